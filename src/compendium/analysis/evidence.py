"""What each claim rests on: its quotes, whether they carry its code, and whose they are.

A quote carries the code of a claim while its code is the code of the claim that cites it: its primary code,
or with ``ranks`` also a secondary one. A claim that sums up others stands on the quotes of all of them.
"""

import numpy as np
import pandas as pd

from compendium.analysis.groups import (
    ATTRIBUTION,
    EITHER_SIDE,
    LEADERS,
    NO,
    UNDECLARED,
    UNTOLD,
    YES,
    asked_counts,
    groups_as_read,
    known_groups,
    listed,
    of_each_kind,
    untold_groups,
    with_belonging,
)
from compendium.analysis.judgement import FLAGS, VERDICTS, flags_of, reason_of, verdict_of
from compendium.analysis.numbers import Number
from compendium.data.wording import readable


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
        Columns ``claim_id``, ``segment_id``, ``cited_as`` and ``speaker_placed``.

    Returns
    -------
    DataFrame, one row per claim, quote and citing claim
        Columns ``claim_id``, ``via_claim_id`` (the claim itself, or one that it rests on, over any number of
        steps), ``segment_id``, ``cited_as`` and ``speaker_placed``. A claim without any quote has no row.
    """
    cited = evidence[["claim_id", "segment_id", "cited_as", "speaker_placed"]]
    return _reached(claims).merge(cited.rename(columns={"claim_id": "via_claim_id"}), on="via_claim_id")


def evidence_table(claims, evidence, coded, participants, groups=UNDECLARED):
    """Every claim with its quotes: whether the quote carries the code, and the speaker belongs to the group.

    Parameters
    ----------
    claims, evidence : DataFrame
        With the columns of the data contract.
    coded : DataFrame, one row per quote and code in force
        Columns ``segment_id``, ``participant_id``, ``affiliation``, ``role`` and ``code_id``. A cited quote
        that is left out here carries nothing.
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``.
    groups : dict of dict
        As `compendium.analysis.groups` describes them.

    Returns
    -------
    DataFrame, one row per claim, quote and citing claim; a claim without quotes has one row
        ``claim_code`` is the code of the citing claim, ``quote_code`` that of the quote (of several, all,
        separated by ``;``); ``carries_code`` is ``yes`` or ``no``; ``belongs`` is ``yes``, ``no`` or ``cannot
        be told``, and missing where there is no quote or the claim names no group.
    """
    codes = claims[["claim_id", "code_id"]].set_axis(["via_claim_id", "claim_code"], axis=1)
    rows = (
        claims[["claim_id", "document", "section", "attributed_as"]]
        .merge(cited_quotes(claims, evidence).merge(codes, on="via_claim_id"), on="claim_id", how="left")
        .merge(_quotes(coded), on="segment_id", how="left")
    )
    rows["carries_code"] = of_each_kind(rows, ["claim_code", "quote_code"], _carries_code)
    return with_belonging(rows, claims, participants, groups)


def _carries_code(row):
    """Whether one of the codes of a quote is the code of the claim that cites it."""
    return YES if row.claim_code in listed(row.quote_code) else NO


def _quotes(coded):
    """Speaker of each quote, and all its codes in force in one text."""
    given = coded.dropna(subset="code_id")
    # Adding texts up is a hundred times as fast as joining those of each of perhaps a million quotes.
    codes = (given["code_id"] + ";").groupby(given["segment_id"], sort=False).sum().str.removesuffix(";")
    quotes = coded[["segment_id", "participant_id", "affiliation", "role"]].drop_duplicates("segment_id")
    return quotes.join(codes.rename("quote_code"), on="segment_id")


def claim_counts(claims, table, participants, groups=UNDECLARED):
    """Count, for each claim, what the rules of `compendium.analysis.judgement` ask for.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    table : DataFrame
        What :func:`evidence_table` returns for these claims.
    participants, groups
        As :func:`evidence_table` takes them.

    Returns
    -------
    DataFrame of int, indexed by ``claim_id`` in the order of ``claims``
        The counts of `compendium.analysis.judgement.COUNTS`, but for ``min_quotes``.
    """
    carries = table["carries_code"] == YES
    person, belongs = table["participant_id"].where(carries), table["belongs"]
    found = pd.DataFrame(
        {
            "n_quotes": table["segment_id"],
            "n_carrying": table["segment_id"].where(carries),
            "n_voices": person,
            "n_belonging": person.where(belongs.eq(YES).fillna(False)),
            "n_outside": person.where(belongs.eq(NO).fillna(False)),
            "n_untold": person.where(belongs.eq(UNTOLD).fillna(False)),
            "n_sides": table["affiliation"].where(carries),
        }
    )
    return fixed_counts(claims, participants, groups).join(found.groupby(table["claim_id"]).nunique())


def fixed_counts(claims, participants, groups=UNDECLARED):
    """Count, for each claim, what the rules ask for and no coding of the quotes can change.

    Parameters
    ----------
    claims, participants, groups
        As :func:`claim_counts` takes them.

    Returns
    -------
    DataFrame of int, indexed by ``claim_id`` in the order of ``claims``
        ``n_groups``, ``n_people_asked``, ``n_sides_asked``, ``n_below`` and ``several``, as
        :func:`claim_counts` has them.
    """
    n_below = claims["rests_on"].astype("str").str.count(";") + 1
    return asked_counts(claims, participants, groups).assign(
        n_below=n_below.fillna(0).astype(int).to_numpy(),
        several=_is_about_several(claims).astype(int).to_numpy(),
    )


def _is_about_several(claims):
    """Whether a claim is about several people, and says who."""
    names_people = claims[["attributed_as", *ATTRIBUTION]].notna().any(axis=1)
    return (claims["number"] == "several").fillna(False) & names_people


def claim_verdicts(claims, table, participants, min_quotes=1, groups=UNDECLARED):
    """Verdict, flags and reason for every claim.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    table : DataFrame
        What :func:`evidence_table` returns for these claims.
    participants, groups
        As :func:`evidence_table` takes them.
    min_quotes : int
        How many quotes must carry the code of a claim.

    Returns
    -------
    DataFrame, one row per claim in the order of ``claims``
        Columns ``claim_id``, ``document``, ``section``, ``paragraph``, ``page``, ``code_id``, ``gist``, the
        group as ``attributed_as``, ``attributed_affiliation`` and ``attributed_role``, ``names_group``
        (``yes`` or ``no``), ``number``, ``kind``, ``hedged``, ``verdict``, ``flags``, ``reason``,
        ``n_quotes``, ``n_carrying``, ``n_voices``, ``rests_on``, and of the whole sentence, in which several
        claims may stand, ``sentence_sha256``, ``sentence_claims``, ``sentence_voices`` and
        ``sentence_flags``.
    """
    counts = claim_counts(claims, table, participants, groups)
    judged = claims.join(counts, on="claim_id").join(_of_sentences(claims, table, counts), on="claim_id")
    judged["names_group"] = (judged["n_groups"] > 0).map({True: "yes", False: "no"})
    judged = judged.assign(verdict=verdict_of(judged, min_quotes), flags=flags_of(judged))

    known = known_groups(participants)

    def reason(row):
        untold = " or ".join(untold_groups(row, known, groups))
        return reason_of(row._asdict() | {"untold": untold, "min_quotes": min_quotes})

    judged["reason"] = of_each_kind(judged, [*ATTRIBUTION, *counts.columns.drop("several")], reason)
    what = ["claim_id", "document", "section", "paragraph", "page", "code_id", "gist"]
    what += ["attributed_as", *ATTRIBUTION, "names_group", "number", "kind", "hedged"]
    what += ["verdict", "flags", "reason", "n_quotes", "n_carrying", "n_voices", "rests_on"]
    return judged[[*what, "sentence_sha256", "sentence_claims", "sentence_voices", "sentence_flags"]]


def _of_sentences(claims, table, counts):
    """For each claim, how many stand in its sentence, and voices and flags of them together."""
    of_claim = claims.set_index("claim_id")["sentence_sha256"]
    carrying = table.loc[table["carries_code"] == YES, ["claim_id", "participant_id", "affiliation"]]
    heard = carrying.groupby(carrying["claim_id"].map(of_claim))[["participant_id", "affiliation"]].nunique()
    sentences = counts["several"].groupby(of_claim).agg(sentence_claims="size", several="max")
    sentences = sentences.join(heard.set_axis(["n_voices", "n_sides"], axis=1)).fillna(0).astype(int)
    sentences = sentences.assign(sentence_voices=sentences["n_voices"], sentence_flags=flags_of(sentences))
    shown = sentences[["sentence_claims", "sentence_voices", "sentence_flags"]]
    return of_claim.to_frame().join(shown, on="sentence_sha256").drop(columns="sentence_sha256")


def verdicts_by_leaders(claims, evidence, coded, participants, groups=UNDECLARED, min_quotes=1):
    """Verdicts on claims that name a group, under each reading of *primary care leaders*.

    Parameters
    ----------
    claims, evidence, coded, participants, min_quotes
        As :func:`evidence_table` and :func:`claim_verdicts` take them.
    groups : dict of dict
        As declared: read in neither way.

    Returns
    -------
    DataFrame, one row per reading
        ``primary_care_leaders`` (an affiliation, or ``either side``) and one of counts for each of
        ``VERDICTS``.
    """
    rows = []
    for reading in [*groups.get(LEADERS, {}).get("all_of", []), EITHER_SIDE]:
        read = groups_as_read(groups, reading)
        table = evidence_table(claims, evidence, coded, participants, read)
        verdicts = claim_verdicts(claims, table, participants, min_quotes, read)
        named = verdicts.loc[verdicts["names_group"] == YES, "verdict"]
        rows.append({"primary_care_leaders": reading} | named.value_counts().to_dict())
    counts = pd.DataFrame(rows).reindex(columns=["primary_care_leaders", *VERDICTS])
    return counts.fillna(0).astype(dict.fromkeys(VERDICTS, int))


def evidence_numbers(table, verdicts, by_leaders, discrepancies, example_claim, example_quote):
    """Numbers that the pages cite on what the claims rest on.

    Parameters
    ----------
    table, verdicts : DataFrame
        What :func:`evidence_table` and :func:`claim_verdicts` return; verdicts with ``fit``, as
        `compendium.analysis.readings` adds it.
    by_leaders : DataFrame
        What :func:`verdicts_by_leaders` returns.
    discrepancies : DataFrame
        Column ``claim_ids``, lists separated by ``;``.
    example_claim, example_quote : str
        Identifiers of a claim and a quote of which a page tells one by one.

    Returns
    -------
    list of Number
    """
    named = verdicts["names_group"] == YES
    sentences = verdicts.drop_duplicates("sentence_sha256")
    untold = table["belongs"].eq(UNTOLD).fillna(False) & table["carries_code"].eq(YES)
    open_claims = verdicts.loc[verdicts["verdict"] == "not checkable", "claim_id"]
    unknown = "claims not checkable of which it cannot be told whether somebody quoted belongs"
    own = table[table["via_claim_id"].eq(table["claim_id"]).fillna(False)]
    citing = own["claim_id"].value_counts()
    placed = own["speaker_placed"].notna().sum()
    registered = discrepancies["claim_ids"].dropna().str.split(";").explode().nunique()
    return [
        Number("n_claims", len(verdicts), "claims found in article and poster"),
        Number("n_group_named", named.sum(), "claims about a particular group of people"),
        *_by_verdict(verdicts, named),
        *_under_each_reading(by_leaders),
        Number("n_group_unknown", open_claims.isin(table.loc[untold, "claim_id"]).sum(), unknown),
        Number("n_speakers_placed", placed, "citations whose sentence says of which group the speaker is"),
        *_flagged("claims", verdicts["flags"]),
        Number("n_sentences", len(sentences), "sentences that make a claim"),
        *_flagged("sentences", sentences["sentence_flags"]),
        Number(
            "n_claims_registered", registered, "claims of whose words the register of discrepancies speaks"
        ),
        Number("n_claims_citing", len(citing), "claims whose own sentence cites a quote"),
        Number("n_claims_citing_one_quote", (citing == 1).sum(), "claims whose own sentence cites one quote"),
        *_of_example(verdicts, own, example_claim, example_quote),
    ]


def _of_example(verdicts, own, example_claim, example_quote):
    """Numbers on one claim and one quote."""
    example = verdicts.set_index("claim_id").reindex([example_claim]).iloc[0]
    suffix = example_claim.replace("-", "_")
    citing = own.loc[own["segment_id"] == example_quote, "claim_id"].nunique()
    yield Number(f"n_claims_citing_{example_quote}", citing, f"claims that cite {example_quote}")
    yield Number(f"verdict_{suffix}", example["verdict"], f"verdict on claim {example_claim}")
    yield Number(f"flags_{suffix}", example["flags"], f"flags of claim {example_claim}")
    yield Number(f"fit_{suffix}", example["fit"], f"what the quotes of {example_claim} show, by readers")


MEANINGS = {
    "as attributed": "claims that members of the group named carry alone",
    "mixed voices": "claims that people in and outside the group named carry",
    "other voices": "claims that only people outside the group named carry",
    "not checkable": "claims of which print leaves open whether those quoted are the group, or all of it",
    "cited": "claims that name no group, and have a quote with their code",
    "cites nothing": "claims behind which there is no quote at all",
}
"""What it is for claims to have each verdict; those whose code is not carried count by group alone."""


def _by_verdict(verdicts, named):
    """Number of claims with each verdict."""
    for verdict, meaning in MEANINGS.items():
        yield Number(f"n_{verdict.replace(' ', '_')}", (verdicts["verdict"] == verdict).sum(), meaning)
    for verdict in ("cites nothing", "too few quotes", "code not carried"):
        count = (named & (verdicts["verdict"] == verdict)).sum()
        yield Number(f"n_named_{verdict.replace(' ', '_')}", count, f"claims about a group: {verdict}")


def _under_each_reading(by_leaders):
    """Number of claims as attributed under each reading of primary care leaders."""
    for row in by_leaders.to_dict("records"):
        reading = row["primary_care_leaders"]
        meaning = f"claims as attributed if primary care leaders are those of {readable(reading)}"
        yield Number(f"n_as_attributed_read_{reading.replace(' ', '_')}", row["as attributed"], meaning)


def _flagged(what, flags):
    """Number of claims, or of sentences, with each flag."""
    meanings = {
        "single voice": "about several people that one person carries",
        "one side": "that one side carries",
    }
    for flag in (flag["flag"] for flag in FLAGS):
        suffix = "" if what == "claims" else f"_{what}"
        count = flags.str.contains(flag).sum()
        yield Number(f"n_{flag.replace(' ', '_')}{suffix}", count, f"{what} {meanings[flag]}")
