"""The figure of the sample: people at each step, and people by affiliation and role."""

import pandas as pd

from compendium.data.wording import readable
from compendium.figures.layout import label_above, rows_downwards
from compendium.figures.style import GREY, distinct, new_figure, side_marks, wrapped

MOST_IN_GROUP = 8


def plot_sample(flow, participants):
    """Way from the full study to the quotes, above the people of the sample by affiliation and role.

    ``flow`` is what `compendium.analysis.sample.study_flow` returns; ``participants`` has ``participant_id``,
    ``affiliation`` and ``role``.
    """
    fig, (steps, people) = new_figure(5.6, rows=2, height_ratios=[len(flow), 3])
    steps.barh(range(len(flow)), flow["people"].fillna(0).astype(float), height=0.3, color=GREY)
    for place, step in enumerate(flow.itertuples()):
        sizes = {"people": step.people, "interviews": step.interviews, "quotes": step.quotes}
        said = ", ".join(f"{size} {unit}" for unit, size in sizes.items() if pd.notna(size))
        label_above(steps, place, f"{step.step}: {said}")
    rows_downwards(steps, len(flow))
    steps.set_title("People at each step")
    _plot_people(people, participants)
    return fig


def _plot_people(axes, participants):
    """Draw one marker for each person, in the column of the role and the row of the affiliation.

    A group in which the numbers would cover each other has one marker, with its size.
    """
    marks, roles = side_marks(participants["affiliation"]), distinct(participants["role"])
    groups = participants.groupby(["affiliation", "role"])["participant_id"]
    for (side, role), persons in groups:
        if len(persons) > MOST_IN_GROUP:
            persons = [f"{len(persons)} people"]
        n_lines = -(-len(persons) // 4)
        for place, person in enumerate(persons):
            x = roles.index(role) + place % 4 * 0.22
            y = list(marks).index(side) + place // 4 / n_lines * 0.8
            axes.plot(x, y, markersize=11, linestyle="none", **marks[side])
            axes.annotate(person, (x, y), (0, -9), textcoords="offset points", ha="center", va="top")
    axes.set_yticks(range(len(marks)), [wrapped(readable(side), 12) for side in marks])
    axes.set_xticks(
        [place + 0.22 for place in range(len(roles))], [wrapped(readable(role), 14) for role in roles]
    )
    axes.set(xlim=(-0.2, len(roles) - 0.15), ylim=(len(marks) - 0.2, -0.4), title="People of the sample")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
