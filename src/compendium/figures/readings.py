"""The figure of the citations: how much of its sentence each quote shows, by section."""

from compendium.analysis.readings import agreed_fit
from compendium.figures.drawing import cells, counted, cut_to, headline, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS, in_both_widths

FIT_CELLS = {
    "whole": ("the whole", {"facecolor": INK, "edgecolor": INK}),
    "part": ("a part", {"facecolor": RULE, "edgecolor": INK}),
    "none": ("nothing", {"facecolor": PAPER, "edgecolor": VERDICTS["other voices"]["color"], "lw": 2}),
    "readers differ": ("readers differ", {"facecolor": PAPER, "edgecolor": INK, "linestyle": "--"}),
    "not read": ("not read", {"facecolor": PAPER, "edgecolor": RULE}),
}
"""What a quote shows of its sentence, in words, and how its cell looks."""

READERS = {"human": ("person", "people"), "model": ("run of a language model", "runs of a language model")}


@in_both_widths
def plot_readings(cited, readers):
    """Draw a cell for each citation, named for its quote, under its section, those that show most first.

    Parameters
    ----------
    cited : DataFrame
        What :func:`compendium.analysis.readings.citations` returns.
    readers : DataFrame
        Column ``kind``: who judged.
    """
    fit = agreed_fit(cited)
    order = {name: place for place, name in enumerate(FIT_CELLS)}
    cited = cited.assign(fit=fit).sort_values("fit", key=lambda fits: fits.map(order), kind="stable")
    found = [name for name in FIT_CELLS if (fit == name).any()]
    fig, ax = blank_page(1)
    y = headline(ax, readings_title(fit))
    if len(readers):
        y = write(ax, 0, y - 0.05, judged_by(readers), color=GREY) + 0.08
    if found:
        y = cells(ax, y, [FIT_CELLS[name][0] for name in found], [FIT_CELLS[name][1] for name in found]) + 0.1
    for section in dict.fromkeys(zip(cited["document"], cited["section"], strict=True)):
        rows = cited[(cited["document"] == section[0]) & (cited["section"] == section[1])]
        y = write(ax, 0, y, section[1] if cited["document"].nunique() == 1 else ", ".join(section)) + 0.04
        y = cells(ax, y, rows["segment_id"], [FIT_CELLS[name][1] for name in rows["fit"]]) + 0.1
    return cut_to(fig, ax, y)


def readings_title(fit):
    """Say how many quotes show the whole of their sentence, of those that somebody read for it."""
    read = fit[fit != "not read"]
    whole = int((read == "whole").sum())
    if read.empty:
        return "Nobody has judged yet what a quote shows of its sentence"
    many = counted(len(read), "citation", "citations")
    if not whole:
        return f"In none of {many} does the quote alone show the whole sentence"
    return f"In {whole} of {many}, the quote alone shows the whole sentence"


def judged_by(readers):
    """Say who judged: people, and runs of a language model."""
    kinds = readers["kind"].value_counts()
    known = [counted(kinds[kind], *words) for kind, words in READERS.items() if kind in kinds]
    return f"as judged by {' and '.join(known)}"
