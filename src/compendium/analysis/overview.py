"""Quotes of each theme, by whether they tell of relations cooling (freeze) or warming (thaw)."""

import pandas as pd

from compendium.analysis.codes import codes_given, theme_of, themes

TEMPERATURES = ["freeze", "both", "thaw", "none", "unclear"]
"""What a quote can tell of, from cold to warm; then nothing of the kind, and what readers do not agree on."""


def quote_temperatures(codings):
    """What each quote tells of, where all coders who said so agree.

    Parameters
    ----------
    codings : DataFrame, one row per quote, coder and rank
        Columns ``segment_id`` and ``temperature`` (missing where a coder did not read for it).

    Returns
    -------
    Series indexed by segment_id
        One of ``TEMPERATURES``; ``unclear`` where the readers differ, or nobody read for it.
    """
    read = codings.groupby("segment_id", sort=False)["temperature"]
    return read.first().where(read.nunique() == 1, "unclear").rename("temperature")


def theme_temperatures(codebook, codings, coder):
    """Count the quotes of each theme by what they tell of.

    Parameters
    ----------
    codebook, codings : DataFrame
    coder : str
        Whose primary codes put the quotes under themes.

    Returns
    -------
    DataFrame, one row per theme of the article, in codebook order
        Columns ``theme``, ``label``, those of ``TEMPERATURES``, and ``total`` (quotes).
    """
    coded = codes_given(codings, coder).set_index("segment_id")
    theme = theme_of(coded["code_id"], codebook)
    told = quote_temperatures(codings).reindex(theme.index)
    rows = themes(codebook).set_index("code_id")["label"]
    counts = pd.crosstab(theme, told).reindex(index=rows.index, columns=TEMPERATURES, fill_value=0)
    counts = counts.assign(total=counts.sum(axis="columns")).rename_axis(index="theme", columns=None)
    return rows.rename_axis("theme").to_frame().join(counts).reset_index()
