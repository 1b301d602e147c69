"""Which codes a coder gives to the same quote: codes that often go together may be hard to tell apart."""

import numpy as np
import pandas as pd


def cooccurrence(codings, codebook):
    """How many quotes have both of two codes from the same coder, for each pair of codes.

    Codes of either rank count: one of them may be the primary code, or both secondary ones.

    Parameters
    ----------
    codings : DataFrame, one row per quote, coder, rank and code
        Columns ``segment_id``, ``coder``, ``rank`` and ``code_id``; no code twice for a quote and coder.
    codebook : DataFrame
        Gives the order of codes.

    Returns
    -------
    DataFrame, one row per coder and pair of codes that share a quote
        Coders in the order met, of each the pairs with most quotes first. ``coder``; ``code_a`` and
        ``code_b``, in codebook order; ``n_both``, quotes with both codes; ``a_then_b`` and ``b_then_a``,
        those of them where the first is the primary code and the other a secondary one; ``n_a`` and ``n_b``,
        quotes with each code at either rank; ``jaccard``, quotes with both over quotes with either, 0 to 1.

    Raises
    ------
    ValueError
        If a code is not in the codebook.

    References
    ----------
    Jaccard (1912), New Phytologist 11:37-50.
    """
    coder, coders = pd.factorize(codings["coder"])
    code = _places(codings["code_id"], codebook)
    carrying = np.zeros((len(coders), len(codebook)), dtype=np.int64)
    np.add.at(carrying, (coder, code), 1)
    counts = _pairs(codings, coder, code, len(coders))
    for side in "ab":
        counts[f"n_{side}"] = carrying[counts["coder"], counts[f"code_{side}"]]
    counts["jaccard"] = counts["n_both"] / (counts["n_a"] + counts["n_b"] - counts["n_both"])
    counts = counts.sort_values(
        ["coder", "n_both"], ascending=[True, False], kind="stable", ignore_index=True
    )
    names = {"coder": coders, "code_a": codebook["code_id"], "code_b": codebook["code_id"]}
    return counts.assign(
        **{column: pd.Series(np.asarray(of)[counts[column]], dtype="str") for column, of in names.items()}
    )


def _places(code_ids, codebook):
    """Return the place of each code in the codebook."""
    places = pd.Index(codebook["code_id"]).get_indexer(code_ids)
    if len(unknown := code_ids[places < 0].unique()):
        raise ValueError(f"not in the codebook: {', '.join(sorted(unknown))}")
    return places


def _pairs(codings, coder, code, n_coders):
    """Number of quotes with both codes, for each coder and pair of codes, all as numbers."""
    segment, _ = pd.factorize(codings["segment_id"])
    quote = segment * n_coders + coder
    # Most quotes have one code, and no pair: leaving them out first saves most of the work.
    several = np.bincount(quote)[quote] > 1
    is_primary = (codings["rank"] == "primary").to_numpy()
    given = pd.DataFrame({"quote": quote, "code": code, "is_primary": is_primary})[several]
    pairs = given.merge(given, on="quote", suffixes=("_a", "_b"))
    pairs = pairs[pairs["code_a"] < pairs["code_b"]].assign(coder=lambda rows: rows["quote"] % n_coders)
    return pairs.groupby(["coder", "code_a", "code_b"], as_index=False).agg(
        n_both=("quote", "size"), a_then_b=("is_primary_a", "sum"), b_then_a=("is_primary_b", "sum")
    )
