"""The quotes of one theme: who says what, under which practice, and which claims use it."""

import pandas as pd

from compendium.analysis.evidence import cited_quotes
from compendium.analysis.numbers import Number


def theme_table(theme, codebook, coded, claims, evidence):
    """Quotes whose primary code belongs to a theme; under the published coding, a table of the article.

    Parameters
    ----------
    theme : str
        ``code_id`` of a theme.
    codebook : DataFrame, one row per code
        Columns ``code_id``, ``parent_id`` and ``label``.
    coded : DataFrame, one row per quote
        Columns ``segment_id``, ``quote_no``, ``page``, ``participant_id``, ``affiliation``, ``role``,
        ``gist``, ``n_words`` and ``code_id`` (its primary code).
    claims, evidence : DataFrame
        Every claim, in order, with those that it rests on; and which quotes it cites itself.

    Returns
    -------
    DataFrame, one row per quote in the order given
        Columns ``segment_id``, ``quote_no``, ``participant_id``, ``affiliation``, ``role``, ``code_id``,
        ``label``, ``gist``, ``n_words``, ``page``, ``cited_by`` and ``behind``: the claims that cite the
        quote themselves, and those that rest on such claims (claim_ids, joined by ``"; "``).

    Raises
    ------
    ValueError
        If the codebook has no such theme.
    """
    codes = _codes_of(theme, codebook)
    labels = codebook.set_index("code_id")["label"]
    quotes = coded[coded["code_id"].isin(codes)].reset_index(drop=True)
    quotes = quotes.assign(label=quotes["code_id"].map(labels))
    quotes = quotes.join(_using(claims, evidence), on="segment_id")
    speaker = ["segment_id", "quote_no", "participant_id", "affiliation", "role"]
    return quotes[[*speaker, "code_id", "label", "gist", "n_words", "page", "cited_by", "behind"]]


def _using(claims, evidence):
    """For each cited quote, the claims that cite it and those that rest on such claims, as text."""
    using = cited_quotes(claims, evidence)
    using = using.assign(through=using["claim_id"] != using["via_claim_id"])
    once = using.sort_values("through", kind="stable").drop_duplicates(["claim_id", "segment_id"])
    once["use"] = once["through"].map({False: "cited_by", True: "behind"})
    claims_of = once.groupby(["segment_id", "use"], sort=False)["claim_id"].agg("; ".join)
    return claims_of.unstack("use").reindex(columns=["cited_by", "behind"])


def _codes_of(theme, codebook):
    """Leaf codes of a theme, in codebook order."""
    is_theme = codebook["parent_id"].isna()
    known = codebook.loc[is_theme, "code_id"]
    if theme not in set(known):
        raise ValueError(f"theme {theme!r} is not in the codebook, which has {', '.join(known)}")
    return codebook.loc[codebook["parent_id"] == theme, "code_id"].tolist()


def practice_counts(theme, codebook, coded):
    """Quotes of each practice of a theme, by the affiliation of their speakers.

    Parameters
    ----------
    theme, codebook, coded
        As :func:`theme_table` takes them.

    Returns
    -------
    DataFrame, one row per leaf code of the theme in codebook order, those without quotes too
        Columns ``code_id``, ``label``, one column of counts for each affiliation in ``coded``, sorted, and
        ``total``.

    Raises
    ------
    ValueError
        If the codebook has no such theme.
    """
    codes = _codes_of(theme, codebook)
    counts = pd.crosstab(coded["code_id"], coded["affiliation"]).rename_axis(columns=None)
    counts = counts.reindex(codes, fill_value=0).assign(total=lambda c: c.sum(axis="columns"))
    labels = codebook.set_index("code_id").loc[codes, ["label"]]
    return labels.join(counts).reset_index(names="code_id")


def theme_numbers(theme, codebook, table, counts):
    """Numbers that the name and the alternative text of a theme's figure cite.

    Parameters
    ----------
    theme, codebook
        As :func:`theme_table` takes them.
    table, counts : DataFrame
        What :func:`theme_table` and :func:`practice_counts` return.

    Returns
    -------
    list of Number
    """
    label, quoted = codebook.set_index("code_id").loc[theme, "label"], counts["total"] > 0
    return [
        Number("theme", theme, "identifier of the theme"),
        Number("theme_label", label, "what the theme is called"),
        Number("n_quotes", len(table), "quotes in print under the theme"),
        Number("n_participants", table["participant_id"].nunique(), "people quoted under the theme"),
        Number("n_codes", len(counts), "practices and contexts of the theme"),
        Number("n_codes_quoted", quoted.sum(), "practices and contexts of the theme that have a quote"),
    ]
