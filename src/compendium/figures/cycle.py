"""The figure of the cycle: the timeline reduced to its turns, each spell with what made it cold or warm."""

from compendium.figures.drawing import TEXT, counted, cut_to, headline, lines_that_fit, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, PAPER, RULE, TEMPERATURES, in_both_widths, width
from compendium.figures.timeline import LINE, STATES, TURNS

MEANWHILE = {
    "context": "What brought people together: ",
    "practice": "What people did, in cold times and in warm: ",
}

TIMES = {1: "once", 2: "twice"}

MOST_TOLD = 8
"""Events of one spell that are named. Where there are more, the figure says how many."""


@in_both_widths
def plot_cycle(turning, others):
    """Draw a band from top to bottom that turns from cold to warm and back, and beside it the events of each.

    Parameters
    ----------
    turning, others : DataFrame
        What `compendium.analysis.cycle.cycle` and `compendium.analysis.cycle.meanwhile` return.
    """
    fig, ax = blank_page(1)
    y = headline(ax, cycle_title(turning))
    spell = turning["turn"].ne(turning["turn"].shift()).cumsum()
    for _, events in turning.groupby(spell):
        y = _spell(ax, y, events)
    y += 0.1
    for kind, said in MEANWHILE.items():
        labels = others.loc[others["kind"] == kind, "label"]
        if len(labels):
            ax.plot([0, width()], [y, y], color=RULE, lw=0.8)
            y = write(ax, 0, y + 0.06, said + "; ".join(labels) + ".") + 0.06
    return cut_to(fig, ax, y + 0.03)


def cycle_title(turning):
    """Say how many times relations cooled, and how many times they warmed."""
    begun = turning.loc[turning["turn"].ne(turning["turn"].shift()), "turn"]
    cooled, warmed = ((begun == turn).sum() for turn in TURNS)
    if not len(begun):
        return "No event cooled or warmed relations"
    if cooled == warmed and begun.iloc[0] == "freeze":
        return f"Relations cooled {_times(cooled)}, and {_times(warmed)} they warmed again"
    if not cooled or not warmed:
        done, left = ("cooled", "warmed") if cooled else ("warmed", "cooled")
        return f"Relations {done} {_times(cooled or warmed)} and never {left}"
    return f"Relations cooled {_times(cooled)} and warmed {_times(warmed)}"


def _times(n):
    return TIMES.get(n) or counted(n, "time", "times")


def _in_short(event):
    """Return what stands before a colon: ``Autumn thaw: new people`` → ``Autumn thaw``."""
    return event.partition(": ")[0]


def _spell(ax, y, events):
    """Draw one spell: its stretch of the band with its name, and its events from first to last."""
    look, words, begun = TEMPERATURES[events["turn"].iloc[0]], 0.85, y
    y += 0.06
    for row in events.head(MOST_TOLD).itertuples():
        when = "No date in print" if row.when == "undated" else row.when
        lines = lines_that_fit(f"{when}: {_in_short(row.event)}", width() - words - 0.05)
        for line in lines:
            ax.text(words, y + LINE / 2, line, va="center_baseline", size=TEXT)
            y += LINE
        y += 0.05
    if len(events) > MOST_TOLD:
        y = write(ax, words, y, f"and {len(events) - MOST_TOLD} more", color=GREY)
    y = max(y, begun + 0.5) + 0.02
    ax.fill_between((0, 0.68), begun, y, facecolor=look["color"], lw=0)
    name = STATES[events["turn"].iloc[0]]
    ax.text(0.34, (begun + y) / 2, name, ha="center", va="center", color=PAPER, weight="bold")
    return y
