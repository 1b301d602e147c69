"""The figure of the events in time: the turn that the findings tell of, large, and the others in a line."""

import calendar
import math
import re

import numpy as np
import pandas as pd

from compendium.analysis.timeline import UNDATED, event_dates
from compendium.analysis.turns import turns
from compendium.figures.drawing import (
    SMALL,
    TEXT,
    counted,
    cut_to,
    headline,
    inches_of,
    lines_that_fit,
    write,
)
from compendium.figures.layout import blank_page
from compendium.figures.style import (
    GREY,
    PAPER,
    RULE,
    TEMPERATURES,
    in_both_widths,
    is_narrow,
    width,
)

TURNS = ["freeze", "thaw"]
STATES = {"freeze": "Cold", "thaw": "Warm"}
"""What relations are after events that cooled them, and after events that warmed them."""

MOST_EVENTS = 40
"""Events that are drawn with their words. Where there are more, the figure says so, and the table has all."""

LINE, GAP = 1.35 * TEXT / 72, 0.1
"""Inches from one line of words to the next, and between the words of two events."""


@in_both_widths
def plot_timeline(table):
    """The months of one turn from top to bottom, cold and warm as a band, its events in words beside it.

    That turn spans the dated events that cooled or warmed relations and that a claim tells of. Other such
    events stand in a line above or below; those that did neither only stand in the table.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.timeline.timeline` returns.
    """
    felt, first, last = large_part(table)
    within = felt[(felt["since"] <= last) & (felt["until"] >= first)]
    fig, ax = blank_page(1)
    y = headline(ax, timeline_title(table))
    if pd.isna(first):
        return cut_to(fig, ax, _others(ax, y, "Some day,", felt) + 0.05)
    y = _others(ax, y, "Earlier", felt[felt["until"] < first]) + 0.04
    if len(within):
        y = _large(ax, y, within, first, last)
    return cut_to(fig, ax, _others(ax, y, "Later", felt[felt["since"] > last]) + 0.05)


def large_part(table):
    """Return the events that cooled or warmed relations, and first and last day of the turn to show.

    An event without a date is taken to stand where the one before it in the table does.
    """
    starts, ends = event_dates(table)
    felt = table.assign(since=starts.ffill().bfill(), until=ends.ffill().bfill())
    felt = felt[felt["temperature"].isin([*TURNS, "both"])].reset_index(drop=True)
    dated = felt[felt["precision"] != UNDATED]
    told = dated[dated["claim_id"].notna()]
    shown = told if len(told) else dated
    return felt, shown["since"].min(), shown["until"].max()


def timeline_title(table):
    """Say between which dates relations last turned warm, or what the events did."""
    turned = turns(table)
    warming = turned[turned["turns_to"] == "thaw"]
    if len(warming):
        turn = warming.iloc[-1]
        return f"Still cold in {long(turn['from_when'])}, warmer by {long(turn['to_when'])}"
    n = {turn: int((table["temperature"] == turn).sum()) for turn in TURNS}
    cold = counted(n["freeze"], "event", "events", "No event") + " cooled relations, "
    return cold + counted(n["thaw"], "event", "events", "none") + " warmed them"


def long(date):
    """Write the months of a date in full: ``21 Sep 2021`` → ``21 September 2021``."""
    names = dict(zip(calendar.month_abbr[1:], calendar.month_name[1:], strict=True))
    return re.sub("|".join(names), lambda found: names[found[0]], str(date))


def _others(ax, y, which, events):
    """Write the dates of the events before or after the large part in a line, by what they did."""
    for turn, did in {"freeze": "cooling", "thaw": "warming", "both": "both"}.items():
        found = events.loc[events["temperature"] == turn, "when"].replace("undated", "without a date")
        if len(found):
            rest = f" and {len(found) - 6} more" if len(found) > 6 else ""
            said = f"{which} {did}: {', '.join(found.head(6))}{rest}"
            ax.plot(0.08, y + 0.09, markersize=6, linestyle="", **TEMPERATURES[turn])
            y = write(ax, 0.22, y, said, size=SMALL, color=GREY) + 0.02
    return y


