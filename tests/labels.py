"""What a reader of a figure cannot read: labels that cover each other or leave the paper."""

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

SLACK = 1.0
"""Pixels at 100 per inch that two boxes may share: their margins are empty."""


def unreadable_labels(fig):
    """Return the pairs of labels that overlap, and the labels that do not fit on the figure."""
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    undrawn = _ticks_out_of_view(fig)
    texts = [t for t in fig.findobj(Text) if t.get_visible() and t.get_text().strip() and t not in undrawn]
    boxes = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in texts]
    page = fig.bbox
    outside = [
        text
        for text, box in boxes
        if box.x0 < page.x0 - 1 or box.x1 > page.x1 + 1 or box.y0 < page.y0 - 1 or box.y1 > page.y1 + 1
    ]
    return outside + [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if _overlap(one, other)]


def _ticks_out_of_view(fig):
    """Return the labels of ticks beyond the limits, which matplotlib keeps but does not draw."""
    axes = [axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)]
    ticks = [(tick, sorted(axis.get_view_interval())) for axis in axes for tick in axis.get_major_ticks()]
    return {
        label
        for tick, (low, high) in ticks
        if not low <= tick.get_loc() <= high
        for label in (tick.label1, tick.label2)
    }


def _overlap(one, other):
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > SLACK and high > SLACK


def unreadable_in_either_width(fig):
    """Return what cannot be read of a figure in the column or on a phone, and letters under 11 pixels."""
    drawings = {"column": fig, "phone": fig.narrow}
    return [
        (name, trouble)
        for name, drawing in drawings.items()
        for trouble in [*unreadable_labels(drawing), *_too_small(drawing)]
    ]


def _too_small(fig, points=8.25):
    texts = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [f"{text.get_text()}: {text.get_size()} pt" for text in texts if text.get_size() < points]


def written(fig):
    """Return the texts of a figure, in the order in which they were written."""
    return [text.get_text() for axes in fig.axes for text in axes.texts if text.get_text()]
