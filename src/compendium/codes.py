"""Codes in force: which themes and codes there are, and which code a coder gave to each quote."""


def themes(codebook):
    """Return the themes of the article.

    Parameters
    ----------
    codebook : DataFrame, as `compendium.data.read_codebook` gives it

    Returns
    -------
    DataFrame
        The rows of the codebook that are themes, in its order.
    """
    return codebook[(codebook["kind"] == "theme") & codebook["in_article"]].reset_index(drop=True)


def leaf_codes(codebook):
    """Return the codes that quotes are coded with: the article's practices and contexts.

    Parameters
    ----------
    codebook : DataFrame, as `compendium.data.read_codebook` gives it

    Returns
    -------
    DataFrame
        The rows of the codebook that are leaves, in its order.
    """
    return codebook[(codebook["kind"] != "theme") & codebook["in_article"]].reset_index(drop=True)


def theme_of(code_ids, codebook):
    """Return the theme of each code; a theme is its own.

    Parameters
    ----------
    code_ids : Series of code_id
        May have missing values, which stay missing.
    codebook : DataFrame

    Returns
    -------
    Series of code_id, indexed as ``code_ids``

    Raises
    ------
    ValueError
        If a code is not in the codebook.
    """
    theme = codebook.set_index("code_id")["parent_id"]
    theme = theme.fillna(theme.index.to_series())
    if unknown := sorted(set(code_ids.dropna()) - set(theme.index)):
        raise ValueError(f"not in the codebook: {', '.join(unknown)}")
    return code_ids.map(theme).rename("theme_id")


def primary_codes(codings, coder):
    """Return the primary code that a coder gave to each quote.

    Parameters
    ----------
    codings : DataFrame
    coder : str

    Returns
    -------
    Series of code_id, indexed by segment_id, in the order of the codings

    Raises
    ------
    ValueError
        If the coder has no primary code in these codings.
    """
    given = codings[(codings["coder"] == coder) & (codings["rank"] == "primary")]
    if given.empty:
        coders = ", ".join(codings["coder"].unique())
        raise ValueError(f"no primary codes by coder {coder!r}; there are codings by {coders}")
    return given.set_index("segment_id")["code_id"]


def coded_segments(segments, codings, participants, coder):
    """Return the quotes with the code that a coder gave them and with what is known of the speaker.

    Parameters
    ----------
    segments, codings, participants : DataFrame
    coder : str

    Returns
    -------
    DataFrame, one row per quote, in the order of ``segments``
        Columns of ``segments``, then code_id (the primary code; missing if the coder gave none), affiliation
        and role.

    Raises
    ------
    ValueError
        If the coder has no primary code in these codings.
    """
    codes = primary_codes(codings, coder).reset_index()
    coded = segments.merge(codes, on="segment_id", how="left", validate="1:1")
    return coded.merge(participants, on="participant_id", how="left", validate="m:1")
