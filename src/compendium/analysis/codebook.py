"""Themes and practices: what each is, how many quotes carry it, and which document names it."""

import numpy as np
import pandas as pd

from compendium.analysis.numbers import Number


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


def codebook_numbers(table, together):
    """Numbers that the pages cite on themes and practices, and on which document names them.

    Parameters
    ----------
    table : DataFrame
        What :func:`codebook_table` returns.
    together : DataFrame
        What :func:`compendium.analysis.cooccurrence.cooccurrence` returns.

    Returns
    -------
    list of Number
    """
    both, poster_only = table[table["named_in"] == "both"], table[table["named_in"] == "poster"]
    article = table[table["named_in"].isin(["article", "both"])]
    poster = table[table["named_in"].isin(["poster", "both"])]
    codes = article[article["kind"] != "theme"]
    pairs = together[["code_a", "code_b"]].drop_duplicates()
    article_only = table[(table["named_in"] == "article") & (table["kind"] == "theme")]
    quoted = poster_only.loc[poster_only["kind"] != "theme", "n_quotes"].sum()
    return [
        Number("poster_only_labels", ", ".join(poster_only["label"]), "what only the poster names"),
        Number("n_quotes_poster_only", quoted, "quotes under codes that only the poster names"),
        Number("article_only_themes", ", ".join(article_only["label"]), "themes that only the article names"),
        Number("n_themes", (article["kind"] == "theme").sum(), "themes that the article names"),
        Number("n_codes", len(codes), "practices and contexts that the article names"),
        Number("n_practices", (article["kind"] == "practice").sum(), "practices that the article names"),
        Number("n_context_codes", (article["kind"] == "context").sum(), "contexts that the article names"),
        Number("n_themes_poster", (poster["kind"] == "theme").sum(), "themes that the poster names"),
        Number("n_practices_poster", (poster["kind"] == "practice").sum(), "practices that the poster names"),
        Number("n_practices_both", (both["kind"] == "practice").sum(), "practices that both documents name"),
        Number("n_poster_only", len(poster_only), "themes and codes that only the poster names"),
        Number("n_quotes", codes["n_quotes"].sum(), "quotes under codes that the article names"),
        Number("fewest_quotes", codes["n_quotes"].min(), "quotes of the code with fewest, of the article's"),
        Number("most_quotes", codes["n_quotes"].max(), "quotes of the code with most, of the article's"),
        Number("n_code_pairs", len(pairs), "pairs of codes that some coder gave to one and the same quote"),
    ]
