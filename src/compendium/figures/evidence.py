"""The figure of the claims that name a group: one cell for each, by whom it quotes."""

from compendium.data.wording import readable
from compendium.figures.drawing import cells, counted, cut_to, headline, write
from compendium.figures.layout import blank_page
from compendium.figures.style import GREY, INK, PAPER, RULE, VERDICTS, in_both_widths

WHOM = {
    "as attributed": ("quotes", "quote", "only people of the group named"),
    "mixed voices": ("quotes", "quote", "people of the group and others"),
    "other voices": ("quotes", "quote", "only people outside the group"),
    "not checkable": ("leaves", "leave", "open whether those quoted are the group, or all of it"),
    "too few quotes": ("has", "have", "fewer quotes than asked for"),
    "code not carried": ("has", "have", "no quote with the code of the claim"),
    "cites nothing": ("cites", "cite", "nothing"),
}
"""What one claim, or several, with this verdict do."""

CELLS = {
    "as attributed": {"facecolor": INK, "edgecolor": INK},
    "mixed voices": {"facecolor": RULE, "edgecolor": INK},
    "other voices": {"facecolor": PAPER, "edgecolor": VERDICTS["other voices"]["color"], "lw": 2},
    "not checkable": {"facecolor": PAPER, "edgecolor": GREY, "linestyle": "--"},
    "too few quotes": {"facecolor": PAPER, "edgecolor": GREY},
    "code not carried": {"facecolor": PAPER, "edgecolor": GREY},
    "cites nothing": {"facecolor": PAPER, "edgecolor": RULE},
}
"""How the cell of a claim with this verdict looks."""


@in_both_widths
def plot_evidence(verdicts, by_leaders, reading):
    """Draw a cell for each claim about a group, with its identifier, under whom it quotes.

    Parameters
    ----------
    verdicts : DataFrame
        What :func:`compendium.analysis.evidence.claim_verdicts` returns.
    by_leaders : DataFrame
        What :func:`compendium.analysis.evidence.verdicts_by_leaders` returns.
    reading : str
        Whose leaders *primary care leaders* are in ``verdicts``.
    """
    named = verdicts[verdicts["names_group"] == "yes"]
    fig, ax = blank_page(1)
    y = headline(ax, evidence_title(named))
    if condition := on_condition(by_leaders, reading):
        y = write(ax, 0, y - 0.05, condition, color=GREY) + 0.08
    for verdict, (one, many, whom) in WHOM.items():
        ids = named.loc[named["verdict"] == verdict, "claim_id"]
        if len(ids):
            y = write(ax, 0, y, f"{counted(len(ids), one, many)} {whom}") + 0.05
            y = cells(ax, y, ids, [CELLS[verdict]] * len(ids)) + 0.12
    return cut_to(fig, ax, y)


def evidence_title(named):
    """Say how many of the claims about a group quote members of that group alone."""
    n, own = len(named), int((named["verdict"] == "as attributed").sum())
    if not n:
        return "No claim says of a group what it thought or did"
    if not own:
        return f"{counted(n, 'claim is', 'claims are')} about a group, and none quotes its members alone"
    if own == n:
        return f"{counted(n, 'claim is', 'claims are')} about a group, and every one quotes its members alone"
    return f"Of {n} claims about a group, {own} {'quotes' if own == 1 else 'quote'} its members alone"


def on_condition(by_leaders, reading):
    """Say whose leaders *primary care leaders* are taken to be, if another reading gives another number."""
    own = by_leaders.set_index("primary_care_leaders")["as attributed"]
    other = own.drop(reading, errors="ignore")
    other = other[other != own.get(reading)]
    if other.empty:
        return ""
    rest = "; ".join(f"{n} if they are of {readable(side)}" for side, n in other.items())
    return f"if primary care leaders are those of {readable(reading)}; {rest}"
