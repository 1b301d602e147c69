"""The figure of the voices: a matrix of practices and participants."""

import numpy as np
import pandas as pd

from compendium.data.wording import readable
from compendium.figures.layout import blank_page, say_if_cut
from compendium.figures.style import GREY, INK, PAPER, WIDTH, side_marks, theme_colours, wrapped


def plot_voices(table, participants, codebook):
    """Matrix of quotes: practices by theme, participants by affiliation, with people and effective voices.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.voices.voices` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    codebook : DataFrame
        Names the themes.
    """
    people = _shown_people(table, participants)
    marks, colours = side_marks(participants["affiliation"]), theme_colours(codebook)
    names = codebook.set_index("code_id")["label"]
    left, right, step = 2.2, WIDTH - 1.25, 0.42
    places = left + (np.arange(len(people)) + 0.5) * (right - left) / len(people)
    themes = table["theme"].drop_duplicates()
    top = 1.05
    end = top + step * (len(table) + len(themes))
    fig, ax = blank_page(end + 0.1 + 0.3 * (len(people) < len(participants)))
    say_if_cut(ax, end + 0.2, len(people), len(participants), "the most quoted ones")
    _voices_head(ax, people, places, marks, top)
    y = top
    for theme in themes:
        ax.text(0, y + step / 2, names[theme], weight="bold", va="center")
        ax.plot([0, WIDTH], [y, y], color=colours[theme], lw=2)
        y += step
        for row in table[table["theme"] == theme].to_dict("records"):
            ax.plot([0.03, 0.03], [y + 0.06, y + step - 0.06], color=colours[theme], lw=3)
            _voices_row(ax, row, people, places, marks, y + step / 2)
            y += step
    return fig


def _shown_people(table, participants, most=12):
    """Return the participants to draw, by affiliation; of very many only the most quoted."""
    quotes = table[list(participants["participant_id"])].sum()
    kept = quotes.sort_values(ascending=False, kind="stable").index[:most]
    people = participants[participants["participant_id"].isin(kept)]
    return people.sort_values(["affiliation", "participant_id"], ignore_index=True)


def _voices_head(ax, people, places, marks, top):
    """Name the columns: sides of the system with their mark, participants, summary."""
    gap = places[1] - places[0] if len(places) > 1 else 1
    for side, members in people.groupby("affiliation").groups.items():
        first, last = places[members[0]] - 0.4 * gap, places[members[-1]] + 0.4 * gap
        ax.plot([first, last], [top - 0.42] * 2, color=INK, lw=1)
        ax.plot(first + 0.07, top - 0.68, markersize=8, linestyle="", **marks[side])
        ax.text(first + 0.2, top - 0.68, wrapped(readable(side), 12), va="center", linespacing=0.95)
    size = min(10, 72 * gap / 2.2)
    for place, person in zip(places, people["participant_id"], strict=True):
        ax.text(
            place, top - 0.2, person, ha="center", va="center", size=size, rotation=0 if gap > 0.28 else 90
        )
    for place, head in [(WIDTH - 0.92, "people"), (WIDTH - 0.3, "effective\nvoices")]:
        ax.text(place, top - 0.2, head, ha="center", va="center", size=10, linespacing=0.95)


def _voices_row(ax, row, people, places, marks, y):
    """Draw one practice: its label, a mark with its number for each voice, and the summary."""
    size = min(19, 72 * (places[1] - places[0]) * 0.8) if len(places) > 1 else 19
    ax.text(0.14, y, wrapped(row["label"], 25), va="center", size=10, linespacing=0.95)
    for place, person, side in zip(places, people["participant_id"], people["affiliation"], strict=True):
        if not row[person]:
            ax.plot(place, y, marker=".", markersize=2, color=GREY)
            continue
        ax.plot(place, y, markersize=size, **marks[side])
        ink = PAPER if marks[side]["markerfacecolor"] == INK else INK
        ax.text(place, y, row[person], ha="center", va="center_baseline", color=ink, size=size * 0.58)
    effective = "–" if pd.isna(row["effective_voices"]) else f"{row['effective_voices']:.1f}"
    for place, shown in [(WIDTH - 0.92, row["n_participants"]), (WIDTH - 0.3, effective)]:
        ax.text(place, y, shown, ha="center", va="center")
