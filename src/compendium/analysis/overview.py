"""Quotes of each theme, by whether they tell of relations cooling (freeze) or warming (thaw)."""

import pandas as pd

from compendium.analysis.codes import codes_given, theme_of, themes
from compendium.analysis.numbers import Number
from compendium.analysis.sample import size_at

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


def overview_numbers(flow, table):
    """Numbers that the alternative text of the opening figure cites: people, quotes, cold and warmth.

    Parameters
    ----------
    flow : DataFrame
        What :func:`compendium.analysis.sample.study_flow` returns.
    table : DataFrame
        What :func:`theme_temperatures` returns.

    Returns
    -------
    list of Number
    """
    by_theme = ", ".join(table["label"] + " " + table["total"].astype(str))
    in_full, analysed = (size_at(flow, step, "people") for step in ("full study", "analysed"))
    unclear = table["none"].sum() + table["unclear"].sum()
    return [
        Number("people_full_study", in_full, "people of the full study, as printed"),
        Number("people_analysed", analysed, "people of the sample analysed, as printed"),
        Number("n_quotes", table["total"].sum(), "quotes in print"),
        Number("n_themes", len(table), "themes that the article names"),
        Number("quotes_by_theme", by_theme, "quotes of each theme"),
        Number("n_freeze", table["freeze"].sum(), "quotes that tell of cooling relations"),
        Number("n_thaw", table["thaw"].sum(), "quotes that tell of warming relations"),
        Number("n_both", table["both"].sum(), "quotes that tell of cooling and of warming"),
        Number("n_unclear", unclear, "quotes that tell of neither, or whose readers differ"),
    ]
