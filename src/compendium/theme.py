"""The quotes of one theme: who says what, under which practice, and which claims cite it."""

import pandas as pd


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
        Every claim, in order, and which quotes it cites itself (``claim_id``, ``segment_id``).

    Returns
    -------
    DataFrame, one row per quote in the order given
        Columns ``segment_id``, ``quote_no``, ``participant_id``, ``affiliation``, ``role``, ``code_id``,
        ``label``, ``gist``, ``n_words``, ``page`` and ``cited_by`` (claim_ids, joined by ``"; "``).

    Raises
    ------
    ValueError
        If the codebook has no such theme.
    """
    codes = _codes_of(theme, codebook)
    labels = codebook.set_index("code_id")["label"]
    order = {claim: place for place, claim in enumerate(claims["claim_id"])}
    citing = evidence.sort_values("claim_id", key=lambda ids: ids.map(order))
    cited_by = citing.groupby("segment_id")["claim_id"].agg("; ".join).rename("cited_by")
    quotes = coded[coded["code_id"].isin(codes)].reset_index(drop=True)
    quotes = quotes.assign(label=quotes["code_id"].map(labels)).join(cited_by, on="segment_id")
    speaker = ["segment_id", "quote_no", "participant_id", "affiliation", "role"]
    return quotes[[*speaker, "code_id", "label", "gist", "n_words", "page", "cited_by"]]


def _codes_of(theme, codebook):
    """Return the leaf codes of a theme, in codebook order."""
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
