"""The figure of the citations: how much of its sentence each quote shows, by section."""

from compendium.figures.layout import plot_sections
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS, in_both_widths

FIT_BARS = {
    "whole": {"facecolor": INK},
    "part": {"facecolor": PAPER, "hatch": "////"},
    "none": {"facecolor": VERDICTS["other voices"]["color"]},
    "readers differ": {"facecolor": GREY},
    "not read": {"facecolor": RULE},
}
"""Fill of the bar of each fit, as keywords for ``Axes.barh``."""


@in_both_widths
def plot_readings(fits):
    """Draw the counts of `analysis.readings.fits_by_section`."""
    return plot_sections(fits, FIT_BARS, "How much of its sentence a quote shows")
