"""The diagram of the cycle: cold and warm, the two turns between them, and what people did meanwhile."""

import textwrap

from compendium.figures.layout import blank_page
from compendium.figures.style import PAPER, RULE, TEMPERATURES, WIDTH

LINE = 0.185
"""Inches from one line of text to the next."""

HALF = WIDTH / 2
STATES = {"thaw": "Warm relations", "freeze": "Cold relations"}
TURNING = {"freeze": "Cooling", "thaw": "Warming"}
MEANWHILE = {
    "context": "What brought people together: ",
    "practice": "What people did, in cold times and in warm: ",
}


def plot_cycle(turning, others):
    """Draw warm relations above, cold ones below, and between them the turns with their dated events.

    Parameters
    ----------
    turning, others : DataFrame
        What `compendium.analysis.cycle.cycle` and `compendium.analysis.cycle.meanwhile` return.
    """
    columns = {turn: _turn_lines(turn, turning[turning["turn"] == turn]) for turn in TURNING}
    below = _meanwhile_lines(others)
    room = 0.4 + LINE * max(len(lines) for lines in columns.values())
    fig, ax = blank_page(1.55 + room + LINE * len(below))
    _state(ax, 0.35, "thaw")
    _state(ax, 1.05 + room, "freeze")
    for turn, x, ends in (("freeze", 0.3, (0, room)), ("thaw", HALF + 0.3, (room, 0))):
        look = {"arrowstyle": "-|>", "lw": 3, "color": TEMPERATURES[turn]["color"], "mutation_scale": 22}
        ax.annotate("", (x, 0.7 + ends[1]), (x, 0.7 + ends[0]), arrowprops=look)
        _write(ax, x + 0.25, 0.95, columns[turn])
    ax.plot([0, WIDTH], [1.45 + room] * 2, color=RULE, lw=0.8)
    _write(ax, 0.1, 1.65 + room, below)
    return fig


def _state(ax, y, turn):
    """Draw one state as a box with its mark."""
    style = TEMPERATURES[turn]
    box = {"boxstyle": "round,pad=0.5", "facecolor": PAPER, "edgecolor": style["color"], "lw": 2}
    ax.text(HALF + 0.15, y, STATES[turn], ha="center", va="center", size=12, weight="bold", bbox=box)
    ax.plot(HALF - 0.82, y, markersize=9, linestyle="", zorder=5, **style)


def _turn_lines(turn, events):
    """Return the lines of a turn with their weight: what it is called, then its events."""
    heading = "; ".join(events["label"].dropna().unique()) or TURNING[turn]
    said = [f"{when}: {event}" for when, event in zip(events["when"], events["event"], strict=True)]
    return _wrapped([heading], "bold", 27) + _wrapped(said or ["No dated event."], "normal", 34)


def _meanwhile_lines(others):
    """Return the lines on what goes on whatever the temperature."""
    labels = others.groupby("kind")["label"].agg("; ".join)
    said = [text + labels[kind] + "." for kind, text in MEANWHILE.items() if kind in labels]
    return _wrapped(said, "normal", 76)


def _wrapped(texts, weight, width):
    return [(line, weight) for text in texts for line in [*textwrap.wrap(text, width), ""]]


def _write(ax, x, y, lines):
    for place, (line, weight) in enumerate(lines):
        ax.text(x, y + place * LINE, line, va="center", size=10, weight=weight)
