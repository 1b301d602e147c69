"""Which themes and codes there are, and which codes of each quote are in force: those that count."""

import pandas as pd

CONSENSUS = "consensus"
"""Name of a coder who stands for the vote of all coders, see `consensus_codes`."""

RANKS = ["primary", "primary and secondary"]
"""Which codes of a quote can be in force."""


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
    if unknown := sorted(set(code_ids.dropna().unique()) - set(theme.index)):
        raise ValueError(f"not in the codebook: {', '.join(unknown)}")
    return code_ids.map(theme).rename("theme_id")


def consensus_codes(codings):
    """Codings that the coders would settle on by vote, as those of a coder named ``consensus``.

    Parameters
    ----------
    codings : DataFrame
        Columns ``segment_id``, ``coder``, ``rank`` and ``code_id``.

    Returns
    -------
    DataFrame with these columns, quotes in the same order
        The primary code of a quote is the one that most coders gave as primary; of several with as many
        votes, the one given by the coder who comes first in the codings. Every other code that more than half
        of those who coded the quote gave, at either rank, is secondary.
    """
    coders = codings["coder"].unique()
    given = codings.assign(place=codings["coder"].map({coder: place for place, coder in enumerate(coders)}))
    keys = ["segment_id", "code_id"]
    votes = given[given["rank"] == "primary"].groupby(keys, sort=False)["place"].agg(["size", "min"])
    votes = votes.sort_values(["size", "min"], ascending=[False, True], kind="stable").reset_index()
    primary = votes.drop_duplicates("segment_id")[keys].assign(rank="primary")
    named = given.groupby(keys, sort=False)["coder"].nunique()
    named = named.rename("size").reset_index()
    voters = given.groupby("segment_id")["coder"].nunique()
    common = named[named["size"] * 2 > named["segment_id"].map(voters)][keys].assign(rank="secondary")
    rows = pd.concat([primary, common], ignore_index=True).drop_duplicates(keys)
    order = {segment: place for place, segment in enumerate(codings["segment_id"].unique())}
    rows = rows.sort_values("segment_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)
    return rows.assign(coder=CONSENSUS)[["segment_id", "coder", "rank", "code_id"]]


def codes_given(codings, coder, ranks=RANKS[0]):
    """Codes in force: those of the ranks that count that a coder gave to each quote.

    Parameters
    ----------
    codings : DataFrame
    coder : str
        A coder of these codings, or ``consensus`` for the vote of all of them.
    ranks : str
        One of ``RANKS``.

    Returns
    -------
    DataFrame, one row per quote and code, in the order of the codings
        ``segment_id`` and ``code_id``.

    Raises
    ------
    ValueError
        If the coder has no primary code in these codings, or ``ranks`` is none of ``RANKS``.
    """
    if ranks not in RANKS:
        raise ValueError(f"ranks cannot be {ranks!r}; choose from {', '.join(RANKS)}")
    coders = codings["coder"].unique()
    if coder == CONSENSUS and CONSENSUS not in coders:
        codings = consensus_codes(codings)
    given = codings.loc[codings["coder"] == coder, ["segment_id", "rank", "code_id"]]
    is_primary = given["rank"] == "primary"
    if not is_primary.any():
        raise ValueError(f"no primary codes by coder {coder!r}; there are codings by {', '.join(coders)}")
    in_force = is_primary | (ranks != RANKS[0])
    return given.loc[in_force, ["segment_id", "code_id"]].reset_index(drop=True)


def coders_of(coders, task):
    """Those of the coders and readers who do a task: ``codes`` for quotes, ``reads`` for claims.

    Parameters
    ----------
    coders : DataFrame, one row per coder or reader
        Column ``task``, a list separated by ``;``.
    task : str

    Returns
    -------
    DataFrame
        Their rows, with a plain index.
    """
    does = coders["task"].str.split(";").map(lambda tasks: task in tasks)
    return coders[does].reset_index(drop=True)


def primary_codes(codings, coder):
    """Return the primary code that a coder gave to each quote.

    Parameters
    ----------
    codings : DataFrame
    coder : str
        As :func:`codes_given` takes it, which also says what it raises.

    Returns
    -------
    Series of code_id, indexed by segment_id, in the order of the codings
    """
    return codes_given(codings, coder).set_index("segment_id")["code_id"]


def coded_segments(segments, codings, participants, coder, ranks=RANKS[0]):
    """Return the quotes with the code that a coder gave them and with what is known of the speaker.

    Parameters
    ----------
    segments, codings, participants : DataFrame
    coder, ranks : str
        As :func:`codes_given` takes them, which also says what it raises.

    Returns
    -------
    DataFrame, one row per quote and code in force, in the order of ``segments``
        Columns of ``segments``, then code_id (missing if the coder gave none), affiliation and role. With
        primary codes alone, every quote has one row.
    """
    # No validate=: it sorts all keys, which the contract has found unique.
    coded = segments.merge(codes_given(codings, coder, ranks), on="segment_id", how="left")
    return coded.merge(participants, on="participant_id", how="left")
