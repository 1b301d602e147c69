"""What several figures share: rows with a label above each bar, and a page measured in inches."""

from compendium.figures.style import GREY, new_figure, width, wrapped

MOST_PEOPLE = 30
"""Participants that a figure has a row for. Where there are more, it says so, and its table has all."""


def label_above(axes, place, text, width=48):
    """Write what a bar is above it, where a phone has room for it."""
    axes.text(0, place - 0.22, wrapped(text, width), va="bottom")


def rows_downwards(axes, n_rows):
    """Number the rows from the top, with room above each bar for its label, and nothing around them."""
    axes.set(ylim=(n_rows - 0.5, -0.75))
    axes.xaxis.set_visible(False)
    axes.yaxis.set_visible(False)
    axes.spines[:].set_visible(False)


def say_if_cut(ax, y, n_shown, n, which):
    """Say which of the participants are drawn, if not all are."""
    if n_shown < n:
        ax.text(0, y, f"{n_shown} of {n} participants: {which}", va="center", color=GREY)


def blank_page(height):
    """Figure whose one pair of axes is measured in inches from its upper left corner, and shows no frame."""
    fig, ax = new_figure(height)
    fig.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    ax.set(xlim=(-0.05, width() + 0.05), ylim=(height, 0))
    ax.axis("off")
    return fig, ax