def _large(ax, y, events, first, last):
    """Draw the months and the band, and beside it each event at its time, as far as words leave room."""
    cut, events = len(events), _in_their_middle(events).head(MOST_EVENTS)
    left = 0.42 if is_narrow() else 0.85
    band, words = (left, left + 0.62), left + 0.62 + (0.36 if is_narrow() else 0.5)
    lines = [_words(row, width() - words - 0.05) for row in events.itertuples()]
    heights = np.array([LINE * len(said) + GAP for said in lines])
    begin, end = first.to_period("M").start_time, last.to_period("M").end_time
    top, high = y + 0.1, max(heights.sum() * (1 if is_narrow() else 1.15), 3.0)

    def down(date):
        return top + high * ((min(max(date, begin), end) - begin) / (end - begin))

    _months(ax, begin, end, down, band)
    _band(ax, events, down, band, begin, end)
    middles = np.array([down(row["middle"]) for row in events.to_dict("records")])
    tops = _spread(middles - LINE / 2, heights, top, top + high)
    for row, place, said in zip(events.itertuples(), tops + LINE / 2, lines, strict=True):
        look, x = TEMPERATURES[row.temperature], words - 0.16
        fill = PAPER if row.precision == UNDATED else look["color"]
        if row.precision != UNDATED:
            at = min(max(place, down(row.since)), down(row.until))
            ax.plot([band[1], x], [at, place], color=look["color"], lw=1, zorder=1)
        ax.plot(x, place, **{"markersize": 7, "markerfacecolor": fill, "linestyle": "", **look})
        for n, (line, weight) in enumerate(said):
            ax.text(words, place + LINE * n, line, va="center_baseline", size=TEXT, weight=weight)
    y = top + high + 0.12
    if cut > len(events):
        y = write(ax, 0, y, f"{len(events)} of {cut} events: the table has all", color=GREY)
    return y


def _in_their_middle(events):
    """Return the events in the order of their middles; one without a date behind the one before it."""
    middle = events["since"] + (events["until"] - events["since"]) / 2
    return events.assign(middle=middle).sort_values("middle", kind="stable")


def _words(row, inches):
    """Return the lines that say when an event was and what it was, each with its weight."""
    said = "No date in print" if row.precision == UNDATED else row.when
    return [(said, "bold"), *[(line, "normal") for line in lines_that_fit(row.label, inches)]]


def _spread(wanted, heights, top, bottom):
    """Return where each text begins, in order and near its own place, so that none covers another."""
    tops = np.array(wanted, dtype=float)
    room = bottom - np.cumsum(heights[::-1])[::-1]
    least = top
    for place, height in enumerate(heights):
        tops[place] = least = max(least, min(tops[place], room[place]))
        least += height
    return tops


def _months(ax, begin, end, down, band):
    """Name the months, or of a long time the quarters or years, at the left of the band."""
    n_months = len(pd.period_range(begin, end, freq="M"))
    freq = "M" if n_months <= 14 else "Q" if n_months <= 42 else "Y"
    shown = pd.period_range(begin, end, freq=freq)
    step = math.ceil(0.4 * len(shown) / (down(end) - down(begin)))
    for place, period in enumerate(shown[::step]):
        at = max(period.start_time, begin)
        name = at.month_name()[:3] if freq != "Y" else str(at.year)
        year = str(at.year) if freq != "Y" and (place == 0 or at.month == 1) else ""
        ax.plot([0, band[0]], [down(at)] * 2, color=RULE, lw=0.8, zorder=0)
        ax.text(0, down(at) + 0.11, name, va="center_baseline", size=TEXT, color=GREY)
        ax.text(0, down(at) + 0.11 + LINE, year, va="center_baseline", size=SMALL, color=GREY)
    ax.plot([0, band[0]], [down(end)] * 2, color=RULE, lw=0.8, zorder=0)


def _band(ax, events, down, band, begin, end):
    """Draw each span of cold and of warmth over the band; side by side where they overlap."""
    ax.fill_between(band, down(begin), down(end), facecolor=PAPER, edgecolor=RULE, lw=0.8, zorder=0)
    spans = events[(events["precision"] != UNDATED) & (events["since"] < events["until"])]
    spans = {turn: _merged(spans[spans["temperature"] == turn]) for turn in TURNS}
    both = any(a < d and c < b for a, b in spans["freeze"] for c, d in spans["thaw"])
    middle = sum(band) / 2
    lanes = {"freeze": (band[0], middle), "thaw": (middle, band[1])} if both else dict.fromkeys(TURNS, band)
    for turn, found in spans.items():
        for start, stop in found:
            edges = down(start), down(stop + pd.Timedelta(days=1))
            ax.fill_between(lanes[turn], *edges, facecolor=TEMPERATURES[turn]["color"], lw=0, zorder=0.5)
            along = sum(lanes[turn]) / 2, sum(edges) / 2
            room = edges[1] - edges[0] if both else lanes[turn][1] - lanes[turn][0]
            if inches_of(STATES[turn], 11, "bold") < room and edges[1] - edges[0] > 0.2:
                look = {"ha": "center", "va": "center", "weight": "bold", "rotation": 90 * both}
                ax.text(*along, STATES[turn], color=PAPER, **look)


def _merged(spans):
    """Return first and last day of the spans, those that touch or overlap as one."""
    found = []
    for start, stop in sorted(zip(spans["since"], spans["until"], strict=True)):
        if found and start <= found[-1][1] + pd.Timedelta(days=1):
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found
