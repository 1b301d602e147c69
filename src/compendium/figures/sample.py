"""The figure of the sample: everybody interviewed as a dot, then the people analysed, by side and role."""

import pandas as pd

from compendium.analysis.sample import UNPRINTED, size_at
from compendium.data.wording import readable
from compendium.figures.drawing import counted, cut_to, headline, inches_of, spread, write
from compendium.figures.layout import blank_page
from compendium.figures.style import INK, RULE, in_both_widths, side_marks, width

MOST_DOTS = 400
"""People of the full study that are drawn one by one. Where there are more, their number alone tells."""

MOST_IN_GROUP = 12
"""People of one side and role that are drawn one by one."""

GAP = 0.16
"""Inches from one dot to the next."""


@in_both_widths
def plot_sample(flow, participants):
    """Everybody interviewed as a dot, those analysed in ink; below them the sample by side and role.

    Parameters
    ----------
    flow : DataFrame
        What :func:`compendium.analysis.sample.study_flow` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id``, ``affiliation`` and ``role``.
    """
    marks = side_marks(participants["affiliation"])
    fig, ax = blank_page(1)
    y = headline(ax, sample_title(flow))
    for step in flow.itertuples():
        y = write(ax, 0, y, _said(step)) + 0.02
    y = _dots(ax, flow, y + 0.05)
    for side in marks:
        y += 0.06
        ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
        y = write(ax, 0, y + 0.04, readable(side)[:1].upper() + readable(side)[1:], weight="bold") + 0.03
        of_side = participants[participants["affiliation"] == side]
        for role, people in of_side.groupby("role"):
            y = _group(ax, readable(role), people["participant_id"].tolist(), marks[side], y)
    return cut_to(fig, ax, y + 0.02)


def sample_title(flow):
    """Say how many of the people interviewed are analysed, and how many of these quoted."""
    full, analysed, quoted = (size_at(flow, step, "people") for step in ("full study", "analysed", "quoted"))
    said = counted(quoted, "person is quoted", "people are quoted", "nobody is quoted")
    if analysed == UNPRINTED:
        return said[:1].upper() + said[1:]
    if quoted == analysed != 1:
        said = f"all {quoted} are quoted"
    people = counted(analysed, "person is", "people are")
    if full == UNPRINTED:
        return f"{people} analysed, and {said}"
    return f"Of {full} people interviewed, {analysed} {people.split()[-1]} analysed, and {said}"


def _said(step):
    """Say how large a step is, as far as it is known."""
    units = {"interviews": "interview", "people": "person", "quotes": "quote"}
    sizes = {unit: getattr(step, unit) for unit in units}
    known = [counted(size, units[unit], unit) for unit, size in sizes.items() if pd.notna(size)]
    return f"{step.step[:1].upper()}{step.step[1:]}: {', '.join(known)}"


def _dots(ax, flow, y):
    """Draw a dot for everybody of the full study, in ink for those analysed, if they are not too many."""
    people = flow.loc[flow["step"] != "quoted", "people"].dropna().astype(int)
    if people.empty or people.max() > MOST_DOTS:
        return y
    analysed = flow.loc[flow["step"] == "analysed", "people"].dropna().astype(float).max()
    per_row = int((width() - 0.1) / GAP)
    for place in range(people.max()):
        left, top = 0.08 + place % per_row * GAP, y + 0.08 + place // per_row * GAP
        ax.plot(left, top, "o", markersize=6, color=INK if place < analysed else RULE)
    return y + -(-people.max() // per_row) * GAP + 0.05


def _group(ax, role, people, look, y):
    """Draw the people of one side and role with their numbers, beside the role."""
    if len(people) > MOST_IN_GROUP:
        people = [counted(len(people), "person", "people")]
    left, below = spread(2.2, 1.75), write(ax, 0, y, role, spread(2.1, 1.65))
    step = 0.36 + max(inches_of(person) for person in people)
    per_row = max(1, int((width() - left) / step))
    for place, person in enumerate(people):
        x, middle = left + 0.1 + place % per_row * step, y + 0.1 + place // per_row * 0.25
        ax.plot(x, middle, markersize=10, linestyle="", **look)
        ax.text(x + 0.14, middle, person, va="center_baseline", size=10)
    return max(below, y + -(-len(people) // per_row) * 0.25) + 0.05
