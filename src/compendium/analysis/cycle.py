"""What cooled relations and what warmed them again: dated events, and the codes of the claims about them."""

from compendium.analysis.codes import leaf_codes

TURNS = ["freeze", "thaw"]


def cycle(table, claims, codebook):
    """Events at which relations cooled or warmed, each with the code of the claim that tells of it.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.timeline.timeline` returns.
    claims, codebook : DataFrame

    Returns
    -------
    DataFrame, one row per event, first those of ``freeze``, then of ``thaw``, in order
        ``turn``, ``when``, ``event``; ``code_id`` and ``label``, missing where no claim tells of the event or
        its code is a theme.
    """
    labels = leaf_codes(codebook)[["code_id", "label"]]
    told = table.rename(columns={"temperature": "turn", "label": "event"})
    told = told[told["turn"].isin(TURNS)].merge(claims[["claim_id", "code_id"]], on="claim_id", how="left")
    told["code_id"] = told["code_id"].where(told["code_id"].isin(labels["code_id"]))
    told = told.merge(labels, on="code_id", how="left").sort_values("turn", kind="stable", ignore_index=True)
    return told[["turn", "when", "event", "code_id", "label"]]


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
