"""The figure of the claims: verdicts by section."""

from compendium.figures.layout import plot_stacks
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS, new_figure

VERDICT_BARS = {
    "as attributed": {"facecolor": INK},
    "no group named": {"facecolor": GREY, "label": "as attributed: no group named"},
    "mixed voices": {"facecolor": PAPER, "hatch": "////"},
    "other voices": {"facecolor": VERDICTS["other voices"]["color"]},
    "unsupported": {"facecolor": PAPER, "hatch": "xxxx"},
    "not checkable": {"facecolor": RULE},
}
"""Fill of the bar of each verdict on a claim, as keywords for ``Axes.barh``."""


def plot_evidence(sections):
    """Verdicts on the claims of each section, as `analysis.evidence.verdicts_by_section` returns them."""
    labels = sections["document"] + ", " + sections["section"]
    found = [verdict for verdict in VERDICT_BARS if sections[verdict].any()]
    bars = {verdict: {"label": verdict, "edgecolor": INK, **VERDICT_BARS[verdict]} for verdict in found}
    fig, axes = new_figure(1.2 + 0.6 * len(sections))
    plot_stacks(axes, sections[found], labels, bars)
    axes.set_title("Claims of each section, by verdict")
    return fig
