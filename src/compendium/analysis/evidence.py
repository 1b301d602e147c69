"""What each claim rests on: its quotes, whether they support it, and whose they are.

A quote supports a claim while its code is the code of the claim that cites it: its primary code, or with
``ranks`` also a secondary one. A claim that sums up others stands on the quotes of all of them.
"""

import numpy as np
import pandas as pd

from compendium.analysis.judgement import FLAGS, VERDICTS, flags_of, reason_of, verdict_of
from compendium.analysis.numbers import Number
from compendium.data.wording import readable

NO_GROUP = "no group named"
ATTRIBUTION = ["attributed_affiliation", "attributed_role"]


def _reached(claims):
    """Pairs of a claim and itself or a claim below it, each once, in the order of the claims.

    It goes down one step at a time, and comes to an end even if claims rest on each other.
    """
    below = claims[["claim_id"]].assign(below=claims["rests_on"].astype("str").str.split(";"))
    below = below.explode("below").dropna().set_axis(["via_claim_id", "below"], axis=1)
    reached = step = claims[["claim_id"]].assign(via_claim_id=claims["claim_id"])
    while len(step):
        step = step.merge(below, on="via_claim_id")[["claim_id", "below"]].set_axis(list(reached), axis=1)
        further = pd.concat([reached, step], ignore_index=True).drop_duplicates(ignore_index=True)
        reached, step = further, further.iloc[len(reached) :]
    order = pd.Index(claims["claim_id"]).get_indexer(reached["claim_id"])
    return reached.iloc[np.argsort(order, kind="stable")]


def cited_quotes(claims, evidence):
    """Quotes that a claim stands on, and the claim through which it reaches each of them.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        Columns ``claim_id`` and ``rests_on`` (claim_ids separated by ``;``, or empty).
    evidence : DataFrame, one row per claim and quote that it cites itself
        Columns ``claim_id``, ``segment_id`` and ``cited_as``.

    Returns
    -------
    DataFrame, one row per claim, quote and citing claim
        Columns ``claim_id``, ``via_claim_id`` (the claim itself, or one that it rests on, over any number of
        steps), ``segment_id`` and ``cited_as``. A claim without any quote has no row.
    """
    cited = evidence[["claim_id", "segment_id", "cited_as"]].rename(columns={"claim_id": "via_claim_id"})
    return _reached(claims).merge(cited, on="via_claim_id")


def groups_named(claims, participants):
    """Group that each claim is attributed to, and whether the table of participants can tell it.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        Columns ``claim_id``, ``attributed_affiliation`` and ``attributed_role``, lists separated by ``;``.
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``; the groups that can be told are the values that occur here.

    Returns
    -------
    DataFrame, one row per claim in the order of ``claims``
        Columns ``claim_id``, ``affiliations``, ``roles``, ``unknown`` (lists; the last of named groups under
        which no participant is listed) and ``named`` (whether the claim names any group).
    """
    known = {name: set(participants[name]) for name in ("affiliation", "role")}
    groups = claims[ATTRIBUTION].drop_duplicates()
    affiliations, roles = (groups[column].map(_listed) for column in ATTRIBUTION)
    unknown = affiliations.map(lambda names: [name for name in names if name not in known["affiliation"]])
    unknown += roles.map(lambda names: [name for name in names if name not in known["role"]])
    named = groups.notna().any(axis=1)
    groups = groups.assign(affiliations=affiliations, roles=roles, unknown=unknown, named=named)
    groups = claims[["claim_id", *ATTRIBUTION]].merge(groups, on=ATTRIBUTION, how="left")
    return groups.drop(columns=ATTRIBUTION)


def _listed(cell):
    """Parts of a cell that lists them separated by ``;``; none if the cell is empty."""
    return [] if pd.isna(cell) else cell.split(";")


def is_inside(group, person):
    """Whether a person has one of the affiliations and one of the roles of a group.

    Parameters
    ----------
    group : object
        With the lists ``affiliations`` and ``roles``; an empty list leaves out nobody.
    person : object
        With ``affiliation`` and ``role``.

    Returns
    -------
    bool
    """
    by_affiliation = not group.affiliations or person.affiliation in group.affiliations
    return by_affiliation and (not group.roles or person.role in group.roles)


def _belongs(row):
    """Whether the speaker of a quote belongs to the group that its claim is attributed to."""
    if row.unknown:
        return "not checkable"
    if not row.named:
        return "none named"
    return "yes" if is_inside(row, row) else "no"


def _supports(row):
    """Whether one of the codes of a quote is the code of the claim that cites it."""
    return "yes" if row.claim_code in _listed(row.quote_code) else "no"


def _with(rows, name, by, function):
    """Add a column of text that follows from some others, worked out once for all rows that share these.

    ``function`` takes a row as a named tuple.
    """
    kind = rows.groupby(by, sort=False, dropna=False, observed=True).ngroup()
    first = ~kind.duplicated()
    texts = pd.Series(map(function, rows[first].itertuples()), index=kind[first], dtype="str")
    return rows.assign(**{name: kind.map(texts)})


