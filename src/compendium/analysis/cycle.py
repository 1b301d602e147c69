"""What cooled relations and what warmed them again: events, and the codes of the claims about them."""

from compendium.analysis.codes import leaf_codes
from compendium.analysis.numbers import Number

TURNS = ["freeze", "thaw"]


def cycle(table, claims, codebook):
    """Events at which relations cooled or warmed, each with its round and the code of the claim about it.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.timeline.timeline` returns.
    claims, codebook : DataFrame

    Returns
    -------
    DataFrame, one row per event in order
        ``round`` (1 until relations cool anew after a thaw, then 2, and so on), ``turn`` (``freeze`` or
        ``thaw``), ``when``, ``event``; ``code_id`` and ``label``, missing where no claim tells of the event
        or its code is a theme.
    """
    labels = leaf_codes(codebook)[["code_id", "label"]]
    told = table.rename(columns={"temperature": "turn", "label": "event"})
    told = told[told["turn"].isin(TURNS)].merge(claims[["claim_id", "code_id"]], on="claim_id", how="left")
    told["code_id"] = told["code_id"].where(told["code_id"].isin(labels["code_id"]))
    cooled_anew = told["turn"].eq("freeze") & told["turn"].shift().eq("thaw")
    told = told.merge(labels, on="code_id", how="left").assign(round=1 + cooled_anew.cumsum())
    return told[["round", "turn", "when", "event", "code_id", "label"]]


def meanwhile(turning, codebook):
    """Leaf codes that belong to none of the events that cooled or warmed relations.

    Parameters
    ----------
    turning : DataFrame
        What `cycle` returns.
    codebook : DataFrame

    Returns
    -------
    DataFrame
        ``kind`` (``context``, ``practice``) and ``label``, in codebook order.
    """
    leaves = leaf_codes(codebook)
    return leaves.loc[~leaves["code_id"].isin(turning["code_id"]), ["kind", "label"]].reset_index(drop=True)


def cycle_numbers(turning):
    """Numbers that the pages cite on the rounds of the cycle and on the events that no code tells of.

    Parameters
    ----------
    turning : DataFrame
        What :func:`cycle` returns.

    Returns
    -------
    list of Number
    """
    return [
        Number("n_rounds", turning["round"].nunique(), "rounds of cooling and warming, dated or not"),
        Number("n_cycle_events", len(turning), "events that cooled or warmed relations"),
    ]
