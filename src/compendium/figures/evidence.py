"""The figure of the claims: what quotes show of sentences that cite them, and whose voices a group has."""

from compendium.figures.layout import panels, plot_stacks
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS

FIT_BARS = {
    "whole": {"facecolor": INK},
    "part": {"facecolor": PAPER, "hatch": "////"},
    "none": {"facecolor": VERDICTS["other voices"]["color"]},
    "readers differ": {"facecolor": GREY},
    "not read": {"facecolor": RULE},
}
"""Fill of the bar of each fit, as keywords for ``Axes.barh``."""

VERDICT_BARS = {
    "as attributed": {"facecolor": INK},
    "mixed voices": {"facecolor": PAPER, "hatch": "////"},
    "other voices": {"facecolor": VERDICTS["other voices"]["color"]},
    "not checkable": {"facecolor": RULE},
    "code not carried": {"facecolor": PAPER, "hatch": "xxxx"},
    "cites nothing": {"facecolor": PAPER},
}
"""Fill of the bar of each verdict on a claim that names a group."""


def plot_evidence(fits, sections):
    """Fit of the citations of each section, above the verdicts on its claims that name a group.

    Parameters
    ----------
    fits, sections : DataFrame
        What `analysis.readings.fits_by_section` and `analysis.evidence.verdicts_by_section` return.
    """
    named = sections[sections["names_group"] == "yes"].reset_index(drop=True)
    fig, (above, below) = panels(1.2 + 0.6 * len(fits), 1.2 + 0.6 * len(named))
    _plot_sections(above, fits, FIT_BARS)
    above.set_title("Citations: how much of the sentence does the quote show?")
    _plot_sections(below, named, VERDICT_BARS)
    below.set_title("Claims that name a group: do the speakers belong to it?")
    return fig


def _plot_sections(axes, sections, looks):
    """Draw one bar for each section, of the parts that occur."""
    found = [part for part in looks if sections[part].any()]
    bars = {part: {"label": part, "edgecolor": INK, **looks[part]} for part in found}
    plot_stacks(axes, sections[found], sections["document"] + ", " + sections["section"], bars)
