"""Which verdicts and practices change when one participant, or one quote, is left out.

A quote that is left out still counts as cited, and carries no code: a claim that loses the only quote with
its code gets the verdict *code not carried*. Quotes and people are counted once, and what is left out is
subtracted.
"""

import pandas as pd

from compendium.analysis.evidence import claim_counts, fixed_counts
from compendium.analysis.groups import NO, UNDECLARED, UNTOLD, YES, with_belonging
from compendium.analysis.judgement import verdict_of
from compendium.analysis.numbers import Number
from compendium.analysis.voices import quote_counts, shown_codes

LEADERS_READ = "primary care leaders"
LEFT_OUT = ["kind", "left_out"]
BELONGING = {"n_belonging": YES, "n_outside": NO, "n_untold": UNTOLD}
LOST = ["n_carrying", "n_voices", *BELONGING, "n_sides"]


def changed_verdicts(claims, table, participants, min_quotes=1, groups=UNDECLARED, others=UNDECLARED):
    """Every change of a verdict when a participant or a quote is left out, or leaders are read otherwise.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    table : DataFrame
        What :func:`analysis.evidence.evidence_table` returns for these claims under the coding in force.
    participants : DataFrame, one row per person
        Columns ``participant_id``, ``affiliation`` and ``role``.
    min_quotes : int
        How many quotes must carry the code of a claim.
    groups : dict of dict
        As `compendium.analysis.groups` describes them.
    others : dict
        As :func:`compendium.analysis.groups.other_readings` returns it.

    Returns
    -------
    DataFrame, one row per change, participants before quotes before readings
        ``kind`` (``participant``, ``quote`` or ``primary care leaders``), ``left_out`` (or the reading),
        ``claim_id``, ``was`` and ``is``. What changes no verdict has no row.
    """
    carrying = _carrying(table)
    people = _lost_with_participants(carrying)
    counts = fixed_counts(claims, participants, groups).assign(
        n_quotes=table.groupby("claim_id")["segment_id"].nunique()
    )
    sides = carrying.groupby("claim_id", observed=True)["affiliation"].nunique().rename("n_sides")
    own = people.groupby("claim_id", observed=True)[LOST[:-1]].sum().join(sides)
    counts = counts.join(own).fillna(0).astype(int)
    changes = [
        _changes("participant", people, counts, min_quotes),
        _changes("quote", _lost_with_quotes(carrying, people), counts, min_quotes),
    ]
    for reading, read in others.items():
        read_table = with_belonging(table, claims, participants, read)
        is_now = verdict_of(claim_counts(claims, read_table, participants, read), min_quotes)
        changes.append(_change(LEADERS_READ, reading, counts.index, verdict_of(counts, min_quotes), is_now))
    return pd.concat(changes, ignore_index=True)


def _carrying(table):
    """One row per claim and quote with its code, even if the claim reaches it through several others."""
    rows = table[table["carries_code"].eq(YES)].drop_duplicates(["claim_id", "segment_id"])
    rows = rows[["claim_id", "segment_id", "participant_id", "affiliation", "belongs"]]
    told = {name: rows["belongs"].eq(answer).fillna(False).astype(int) for name, answer in BELONGING.items()}
    return rows.drop(columns="belongs").assign(**told)


def _lost_with_participants(carrying):
    """What each claim loses if a participant is left out: all their quotes, one voice, perhaps a side."""
    pairs = carrying.groupby(["claim_id", "participant_id", "affiliation"], sort=False, observed=True)
    lost = pairs[[*BELONGING]].first().assign(n_carrying=pairs.size(), n_voices=1).reset_index()
    alone = ~lost.duplicated(["claim_id", "affiliation"], keep=False)
    return lost.assign(n_sides=alone.astype(int)).rename(columns={"participant_id": "left_out"})


def _lost_with_quotes(carrying, people):
    """What each claim loses if a quote is left out: the quote and, if its speaker has no other, the voice."""
    own = people.rename(columns={"left_out": "participant_id"}).drop(columns="affiliation")
    lost = carrying[["claim_id", "segment_id", "participant_id"]].merge(
        own, on=["claim_id", "participant_id"]
    )
    last = (lost["n_carrying"] == 1).astype(int)
    lost[LOST[1:]] = lost[LOST[1:]].mul(last, axis=0)
    return lost.assign(n_carrying=1).rename(columns={"segment_id": "left_out"})


def _changes(kind, lost, counts, min_quotes):
    """Claims whose verdict changes when what is lost is subtracted from their counts."""
    was = verdict_of(counts, min_quotes)
    left = counts.loc[lost["claim_id"]].reset_index()
    left[LOST] -= lost[LOST].astype(int).to_numpy()
    is_now = verdict_of(left, min_quotes)
    return _change(kind, lost["left_out"].array, left["claim_id"], was.loc[lost["claim_id"]], is_now)


def _change(kind, left_out, claim_ids, was, is_now):
    """Rows where two verdicts differ."""
    verdicts = {"claim_id": claim_ids.array, "was": was.array, "is": is_now.array}
    judged = pd.DataFrame({"kind": kind, "left_out": left_out} | verdicts)
    return judged[judged["was"] != judged["is"]]


def joined(rows, by, column):
    """Join the texts of each group by ``; ``, in the order of the rows, as a Series indexed by ``by``."""
    # Adding texts up is a hundred times as fast as joining those of each of perhaps a million groups.
    texts = rows[column].where(~rows.duplicated(by), "; " + rows[column])
    return texts.groupby([rows[name] for name in by], sort=False).sum()


