"""The figure of the claims that name a group: their verdicts, by section."""

from compendium.figures.layout import plot_sections
from compendium.figures.style import INK, PAPER, RULE, VERDICTS, in_both_widths

VERDICT_BARS = {
    "as attributed": {"facecolor": INK},
    "mixed voices": {"facecolor": PAPER, "hatch": "////"},
    "other voices": {"facecolor": VERDICTS["other voices"]["color"]},
    "not checkable": {"facecolor": RULE},
    "too few quotes": {"facecolor": PAPER, "hatch": "...."},
    "code not carried": {"facecolor": PAPER, "hatch": "xxxx"},
    "cites nothing": {"facecolor": PAPER},
}
"""Fill of the bar of each verdict, as keywords for ``Axes.barh``."""


@in_both_widths
def plot_evidence(sections):
    """Draw the verdicts of `analysis.evidence.verdicts_by_section` on claims that name a group."""
    named = sections[sections["names_group"] == "yes"].reset_index(drop=True)
    return plot_sections(named, VERDICT_BARS, "Do the speakers belong to the group named?")
