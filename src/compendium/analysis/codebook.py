"""Themes and practices: what each is, how many quotes carry it, and which document names it."""

import numpy as np
import pandas as pd


def codebook_table(codebook, coded):
    """Every code with its quotes and the documents that name it, each theme before its own codes.

    Parameters
    ----------
    codebook : DataFrame, one row per code
        Columns ``code_id``, ``parent_id`` (empty for a theme), ``kind``, ``label``, ``definition``,
        ``include``, ``exclude``, ``in_article`` and ``in_poster`` (boolean), ``poster_locator``.
    coded : DataFrame, one row per quote
        Columns ``segment_id``, ``participant_id`` and ``code_id`` (its primary code).

    Returns
    -------
    DataFrame, one row per code
        Columns ``code_id``, ``theme``, ``kind``, ``label``, ``definition``, ``include``, ``exclude``,
        ``named_in`` (``both``, ``article``, ``poster`` or ``neither``), ``poster_locator``, ``n_quotes`` and
        ``n_participants``. A theme counts the quotes of all its codes.
    """
    theme = codebook["parent_id"].fillna(codebook["code_id"])
    counts = _counts(coded, codebook.assign(theme=theme))
    table = codebook.assign(theme=theme, named_in=_named_in(codebook)).join(counts, on="code_id")
    order = {theme_id: place for place, theme_id in enumerate(theme.drop_duplicates())}
    table = table.assign(place=theme.map(order), leaf=codebook["parent_id"].notna())
    what = ["code_id", "theme", "kind", "label", "definition", "include", "exclude"]
    what += ["named_in", "poster_locator", "n_quotes", "n_participants"]
    return table.sort_values(["place", "leaf"], kind="stable", ignore_index=True)[what]


def _named_in(codebook):
    """Which documents name each code: ``both``, ``article``, ``poster`` or ``neither``."""
    article, poster = codebook["in_article"], codebook["in_poster"]
    where = np.select([article & poster, article, poster], ["both", "article", "poster"], "neither")
    return pd.Series(where, codebook.index, dtype="str")


def _counts(coded, codebook):
    """Number of quotes and of their speakers for each code; a theme has those of all its codes."""
    quotes = coded[["segment_id", "participant_id", "code_id"]].merge(
        codebook[["code_id", "theme"]], on="code_id"
    )
    through = pd.concat([quotes, quotes.assign(code_id=quotes["theme"])])
    counts = through.groupby("code_id").agg(
        n_quotes=("segment_id", "nunique"), n_participants=("participant_id", "nunique")
    )
    return counts.reindex(codebook["code_id"], fill_value=0)
