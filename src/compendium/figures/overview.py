"""The figure that opens the book: who speaks for each practice."""

from compendium.data.wording import readable
from compendium.figures.drawing import called, cut_to, headline, key, lines_that_fit, spread, write
from compendium.figures.layout import blank_page, say_if_cut
from compendium.figures.style import RULE, in_both_widths, side_marks, theme_colours, width
from compendium.figures.voices import dot_places, shown_people

LINE = 0.185
"""Inches from one line of a label to the next."""


@in_both_widths
def plot_overview(table, participants, codebook):
    """Practices under their themes, each with a dot for everybody who speaks for it.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.voices.voices` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.
    codebook : DataFrame
        Names the themes and says what is a practice and what a context.
    """
    people, marks = shown_people(table, participants), side_marks(participants["affiliation"])
    colours, names = theme_colours(codebook), codebook.set_index("code_id")["label"]
    fig, ax = blank_page(1)
    y = headline(ax, overview_title(table, codebook, len(marks)))
    y = key(ax, y, {side: readable(side) for side in marks}, marks)
    places = dot_places(people, spread(4.1, 1.95))
    for theme, rows in table.groupby("theme", sort=False):
        ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
        begun, y = y, write(ax, 0.14, y + 0.04, names[theme], weight="bold")
        for row in rows.to_dict("records"):
            y = _practice(ax, row, people, places, marks, y)
        ax.plot([0.03, 0.03], [begun + 0.06, y - 0.02], color=colours[theme], lw=4, solid_capstyle="butt")
        y += 0.05
    say_if_cut(ax, y + 0.12, len(people), len(participants), "the most quoted ones")
    return cut_to(fig, ax, y + 0.3 * (len(people) < len(participants)))


def overview_title(table, codebook, n_sides):
    """Say for how many practices people of more than one side of the system speak."""
    one, many = called(codebook.set_index("code_id")["kind"].reindex(table["code_id"]).dropna())
    n, shared = len(table), int((table["n_affiliations"] > 1).sum())
    who = "both sides speak" if n_sides == 2 else "more than one side speaks"
    if not table["n_quotes"].sum():
        return "Nobody is quoted"
    if not shared:
        return f"In print, one side at most speaks for any {one}"
    if shared == n:
        return f"In print, {who} for all {n} {many}"
    return f"In print, {who} for {shared} of {n} {many}"


def _practice(ax, row, people, places, marks, y):
    """Draw one practice: its label, a dot for each of its speakers, and a speck for everybody else."""
    label = row["label"] + {0: " (no quote)", 1: " (one side only)"}.get(row["n_affiliations"], "")
    n_lines = len(lines_that_fit(label, places[0] - 0.3 if len(places) else width()))
    middle = y + 0.04 + n_lines * LINE / 2
    gap = places[1] - places[0] if len(places) > 1 else 0.2
    for place, person, side in zip(places, people["participant_id"], people["affiliation"], strict=True):
        if row[person]:
            ax.plot(place, middle, markersize=min(10, 72 * gap * 0.8), linestyle="", **marks[side])
        else:
            ax.plot(place, middle, ".", markersize=3, color=RULE)
    return write(ax, 0.14, y + 0.04, label, places[0] - 0.3 if len(places) else None) + 0.03
