"""What each claim rests on: its quotes, whether they support it, and whose they are.

A quote supports a claim while its code is the code of the claim that cites it: its primary code, or with
``ranks`` also a secondary one. A claim that sums up others stands on the quotes of all of them.
"""

import numpy as np
import pandas as pd

from compendium.analysis.lists import joined, listed, once_each
from compendium.analysis.numbers import Number
from compendium.data.wording import readable

VERDICTS = ["as attributed", "mixed voices", "other voices", "unsupported", "not checkable"]
NO_GROUP = "no group named"
FLAGS = ["single voice", "one side"]
ATTRIBUTION = ["attributed_affiliation", "attributed_role"]


def _reached(claims):
    """Pair every claim with itself and all claims below it, each once, in the order of the claims.

    It goes down one step at a time, and ends even where claims rest on each other.
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
    DataFrame, one row per claim
        Columns ``claim_id``, ``affiliations``, ``roles``, ``unknown`` (lists; the last of named groups under
        which no participant is listed) and ``named`` (whether the claim names any group).
    """
    known = {name: set(participants[name]) for name in ("affiliation", "role")}

    def group(row):
        affiliations, roles = listed(row.attributed_affiliation), listed(row.attributed_role)
        unknown = [name for name in affiliations if name not in known["affiliation"]]
        unknown += [name for name in roles if name not in known["role"]]
        return affiliations, roles, unknown, bool(affiliations or roles)

    groups = once_each(claims, ATTRIBUTION, group).tolist()
    groups = pd.DataFrame(groups, columns=["affiliations", "roles", "unknown", "named"], index=claims.index)
    return pd.concat([claims["claim_id"], groups], axis=1)


def _belongs(row):
    """Say whether the speaker of one row belongs to the group that its claim is attributed to."""
    if not row.cites:
        return pd.NA
    if row.unknown:
        return "not checkable"
    if not row.named:
        return "none named"
    inside = not row.affiliations or row.affiliation in row.affiliations
    return "yes" if inside and (not row.roles or row.role in row.roles) else "no"