def evidence_table(claims, evidence, coded, participants):
    """Every claim with its quotes: whether the quote supports it, and the speaker belongs to its group.

    Parameters
    ----------
    claims, evidence : DataFrame
        With the columns of the data contract.
    coded : DataFrame, one row per quote and code in force
        Columns ``segment_id``, ``participant_id``, ``affiliation``, ``role`` and ``code_id``. A cited quote
        that is left out here supports nothing.
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``.

    Returns
    -------
    DataFrame, one row per claim, quote and citing claim; a claim without quotes has one row
        ``claim_code`` is the code of the citing claim, ``quote_code`` that of the quote (of several, all,
        separated by ``;``); ``supports`` is ``yes`` or ``no``; ``belongs`` is ``yes``, ``no``, ``not
        checkable`` or ``none named``, and missing where there is no quote.
    """
    codes = claims[["claim_id", "code_id"]].set_axis(["via_claim_id", "claim_code"], axis=1)
    rows = (
        claims[["claim_id", "document", "section", "attributed_as", *ATTRIBUTION]]
        .merge(groups_named(claims, participants), on="claim_id")
        .merge(cited_quotes(claims, evidence).merge(codes, on="via_claim_id"), on="claim_id", how="left")
        .merge(_quotes(coded), on="segment_id", how="left")
    )
    rows = _with(rows, "supports", ["claim_code", "quote_code"], _supports)
    rows = _with(rows, "belongs", [*ATTRIBUTION, "affiliation", "role"], _belongs)
    rows["belongs"] = rows["belongs"].where(rows["segment_id"].notna())
    return rows.drop(columns=[*ATTRIBUTION, "affiliations", "roles", "unknown", "named"])


def _quotes(coded):
    """Speaker of each quote, and all its codes in force in one text."""
    given = coded.dropna(subset="code_id")
    # Adding texts up is a hundred times as fast as joining those of each of perhaps a million quotes.
    codes = (given["code_id"] + ";").groupby(given["segment_id"], sort=False).sum().str.removesuffix(";")
    quotes = coded[["segment_id", "participant_id", "affiliation", "role"]].drop_duplicates("segment_id")
    return quotes.join(codes.rename("quote_code"), on="segment_id")


def claim_counts(claims, table, participants):
    """Count, for each claim, what the rules of `compendium.analysis.judgement` ask for.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    table : DataFrame
        What :func:`evidence_table` returns for these claims.
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``.

    Returns
    -------
    DataFrame of int, indexed by ``claim_id`` in the order of ``claims``
        The counts of `compendium.analysis.judgement.COUNTS`, but for ``several`` and ``min_quotes``.
    """
    supports, belongs = table["supports"] == "yes", (table["belongs"] == "yes").fillna(False)
    found = pd.DataFrame(
        {
            "n_quotes": table["segment_id"],
            "n_supporting": table["segment_id"].where(supports),
            "n_voices": table["participant_id"].where(supports),
            "n_belonging": table["participant_id"].where(supports & belongs),
            "n_sides": table["affiliation"].where(supports),
        }
    )
    return fixed_counts(claims, participants).join(found.groupby(table["claim_id"]).nunique())


def fixed_counts(claims, participants):
    """Count, for each claim, what the rules ask for and no coding of the quotes can change.

    Parameters
    ----------
    claims, participants : DataFrame
        As :func:`claim_counts` takes them.

    Returns
    -------
    DataFrame of int, indexed by ``claim_id`` in the order of ``claims``
        ``n_groups``, ``n_unknown`` and ``n_below``, as :func:`claim_counts` has them.
    """
    groups = groups_named(claims, participants).set_index("claim_id")
    n_below = claims["rests_on"].astype("str").str.count(";") + 1
    return pd.DataFrame(
        {
            "n_groups": groups["affiliations"].str.len() + groups["roles"].str.len(),
            "n_unknown": groups["unknown"].str.len(),
            "n_below": n_below.fillna(0).astype(int).to_numpy(),
        }
    )


def claim_verdicts(claims, table, participants, min_quotes=1):
    """Verdict, flags and reason for every claim.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    table : DataFrame
        What :func:`evidence_table` returns for these claims.
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``.
    min_quotes : int
        How many quotes must support a claim, else it is unsupported.

    Returns
    -------
    DataFrame, one row per claim in the order of ``claims``
        Columns ``claim_id``, ``document``, ``section``, ``paragraph``, ``page``, ``code_id``, ``gist``, the
        group as ``attributed_as``, ``attributed_affiliation`` and ``attributed_role``, ``names_group``
        (``yes`` or ``no``), ``number``, ``verdict``, ``flags``, ``reason``, ``n_quotes``,
        ``n_supporting``, ``n_voices`` and ``rests_on``.
    """
    counts = claim_counts(claims, table, participants)
    judged = claims.merge(groups_named(claims, participants), on="claim_id").join(counts, on="claim_id")
    judged["several"] = (judged["number"] == "several").fillna(False).astype(int)
    judged["names_group"] = judged["named"].map({True: "yes", False: "no"})
    judged = judged.assign(verdict=verdict_of(judged, min_quotes), flags=flags_of(judged))

    def reason(row):
        unknown = " or ".join(map(readable, row.unknown))
        return reason_of(row._asdict() | {"unknown": unknown, "min_quotes": min_quotes})

    judged = _with(judged, "reason", [*ATTRIBUTION, *counts.columns.drop("n_sides")], reason)
    what = ["claim_id", "document", "section", "paragraph", "page", "code_id", "gist"]
    what += ["attributed_as", *ATTRIBUTION, "names_group", "number"]
    return judged[[*what, "verdict", "flags", "reason", "n_quotes", "n_supporting", "n_voices", "rests_on"]]


