"""The figure of the inserts: the share of the words under each code that the authors put in."""

import pandas as pd

from compendium.figures.drawing import cut_to, headline, spread, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, RULE, in_both_widths, is_narrow, width


@in_both_widths
def plot_inserts(codes):
    """Draw the share put in under each code as a bar, the largest first, beside that of all quotes together.

    Parameters
    ----------
    codes : DataFrame
        What :func:`compendium.analysis.inserts.inserts_by_code` returns.
    """
    ordered = codes.sort_values("share", ascending=False, kind="stable", na_position="last")
    n_words, n_inserted = codes["n_words"].sum(), codes["n_inserted"].sum()
    fig, ax = blank_page(1)
    y = headline(ax, inserts_title(codes["share"]))
    left = spread(3.5, 0)
    scale = (width() - left - 1.7) / max(codes["share"].max() if len(codes) else 0, 0.01)
    if n_words:
        every = {"label": "All quotes", "share": n_inserted / n_words}
        every |= {"n_inserted": n_inserted, "n_words": n_words}
        y = _bar(ax, every, left, scale, y, GREY) + 0.04
        ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
        y += 0.06
    for row in ordered.to_dict("records"):
        y = _bar(ax, row, left, scale, y, INK)
    return cut_to(fig, ax, y)


def inserts_title(shares):
    """Say how small and how large the share put in is among the codes."""
    shares = shares.dropna()
    if shares.empty:
        return "No code has a quote"
    low, high = f"{100 * shares.min():.0f}", f"{100 * shares.max():.0f}"
    span = f"{high} %" if low == high else f"{low} to {high} %"
    return f"Of the words printed under a code, the authors put in {span}"


def _bar(ax, row, left, scale, y, colour):
    """Draw one bar with its label, and what it stands for at its end."""
    beside = 0 if is_narrow() else 0.03625
    below = write(ax, 0, y + beside, row["label"], left - 0.1 if left else None)
    y, below = (below, 0) if is_narrow() else (y, below + 0.05)
    middle, below = y + 0.12, max(y + 0.3, below)
    if pd.isna(row["share"]):
        ax.text(left, middle, "no quote", va="center_baseline", size=10, color=GREY)
        return below
    long = row["share"] * scale
    ax.barh(middle, long, left=left, height=0.14, color=colour)
    said = f"{100 * row['share']:.0f} %, {row['n_inserted']} of {row['n_words']}"
    ax.text(left + long + 0.08, middle, said, va="center_baseline", size=10)
    return below
