"""The figure of what is published about each participant."""

from compendium.data.wording import readable
from compendium.figures.layout import MOST_PEOPLE, label_above, rows_downwards
from compendium.figures.style import INK, RULE, new_figure, side_bars


def plot_disclosure(table):
    """Words published of each participant, smallest cells first; see `analysis.disclosure.disclosure`."""
    ordered = table.sort_values(["cell_size", "n_words"], ascending=[True, False], kind="stable")
    ordered = ordered.reset_index(drop=True).head(MOST_PEOPLE)
    looks = side_bars(table["affiliation"])
    fig, axes = new_figure(1.2 + 0.6 * len(ordered))
    for side, look in [*looks.items(), (None, {"facecolor": RULE, "edgecolor": INK})]:
        shown = ordered[ordered["affiliation"].isna() if side is None else ordered["affiliation"] == side]
        if len(shown):
            label = "affiliation not known" if side is None else readable(side)
            axes.barh(shown.index, shown["n_words"], height=0.4, label=label, **look)
    for place, row in ordered.iterrows():
        label_above(axes, place, _published_about(row), 64)
    rows_downwards(axes, len(ordered))
    axes.set_title("Published words, smallest cells first")
    if len(ordered) < len(table):
        axes.set_title(f"Published words, the {len(ordered)} of {len(table)} in the smallest cells")
    fig.legend(loc="outside upper left", ncols=2)
    return fig


def _published_about(row):
    others = "alone in the cell" if row["alone"] else f"one of {row['cell_size']} in the cell"
    quotes = "quote" if row["n_quotes"] == 1 else "quotes"
    return f"{row['participant_id']}, {others}: {row['n_quotes']} {quotes}, {row['n_words']} words"
