"""How firmly each claim stands when one participant, or one quote, is left out.

A claim that sums up others can be held to two rules. *Any part*: it is judged by all quotes below it taken
together, so that it stands while any of them does. *Every part*: it stands only while every claim through
which it reaches a quote stands as well.
"""

import numpy as np
import pandas as pd

from compendium.analysis.numbers import Number
from compendium.analysis.sensitivity import LEADERS_READ, joined

STANDS = "stands"
ON_PARTICIPANT = "hangs on a participant"
ON_QUOTE = "hangs on a quote"
NOTHING = "nothing to lose"
ROBUSTNESS = [STANDS, ON_PARTICIPANT, ON_QUOTE, NOTHING]
RULES = {"any part": "any_part", "every part": "every_part"}
"""Column that has the robustness under each rule."""


def robustness(verdicts, changes, evidence):
    """Whether the verdict on each claim changes if a single participant or quote is left out.

    Parameters
    ----------
    verdicts : DataFrame, one row per claim
        What :func:`compendium.analysis.evidence.claim_verdicts` returns.
    changes : DataFrame
        What :func:`compendium.analysis.sensitivity.changed_verdicts` returns for the same claims.
    evidence : DataFrame
        What :func:`compendium.analysis.evidence.evidence_table` returns for the same claims.

    Returns
    -------
    DataFrame, one row per claim in the order given
        ``claim_id``, ``document``, ``section``, ``code_id``, ``gist``, ``verdict``, ``rests_on``,
        ``n_carrying`` (quotes), ``n_voices``; ``participants`` and ``quotes`` (those whose absence alone
        changes the verdict, separated by ``; ``); ``readings`` of *primary care leaders* that change it; and
        for each of ``RULES`` one of ``ROBUSTNESS``: ``hangs on a quote``, ``hangs on a participant`` (but on
        no single quote), ``stands`` (whoever or whatever is left out), or ``nothing to lose`` (no quote with
        its code). Rules part only over claims that rest on others.
    """
    shown = ["claim_id", "document", "section", "code_id", "gist", "verdict"]
    table = verdicts[[*shown, "rests_on", "n_carrying", "n_voices"]].join(_hangs_on(changes), on="claim_id")
    with_parts = verdicts[["claim_id"]].join(_hangs_on(_of_parts(changes, evidence)), on="claim_id")
    nothing = table["verdict"].isin(["too few quotes", "code not carried", "cites nothing"])
    return table.assign(any_part=_robustness(table, nothing), every_part=_robustness(with_parts, nothing))


def _hangs_on(changes):
    """What changes each claim, by claim_id: texts of participants, of quotes and of readings."""
    columns = {"participant": "participants", "quote": "quotes", LEADERS_READ: "readings"}
    texts = joined(changes, ["kind", "claim_id"], "left_out").unstack("kind")
    return texts.reindex(columns=list(columns)).set_axis(list(columns.values()), axis=1)


def _of_parts(changes, evidence):
    """Changes of each claim and of every claim through which it reaches a quote."""
    parts = evidence[["claim_id", "via_claim_id"]].dropna().drop_duplicates()
    below = changes.rename(columns={"claim_id": "via_claim_id"}).merge(parts, on="via_claim_id")
    columns = ["kind", "left_out", "claim_id"]
    return pd.concat([changes[columns], below[columns]], ignore_index=True).drop_duplicates()


def _robustness(hangs_on, nothing):
    """Say how firmly each claim stands, from what it hangs on."""
    rules = [nothing, hangs_on["quotes"].notna(), hangs_on["participants"].notna()]
    return pd.Series(
        np.select(rules, [NOTHING, ON_QUOTE, ON_PARTICIPANT], STANDS), hangs_on.index, dtype="str"
    )


def robustness_by_rule(table):
    """Number of claims of each robustness under each rule, of those that sum up others and of the rest.

    Parameters
    ----------
    table : DataFrame
        What :func:`robustness` returns.

    Returns
    -------
    DataFrame, two rows per rule
        ``claims`` (``rest on no other claim`` or ``sum up others``), ``rule`` and one column of counts for
        each of ``ROBUSTNESS``.
    """
    what = table["rests_on"].isna().map({True: "rest on no other claim", False: "sum up others"})
    counts = [
        pd.crosstab(what, table[column]).reindex(columns=ROBUSTNESS, fill_value=0).assign(rule=rule)
        for rule, column in RULES.items()
    ]
    rows = pd.concat(counts).rename_axis(index="claims", columns=None).reset_index()
    rows = rows.sort_values("claims", kind="stable", ignore_index=True)
    return rows[["claims", "rule", *ROBUSTNESS]]


def robustness_numbers(table):
    """Numbers that the pages cite on how firmly claims stand.

    Parameters
    ----------
    table : DataFrame
        What :func:`robustness` returns.

    Returns
    -------
    list of Number
    """
    n = table["any_part"].value_counts().reindex(ROBUSTNESS, fill_value=0)
    results = table[(table["document"] == "article") & table["section"].str.startswith("Results")]
    sums = table[table["rests_on"].notna() & (table["any_part"] != NOTHING)]
    return [
        Number("n_claims", len(table), "claims found in article and poster"),
        Number("n_claims_that_stand", n[STANDS], "claims whose verdict stands whatever is left out"),
        Number("n_claims_on_a_quote", n[ON_QUOTE], "claims that change without one quote"),
        Number("n_claims_on_a_participant", n[ON_PARTICIPANT], "claims that hang on a person, not a quote"),
        Number("n_claims_nothing_to_lose", n[NOTHING], "claims without a quote of their code to begin with"),
        Number("n_claims_with_one_quote", (table["n_carrying"] == 1).sum(), "claims that one quote carries"),
        Number("n_results_claims", len(results), "claims in the Results of the article"),
        *_on_a_quote(results, "results_claims", "claims in Results"),
        Number("n_sums", len(sums), "claims that sum up others and have quotes of their code"),
        *_on_a_quote(sums, "sums", "claims that sum up others"),
    ]


def _on_a_quote(table, name, what):
    """How many of some claims change without one quote, under each rule."""
    for rule, column in RULES.items():
        n = (table[column] == ON_QUOTE).sum()
        yield Number(f"n_{name}_on_a_quote_{column}", n, f"{what} that hang on one quote, by the rule {rule}")
