"""The figure of the voices: a matrix of practices and participants."""

import numpy as np
import pandas as pd

from compendium.data.wording import readable
from compendium.figures.drawing import called, counted, cut_to, headline, key, lines_that_fit, spread, write
from compendium.figures.layout import blank_page, say_if_cut
from compendium.figures.style import (
    GREY,
    INK,
    PAPER,
    in_both_widths,
    is_narrow,
    side_marks,
    theme_colours,
    width,
)

BETWEEN_SIDES = 0.12
"""Inches between the people of one side and those of the next."""


@in_both_widths
def plot_voices(table, participants, codebook):
    """Matrix of quotes: practices by theme, participants by affiliation, and how many people speak.

    In the column the effective number of voices stands beside it; on a phone a label stands above its row.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.voices.voices` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    codebook : DataFrame
        Names the themes, and says what is a practice and what a context.
    """
    people, marks = shown_people(table, participants), side_marks(participants["affiliation"])
    colours, names = theme_colours(codebook), codebook.set_index("code_id")["label"]
    fig, ax = blank_page(1)
    y = headline(ax, voices_title(table, participants, codebook))
    y = key(ax, y, {side: readable(side) for side in marks}, marks)
    places = dot_places(people, spread(2.25, 0.12), width() - spread(1.3, 0))
    y = _head(ax, people, places, y)
    for theme, rows in table.groupby("theme", sort=False):
        ax.plot([0, width()], [y, y], color=colours[theme], lw=2)
        y = write(ax, 0.14, y + 0.05, names[theme], weight="bold") + 0.03
        for row in rows.to_dict("records"):
            begun, y = y, _row(ax, row, people, places, marks, y)
            ax.plot([0.03, 0.03], [begun, y - 0.06], color=colours[theme], lw=3)
    say_if_cut(ax, y + 0.12, len(people), len(participants), "the most quoted ones")
    return cut_to(fig, ax, y + 0.05 + 0.25 * (len(people) < len(participants)))


def voices_title(table, participants, codebook):
    """Say how few people give half of the quotes or more, and how many practices rest on one person."""
    one, many = called(codebook.set_index("code_id")["kind"].reindex(table["code_id"]).dropna())
    quotes = table[list(participants["participant_id"])].sum().sort_values(ascending=False)
    if not quotes.sum():
        return "Nobody is quoted"
    behind = int((quotes.cumsum() < quotes.sum() / 2).sum()) + 1
    share = "half" if 2 * quotes.head(behind).sum() == quotes.sum() else "more than half"
    give = "gives" if behind == 1 else "give"
    single = int((table["n_participants"] == 1).sum())
    rest = f"{single or 'no'} {one} rests" if single < 2 else f"{single} of {len(table)} {many} rest"
    people = counted(len(quotes), "person", "people")
    return f"{behind} of {people} {give} {share} of the quotes; {rest} on a single person"


def shown_people(table, participants, most=12):
    """Return the participants to draw, by affiliation; of very many only the most quoted."""
    quotes = table[list(participants["participant_id"])].sum()
    kept = quotes.sort_values(ascending=False, kind="stable").index[:most]
    people = participants[participants["participant_id"].isin(kept)]
    return people.sort_values(["affiliation", "participant_id"], ignore_index=True)


def dot_places(people, left, right=None):
    """Inches from the left at which the dots of each person stand, with a gap between the sides."""
    right = width() if right is None else right
    sides = people.groupby("affiliation", sort=False).ngroup().to_numpy()
    room = right - left - BETWEEN_SIDES * sides.max(initial=0)
    return left + (np.arange(len(people)) + 0.5) * room / max(len(people), 1) + BETWEEN_SIDES * sides


def _head(ax, people, places, y):
    """Name the columns: participants under a line for their side, and the summary."""
    gap = places[1] - places[0] if len(places) > 1 else 1
    level = gap > 0.3
    middle = y + (0.15 if level else 0.22)
    for members in people.groupby("affiliation").groups.values():
        ends = [places[members[0]] - 0.4 * gap, places[members[-1]] + 0.4 * gap]
        ax.plot(ends, [y, y], color=INK, lw=1)
    for place, person in zip(places, people["participant_id"], strict=True):
        ax.text(place, middle, person, ha="center", va="center", size=9, rotation=0 if level else 90)
    if not is_narrow():
        ax.text(width() - 0.95, middle, "people", ha="center", va="center", size=9)
        for line, word in enumerate(["effective", "voices"]):
            ax.text(width() - 0.32, middle - 0.15 + 0.15 * line, word, ha="center", va="center", size=9)
    return middle + (0.17 if level else 0.25)


def _row(ax, row, people, places, marks, y):
    """Draw one practice: its label, a mark with its number for each voice, and the summary."""
    if is_narrow():
        speak = counted(row["n_participants"], "person", "people", "nobody")
        ax.text(width(), y + 0.09, speak, ha="right", va="center_baseline", size=9, color=GREY)
        y = write(ax, 0.14, y, row["label"], width() - 1.0)
        _marks(ax, row, people, places, marks, y + 0.14)
        return y + 0.3
    label = lines_that_fit(row["label"], 1.8)
    high = max(0.42, 0.16 * len(label) + 0.1)
    middle = y + high / 2 - 0.02
    ax.text(0.14, middle, "\n".join(label), va="center", size=10, linespacing=0.95)
    _marks(ax, row, people, places, marks, middle)
    effective = "–" if pd.isna(row["effective_voices"]) else f"{row['effective_voices']:.1f}"
    for place, shown in [(width() - 0.95, row["n_participants"]), (width() - 0.32, effective)]:
        ax.text(place, middle, shown, ha="center", va="center_baseline", size=10)
    return y + high


def _marks(ax, row, people, places, marks, y):
    """Draw a mark with its number for each voice, and a speck for everybody who is not quoted."""
    gap = places[1] - places[0] if len(places) > 1 else 1
    size = min(15 if is_narrow() else 19, 72 * gap * 0.9)
    for place, person, side in zip(places, people["participant_id"], people["affiliation"], strict=True):
        if not row[person]:
            ax.plot(place, y, marker=".", markersize=2, color=GREY)
            continue
        ax.plot(place, y, markersize=size, **marks[side])
        ink = PAPER if marks[side]["markerfacecolor"] == INK else INK
        ax.text(place, y, row[person], ha="center", va="center_baseline", color=ink, size=max(9, size * 0.55))