def _supports(row):
    """Say whether one of the codes of a quote is the code of the claim that cites it."""
    return "yes" if row.claim_code in listed(row.quote_code) else "no"


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
        checkable`` or ``none named``.
    """
    codes = claims[["claim_id", "code_id"]].set_axis(["via_claim_id", "claim_code"], axis=1)
    rows = (
        claims[["claim_id", "document", "section", "attributed_as", *ATTRIBUTION]]
        .merge(groups_named(claims, participants), on="claim_id")
        .merge(cited_quotes(claims, evidence).merge(codes, on="via_claim_id"), on="claim_id", how="left")
        .merge(_quotes(coded), on="segment_id", how="left")
    )
    rows["cites"] = rows["segment_id"].notna()
    supports = once_each(rows, ["claim_code", "quote_code"], _supports)
    belongs = once_each(rows, [*ATTRIBUTION, "affiliation", "role", "cites"], _belongs)
    rows = rows.drop(columns=[*ATTRIBUTION, "affiliations", "roles", "unknown", "named", "cites"])
    return rows.assign(
        supports=pd.Series(supports, rows.index, dtype="str"),
        belongs=pd.Series(belongs, rows.index, dtype="str"),
    )


def _quotes(coded):
    """Return one row per quote, with speaker and all its codes in force."""
    codes = joined(coded.dropna(subset="code_id"), "segment_id", "code_id", ";")
    quotes = coded[["segment_id", "participant_id", "affiliation", "role"]].drop_duplicates("segment_id")
    return quotes.join(codes.rename("quote_code"), on="segment_id")


def support_counts(rows, by="claim_id"):
    """Count quotes, supporting quotes and voices behind each claim.

    This is all that a verdict needs to know of a coding. The rows of many codings can be counted together.

    Parameters
    ----------
    rows : DataFrame, one row per claim, quote and citing claim
        Columns ``segment_id``, ``participant_id``, ``affiliation``, the booleans ``supports`` and
        ``belongs``, and what ``by`` names.
    by : str or list of str
        What to count within; ``["variant", "claim_id"]`` counts many codings at once.

    Returns
    -------
    DataFrame indexed by ``by``
        Distinct ``n_quotes``, ``n_supporting`` (quotes), ``n_voices`` (supporting speakers), ``n_belonging``
        (those of them inside the group named) and ``n_sides`` (affiliations of supporting speakers).
    """
    supports = rows["supports"]
    counted = rows[[by] if isinstance(by, str) else by].assign(
        n_quotes=rows["segment_id"],
        n_supporting=rows["segment_id"].where(supports),
        n_voices=rows["participant_id"].where(supports),
        n_belonging=rows["participant_id"].where(supports & rows["belongs"]),
        n_sides=rows["affiliation"].where(supports),
    )
    return counted.groupby(by, sort=False).nunique()


def verdict_places(n_supporting, n_voices, n_belonging, named, checkable, min_quotes=1):
    """Place in ``VERDICTS`` of each verdict, by the rules in their order.

    Parameters
    ----------
    n_supporting, n_voices, n_belonging : arrays of numbers
        Quotes that support a claim, their speakers, and those of them inside the group named.
    named, checkable : arrays of bool
        Whether the claim names a group; whether a quote or another claim stands behind it and the table of
        participants can tell its group. All five broadcast against each other.
    min_quotes : int
        How many quotes must support a claim.

    Returns
    -------
    array of int

    Raises
    ------
    ValueError
        If ``min_quotes`` is less than 1.
    """
    if min_quotes < 1:
        raise ValueError(f"min_quotes must be at least 1, not {min_quotes}: no quote supports nothing")
    rules = [~checkable, n_supporting < min_quotes, ~named | (n_belonging == n_voices), n_belonging > 0]
    verdicts = ["not checkable", "unsupported", "as attributed", "mixed voices"]
    return np.select(rules, [VERDICTS.index(verdict) for verdict in verdicts], VERDICTS.index("other voices"))


def verdict_of(counts, min_quotes=1):
    """Verdict for each row of counts, by the rules of :func:`verdict_places`.

    Parameters
    ----------
    counts : DataFrame
        What :func:`support_counts` returns, with the booleans ``checkable`` and ``named``.
    min_quotes : int

    Returns
    -------
    Series of str with the index of ``counts``, each one of ``VERDICTS``
    """
    needed = ["n_supporting", "n_voices", "n_belonging", "named", "checkable"]
    places = verdict_places(*(counts[column].to_numpy() for column in needed), min_quotes)
    return pd.Series(np.array(VERDICTS)[places], counts.index, dtype="str")


def flags_of(counts):
    """Join the flags that stand beside each verdict by ``"; "``; empty where there is none.

    ``single voice``: a claim about several people that one participant carries. ``one side``: everyone who
    supports it has the same affiliation. Takes what :func:`verdict_of` takes, with ``number``.
    """
    several = (counts["number"] == "several").fillna(False)
    single, one_side = (several & (counts["n_voices"] == 1)).astype(bool), counts["n_sides"] == 1
    flags = np.select([single & one_side, single, one_side], ["; ".join(FLAGS), *FLAGS], "")
    return pd.Series(flags, counts.index, dtype="str")


def _reason(row, min_quotes):
    """Give the reason for one verdict in a plain sentence."""
    if row.unknown:
        groups = " or ".join(readable(group) for group in row.unknown)
        return f"The table of participants does not tell who belongs to {groups}."
    if row.n_quotes == 0:
        return f"It cites no quote and rests on {'no other claim' if row.alone else 'claims that cite none'}."
    if row.n_supporting == 0:
        return f"Quotes behind it: {row.n_quotes}; none has the code of the claim that cites it."
    some = "All of" if row.n_supporting == row.n_quotes else f"{row.n_supporting} of"
    verb = "supports" if row.n_supporting == 1 else "support"
    quotes = "Its only quote" if row.n_quotes == 1 else f"{some} its {row.n_quotes} quotes"
    if row.n_supporting < min_quotes:
        return f"{quotes} {verb} it, where {min_quotes} are asked for."
    if not row.named:
        return f"{quotes} {verb} it; it names no group, so any speaker belongs."
    speakers = {0: "no supporting speaker belongs", row.n_voices: "every supporting speaker belongs"}
    mixed = f"{row.n_belonging} of {row.n_voices} supporting speakers belong{'s' * (row.n_belonging == 1)}"
    return f"{quotes} {verb} it; {speakers.get(row.n_belonging, mixed)} to the group named."


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
    belongs = (table["belongs"] == "yes").fillna(False)
    counts = support_counts(table.assign(supports=table["supports"] == "yes", belongs=belongs))
    judged = claims.merge(groups_named(claims, participants), on="claim_id").merge(counts, on="claim_id")
    judged["alone"] = (judged["n_quotes"] == 0) & judged["rests_on"].isna()
    judged["checkable"] = ~judged["alone"] & (judged["unknown"].str.len() == 0)
    judged = judged.assign(verdict=verdict_of(judged, min_quotes), flags=flags_of(judged))
    counted = ["n_quotes", "n_supporting", "n_voices"]
    hangs_on = [*ATTRIBUTION, *counted, "n_belonging", "alone"]
    reasons = once_each(judged, hangs_on, lambda row: _reason(row, min_quotes))
    judged["reason"] = pd.Series(reasons, judged.index, dtype="str")
    judged["names_group"] = judged["named"].map({True: "yes", False: "no"})
    what = ["claim_id", "document", "section", "paragraph", "page", "code_id", "gist"]
    what += ["attributed_as", *ATTRIBUTION, "names_group", "number"]
    return judged[[*what, "verdict", "flags", "reason", *counted, "rests_on"]]


def verdicts_by_section(verdicts):
    """Count the verdicts in each section of each document.

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


def evidence_numbers(claims, participants, verdicts):
    """Numbers that the pages cite on what the claims rest on.

    Parameters
    ----------
    claims, participants, verdicts : DataFrame
        What :func:`claim_verdicts` takes, and what it returns.

    Returns
    -------
    list of Number
    """
    n = verdicts["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    named, as_attributed = verdicts["names_group"] == "yes", verdicts["verdict"] == "as attributed"
    by_group, by_anybody = (named & as_attributed).sum(), (~named & as_attributed).sum()
    unknown = groups_named(claims, participants)["unknown"].str.len() > 0
    several = (claims["number"] == "several").sum()
    single_voice, one_side = (verdicts["flags"].str.contains(flag).sum() for flag in FLAGS)
    return [
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
