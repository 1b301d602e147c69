"""The figure of the printed numbers: each by name under its verdict, those that differ first."""

from compendium.figures.drawing import TEXT, counted, cut_to, headline, lines_that_fit, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, RULE, VERDICTS, in_both_widths, is_narrow, width

ORDER = ["discrepant", "reproduced", "consistent", "not checkable"]

MEANINGS = {
    "discrepant": "another source says otherwise",
    "reproduced": "the same from other data",
    "consistent": "only counted or printed again",
    "not checkable": "no public data tell",
}

MOST_NAMED = 30
"""Numbers of one verdict that are named. Where there are more, the figure says how many."""

LASTING = {"minutes", "hours", "days", "week", "weeks", "months", "years"}
"""Units that the name of a number does not tell."""

LINE = 1.35 * TEXT / 72


@in_both_widths
def plot_reported(table):
    """Write the printed numbers by name under their verdicts, in two columns where there is room.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.reported.recompute_reported` returns.
    """
    fig, ax = blank_page(1)
    y = headline(ax, reported_title(table))
    for verdict in ORDER:
        found = table[table["verdict"] == verdict]
        if len(found):
            y = _group(ax, y, verdict, found)
    return cut_to(fig, ax, y + 0.03)


def reported_title(table):
    """Say how many numbers another source contradicts, and how many public data cannot tell."""
    n = len(table)
    other, untold = (int((table["verdict"] == verdict).sum()) for verdict in ("discrepant", "not checkable"))
    if not n:
        return "No printed number to check"
    differ = counted(other, "differs", "differ", "none differs")
    printed = counted(n, "printed number", "printed numbers")
    rest = f" and {untold} cannot be checked" if untold else ""
    return f"Of {printed}, {differ} from another source{rest}"


def _group(ax, y, verdict, found):
    """Write one verdict with its number and meaning, and beneath it the names of its numbers."""
    look = VERDICTS[verdict]
    ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
    head = f"{verdict[:1].upper()}{verdict[1:]}: {len(found)}"
    y = write(ax, 0.0, y + 0.07, head, weight="bold", color=look["color"] if verdict == "discrepant" else INK)
    y = write(ax, 0.0, y, MEANINGS[verdict], color=GREY) + 0.03
    names = _names(found)
    shown = names[:MOST_NAMED]
    columns = 1 if is_narrow() or len(shown) < 4 else 2
    room = width() / columns - 0.3
    lines = [lines_that_fit(name, room) for name in shown]
    per_column = -(-len(lines) // columns)
    deepest = y
    for column in range(columns):
        at = y
        for said in lines[column * per_column : (column + 1) * per_column]:
            x = column * width() / columns
            mark = {"ha": "center", "va": "center", "size": TEXT, "color": look["color"]}
            ax.text(x + 0.07, at + LINE / 2, look["mark"], **mark)
            for line in said:
                ax.text(x + 0.2, at + LINE / 2, line, va="center_baseline", size=TEXT)
                at += LINE
            at += 0.02
        deepest = max(deepest, at)
    if len(names) > len(shown):
        deepest = write(ax, 0.2, deepest, f"and {len(names) - len(shown)} more", color=GREY)
    return deepest + 0.08


def _names(found):
    """Return each number by name with its value, and what came out instead; those printed alike as one."""
    alike = found.groupby(["quantity", "value", "unit", "recomputed"], sort=False, dropna=False)
    several = found.groupby("quantity")["value"].nunique() > 1
    said = []
    for (quantity, value, unit, recomputed), rows in alike:
        times = {1: "", 2: ", twice"}.get(len(rows), f", {len(rows)} times")
        where = ", ".join(rows["document"].drop_duplicates())
        other = f", not {value}" if (rows["verdict"] == "discrepant").all() else ""
        told = f"{recomputed if other else value}{f' {unit}' if unit in LASTING else ''}"
        place = rows["locator"].iat[0].partition(",")[0]
        of_which = f" ({place})" if several[quantity] and not other else ""
        said.append(f"{quantity}{of_which}: {told}{other}" + (f" ({where}{times})" if other or times else ""))
    return said
