"""Which verdicts and practices change when one participant, or one quote, is left out.

A quote that is left out still counts as cited, and no longer supports: a claim that loses its only supporting
quote becomes unsupported. Quotes and people are counted once, and what is left out is subtracted.
"""

import numpy as np
import pandas as pd

from compendium.analysis.evidence import fixed_counts
from compendium.analysis.judgement import verdict_of
from compendium.analysis.numbers import Number
from compendium.analysis.voices import quote_counts, shown_codes

STANDS = "stands"
ON_PARTICIPANT = "hangs on a participant"
ON_QUOTE = "hangs on a quote"
NOTHING = "nothing to lose"
LEFT_OUT = ["kind", "left_out"]
LOST = ["n_supporting", "n_voices", "n_belonging"]
ROBUSTNESS = [STANDS, ON_PARTICIPANT, ON_QUOTE, NOTHING]


def changed_verdicts(claims, table, participants, min_quotes=1):
    """Every change of a claim's verdict when one participant, or one quote, is left out.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    table : DataFrame
        What :func:`analysis.evidence.evidence_table` returns for these claims under the coding in force.
    participants : DataFrame, one row per person
        Columns ``participant_id``, ``affiliation`` and ``role``.
    min_quotes : int
        How many quotes must support a claim, else it is unsupported.

    Returns
    -------
    DataFrame, one row per change, participants before quotes
        ``kind`` (``participant`` or ``quote``), ``left_out``, ``claim_id``, ``was`` and ``is``. What changes
        no verdict has no row.
    """
    support = _support(table)
    people = _lost_with_participants(support)
    counts = fixed_counts(claims, participants).assign(
        n_quotes=table.groupby("claim_id")["segment_id"].nunique()
    )
    counts = counts.join(people.groupby("claim_id")[LOST].sum()).fillna(0).astype(int)
    changes = [
        _changes("participant", people, counts, min_quotes),
        _changes("quote", _lost_with_quotes(support, people), counts, min_quotes),
    ]
    return pd.concat(changes, ignore_index=True)


def _support(table):
    """One row per claim and supporting quote, even if the claim reaches the quote through several others."""
    rows = table[table["supports"].eq("yes")].drop_duplicates(["claim_id", "segment_id"])
    rows = rows[["claim_id", "segment_id", "participant_id", "belongs"]]
    return rows.assign(belongs=rows["belongs"].eq("yes"))


def _lost_with_participants(support):
    """What each claim loses if a participant is left out: all their quotes, and one voice."""
    pairs = support.groupby(["claim_id", "participant_id"], sort=False, observed=True)["belongs"]
    lost = pairs.agg(n_supporting="size", n_belonging="first").reset_index()
    return lost.rename(columns={"participant_id": "left_out"}).assign(n_voices=1)


def _lost_with_quotes(support, people):
    """What each claim loses if a quote is left out: the quote, and a voice if its speaker has no other."""
    own = people[["claim_id", "left_out", "n_supporting"]].rename(columns={"left_out": "participant_id"})
    lost = support.merge(own, on=["claim_id", "participant_id"]).rename(columns={"segment_id": "left_out"})
    last = lost["n_supporting"] == 1
    return lost.assign(n_supporting=1, n_voices=last, n_belonging=last & lost["belongs"])


def _changes(kind, lost, counts, min_quotes):
    """Claims whose verdict changes when what is lost is subtracted from their counts."""
    was = verdict_of(counts, min_quotes)
    left = counts.loc[lost["claim_id"]].reset_index()
    left[LOST] -= lost[LOST].astype(int).to_numpy()
    judged = pd.DataFrame(
        {
            "kind": kind,
            "left_out": lost["left_out"].to_numpy(),
            "claim_id": left["claim_id"],
            "was": was.loc[lost["claim_id"]].to_numpy(),
            "is": verdict_of(left, min_quotes),
        }
    )
    return judged[judged["was"] != judged["is"]]


def _joined(rows, by, column):
    """Join the texts of each group by ``; ``, in the order of the rows, as a Series indexed by ``by``."""
    # Adding texts up is a hundred times as fast as joining those of each of perhaps a million groups.
    return (rows[column] + "; ").groupby([rows[name] for name in by], sort=False).sum().str.removesuffix("; ")


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


def sensitivity(coded, practices, verdicts, participants):
    """Every participant and quote that can be left out, and what changes without them.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Columns ``segment_id``, ``participant_id`` and ``code_id``.
    practices, verdicts : DataFrame
        What :func:`changed_practices` and :func:`changed_verdicts` return.
    participants : DataFrame, one row per person
        Column ``participant_id``.

    Returns
    -------
    DataFrame, one row per participant, then one per coded segment
        ``kind``; ``left_out``; ``participant_id`` (who is left out, or speaks the quote that is);
        ``n_quotes_left``; ``practices_lost`` and ``practices_single_voice`` (code_ids separated by ``; ``,
        empty where there are none); ``n_claims_changed`` and ``claims_changed`` (``claim_id: was → is``,
        separated by ``; ``).
    """
    coded = coded.dropna(subset="code_id")
    quoted = coded["participant_id"].value_counts()
    people = participants[["participant_id"]].assign(
        kind="participant", left_out=participants["participant_id"]
    )
    people["n_quotes"] = people["left_out"].map(quoted).fillna(0).astype(int)
    quotes = coded[["participant_id"]].assign(kind="quote", left_out=coded["segment_id"], n_quotes=1)
    rows = pd.concat([people, quotes], ignore_index=True)
    told = verdicts.assign(told=verdicts["claim_id"] + ": " + verdicts["was"] + " → " + verdicts["is"])
    lost, single = (practices[practices["becomes"] == becomes] for becomes in ("lost", "single voice"))
    effects = {
        "practices_lost": _joined(lost, LEFT_OUT, "code_id"),
        "practices_single_voice": _joined(single, LEFT_OUT, "code_id"),
        "n_claims_changed": verdicts.groupby(LEFT_OUT, sort=False).size(),
        "claims_changed": _joined(told, LEFT_OUT, "told"),
    }
    for name, effect in effects.items():
        rows = rows.merge(effect.rename(name).reset_index(), on=LEFT_OUT, how="left")
    rows["n_quotes_left"] = len(coded) - rows["n_quotes"]
    rows["n_claims_changed"] = rows["n_claims_changed"].fillna(0).astype(int)
    return rows[["kind", "left_out", "participant_id", "n_quotes_left", *effects]]


