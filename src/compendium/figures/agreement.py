"""The figure of agreement: a cell for each quote and coder, in which quotes coded differently stand out."""

from itertools import pairwise

from matplotlib.patches import Rectangle

from compendium.data.wording import readable
from compendium.figures.drawing import SMALL, TEXT, counted, cut_to, headline, inches_of, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, PAPER, RULE, in_both_widths, is_narrow, width

FILLS = (INK, PAPER, "#9A9A9A", "#5A5A5A")
"""Of the codes that one quote has: that of the first coder is filled, the next one hollow, and so on."""

MOST_QUOTES, MOST_PARTED = 360, 8
"""Quotes that have a cell, and quotes of which it is told who gave which code; the table has all."""

CELL = 0.18
"""Inches that a cell is high; it is as wide where there is room."""


@in_both_widths
def plot_agreement(table, codebook, coders):
    """Strips of cells: a column for each quote and a row for each coder, plain where all code alike.

    Parameters
    ----------
    table : DataFrame
        What `analysis.partings.side_by_side` returns.
    codebook, coders : DataFrame
        Name the codes and the coders.
    """
    fig, ax = blank_page(1)
    names = list(coders["coder"])
    if len(names) < 2 or table.empty:
        write(ax, 0, 0.1, "Fewer than two coders: nothing to compare.")
        return cut_to(fig, ax, 0.5)
    labels = codebook.set_index("code_id")["label"] if "label" in codebook else {}
    y = headline(ax, agreement_title(table, names)) + 0.05
    left = max(inches_of(readable(name)) for name in names) + 0.12
    per_row = 12 * max(1, int((width() - left) / 12 / (0.21 if is_narrow() else 0.155)))
    shown = table.head(MOST_QUOTES)
    for begin in range(0, len(shown), per_row):
        y = _strip(ax, y, shown.iloc[begin : begin + per_row], names, left, (width() - left) / per_row)
    if len(shown) < len(table):
        y = write(ax, 0, y, f"The first {len(shown)} of {len(table)} quotes: the table has all", color=GREY)
    parted = table[table["parting"].notna()]
    for row in parted.head(MOST_PARTED).to_dict("records"):
        y = _who_says_what(ax, y, row, names, labels)
    if len(parted) > MOST_PARTED:
        y = write(ax, 0, y, f"and {len(parted) - MOST_PARTED} more: the table has all", color=GREY)
    return cut_to(fig, ax, y + 0.05)


def agreement_title(table, names):
    """Say on how many of the quotes that two coders coded all agree."""
    n_parted, n = int(table["parting"].notna().sum()), int((table[names].notna().sum(axis=1) > 1).sum())
    who = "Both coders code" if len(names) == 2 else f"All {len(names)} coders code"
    if table[names].isna().any(axis=None):
        who = "The coders code"  # not every quote was coded by all of them
    quotes = counted(n, "quote", "quotes")
    if not n:
        return "No quote was coded by two coders"
    if n_parted == n:
        return f"The coders disagree on {'the only quote' if n == 1 else f'all {quotes}'}"
    if not n_parted:
        return f"{who} {'the only quote' if n == 1 else f'all {quotes}'} alike"
    return f"{who} {n - n_parted} of {quotes} alike and disagree on {n_parted}"


def _strip(ax, y, quotes, names, left, step):
    """Draw the cells of some quotes, coders named beside them, quotes coded differently above."""
    parted = [place for place, told in enumerate(quotes["parting"].notna()) if told]
    ids = [str(quotes["segment_id"].iloc[place]) for place in parted]
    widest = max([inches_of(name, SMALL, "bold") for name in ids], default=0)
    upright = any(step * (b - a) < widest * 1.5 + 0.05 for a, b in pairwise(parted))
    y += widest + 0.05 if upright else 0.2 if parted else 0.03
    for place, name in zip(parted, ids, strict=True):
        x = left + (place + 0.42) * step
        if upright:
            ax.text(x, y - 0.03, name, ha="center", va="bottom", size=SMALL, weight="bold", rotation=90)
        elif x + widest / 2 > width():
            ax.text(width(), y - 0.1, name, ha="right", va="center", size=SMALL, weight="bold")
        else:
            ax.text(x, y - 0.1, name, ha="center", va="center", size=SMALL, weight="bold")
    for row, coder in enumerate(names):
        middle = y + (row + 0.5) * (CELL + 0.03)
        ax.text(0, middle, readable(coder), va="center_baseline", size=TEXT)
        for place, quote in enumerate(quotes.to_dict("records")):
            look = _look(quote, names, coder)
            if look:
                corner = (left + place * step, middle - CELL / 2)
                ax.add_patch(Rectangle(corner, step * 0.84, CELL, **look))
    return y + len(names) * (CELL + 0.03) + 0.12


def _look(quote, names, coder):
    """Return the look of one coder's cell, none where the coder did not code the quote."""
    if not isinstance(quote[coder], str):
        return None
    if not isinstance(quote["parting"], str):
        return {"facecolor": RULE, "edgecolor": "none"}
    codes = _codes_of(quote, names)
    return {"facecolor": FILLS[list(codes).index(quote[coder]) % len(FILLS)], "edgecolor": INK, "lw": 1.2}


def _codes_of(quote, names):
    """Return the coders of each code that one quote has, in the order of the coders."""
    codes = {}
    for name in names:
        if isinstance(quote[name], str):
            codes.setdefault(quote[name], []).append(readable(name))
    return codes


def _who_says_what(ax, y, quote, names, labels):
    """Say which coders gave a quote which code, each code with the fill of its cells."""
    y = write(ax, 0, y, quote["segment_id"], weight="bold")
    for place, (code, who) in enumerate(_codes_of(quote, names).items()):
        fill = FILLS[place % len(FILLS)]
        ax.add_patch(Rectangle((0.02, y + 0.025), 0.12, 0.12, facecolor=fill, edgecolor=INK, lw=1.2))
        y = write(ax, 0.22, y, f"{labels.get(code, code)}: {', '.join(who)}", size=SMALL)
    return y + 0.06
