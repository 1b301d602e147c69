"""The figure of agreement between coders."""

import numpy as np

from compendium.data.wording import readable
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, PAPER, in_both_widths, new_figure

MEASURES = {"percent": "Share coded alike", "kappa": "Cohen's kappa", "alpha": "Krippendorff's alpha"}
LEVEL_LOOKS = {
    "practice": {"offset": -0.16, "mark": {"marker": "o", "color": INK, "linestyle": "none"}},
    "theme": {
        "offset": 0.18,
        "mark": {"marker": "s", "color": INK, "markerfacecolor": PAPER, "linestyle": "none"},
    },
}
INTERVALS = {
    "quotes drawn again": ("low", "high", 0, {"color": INK}),
    "speakers drawn again": (
        "low_speakers",
        "high_speakers",
        0.14,
        {"color": GREY, "linestyle": ":", "lw": 2},
    ),
}
"""Columns of the ends of each interval, how far it lies under its dot, and its line."""


@in_both_widths
def plot_agreement(table):
    """Dot of each measure of agreement, with the interval over quotes and, beneath it, that over speakers.

    Parameters
    ----------
    table : DataFrame
        What `analysis.agreement.agreement` returns. The figure says so if there is nothing to compare.
    """
    if table.empty:
        fig, axes = blank_page(0.6)
        axes.text(0, 0.3, "Fewer than two coders: nothing to compare.", va="center")
        return fig
    labels = table["coders"].str.replace(";", " · ")
    labels = labels.where(table["comparison"] == "pair", table["comparison"].str.replace("with", "and"))
    labels = labels.mask((table["comparison"] != "pair") & (table["measure"] != "alpha"), "mean: " + labels)
    rows = {measure: labels[table["measure"] == measure].unique() for measure in MEASURES}
    heights = [len(rows[measure]) for measure in MEASURES]
    fig, panels = new_figure(2.4 + 0.66 * sum(heights), rows=3, sharex=True, height_ratios=heights)
    begins = _begin_of_axis(table)
    for axes, (measure, title) in zip(panels, MEASURES.items(), strict=True):
        _plot_measure(axes, table[table["measure"] == measure], labels, list(rows[measure]))
        axes.set_title(title)
        for place, label in enumerate(rows[measure]):
            axes.text(begins, place - 0.28, f" {readable(label)}", va="bottom")
        axes.set_xlim(begins, 1.01)
    panels[-1].set_xlabel("1 is perfect; chance is 0 for kappa and alpha")
    handles, names = panels[0].get_legend_handles_labels()
    look_of, order = dict(zip(names, handles, strict=True)), [*LEVEL_LOOKS, *INTERVALS]
    fig.legend([look_of[name] for name in order], order, loc="outside upper left", ncols=2)
    return fig


def _plot_measure(axes, table, labels, rows):
    """Draw the rows of one measure: dots and intervals, practices above themes."""
    for level, look in LEVEL_LOOKS.items():
        shown = table[table["level"] == level]
        y = np.array([rows.index(label) for label in labels[shown.index]]) + look["offset"]
        axes.plot(shown["value"], y, **look["mark"], label=level)
        for drawn, (low, high, under, line) in INTERVALS.items():
            told = drawn if look is LEVEL_LOOKS["practice"] else None
            axes.hlines(y + under, shown[low], shown[high], **line, label=told)
    axes.set(ylim=(len(rows) - 0.45, -0.75))
    axes.yaxis.set_visible(False)
    axes.grid(axis="x")


def _begin_of_axis(table):
    """A tenth below everything that is drawn, so that a phone shows dots and not an empty axis."""
    lowest = table[["value", "low", "low_speakers"]].min().min()
    return 0 if np.isnan(lowest) else np.floor(10 * lowest) / 10
