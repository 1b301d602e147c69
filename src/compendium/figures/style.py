"""Draws the figures, in one style and with one palette that means the same in all of them.

Importing this module sets matplotlib's style, and makes a notebook show figures as the very SVG that
`save_figure` writes. Each figure is drawn in two widths, for a column and for a phone. Text stays text
(``svg.fonttype: none``), so that a page can set it in its own typeface and colours, and a reader can search
it; it is placed as wide as DejaVu Sans is, which hardly any typeface exceeds.

Nothing is said by colour alone: themes are named beside their colour, and the sides of the system,
temperatures and verdicts have a mark of their own.
"""

import io
import warnings
from contextvars import ContextVar
from functools import wraps

import matplotlib as mpl
import pandas as pd
from IPython import get_ipython
from matplotlib.figure import Figure
from matplotlib_inline.config import InlineBackend

COLUMN, PHONE = 6.9, 3.72
"""Inches, of 96 pixels each: a figure in the column of a page, and on a phone of 390 pixels."""

_width = ContextVar("inches that the figure at hand is wide", default=COLUMN)


def width():
    """Inches that the figure at hand is wide."""
    return _width.get()


def is_narrow():
    """Whether the figure at hand is drawn for a phone."""
    return width() < COLUMN


def in_both_widths(plot):
    """Have a plotting function draw its figure for a phone as well, as ``narrow`` of the one it returns."""

    @wraps(plot)
    def drawn(*args, **keywords):
        figures = {}
        for inches in (COLUMN, PHONE):
            token = _width.set(inches)
            try:
                figures[inches] = plot(*args, **keywords)
            finally:
                _width.reset(token)
        figures[COLUMN].narrow = figures[PHONE]
        return figures[COLUMN]

    return drawn


INK = "#1F1F1F"


GREY = "#6B6B6B"


RULE = "#D9D9D9"


PAPER = "#FFFFFF"


THEME_COLOURS = ("#332288", "#009988", "#661100", "#B8860B", "#884488", "#668844", "#442244", "#8844EE")
"""For themes in codebook order; see `theme_colours`. All stand out from white by 3:1,
which is enough for a bar and not for words: names stand beside their colour, in ink."""


SIDE_FILLS = (INK, PAPER, "#9A9A9A", "#5A5A5A")


SIDE_MARKERS = ("o", "s", "^", "D")


TEMPERATURES = {
    "freeze": {"color": "#0072B2", "marker": "v"},
    "thaw": {"color": "#B35900", "marker": "^"},
    "both": {"color": INK, "marker": "D"},
    "none": {"color": GREY, "marker": "o"},
    "unclear": {"color": GREY, "marker": "o"},
}
"""Colour and marker of a cooling, a warming, and what is neither alone."""


VERDICTS = {
    "as attributed": {"color": INK, "mark": "●"},
    "mixed voices": {"color": GREY, "mark": "◐"},
    "other voices": {"color": "#B00020", "mark": "○"},
    "cited": {"color": GREY, "mark": "·"},
    "too few quotes": {"color": "#B00020", "mark": "✕"},
    "code not carried": {"color": "#B00020", "mark": "✕"},
    "cites nothing": {"color": GREY, "mark": "∅"},
    "reproduced": {"color": INK, "mark": "●"},
    "consistent": {"color": GREY, "mark": "◐"},
    "discrepant": {"color": "#B00020", "mark": "✕"},
    "not checkable": {"color": GREY, "mark": "–"},
}
"""Colour and mark of each verdict on a claim and on a printed number."""


STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": RULE,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "none",
    "svg.hashsalt": "compendium",
    "text.hinting": "no_hinting",
    "text.parse_math": False,
}
"""A dollar sign in a label is one, and no mark of mathematics."""


SVG = {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}
"""How every SVG is written: no date and no version of matplotlib in it."""


class StudyFigure(Figure):
    """A figure that is drawn once, to be shown and to be saved; again only if it was changed in between."""

    narrow = None
    """The same drawn for a phone, where a function did so."""

    _drawn = None

    def svg(self):
        """Return the bytes of the figure as SVG, the same on any day."""
        if self._drawn is None or self.stale:
            image = io.BytesIO()
            self.savefig(image, format="svg", **SVG)
            self._drawn, self.stale = image.getvalue(), False
        return self._drawn


def new_figure(height=4.0, rows=1, columns=1, **axes):
    """Figure of the width at hand, and its axes; further arguments go to ``Figure.subplots``.

    It is not known to pyplot: a notebook shows it where it is named, and only there.
    """
    fig = StudyFigure(figsize=(width(), height), layout="constrained")
    return fig, fig.subplots(rows, columns, **axes)


def theme_colours(codebook):
    """Colour of each theme, in codebook order: theme_id → hexadecimal colour.

    Eight themes differ from each other in normal vision and in the three kinds of dichromacy. From the
    ninth on, colours come again; themes are always named as well.
    """
    order = codebook.loc[codebook["kind"] == "theme", "code_id"]
    return {theme: THEME_COLOURS[place % len(THEME_COLOURS)] for place, theme in enumerate(order)}


def side_marks(affiliations):
    """Marker of each affiliation, as keywords for ``Axes.plot``; the order of the values does not matter."""
    return {
        side: {
            "marker": SIDE_MARKERS[place % len(SIDE_MARKERS)],
            "markerfacecolor": SIDE_FILLS[place % len(SIDE_FILLS)],
            "markeredgecolor": INK,
        }
        for place, side in enumerate(distinct(affiliations))
    }


def distinct(values):
    """Sort the distinct values; a missing one does not count."""
    return sorted(pd.Series(list(values)).dropna().unique())


def _show_svg_in_notebooks():
    """Have IPython, where it runs, show a figure as the SVG that `save_figure` writes."""
    shell = get_ipython()
    if shell is None:
        return
    backend = InlineBackend.instance(parent=shell)
    backend.shell = shell
    backend.print_figure_kwargs = SVG
    backend.figure_formats = {"svg"}
    formatter = shell.display_formatter.formatters["image/svg+xml"]
    formatter.for_type(StudyFigure, lambda fig: fig.svg().decode())


mpl.rcParams.update(STYLE)
# The typeface only measures: who looks at the figure has another one for an emoji or for Arabic.
warnings.filterwarnings("ignore", r"Glyph .* missing from font", UserWarning)
_show_svg_in_notebooks()
