"""The figure of the codebook: themes with their codes, quotes of each, and which document names it."""

from compendium.figures.drawing import called, cut_to, headline, lines_that_fit, spread, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, RULE, in_both_widths, theme_colours, width


@in_both_widths
def plot_codebook(table, codebook):
    """Themes with their codes beneath, the quotes of each, and a dot for each document that names it.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.codebook.codebook_table` returns.
    codebook : DataFrame
        Gives the themes their colours.
    """
    colours = theme_colours(codebook)
    places = [width() - from_right for from_right in spread((1.75, 1.02, 0.32), (1.28, 0.76, 0.24))]
    fig, ax = blank_page(1)
    y = headline(ax, codebook_title(table))
    for place, head in zip(places, ("quotes", "article", "poster"), strict=True):
        ax.text(place, y + 0.08, head, ha="center", va="center_baseline", size=9, color=GREY)
    y += 0.22
    for theme, rows in table.groupby("theme", sort=False):
        ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
        begun, y = y, y + 0.05
        for row in rows.itertuples():
            y = _code(ax, row, places, y)
        ax.plot([0.03, 0.03], [begun + 0.06, y - 0.02], color=colours[theme], lw=4, solid_capstyle="butt")
        y += 0.03
    return cut_to(fig, ax, y)


def codebook_title(table):
    """Say how many practices of the article the poster names as well, and how many more."""
    leaves = table[table["code_id"] != table["theme"]]
    practices = leaves[leaves["kind"] == "practice"]
    codes = practices if len(practices) else leaves
    one, many = called(codes["kind"])
    where = codes["named_in"].value_counts().reindex(["both", "article", "poster"], fill_value=0)
    n, both, more = int(where["both"] + where["article"]), int(where["both"]), int(where["poster"])
    if not n:
        return f"The article names no {one}"
    beyond = f", and {more} more" if more else ""
    if not both:
        return f"The poster names no {one} of the article" + (f", but {more} of its own" if more else "")
    if both < n:
        return f"The poster names {both} of the article's {n} {many}{beyond}"
    return (
        f"The poster names {'the' if n == 1 else f'all {n}'} {one if n == 1 else many} of the article{beyond}"
    )


def _code(ax, row, places, y):
    """Write a theme or a code with its number of quotes, and mark where it is named."""
    is_theme = row.code_id == row.theme
    weight, x = ("bold", 0.14) if is_theme else ("normal", 0.24)
    room = spread(4.7, places[0] - 0.28 - x)
    middle = y + len(lines_that_fit(row.label, room, weight=weight)) * 0.094
    for place, named in zip(places[1:], ("article", "poster"), strict=True):
        mark = "●" if row.named_in in (named, "both") else "–"
        ax.text(place, middle, mark, ha="center", va="center_baseline", size=10)
    ax.text(places[0], middle, row.n_quotes, ha="center", va="center_baseline", size=10, weight=weight)
    return write(ax, x, y, row.label, room, weight=weight) + 0.04
