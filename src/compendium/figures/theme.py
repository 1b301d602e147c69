"""The figure of one theme: quotes of each practice, by affiliation."""

from compendium.data.wording import readable
from compendium.figures.layout import plot_stacks
from compendium.figures.style import new_figure, side_bars


def plot_theme(counts):
    """Quotes of each practice by affiliation, as `compendium.analysis.theme.practice_counts` returns them."""
    sides = counts.columns.difference(["code_id", "label", "total"])
    bars = {side: {"label": readable(side), **fill} for side, fill in side_bars(sides).items()}
    fig, axes = new_figure(1.0 + 0.7 * len(counts))
    plot_stacks(axes, counts[sides], counts["label"], bars)
    axes.set_title("Quotes of each practice, by the speaker's affiliation")
    return fig
