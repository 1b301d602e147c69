"""The figure of the inserts: the words under each code, the speakers' and those that the authors put in."""

from compendium.figures.layout import plot_stacks
from compendium.figures.style import INK, PAPER, RULE, in_both_widths, new_figure

WORDS = {
    "spoken": {"facecolor": RULE, "edgecolor": INK, "label": "the speakers' words"},
    "n_inserted": {"facecolor": PAPER, "edgecolor": INK, "hatch": "////", "label": "put in by the authors"},
}
"""Fill of the two parts of a bar, as keywords for ``Axes.barh``."""


@in_both_widths
def plot_inserts(codes):
    """Words under each code, as `compendium.analysis.inserts.inserts_by_code` returns them."""
    counts = codes.assign(spoken=codes["n_words"] - codes["n_inserted"])[list(WORDS)]
    labels = codes["label"] + (100 * codes["share"]).map(
        ": {:.0f} % put in".format, na_action="ignore"
    ).fillna("")
    fig, axes = new_figure(1.2 + 0.78 * len(codes))
    plot_stacks(axes, counts, labels, WORDS)
    axes.set_title("Printed words under each code")
    return fig