def verdicts_by_section(verdicts):
    """Number of claims with each verdict, in each section of each document.

    A claim that names no group is as attributed whoever speaks, and is counted apart.

    Parameters
    ----------
    verdicts : DataFrame, one row per claim
        Columns ``document``, ``section``, ``names_group`` and ``verdict``.

    Returns
    -------
    DataFrame, one row per document and section in the order met
        Columns ``document``, ``section``, one of counts for each of ``VERDICTS`` and, after the first of
        them, ``no group named`` (not counted under ``as attributed``).
    """
    places, columns = ["document", "section"], [VERDICTS[0], NO_GROUP, *VERDICTS[1:]]
    open_to_all = (verdicts["verdict"] == "as attributed") & (verdicts["names_group"] == "no")
    counted = verdicts.assign(verdict=verdicts["verdict"].mask(open_to_all, NO_GROUP))
    counts = counted.groupby([*places, "verdict"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=columns, fill_value=0).rename_axis(columns=None)
    return verdicts[places].drop_duplicates(ignore_index=True).merge(counts.reset_index(), on=places)


def evidence_numbers(claims, evidence, participants, verdicts, example_claim, example_quote):
    """Numbers that the pages cite on what the claims rest on.

    Parameters
    ----------
    claims, evidence, participants, verdicts : DataFrame
        What :func:`evidence_table` and :func:`claim_verdicts` take, and what the latter returns.
    example_claim, example_quote : str
        Identifiers of a claim and a quote of which a page tells one by one.

    Returns
    -------
    list of Number
    """
    n = verdicts["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    named, as_attributed = verdicts["names_group"] == "yes", verdicts["verdict"] == "as attributed"
    by_group, by_anybody = (named & as_attributed).sum(), (~named & as_attributed).sum()
    unknown = groups_named(claims, participants)["unknown"].str.len() > 0
    several = (claims["number"] == "several").sum()
    flags = verdicts["flags"]
    single_voice, one_side = (flags.str.contains(flag["flag"]).sum() for flag in FLAGS)
    not_checkable, unsupported = (
        (named & (verdicts["verdict"] == verdict)).sum() for verdict in ("not checkable", "unsupported")
    )
    citing = evidence["claim_id"].value_counts()
    citing_example = evidence.loc[evidence["segment_id"] == example_quote, "claim_id"].nunique()
    example = verdicts.set_index("claim_id").reindex([example_claim]).iloc[0]
    suffix = example_claim.replace("-", "_")
    return [
        Number("n_named_not_checkable", not_checkable, "claims about a group that print cannot place"),
        Number("n_named_unsupported", unsupported, "claims about a group with fewer quotes than asked for"),
        Number("n_claims_citing", len(citing), "claims whose own sentence cites a quote"),
        Number("n_claims_citing_one_quote", (citing == 1).sum(), "claims whose own sentence cites one quote"),
        Number(f"n_claims_citing_{example_quote}", citing_example, f"claims that cite {example_quote}"),
        Number(f"verdict_{suffix}", example["verdict"], f"verdict on claim {example_claim}"),
        Number(f"flags_{suffix}", example["flags"], f"flags of claim {example_claim}"),
        Number("n_claims", len(verdicts), "claims found in article and poster"),
        Number("n_group_named", named.sum(), "claims about a particular group of people"),
        Number("n_group_unknown", unknown.sum(), "claims about a group that no participant belongs to"),
        Number("n_about_several", several, "claims about several people"),
        Number("n_as_attributed", n["as attributed"], "claims that nobody outside a group named supports"),
        Number("n_named_as_attributed", by_group, "claims that nobody outside their group supports"),
        Number("n_unnamed_as_attributed", by_anybody, "supported claims that name no group"),
        Number("n_mixed_voices", n["mixed voices"], "claims that people in and outside the group support"),
        Number("n_other_voices", n["other voices"], "claims that only people outside the group support"),
        Number("n_unsupported", n["unsupported"], "claims with fewer supporting quotes than are asked for"),
        Number("n_not_checkable", n["not checkable"], "claims that public data cannot check"),
        Number("n_single_voice", single_voice, "claims about several people that one person supports"),
        Number("n_one_side", one_side, "claims that people of one affiliation alone support"),
    ]
