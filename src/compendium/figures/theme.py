"""The figure of one theme: the quotes of each practice, by side of the system."""

from compendium.data.wording import readable
from compendium.figures.drawing import called, counted, cut_to, headline, inches_of, key, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, in_both_widths, side_marks, theme_colours, width

MOST_QUOTES = 30
"""Quotes of a practice that have a mark. Where there are more, the figure says so, and its table has all."""


@in_both_widths
def plot_theme(theme, table, participants, codebook):
    """Draw each practice of a theme with a mark for each of its quotes, which tells the speaker's side.

    Parameters
    ----------
    theme : str
        ``code_id`` of a theme.
    table : DataFrame
        What :func:`compendium.analysis.theme.theme_table` returns.
    participants : DataFrame, one row per person
        Column ``affiliation``.
    codebook : DataFrame
        Names the theme and its practices.
    """
    codes = codebook[codebook["parent_id"] == theme]
    marks, colour = side_marks(participants["affiliation"]), theme_colours(codebook)[theme]
    name = codebook.set_index("code_id")["label"][theme]
    fig, ax = blank_page(1)
    y = headline(ax, theme_title(name, table, codes, len(marks)))
    y = key(ax, y, {side: readable(side) for side in marks}, marks)
    for code in codes.to_dict("records"):
        quotes = table[table["code_id"] == code["code_id"]].sort_values("affiliation", kind="stable")
        begun, y = y, write(ax, 0.14, y, code["label"], weight="bold") + 0.03
        y = _quotes(ax, quotes, marks, y)
        ax.plot([0.03, 0.03], [begun + 0.02, y - 0.05], color=colour, lw=4, solid_capstyle="butt")
        y += 0.08
    return cut_to(fig, ax, y)


def theme_title(name, table, codes, n_sides):
    """Say under how many practices of a theme people of more than one side of the system are quoted."""
    one, many = called(codes["kind"])
    sides = table.groupby("code_id")["affiliation"].nunique().reindex(codes["code_id"], fill_value=0)
    shared, n = int((sides > 1).sum()), len(codes)
    who = "both sides are" if n_sides == 2 else "more than one side is"
    if table.empty:
        return f"{name}: nobody is quoted"
    if not shared:
        return f"{name}: under no {one} is more than one side quoted"
    if shared == n:
        return f"{name}: {who} quoted under " + (f"all {n} {many}" if n > 1 else f"its {one}")
    return f"{name}: {who} quoted under {shared} of {n} {many}"


def _quotes(ax, quotes, marks, y):
    """Draw a mark for each quote with its number in print, in rows."""
    if quotes.empty:
        return write(ax, 0.14, y, "no quote", color=GREY)
    shown = quotes.head(MOST_QUOTES)
    step = 0.36 + max(inches_of(name) for name in shown["segment_id"])
    per_row = max(1, int((width() - 0.14) / step))
    for place, quote in enumerate(shown.itertuples()):
        left, middle = 0.22 + place % per_row * step, y + 0.12 + place // per_row * 0.26
        ax.plot(left, middle, markersize=10, linestyle="", **marks[quote.affiliation])
        ax.text(left + 0.13, middle, quote.segment_id, va="center_baseline", size=10)
    y += -(-len(shown) // per_row) * 0.26 + 0.03
    if len(quotes) > len(shown):
        y = write(ax, 0.14, y, f"and {counted(len(quotes) - len(shown), 'quote', 'quotes')} more", color=GREY)
    return y
