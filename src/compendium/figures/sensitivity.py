"""The figure of what changes without each participant: those without whom most changes first."""

import pandas as pd

from compendium.data.wording import readable
from compendium.figures.drawing import TEXT, counted, cut_to, headline, inches_of, key, write
from compendium.figures.layout import MOST_PEOPLE, blank_page
from compendium.figures.style import GREY, INK, in_both_widths, side_marks, width

STEP = 0.32


@in_both_widths
def plot_sensitivity(table, participants):
    """Claims whose verdict changes without each participant as bars, the longest first.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.sensitivity.sensitivity` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    """
    sides = participants[["participant_id", "affiliation"]]
    people = table[table["kind"] == "participant"].merge(sides, on="participant_id")
    people = people.sort_values("n_claims_changed", ascending=False, kind="stable").head(MOST_PEOPLE)
    marks = side_marks(participants["affiliation"])
    fig, ax = blank_page(1)
    y = headline(ax, sensitivity_title(table))
    y = key(ax, y, {side: readable(side) for side in marks}, marks) + 0.05
    left = 0.4 + max(map(inches_of, people["participant_id"]), default=0)
    said = {row["participant_id"]: _said(row) for row in people.to_dict("records")}
    scale = (width() - left - 0.1 - max(map(inches_of, said.values()), default=0)) / max(
        people["n_claims_changed"].max(), 1
    )
    for row in people.to_dict("records"):
        middle, end = y + STEP / 2, left + row["n_claims_changed"] * scale
        if row["affiliation"] in marks:
            ax.plot(0.08, middle, markersize=8, linestyle="", **marks[row["affiliation"]])
        ax.text(0.22, middle, row["participant_id"], va="center_baseline", size=TEXT)
        ax.barh(middle, end - left, height=0.2, left=left, color=INK)
        ax.text(end + 0.08, middle, said[row["participant_id"]], va="center_baseline", size=TEXT)
        y += STEP
    ax.plot([left, left], [y - STEP * len(people), y], color=GREY, lw=0.8)
    if len(people) < len(participants):
        rest = f"{len(people)} of {len(participants)} participants: those without whom most claims change"
        y = write(ax, 0, y + 0.05, rest, color=GREY)
    return cut_to(fig, ax, y + 0.08)


def sensitivity_title(table):
    """Say how many claims change at most without one person, and without one quote."""
    people, quotes = (table[table["kind"] == kind] for kind in ("participant", "quote"))
    most, by_quote = (int(rows["n_claims_changed"].max()) if len(rows) else 0 for rows in (people, quotes))
    if not most:
        return "No claim changes its verdict without any one participant"
    tops = people.loc[people["n_claims_changed"] == most, "left_out"]
    who = f"participant {tops.iloc[0]}" if len(tops) == 1 else f"any of {len(tops)} participants"
    change = counted(most, "claim changes its verdict", "claims change their verdict")
    return f"{change} without {who}; without one quote, {f'{by_quote} at most' if by_quote else 'none'}"


def _said(row):
    """Say how many claims change without somebody, and how many codes have no quote without them."""
    lost = 0 if pd.isna(row["practices_lost"]) else len(row["practices_lost"].split("; "))
    gone = f", {counted(lost, 'code', 'codes')} lost" if lost else ""
    return counted(row["n_claims_changed"], "claim", "claims") + gone
