"""The figure of the whole study: its people, and each published quote under its theme."""

import pandas as pd

from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, RULE, TEMPERATURE_WORDS, TEMPERATURES, WIDTH, theme_colours

MOST_DOTS = 400
"""People of the full study that are drawn one by one. Where there are more, their number alone tells."""

ROW = 0.42


def plot_overview(flow, table, codebook):
    """People of the full study and of the sample as dots, above one mark for each quote, by theme.

    Parameters
    ----------
    flow : DataFrame
        What :func:`compendium.analysis.sample.study_flow` returns.
    table : DataFrame
        What :func:`compendium.analysis.overview.theme_temperatures` returns.
    codebook : DataFrame
        Gives the themes their colours.
    """
    people = flow["people"].dropna().astype(int)
    dots = _dot_places(people.max()) if len(people) and people.max() <= MOST_DOTS else []
    below = 0.3 * len(flow) + max((y for _, y in dots), default=0) + 0.35
    fig, ax = blank_page(below + 0.4 + (2 * ROW) * len(table))
    for place, step in enumerate(flow.itertuples()):
        ax.text(0, 0.18 + 0.3 * place, _said(step), va="center", size=12)
    analysed = people.min() if len(people) else 0
    for place, (x, y) in enumerate(dots):
        colour = INK if place < analysed else RULE
        ax.plot(x, 0.3 * len(flow) + y, "o", markersize=6, color=colour)
    _key(ax, table, below)
    colours = theme_colours(codebook)
    for place, row in enumerate(table.to_dict("records")):
        _theme(ax, row, colours[row["theme"]], below + 0.5 + 2 * ROW * place)
    return fig


def _dot_places(n, gap=0.16):
    """Return the places of n dots in rows as wide as the figure, in inches."""
    per_row = int((WIDTH - 0.2) / gap)
    return [(0.08 + place % per_row * gap, 0.12 + place // per_row * gap) for place in range(n)]


def _said(step):
    """Say how large a step is, as far as it is known."""
    sizes = {"interviews": step.interviews, "people": step.people, "quotes": step.quotes}
    known = ", ".join(f"{size} {unit}" for unit, size in sizes.items() if pd.notna(size))
    return f"{step.step[:1].upper()}{step.step[1:]}: {known}"


def _key(ax, table, y):
    """Say what the marks mean, for those that occur."""
    shown = [name for name in TEMPERATURES if name in table and table[name].sum()]
    ax.plot([0, WIDTH], [y - 0.12] * 2, color=RULE, lw=0.8)
    ax.text(0, y + 0.12, "Each quote tells of", va="center")
    for place, name in enumerate(shown):
        x = 1.75 + place * 1.15
        ax.plot(x, y + 0.12, markersize=9, linestyle="", **TEMPERATURES[name])
        ax.text(x + 0.15, y + 0.12, TEMPERATURE_WORDS[name], va="center")


def _theme(ax, row, colour, y):
    """Draw one theme: its name, its number of quotes, and a mark for each of them."""
    quotes = [name for name in TEMPERATURES if name in row for _ in range(row[name])]
    gap = min(0.3, (WIDTH - 0.3) / max(len(quotes), 1))
    ax.plot([0.03, 0.03], [y - 0.1, y + 1.45 * ROW], color=colour, lw=4)
    ax.text(0.16, y + 0.05, row["label"], weight="bold", size=12, va="center")
    ax.text(WIDTH, y + 0.05, f"{row['total']} quotes", ha="right", size=12, va="center", color=GREY)
    for place, name in enumerate(quotes):
        size = min(11, 72 * gap * 0.8)
        ax.plot(0.27 + place * gap, y + ROW, markersize=size, linestyle="", **TEMPERATURES[name])
