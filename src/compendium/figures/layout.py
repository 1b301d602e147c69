"""What several figures share: a page measured in inches, and how many people are drawn on it."""

from compendium.figures.style import GREY, new_figure, width

MOST_PEOPLE = 30
"""Participants that a figure has a row for. Where there are more, it says so, and its table has all."""


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
