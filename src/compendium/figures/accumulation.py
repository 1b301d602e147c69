"""The figure of practices seen after k participants."""

from compendium.figures.drawing import TEXT, counted, cut_to, headline, inches_of, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, RULE, in_both_widths, is_narrow, width

MOST = 0.9
"""Share of the codes that the title speaks of."""


@in_both_widths
def plot_accumulation(table):
    """Practices seen after k participants: expectation and interval, between the two extremes.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.accumulation.accumulation` returns for participants.
    """
    fig, page = blank_page(1)
    y = headline(page, accumulation_title(table))
    y = write(page, 0, y, "Codes seen. Bars: interval over orders", color=GREY) + 0.05
    high = 3.2 if is_narrow() else 3.4
    cut_to(fig, page, y + high + 0.5)
    inside = (0.32 / width(), 0.5 / (y + high + 0.5), 1 - 0.4 / width(), high / (y + high + 0.5))
    ax = fig.add_axes(inside)
    k, top = table["k"], table["each_by_all"].max()
    ax.bar(k, table["high"] - table["low"], bottom=table["low"], width=0.5, color=RULE)
    ax.plot(k, table["each_by_all"], color=GREY, ls="--")
    ax.plot(k, table["each_by_one"], color=GREY, ls=":", lw=2)
    ax.plot(k, table["expected"], "o-", color=INK, markersize=5 if is_narrow() else 6)
    ax.set(xlim=(0.5, max(k.max(), 2) + 0.3), ylim=(0, top * 1.13))
    ax.set_xlabel("participants read in print", size=TEXT)
    ax.tick_params(labelsize=TEXT, length=3)
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_major_locator().set_params(integer=True, nbins=10 if is_narrow() else 12)
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= top])
    _name_lines(ax, table, top)
    return fig


def accumulation_title(table):
    """Say the quotes of how many participants can be expected to show nine tenths of the codes."""
    practices = table["each_by_all"].max()
    enough = table.loc[table["expected"] >= MOST * practices - 1e-9, "k"]
    if not practices or not len(enough):
        return "No code is seen in print"
    people = f"{enough.iloc[0]} of {counted(len(table), 'participant', 'participants')}"
    return f"The quotes of {people} can be expected to show nine tenths of all codes"


def _name_lines(ax, table, top):
    """Write beside each line what it is."""
    look, k = {"size": TEXT, "va": "center_baseline"}, table["k"]
    ax.text(0.6, top * 1.07, "if each had all voices", color=GREY, **look)
    ax.text(max(0.45 * k.max(), 1), top * 0.32, "if each had one voice", color=GREY, **look)
    place = int((table["expected"] >= 0.75 * top).to_numpy().argmax())
    begin, end = ax.get_xlim()
    room = (k.iloc[place] - 0.3 - begin) / (end - begin) * (width() - 0.4)
    if place and room > inches_of("expected", weight="bold"):
        height = (table["expected"].iloc[place] + table["expected"].iloc[place - 1]) / 2 + top * 0.11
        ax.text(k.iloc[place] - 0.3, height, "expected", ha="right", weight="bold", **look)
    else:
        height = table["expected"].iloc[place] - top * 0.08
        ax.text(k.iloc[place] + 0.1, height, "expected", weight="bold", **look)
