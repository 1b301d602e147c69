"""The figure of the reporting checklists: a cell for each item, by whether it is reported."""

from compendium.figures.drawing import cells, counted, cut_to, headline, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS, in_both_widths

ANSWERS = {
    "yes": ("reported", {"facecolor": INK, "edgecolor": INK}),
    "partly": ("reported in part", {"facecolor": RULE, "edgecolor": INK}),
    "no": ("not reported", {"facecolor": PAPER, "edgecolor": VERDICTS["other voices"]["color"], "lw": 2}),
    "not checkable": ("not checkable", {"facecolor": PAPER, "edgecolor": GREY, "linestyle": "--"}),
}
"""What is said of an item that has this answer, and how its cell looks."""


@in_both_widths
def plot_checklists(checklists):
    """Draw a cell for each item of each checklist, with its number, under the answer.

    Parameters
    ----------
    checklists : DataFrame, one row per item
        Columns ``checklist``, ``item_no`` and ``reported`` (a key of ``ANSWERS``).
    """
    fig, ax = blank_page(1)
    y = headline(ax, checklists_title(checklists["reported"]))
    for checklist, items in checklists.groupby("checklist", sort=False):
        y = write(ax, 0, y, f"{checklist}: {counted(len(items), 'item', 'items')}", weight="bold") + 0.03
        for answer, (said, look) in ANSWERS.items():
            numbers = items.loc[items["reported"] == answer, "item_no"]
            if len(numbers):
                y = write(ax, 0, y, f"{len(numbers)} {said}") + 0.03
                y = cells(ax, y, numbers, [look] * len(numbers)) + 0.05
        y += 0.1
    return cut_to(fig, ax, y)


def checklists_title(reported):
    """Say how many items are reported, in part, and not, and how many cannot be checked."""
    if reported.empty:
        return "No checklist was gone through"
    counts = {answer: int((reported == answer).sum()) for answer in ANSWERS}
    n = counted(len(reported), "item", "items")
    rest = [
        f"{counts[answer]} {said}"
        for answer, said in (("partly", "in part"), ("no", "not"), ("not checkable", "cannot be checked"))
        if counts[answer]
    ]
    return f"{counts['yes'] or 'None'} of {n} {'is' if counts['yes'] == 1 else 'are'} reported" + "".join(
        f", {part}" for part in rest
    )
