"""The figure of the codebook: themes with their codes, quotes of each, and which document names it."""

from compendium.figures.layout import label_above, rows_downwards
from compendium.figures.style import GREY, new_figure, theme_colours


def plot_codebook(table, codebook):
    """Themes with their codes beneath, the quotes of each code, and which document names it.

    ``table`` is what `compendium.analysis.codebook.codebook_table` returns.
    """
    fig, (tree, named) = new_figure(0.7 + 0.44 * len(table), columns=2, width_ratios=[4, 1])
    colours = theme_colours(codebook)
    for place, row in enumerate(table.itertuples()):
        colour = colours.get(row.theme, GREY)
        if row.code_id == row.theme:
            tree.text(-0.4, place, f"{row.label}: {row.n_quotes} quotes", weight="bold", va="center")
            trunk = place + 0.3
        else:
            tree.plot([-0.3, -0.3, -0.08], [trunk, place + 0.15, place + 0.15], color=colour, linewidth=1)
            tree.barh(place + 0.15, row.n_quotes, height=0.3, color=colour)
            tree.text(row.n_quotes + 0.06, place + 0.15, row.n_quotes, va="center")
            label_above(tree, place + 0.15, row.label)
    rows_downwards(tree, len(table))
    _plot_named_in(named, table["named_in"])
    return fig


def _plot_named_in(axes, named_in):
    """Draw a dot for each document that names a code, and a dash for each that does not."""
    for column, document in enumerate(["article", "poster"]):
        for place, where in enumerate(named_in):
            axes.text(column, place, "●" if where in (document, "both") else "–", ha="center", va="center")
    rows_downwards(axes, len(named_in))
    axes.set(xlim=(-0.6, 1.6), title="named in")
    axes.xaxis.set(ticks_position="top", ticks=[0, 1], ticklabels=["article", "poster"], visible=True)
    axes.tick_params(length=0)
