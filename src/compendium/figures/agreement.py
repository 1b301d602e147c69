"""The figure of agreement between coders."""

from compendium.data.wording import readable
from compendium.figures.style import INK, PAPER, new_figure

LEVEL_LOOKS = {
    "practice": {"offset": -0.14, "mark": {"marker": "o", "color": INK, "linestyle": "none"}},
    "theme": {
        "offset": 0.14,
        "mark": {"marker": "s", "color": INK, "markerfacecolor": PAPER, "linestyle": "none"},
    },
}


def plot_agreement(table):
    """Dot and interval of each measure of agreement, as `analysis.agreement.agreement` returns them."""
    measures = {"percent": "Share coded alike", "kappa": "Cohen's kappa", "alpha": "Krippendorff's alpha"}
    labels = table["comparison"].replace("with published", "mean with published")
    labels = labels.where(labels != "pair", table["coders"].str.replace(";", " · "))
    rows = {measure: labels[table["measure"] == measure].unique() for measure in measures}
    heights = [len(rows[measure]) for measure in measures]
    fig, panels = new_figure(1.8 + 0.36 * sum(heights), rows=3, sharex=True, height_ratios=heights)
    for axes, (measure, title) in zip(panels, measures.items(), strict=True):
        for level, look in LEVEL_LOOKS.items():
            shown = table[(table["measure"] == measure) & (table["level"] == level)]
            y = [list(rows[measure]).index(label) + look["offset"] for label in labels[shown.index]]
            axes.hlines(y, shown["low"], shown["high"], color=INK)
            axes.plot(shown["value"], y, **look["mark"], label=level)
        axes.set_yticks(range(len(rows[measure])), [readable(label) for label in rows[measure]])
        axes.set(ylim=(len(rows[measure]) - 0.4, -0.6), title=title)
        axes.grid(axis="x")
    panels[-1].set_xlabel("0 is chance for kappa and alpha; 1 is perfect")
    panels[-1].set_xlim(min(0, table["low"].min()), 1.02)
    fig.legend(*panels[0].get_legend_handles_labels(), loc="outside upper left", ncols=2)
    return fig