def changed_practices(coded, codebook, participants):
    """Every practice that loses all its quotes, or all voices but one, when something is left out.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Columns ``segment_id``, ``participant_id`` and ``code_id``.
    codebook, participants : DataFrame
        As :func:`compendium.analysis.voices.voices` takes them.

    Returns
    -------
    DataFrame, one row per change, participants before quotes, practices in codebook order
        ``kind``, ``left_out``, ``code_id`` and ``becomes``: ``lost`` (no quote left) or ``single voice`` (one
        participant left, where there were more).
    """
    codes = shown_codes(coded, codebook)["code_id"]
    counts = quote_counts(coded, codes, participants["participant_id"])
    own = counts.stack().rename("own").reset_index()
    own = own[own["own"] > 0].merge((counts > 0).sum(axis=1).rename("n_voices").reset_index(), on="code_id")
    fragile = own[own["n_voices"] <= 2].assign(
        becomes=lambda o: o["n_voices"].map({1: "lost", 2: "single voice"})
    )
    people = fragile.assign(kind="participant", left_out=fragile["participant_id"])
    quotes = coded[["segment_id", "participant_id", "code_id"]].rename(columns={"segment_id": "left_out"})
    quotes = quotes.merge(fragile[fragile["own"] == 1], on=["code_id", "participant_id"]).assign(kind="quote")
    return pd.concat([people, quotes], ignore_index=True)[["kind", "left_out", "code_id", "becomes"]]


def sensitivity(coded, practices, changes, participants, others=UNDECLARED):
    """Everything that can be left out or read otherwise, and what changes with it.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Columns ``segment_id``, ``participant_id`` and ``code_id``.
    practices : DataFrame
        What :func:`changed_practices` returns.
    changes : DataFrame
        What :func:`changed_verdicts` returns.
    participants : DataFrame, one row per person
        Column ``participant_id``.
    others : dict
        Other readings of *primary care leaders*, as :func:`changed_verdicts` took them.

    Returns
    -------
    DataFrame, one row per participant, then one per coded segment, then one per reading
        ``kind`` (``participant``, ``quote`` or ``primary care leaders``); ``left_out`` (or the reading);
        ``participant_id`` (who is left out, or speaks the quote that is); ``n_quotes_left``;
        ``practices_lost`` and ``practices_single_voice`` (code_ids separated by ``; ``, empty where there
        are none); ``n_claims_changed`` and ``claims_changed`` (``claim_id: was → is``, separated by ``; ``).
    """
    coded = coded.dropna(subset="code_id")
    quoted = coded["participant_id"].value_counts()
    people = participants[["participant_id"]].assign(
        kind="participant", left_out=participants["participant_id"]
    )
    people["n_quotes"] = people["left_out"].map(quoted).fillna(0).astype(int)
    quotes = coded[["participant_id"]].assign(kind="quote", left_out=coded["segment_id"], n_quotes=1)
    readings = pd.DataFrame({"left_out": list(others)}, dtype="str").assign(kind=LEADERS_READ, n_quotes=0)
    rows = pd.concat([people, quotes, readings], ignore_index=True)
    told = changes.assign(told=changes["claim_id"] + ": " + changes["was"] + " → " + changes["is"])
    lost, single = (practices[practices["becomes"] == becomes] for becomes in ("lost", "single voice"))
    effects = {
        "practices_lost": joined(lost, LEFT_OUT, "code_id"),
        "practices_single_voice": joined(single, LEFT_OUT, "code_id"),
        "n_claims_changed": changes.groupby(LEFT_OUT, sort=False).size(),
        "claims_changed": joined(told, LEFT_OUT, "told"),
    }
    for name, effect in effects.items():
        rows = rows.merge(effect.rename(name).reset_index(), on=LEFT_OUT, how="left")
    rows["n_quotes_left"] = len(coded) - rows["n_quotes"]
    rows["n_claims_changed"] = rows["n_claims_changed"].fillna(0).astype(int)
    return rows[["kind", "left_out", "participant_id", "n_quotes_left", *effects]]


def sensitivity_numbers(table, practices):
    """Numbers that the pages cite on what changes when a person or a quote is left out.

    Parameters
    ----------
    table, practices : DataFrame
        What :func:`sensitivity` and :func:`changed_practices` return.

    Returns
    -------
    list of Number
    """
    people, quotes, readings = (
        table[table["kind"] == kind] for kind in ("participant", "quote", LEADERS_READ)
    )
    top, idle = people.loc[people["n_claims_changed"].idxmax()], quotes["n_claims_changed"] == 0
    tops = (people["n_claims_changed"] == people["n_claims_changed"].max()).sum()
    read = readings["n_claims_changed"].max() if len(readings) else 0
    lost = practices.loc[practices["becomes"] == "lost", "code_id"].unique()
    single = practices.loc[practices["becomes"] == "single voice", "code_id"].nunique()
    return [
        Number("most_changed_without", top["left_out"], "participant without whom most verdicts change"),
        Number("n_most_changed_without", tops, "participants without whom most change; a tie has more"),
        Number("most_claims_changed", top["n_claims_changed"], "most claims that change without one person"),
        Number("n_quotes_without_effect", idle.sum(), "quotes without which no verdict changes"),
        Number("n_claims_by_reading", read, "claims that change if primary care leaders are read otherwise"),
        Number("n_codes_lost", len(lost), "practices and contexts that vanish without one person"),
        Number("codes_lost", ", ".join(lost), "identifiers of what vanishes without one person"),
        Number("n_codes_to_single_voice", single, "practices and contexts that only two people carry"),
    ]
