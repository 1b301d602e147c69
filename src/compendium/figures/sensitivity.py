"""The figure of what changes without each participant, or each quote."""

import numpy as np
import pandas as pd

from compendium.data.wording import readable
from compendium.figures.layout import MOST_PEOPLE, blank_page, say_if_cut
from compendium.figures.style import GREY, INK, PAPER, RULE, WIDTH, side_marks


def plot_sensitivity(table, participants):
    """Claims whose verdict changes without each participant (bars), or one of their quotes (cells).

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.sensitivity.sensitivity` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    """
    sides = participants[["participant_id", "affiliation"]]
    people = table[table["kind"] == "participant"].merge(sides, on="participant_id")
    people = people.nlargest(MOST_PEOPLE, "n_claims_changed").sort_values(["affiliation", "participant_id"])
    marks = side_marks(participants["affiliation"])
    quotes = table[table["kind"] == "quote"]
    longest = max(people["n_claims_changed"].max(), 1)
    end = 1.25 + 0.42 * len(people)
    fig, ax = blank_page(end + 0.3 * (len(people) < len(participants)))
    say_if_cut(ax, end + 0.1, len(people), len(participants), "those without whom most claims change")
    _sensitivity_head(ax, marks)
    for y, row in zip(1.4 + 0.42 * np.arange(len(people)), people.to_dict("records"), strict=True):
        ax.plot(0.1, y, markersize=8, **marks[row["affiliation"]])
        ax.text(0.28, y, row["participant_id"], va="center")
        _bar(ax, y, row, 1.25 / longest)
        _cells(ax, y, quotes.loc[quotes["participant_id"] == row["participant_id"], "n_claims_changed"])
    return fig


def _sensitivity_head(ax, marks):
    """Say what the marks and the two columns are."""
    for place, (side, mark) in enumerate(marks.items()):
        ax.plot(0.1 + 2.2 * place, 0.15, markersize=8, **mark)
        ax.text(0.28 + 2.2 * place, 0.15, readable(side), va="center")
    ax.text(0.85, 0.7, "claims that change (and\npractices lost) without them", va="center", weight="bold")
    ax.text(3.55, 0.7, "claims that change without\none quote (a cell for each)", va="center", weight="bold")
    ax.plot([0, WIDTH], [1.05, 1.05], color=RULE, lw=0.8)


def _bar(ax, y, row, scale):
    """Draw how many claims change with one participant, and say how many practices go with them."""
    end = 0.85 + row["n_claims_changed"] * scale
    ax.barh(y, end - 0.85, height=0.24, left=0.85, color=INK)
    lost = 0 if pd.isna(row["practices_lost"]) else len(row["practices_lost"].split("; "))
    gone = f" and {lost} {'practice' if lost == 1 else 'practices'}" if lost else ""
    ax.text(end + 0.08, y, f"{row['n_claims_changed']}{gone}", va="center")


def _cells(ax, y, changed, most=8):
    """Draw a cell for each quote of one participant, those on which most claims hang first."""
    step = (WIDTH - 3.55) / (most + 0.5)
    most -= len(changed) > most
    for place, number in enumerate(changed.sort_values(ascending=False).head(most)):
        x = 3.55 + place * step
        fill, ink = (INK, PAPER) if number else (PAPER, INK)
        ax.bar(x, 0.28, width=step * 0.85, bottom=y - 0.14, align="edge", facecolor=fill, edgecolor=GREY)
        ax.text(x + step * 0.425, y, number, ha="center", va="center_baseline", color=ink, size=10)
    if len(changed) > most:
        ax.text(WIDTH, y, f"+{len(changed) - most}", va="center", ha="right", size=10)
