"""What is written and drawn on a blank page, from the top down: headlines, lines that fit, marks, cells.

Every function takes the place to begin at, in inches from the top, and returns where the next thing begins.
"""

from bisect import bisect
from unicodedata import east_asian_width

from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from compendium.figures.style import GREY, INK, PAPER, is_narrow, width

MOST_CELLS = 60
"""Cells of one group that are drawn one by one; of the others their number is told."""

HEADLINE, TEXT, SMALL = 12, 10, 9
"""Sizes of letters, in points."""


def inches_of(text, size=TEXT, weight="normal"):
    """Inches that a line of text is wide, set in DejaVu Sans; Chinese, which it lacks, as wide as a W."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    measured = "".join("W" if east_asian_width(letter) in "WF" else letter for letter in str(text))
    return text_to_path.get_text_width_height_descent(measured, font, ismath=False)[0] / 72


def lines_that_fit(text, inches, size=TEXT, weight="normal"):
    """Break a text into lines that are at most so many inches wide; a longer word is broken as well.

    >>> lines_that_fit("two way communication", 0.9)
    ['two way', 'communicati', 'on']
    """

    def fits(line):
        return inches_of(line, size, weight) <= inches

    lines = [""]
    for word in str(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer):
            lines[-1] = longer
            continue
        lines += [word]
        while not fits(word) and len(word) > 1:
            most = max(bisect(range(1, len(word)), False, key=lambda n: not fits(word[:n])), 1)
            lines[-1:] = [word[:most], word := word[most:]]
    return [line for line in lines if line] or [""]


def write(ax, x, y, text, inches=None, size=TEXT, **look):
    """Write a text that begins at a height, in lines that fit, and return the height of what comes next."""
    step = 1.35 * size / 72
    room = width() - x - 0.05 if inches is None else inches
    for line in lines_that_fit(text, room, size, look.get("weight", "normal")):
        ax.text(x, y + step / 2, line, va="center_baseline", size=size, **look)
        y += step
    return y


def headline(ax, text):
    """Write what the figure found at the top of the page."""
    return write(ax, 0, 0.05, text, size=HEADLINE, weight="bold") + 0.08


def cut_to(fig, ax, height):
    """Make the page as high as what stands on it."""
    fig.set_size_inches(width(), height)
    ax.set(ylim=(height, 0))
    return fig


def key(ax, y, entries, marker_of):
    """Name marks in a row that wraps: ``entries`` are texts by name, ``marker_of`` their looks."""
    x = 0.0
    for name, text in entries.items():
        needed = 0.22 + inches_of(text) + 0.2
        if x and x + needed > width():
            x, y = 0.0, y + 0.24
        ax.plot(x + 0.08, y + 0.12, markersize=9, linestyle="", **marker_of[name])
        ax.text(x + 0.22, y + 0.12, text, va="center_baseline", size=TEXT)
        x += needed
    return y + 0.3


def cells(ax, y, texts, looks, x=0.0, size=SMALL):
    """Draw one labelled cell for each text, in rows as wide as the page from ``x`` on.

    Parameters
    ----------
    texts : sequence of str
    looks : sequence of dict
        ``facecolor``, ``edgecolor``, perhaps ``linestyle`` of each cell.
    """
    texts = list(texts)
    cell, high, gap = max([inches_of(text, size) for text in texts], default=0) + 0.12, 0.26, 0.045
    per_row = max(1, int((width() - x + gap) / (cell + gap)))
    shown = texts[:MOST_CELLS]
    for place, (text, look) in enumerate(zip(shown, looks, strict=False)):
        left, top = x + place % per_row * (cell + gap), y + place // per_row * (high + gap)
        ax.add_patch(Rectangle((left, top), cell, high, **{"lw": 1, **look}))
        ink = PAPER if look["facecolor"] == INK else INK
        middle = (left + cell / 2, top + high / 2)
        ax.text(*middle, text, ha="center", va="center_baseline", size=size, color=ink)
    y += -(-len(shown) // per_row) * (high + gap)
    if len(texts) > MOST_CELLS:
        y = write(ax, x, y, f"and {len(texts) - MOST_CELLS} more", color=GREY)
    return y


def counted(n, one, many, none=None):
    """Say how many: the number and the right noun, or what is said of none.

    >>> counted(1, "person", "people"), counted(0, "person", "people", "nobody")
    ('1 person', 'nobody')
    """
    return none if none and not n else f"{n} {one if n == 1 else many}"


def called(kinds):
    """One and many of what codes are, by their kinds.

    >>> called(["practice", "context"]), called(["context"])
    (('practice or context', 'practices and contexts'), ('context', 'contexts'))
    """
    kinds = sorted(set(kinds), reverse=True) or ["code"]
    return " or ".join(kinds), " and ".join(f"{kind}s" for kind in kinds)


def spread(text_column_wide, text_column_narrow):
    """Inches kept for labels at the left, in the column and on a phone."""
    return text_column_narrow if is_narrow() else text_column_wide
