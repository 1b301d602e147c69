"""How firmly claims stand under each rule: worked out by hand on the claims of the sensitivity tests."""

import pytest
from named import values
from test_sensitivity import CLAIMS, CODED, EVIDENCE, OTHERS, PARTICIPANTS

from compendium.analysis.evidence import claim_verdicts, evidence_table
from compendium.analysis.robustness import robustness, robustness_by_rule, robustness_numbers
from compendium.analysis.sensitivity import changed_verdicts

# The claim *sum* rests on *inside-says*, which hangs on Q3, and on *one-quote*, which hangs on Q6.
FIRMNESS = {
    "two-of-1": "hangs on a participant",
    "inside-says": "hangs on a quote",
    "one-quote": "hangs on a quote",
    "wrong-code": "nothing to lose",
    "nobody-knows": "hangs on a quote",
    "sum": "hangs on a participant",
    "no-quote": "nothing to lose",
}


def robust(claims=CLAIMS, evidence=EVIDENCE):
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS)
    changes = changed_verdicts(claims, table, PARTICIPANTS, others=OTHERS)
    return robustness(claim_verdicts(claims, table, PARTICIPANTS), changes, table)


@pytest.fixture
def table():
    return robust()


def test_a_claim_says_what_its_verdict_hangs_on(table):
    table = table.set_index("claim_id")
    assert table["any_part"].to_dict() == FIRMNESS
    assert table.loc["inside-says", ["participants", "quotes"]].tolist() == ["1; 3", "Q3"]
    assert table.loc["nobody-knows", "readings"] == "outsiders"
    assert table["readings"].notna().sum() == 1


def test_if_every_part_must_stand_a_summary_hangs_on_each_quote_that_a_part_hangs_on(table):
    firmness = table.set_index("claim_id")["every_part"].to_dict()
    assert firmness == FIRMNESS | {"sum": "hangs on a quote"}


def test_a_summary_of_summaries_hangs_on_the_claims_that_cite():
    above = CLAIMS[CLAIMS["claim_id"] == "sum"].assign(claim_id="above", rests_on="sum")
    claims = CLAIMS.merge(above, how="outer", sort=False)
    table = robust(claims).set_index("claim_id")
    assert table.loc["above", ["any_part", "every_part"]].tolist() == [
        "hangs on a participant",
        "hangs on a quote",
    ]


def test_a_summary_of_claims_that_stand_stands_under_both_rules():
    """Two claims, each carried by 1 and 3 with Q1 to Q3, and one that sums them up."""
    cited = EVIDENCE[EVIDENCE["claim_id"] == "inside-says"]
    evidence = cited.assign(claim_id="two-of-1")
    claims = CLAIMS[CLAIMS["claim_id"].isin(["two-of-1", "sum"])]
    claims = claims.assign(attributed_affiliation=None, rests_on=[None, "two-of-1"])
    assert robust(claims, evidence)[["any_part", "every_part"]].values.tolist() == [["stands"] * 2] * 2


def test_claims_are_counted_under_each_rule_summaries_apart(table):
    counts = ["stands", "hangs on a participant", "hangs on a quote", "nothing to lose"]
    rows = robustness_by_rule(table)
    assert rows[["claims", "rule", *counts]].values.tolist() == [
        ["rest on no other claim", "any part", 0, 1, 3, 2],
        ["rest on no other claim", "every part", 0, 1, 3, 2],
        ["sum up others", "any part", 0, 1, 0, 0],
        ["sum up others", "every part", 0, 0, 1, 0],
    ]


def test_the_named_numbers_are_those_worked_out_by_hand(table):
    """One claim that hangs on a quote stands in the Discussion, and the summary on the poster.

    Q6 is the only quote of *one-quote* and of *nobody-knows*.
    """
    elsewhere = table.assign(
        section=table["section"].mask(table["claim_id"] == "inside-says", "Discussion"),
        document=table["document"].mask(table["claim_id"] == "sum", "poster"),
    )
    assert values(robustness_numbers(elsewhere)) == {
        "n_claims": 7,
        "n_claims_that_stand": 0,
        "n_claims_on_a_quote": 3,
        "n_claims_on_a_participant": 2,
        "n_claims_nothing_to_lose": 2,
        "n_claims_with_one_quote": 2,
        "n_results_claims": 5,
        "n_results_claims_on_a_quote_any_part": 2,
        "n_results_claims_on_a_quote_every_part": 2,
        "n_sums": 1,
        "n_sums_on_a_quote_any_part": 0,
        "n_sums_on_a_quote_every_part": 1,
    }
