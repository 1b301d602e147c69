"""The figures of the sweep: in what share of the variants claims stand, and with which values."""

import numpy as np

from compendium.data.wording import readable
from compendium.figures.style import INK, PAPER, new_figure, wrapped

SHARE_LOOKS = {
    "share": {"facecolor": INK, "label": "all variants"},
    "share_same_min_quotes": {
        "facecolor": PAPER,
        "hatch": "////",
        "label": "as many quotes needed",
    },
}


KIND_LOOKS = {
    "claims": {"color": INK, "marker": "o", "label": "claims"},
    "practices": {"color": INK, "marker": "s", "markerfacecolor": PAPER, "label": "practices and contexts"},
}


def plot_sweep(table, choices):
    """Claims by the share of variants in which they stand, above the share that stands with each value.

    ``table`` and ``choices`` are what `sweep_table` and `sweep_choices` of `compendium.sweep.summary`
    return.
    """
    n_rows = len(choices) + choices["choice"].nunique()
    fig, (claims, values) = new_figure(4.2 + 0.33 * n_rows, rows=2, height_ratios=[2.4, 0.33 * n_rows])
    _plot_shares(claims, table[(table["kind"] == "claim") & (table["verdict"] != "not checkable")])
    _plot_values(values, choices, n_rows)
    return fig


def _plot_shares(axes, claims):
    """Draw how many claims stand in all variants, in 90 % or more of them, and so on downwards."""
    lower = np.array([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0])
    names = ["all", "90 %\nor more", *(f"{100 * edge:.0f} %" for edge in lower[2:-1]), "less\nthan half"]
    for shift, (column, look) in zip((-0.2, 0.2), SHARE_LOOKS.items(), strict=True):
        within = (claims[column].to_numpy()[:, None] < lower).sum(axis=1)
        counts = np.bincount(within, minlength=len(lower))
        bars = axes.bar(np.arange(len(lower)) + shift, counts, width=0.38, edgecolor=INK, **look)
        axes.bar_label(bars, [count or "" for count in counts])
    axes.set_xticks(range(len(lower)), names)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.margins(y=0.15)
    axes.set_title("Claims by share of variants they stand in", pad=28)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.98), ncols=2, borderaxespad=0, columnspacing=1.2)


def _plot_values(axes, choices, n_rows):
    """Draw the share that stands with each value, a row for each, under the name of its choice."""
    starts = choices["choice"].ne(choices["choice"].shift())
    y = np.arange(len(choices)) + starts.cumsum().to_numpy()
    for kind, look in KIND_LOOKS.items():
        axes.plot(choices[kind], y, linestyle="", markersize=7, clip_on=False, **look)
    labels = [wrapped(readable(value), 16) for value in choices["value"]]
    axes.set_yticks(y, labels, linespacing=0.9)
    for place, choice in zip(y[starts] - 1, choices.loc[starts, "choice"], strict=True):
        axes.text(0, place, f" {choice}", weight="bold", va="center", transform=axes.get_yaxis_transform())
    axes.set(xlim=(0, 1), ylim=(n_rows - 0.4, -0.6), xticks=[0, 0.5, 1], xticklabels=["none", "half", "all"])
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("Share of verdicts that stand, by choice and value", pad=28)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, borderaxespad=0, columnspacing=1.2)