def robustness(verdicts, changes):
    """Whether the verdict on each claim changes if a single participant or quote is left out.

    Parameters
    ----------
    verdicts : DataFrame, one row per claim
        What :func:`compendium.analysis.evidence.claim_verdicts` returns.
    changes : DataFrame
        What :func:`changed_verdicts` returns for the same claims.

    Returns
    -------
    DataFrame, one row per claim in the order given
        ``claim_id``, ``document``, ``section``, ``code_id``, ``gist``, ``verdict``, ``n_supporting``
        (quotes), ``n_voices``, ``participants`` and ``quotes`` (those whose absence alone changes the
        verdict, separated by ``; ``), and ``robustness``: ``hangs on a quote``, ``hangs on a participant``
        (but on no single quote), ``stands`` (whoever or whatever is left out), or ``nothing to lose`` (no
        supporting quote, or not checkable in any case).
    """
    hangs_on = (
        _joined(changes, ["kind", "claim_id"], "left_out")
        .unstack("kind")
        .reindex(columns=["participant", "quote"])
    )
    shown = ["claim_id", "document", "section", "code_id", "gist", "verdict", "n_supporting", "n_voices"]
    table = verdicts[shown].join(hangs_on.set_axis(["participants", "quotes"], axis=1), on="claim_id")
    nothing = table["verdict"].isin(["not checkable", "unsupported"])
    rules = [nothing, table["quotes"].notna(), table["participants"].notna()]
    found = np.select(rules, [NOTHING, ON_QUOTE, ON_PARTICIPANT], STANDS)
    return table.assign(robustness=pd.Series(found, table.index, dtype="str"))


def robustness_by_section(table):
    """Number of claims of each robustness, in each section of each document.

    Parameters
    ----------
    table : DataFrame
        What :func:`robustness` returns.

    Returns
    -------
    DataFrame, one row per document and section in the order met
        ``document``, ``section`` and one column of counts for each of ``ROBUSTNESS``.
    """
    places = ["document", "section"]
    counts = table.groupby(places)["robustness"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=ROBUSTNESS, fill_value=0).rename_axis(columns=None).reset_index()
    return table[places].drop_duplicates(ignore_index=True).merge(counts, on=places)


def sensitivity_numbers(table, practices, claims_table):
    """Numbers that the pages cite on what still stands when a person or a quote is left out.

    Parameters
    ----------
    table, practices, claims_table : DataFrame
        What :func:`sensitivity`, :func:`changed_practices` and :func:`robustness` return.

    Returns
    -------
    list of Number
    """
    people, quotes = table[table["kind"] == "participant"], table[table["kind"] == "quote"]
    top, idle = people.loc[people["n_claims_changed"].idxmax()], quotes["n_claims_changed"] == 0
    lost = practices.loc[practices["becomes"] == "lost", "code_id"].unique()
    single = practices.loc[practices["becomes"] == "single voice", "code_id"].nunique()
    n = claims_table["robustness"].value_counts().reindex(ROBUSTNESS, fill_value=0)
    in_results = (claims_table["document"] == "article") & claims_table["section"].str.startswith("Results")
    on_a_quote = (claims_table["robustness"] == ON_QUOTE) & in_results
    firm = (claims_table["robustness"] == STANDS) & in_results
    tops = (people["n_claims_changed"] == people["n_claims_changed"].max()).sum()
    return [
        Number(
            "n_most_changed_without", tops, "participants without whom most claims change; a tie has more"
        ),
        Number("n_claims", len(claims_table), "claims found in article and poster"),
        Number("n_claims_that_stand", n[STANDS], "claims whose verdict stands whatever is left out"),
        Number("n_claims_on_a_quote", n[ON_QUOTE], "claims that change without one quote"),
        Number("n_claims_on_a_participant", n[ON_PARTICIPANT], "claims that hang on a person, not a quote"),
        Number("n_claims_nothing_to_lose", n[NOTHING], "claims unsupported or not checkable to begin with"),
        Number("n_results_claims", in_results.sum(), "claims in the Results of the article"),
        Number("n_results_claims_on_a_quote", on_a_quote.sum(), "claims in Results that hang on one quote"),
        Number(
            "n_results_claims_that_stand", firm.sum(), "claims in Results that stand whatever is left out"
        ),
        Number("most_changed_without", top["left_out"], "participant without whom most verdicts change"),
        Number("most_claims_changed", top["n_claims_changed"], "most claims that change without one person"),
        Number("n_quotes_without_effect", idle.sum(), "quotes without which no verdict changes"),
        Number("n_codes_lost", len(lost), "practices and contexts that vanish without one person"),
        Number("codes_lost", ", ".join(lost), "identifiers of what vanishes without one person"),
        Number("n_codes_to_single_voice", single, "practices and contexts that only two people carry"),
    ]
