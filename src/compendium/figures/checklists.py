"""The figure of the reporting checklists: items by whether they are reported."""

from compendium.figures.layout import plot_stacks
from compendium.figures.style import GREY, INK, PAPER, RULE, new_figure

REPORTED_BARS = {
    "yes": {"facecolor": INK},
    "partly": {"facecolor": GREY},
    "no": {"facecolor": PAPER, "hatch": "xxxx"},
    "not checkable": {"facecolor": RULE},
}
"""Fill of the bar of each answer, as keywords for ``Axes.barh``."""


def plot_checklists(counts):
    """Items of each checklist by answer, as `analysis.checklists.checklist_counts` returns them."""
    bars = {
        answer: {"label": answer, "edgecolor": INK, **look}
        for answer, look in REPORTED_BARS.items()
        if counts[answer].any()
    }
    labels = counts["checklist"] + ": " + counts["items"].astype("str") + " items"
    fig, axes = new_figure(1.2 + 0.6 * len(counts))
    plot_stacks(axes, counts[list(bars)], labels, bars)
    axes.set_title("Items of each checklist, by whether the article reports them")
    return fig
