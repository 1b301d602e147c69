"""The figure of the dated events."""

import textwrap

import numpy as np
import pandas as pd

from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, PAPER, RULE, TEMPERATURE_WORDS, TEMPERATURES, WIDTH


def plot_timeline(table):
    """Dated events from top to bottom in their order and from left to right in time, each with its words.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.timeline.timeline` returns, with at least one event.
    """
    across, ruled = _time_scale(table)
    places = [_beside(row, across) for row in table.itertuples()]
    heights = np.array([0.2 * len(lines) + 0.18 for *_, lines in places])
    middles = 0.95 + np.cumsum(heights) - heights / 2
    fig, ax = blank_page(1.3 + heights.sum())
    for x, name in ruled:
        side, shift = ("left", 0.04) if x < WIDTH - 0.8 else ("right", -0.04)
        ax.plot([x, x], [0.85, 1.0 + heights.sum()], color=RULE, lw=0.8, zorder=0)
        for y in (0.75, 1.15 + heights.sum()):
            ax.text(x + shift, y, name, ha=side, va="center", color=GREY)
    for row, y, (x, side, lines) in zip(table.itertuples(), middles, places, strict=True):
        _event(ax, row, y, across)
        box = {"facecolor": PAPER, "edgecolor": "none", "pad": 2}
        words = "\n".join(lines)
        ax.text(x, y, words, ha=side, va="center", size=12, linespacing=1.0, bbox=box, zorder=1)
    _timeline_key(ax, table)
    return fig


def _time_scale(table):
    """Return the function from dates to inches, and the years (of a single year, the quarters) to rule."""
    first = pd.Timestamp(table["start"].min()).to_period("Y").start_time
    last = pd.Timestamp(table["end"].max())

    def across(date):
        return 0.1 + (pd.Timestamp(date) - first) / (last - first + pd.Timedelta(days=1)) * (WIDTH - 0.25)

    one_year = first.year == last.year
    step = 1 + (last.year - first.year) // 6
    ruled = pd.date_range(first, last, freq="QS" if one_year else f"{step}YS")
    names = [f"{day.month_name()[:3]} {day.year}" if one_year else day.year for day in ruled]
    return across, [(across(day), name) for day, name in zip(ruled, names, strict=True)]


def _beside(row, across):
    """Return place, alignment and lines of an event's words, on the side of its mark that has more room."""
    start, end = across(row.start) - 0.12, across(row.end) + 0.12
    room, place = (WIDTH - end, (end, "left")) if WIDTH - end > start else (start, (start, "right"))
    return *place, textwrap.wrap(f"{row.when}: {row.label}", max(16, int(room / 0.105)))


def _event(ax, row, y, across):
    """Draw one event: a bar for a span of time, and a mark, hollow if the article does not date it."""
    style = TEMPERATURES[row.temperature]
    start, end = across(row.start), across(row.end)
    if row.precision != "day":
        ax.plot([start, end], [y, y], color=style["color"], lw=7, alpha=0.4, solid_capstyle="butt", zorder=2)
    fill = style["color"] if row.document == "article" else PAPER
    ax.plot((start + end) / 2, y, markersize=8, markerfacecolor=fill, markeredgewidth=1.5, zorder=3, **style)


def _timeline_key(ax, table):
    """Say what the marks mean, for the temperatures that occur."""
    shown = [name for name in TEMPERATURE_WORDS if name in set(table["temperature"])]
    for place, name in enumerate(shown):
        x = 0.1 + place * 1.25
        ax.plot(x, 0.15, markersize=8, markeredgewidth=1.5, linestyle="", **TEMPERATURES[name])
        ax.text(x + 0.15, 0.15, TEMPERATURE_WORDS[name], va="center")
    for x, fill, said in [
        (0.1, INK, "dated by the article"),
        (2.25, PAPER, "by the poster or the public record"),
    ]:
        ax.plot(x, 0.42, "s", markersize=8, markerfacecolor=fill, markeredgecolor=INK, markeredgewidth=1.5)
        ax.text(x + 0.15, 0.42, said, va="center")
