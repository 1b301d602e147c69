"""The figure of the sweep: how many verdicts on claims each choice flips by itself."""

import pandas as pd

from compendium.figures.drawing import TEXT, counted, cut_to, headline, inches_of, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, RULE, in_both_widths, is_narrow, width

CHANGES = {
    "left_out": "Leaving out people or quotes",
    "min_quotes": "Asking for another number of quotes",
    "leaders": "Reading “primary care leaders” otherwise",
    "coding": "Taking another coding",
    "ranks": "Counting other ranks of codes",
    "merged": "Merging sibling practices",
}
"""What is done otherwise than in the book, by the name that the columns of the sweep give it."""


@in_both_widths
def plot_sweep(table):
    """Draw a dot for each choice at the number of claims that it flips by itself, the most first.

    ``table`` is what `compendium.sweep.summary.sweep_table` returns.
    """
    flipped, n = flipped_claims(table)
    fig, ax = blank_page(1)
    y = headline(ax, sweep_title(flipped, n)) + 0.05
    left = 0.08 if is_narrow() else max(inches_of(CHANGES[name]) for name in flipped.index) + 0.3
    right = width() - 0.2 - inches_of(n, weight="bold")
    for name, changed in flipped.items():
        if is_narrow():
            y = write(ax, 0, y, CHANGES[name])
        else:
            ax.text(0, y + 0.13, CHANGES[name], va="center_baseline", size=TEXT)
        _dot(ax, y + 0.13, changed, n, left, right)
        y += 0.36 if is_narrow() else 0.32
    said = f"A full line is {counted(n, 'claim', 'claims')}: all behind which there is a quote."
    return cut_to(fig, ax, write(ax, 0, y + 0.02, said, color=GREY) + 0.05)


def flipped_claims(table):
    """Return how many claims each choice flips by itself, the most first, and how many have a quote."""
    claims = table[(table["kind"] == "claim") & (table["verdict"] != "cites nothing")]
    flipped = pd.Series({name: int((claims[f"flips_{name}"] != "").sum()) for name in CHANGES})
    return flipped.sort_values(ascending=False, kind="stable"), len(claims)


def sweep_title(flipped, n):
    """Say which choice flips most claims, and how many another coding flips."""
    if not flipped.any():
        return "No choice flips a claim by itself"
    most = flipped.index[0]
    said = f"{CHANGES[most]} can flip {flipped.iloc[0]} of {counted(n, 'claim', 'claims')}"
    return said if most == "coding" else f"{said}; another coding {flipped['coding'] or 'none'}"


def _dot(ax, y, changed, n, left, right):
    """Draw the dot of one choice on a line from none to all, with its number."""
    x = left + (right - left) * changed / max(n, 1)
    ax.plot([left, x], [y, y], color=INK, lw=2.5, solid_capstyle="butt")
    ax.plot(x, y, "o", color=INK, markersize=9)
    ax.text(x + 0.13, y, changed, va="center_baseline", size=TEXT, weight="bold")
    rest = x + 0.19 + inches_of(changed, weight="bold")
    if rest < right:
        ax.plot([rest, right], [y, y], color=RULE, lw=1.5, zorder=0)
