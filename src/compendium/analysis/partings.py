"""Codes that coders gave to each quote, side by side, and on which quotes they part."""

import numpy as np
import pandas as pd

from compendium.analysis.codes import theme_of
from compendium.analysis.reliability import MISSING, numbered

REMARKS = ("confidence", "temperature")
"""What a coder may say beside a primary code."""


def side_by_side(codings, codebook, coders, segments):
    """Codes that all coders gave to each quote, side by side, and where they differ.

    Parameters
    ----------
    codings, codebook, coders, segments : DataFrame
        The whole tables.

    Returns
    -------
    DataFrame, one row per coded quote, in the order of ``segments``
        ``segment_id``; ``gist``; the primary code given by each coder, in a column named after the coder;
        ``parting`` (``theme`` where these belong to different themes, ``practice`` where only the codes
        differ, else missing); ``odd_one_out`` (the coder who differs where all others, two at least, agree);
        and, for each coder who stated any, ``confidence_<coder>``, ``temperature_<coder>`` and
        ``secondary_<coder>``.
    """
    wide, *remarks = _by_coder(codings, coders, ["code_id", *REMARKS])
    kinds = wide.groupby(list(wide), dropna=False)
    judged = _judged(kinds.size().reset_index()[list(wide)], codebook)
    table = pd.concat([wide, judged.take(kinds.ngroup()).set_index(wide.index)], axis=1)
    remarks += _by_coder(codings, coders, ["code_id"], rank="secondary")
    for name, remark in zip([*REMARKS, "secondary"], remarks, strict=True):
        table = table.join(remark.dropna(axis=1, how="all").add_prefix(f"{name}_"))
    return segments[["segment_id", "gist"]].merge(table, on="segment_id")


def disagreements(codings, codebook, coders, segments):
    """Quotes to which the coders gave different codes.

    Parameters
    ----------
    codings, codebook, coders, segments : DataFrame
        As `side_by_side` takes them.

    Returns
    -------
    DataFrame
        Its rows with a parting, without what coders say beside a primary code.
    """
    table = side_by_side(codings, codebook, coders, segments)
    columns = ["segment_id", "gist", *coders["coder"], "parting", "odd_one_out"]
    return table.loc[table["parting"].notna(), columns].reset_index(drop=True)


def primary_by_coder(codings, coders):
    """Primary code of each quote by each coder, one column per coder.

    Parameters
    ----------
    codings, coders : DataFrame
        With ``segment_id``, ``coder``, ``rank`` and ``code_id``; and ``coder``.

    Returns
    -------
    DataFrame, index ``segment_id``, one column per coder in the order of ``coders``
        Missing where the coder did not code.

    Raises
    ------
    ValueError
        If a coder gave a quote two primary codes.
    """
    (codes,) = _by_coder(codings, coders, ["code_id"])
    return codes


def _by_coder(codings, coders, columns, rank="primary"):
    """For each of some columns of the codings of one rank, a frame quotes × coders."""
    names = pd.Index(coders["coder"])
    wanted = (codings["rank"] == rank) & codings["coder"].isin(names)
    given = codings.loc[wanted, ["segment_id", "coder", *columns]]
    # Not DataFrame.pivot: it sorts the quotes by name, and a million of them take it many times as long.
    row_of_quote, quotes = pd.factorize(given["segment_id"])
    place = np.full((len(quotes), len(names)), -1)
    place[row_of_quote, names.get_indexer(given["coder"])] = np.arange(len(given))
    if (place >= 0).sum() < len(given):
        raise ValueError(f"a coder gave a quote two {rank} codes")
    index = pd.Index(quotes, name="segment_id")

    def spread(values):
        taken = [values.take(rows, allow_fill=True) for rows in place.T]
        return pd.DataFrame(dict(zip(names, taken, strict=True)), index)

    return [spread(given[column].array) for column in columns]


def _judged(patterns, codebook):
    """Of each pattern, at which level its coders differ (missing if they do not), and who stands alone."""
    differ = _differ(numbered(patterns))
    between_themes = _differ(numbered(patterns.apply(theme_of, codebook=codebook)))
    parting = pd.Series(np.where(between_themes, "theme", "practice"), patterns.index, dtype="str")
    return pd.DataFrame(
        {"parting": parting.where(differ), "odd_one_out": _odd_one_out(patterns).where(differ)}
    )


def _differ(numbers):
    """Whether any two coders gave different categories, for each row of an array quotes × coders."""
    beyond = np.iinfo(numbers.dtype).max
    least = np.where(numbers == MISSING, beyond, numbers).min(axis=1, initial=beyond)
    return least < numbers.max(axis=1, initial=MISSING)


def _odd_one_out(wide):
    """Coder who differs from all others who coded the quote, where these are at least two and agree.

    It holds for quotes on which coders differ: if all others agree, it must be this coder who does not.
    """
    numbers = numbered(wide)
    odd = pd.Series(pd.NA, index=wide.index, dtype="str")
    for place, coder in enumerate(wide):
        others = np.delete(numbers, place, axis=1)
        enough = (others != MISSING).sum(axis=1) >= 2
        odd = odd.mask(enough & ~_differ(others), coder)
    return odd
