"""The table of rules: its order, its form as JSON, and that everything that judges claims follows it."""

import json

import numpy as np
import pandas as pd
import pytest
from test_sensitivity import CLAIMS, CODEBOOK, CODED, EVIDENCE, PARTICIPANTS

from compendium.analysis.evidence import claim_verdicts, evidence_table
from compendium.analysis.judgement import (
    COUNTS,
    FLAGS,
    RULES,
    SIGNS,
    VERDICTS,
    flags_of,
    judgement_table,
    reason_of,
    verdict_of,
)
from compendium.analysis.sensitivity import changed_verdicts
from compendium.sweep.grid import grid_of
from compendium.sweep.verdicts import sweep

OPEN = "The list of participants and the citing sentence leave open"
ALL = "Both its quotes carry the code they are cited for"

# A claim about a group, with two quotes of its code, by two people of both sides; it asks for no more.
PLAIN = {
    "n_groups": 1, "n_people_asked": 0, "n_sides_asked": 0, "n_below": 0, "n_quotes": 2, "n_carrying": 2,
    "n_voices": 2, "n_belonging": 2, "n_outside": 0, "n_untold": 0, "n_sides": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"n_quotes": 0, "n_carrying": 0, "n_voices": 0, "n_belonging": 0}, "cites nothing"),
        ({"n_quotes": 0, "n_carrying": 0, "n_voices": 0, "n_belonging": 0, "n_below": 3}, "cites nothing"),
        ({"n_groups": 0, "n_quotes": 0, "n_carrying": 0}, "cites nothing"),
        ({"n_carrying": 0, "n_voices": 0, "n_belonging": 0}, "code not carried"),
        ({"n_groups": 0, "n_carrying": 0}, "code not carried"),
        ({"n_carrying": 1}, "too few quotes"),
        ({"n_groups": 0, "n_belonging": 0}, "cited"),
        ({}, "as attributed"),
        ({"n_people_asked": 2, "n_sides_asked": 2}, "as attributed"),
        ({"n_people_asked": 3}, "not checkable"),
        ({"n_sides_asked": 3}, "not checkable"),
        ({"n_belonging": 0, "n_outside": 2}, "other voices"),
        ({"n_belonging": 0, "n_outside": 2, "n_people_asked": 3, "n_sides_asked": 3}, "other voices"),
        ({"n_belonging": 1, "n_outside": 1}, "mixed voices"),
        ({"n_voices": 3, "n_belonging": 1, "n_outside": 1, "n_untold": 1}, "mixed voices"),
        ({"n_belonging": 0, "n_untold": 2}, "not checkable"),
        ({"n_belonging": 1, "n_untold": 1}, "not checkable"),
        ({"n_belonging": 0, "n_outside": 1, "n_untold": 1}, "not checkable"),
    ],
)
def test_the_first_rule_that_holds_gives_the_verdict(counts, expected):
    """Two quotes are asked for."""
    assert verdict_of(pd.DataFrame([PLAIN | counts]), min_quotes=2).tolist() == [expected]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"n_quotes": 0}, "It cites no quote and rests on no other claim."),
        ({"n_quotes": 0, "n_below": 2}, "It cites no quote and rests on claims that cite none."),
        (
            {"n_quotes": 1, "n_carrying": 0},
            "Quotes behind it: 1; none carries the code of the claim that cites it.",
        ),
        (
            {"n_quotes": 3, "n_carrying": 1},
            "1 of its 3 quotes carries the code it is cited for, where 2 are asked for.",
        ),
        (
            {"n_groups": 0},
            ALL + "; it names no group of participants, so there is no attribution to judge.",
        ),
        (
            {"n_people_asked": 9},
            "It speaks of all 9 participants; quotes that carry it are by 2.",
        ),
        (
            {"n_people_asked": 9, "n_voices": 1, "n_belonging": 1},
            "It speaks of all 9 participants; quotes that carry it are by 1.",
        ),
        ({"n_sides_asked": 3}, "It names people of 3 sides; those whose quotes carry it are of 2."),
        (
            {},
            ALL + "; both its speakers belong to the group named.",
        ),
        (
            {"n_quotes": 3, "n_voices": 1, "n_belonging": 1},
            "2 of its 3 quotes carry the code they are cited for; its speaker belongs to the group named.",
        ),
        (
            {"n_belonging": 0, "n_outside": 2},
            ALL + "; neither of its speakers belongs to the group named.",
        ),
        (
            {"n_voices": 1, "n_belonging": 0, "n_outside": 1},
            ALL + "; its speaker does not belong to the group named.",
        ),
        (
            {"n_belonging": 1, "n_outside": 1},
            ALL + "; 1 of 2 speakers belongs to the group named.",
        ),
        (
            {"n_voices": 1, "n_belonging": 0, "n_untold": 1},
            OPEN + " whether its speaker belongs to the ward.",
        ),
        (
            {"n_belonging": 0, "n_untold": 2},
            OPEN + " which of its 2 speakers belong to the ward.",
        ),
        (
            {"n_voices": 3, "n_untold": 1},
            "2 of 3 speakers belong to the group named. " + OPEN + " whether the other belongs to the ward.",
        ),
        (
            {"n_belonging": 0, "n_outside": 1, "n_untold": 1},
            "1 of 2 speakers does not belong to the group named. "
            + OPEN
            + " whether the other belongs to the ward.",
        ),
    ],
)
def test_each_rule_gives_its_reason_in_a_sentence(counts, expected):
    assert reason_of(PLAIN | counts | {"min_quotes": 2, "untold": "the ward"}) == expected


def test_less_than_one_quote_cannot_be_asked_for():
    with pytest.raises(ValueError, match="min_quotes must be at least 1, not 0"):
        verdict_of(pd.DataFrame([dict.fromkeys(COUNTS, 1)]), min_quotes=0)


def test_the_table_uses_only_what_it_explains():
    lists = [RULES, FLAGS, *judgement_table()["phrases"].values()]
    conditions = [condition for rules in lists for rule in rules for condition in rule["when"]]
    sides = {side for name, _, other in conditions for side in (name, other)}
    assert {side for side in sides if isinstance(side, str)} == set(COUNTS)
    assert {sign for _, sign, _ in conditions} <= set(SIGNS)
    assert {rule["verdict"] for rule in RULES} == set(VERDICTS)


# A reader of its own: nothing but JSON and the counts, one claim at a time


def followed(table, counts):
    """Verdict, flags and reason of one claim by the rules of a table."""

    def true(condition):
        name, sign, other = condition
        one, two = counts[name], counts.get(other, other)
        return {"<": one < two, "=": one == two, ">": one > two}[sign]

    def first(rules):
        return next(rule for rule in rules if all(true(condition) for condition in rule["when"]))

    def filled(text, values):
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    rule = first(table["rules"])
    phrases = {name: first(forms)["text"] for name, forms in table["phrases"].items()}
    flags = [flag["flag"] for flag in table["flags"] if all(true(condition) for condition in flag["when"])]
    return rule["verdict"], "; ".join(flags), filled(filled(rule["reason"], phrases), counts)


def random_counts(n):
    """Counts that a claim can have, each kind of claim among them."""
    random = np.random.default_rng(20230717)
    n_quotes = random.integers(5, size=n)
    n_carrying = random.integers(n_quotes + 1)
    n_voices = np.minimum(n_carrying, random.integers(1, 4, size=n))
    n_belonging = random.integers(n_voices + 1)
    n_outside = random.integers(n_voices - n_belonging + 1)
    rarely = random.random(n) < 0.2
    return pd.DataFrame(
        {
            "n_groups": random.integers(3, size=n),
            "n_people_asked": random.integers(4, size=n) * rarely,
            "n_sides_asked": 2 * (random.random(n) < 0.2),
            "n_below": random.integers(3, size=n),
            "n_quotes": n_quotes,
            "n_carrying": n_carrying,
            "n_voices": n_voices,
            "n_belonging": n_belonging,
            "n_outside": n_outside,
            "n_untold": n_voices - n_belonging - n_outside,
            "n_sides": np.minimum(n_voices, random.integers(1, 3, size=n)),
            "several": random.integers(2, size=n),
        }
    )


@pytest.mark.parametrize("min_quotes", [1, 2, 3])
def test_who_follows_the_table_as_json_comes_to_the_same_verdicts_flags_and_reasons(min_quotes):
    table, counts = json.loads(json.dumps(judgement_table())), random_counts(2000)
    texts = {"untold": "the ministry or clerk", "min_quotes": min_quotes}
    rows = [row | texts for row in counts.to_dict("records")]
    ours = zip(verdict_of(counts, min_quotes), flags_of(counts), map(reason_of, rows), strict=True)
    followed_by_others = [followed(table, row) for row in rows]
    assert list(ours) == followed_by_others
    verdicts, flags, reasons = map(set, zip(*followed_by_others, strict=True))
    assert verdicts == set(table["verdicts"]) - ({"too few quotes"} if min_quotes == 1 else set())
    assert len(flags) == 3
    assert not any("{" in reason for reason in reasons)


# The same table wherever claims are judged


def judged_everywhere():
    """What evidence, sensitivity and sweep say of the same claims, as lists."""
    codings = CODED[["segment_id", "code_id"]].assign(coder="ann", rank="primary")
    book = {"coding": "ann", "ranks": "primary", "leaders": "either side", "min_quotes": 1}
    tried = book | {"merged": "none", "left_out": "one participant;one quote"}
    grid = grid_of(codings, CODEBOOK, {}, book, tried)
    table = evidence_table(CLAIMS, EVIDENCE, CODED, PARTICIPANTS)
    _, swept, _ = sweep(CODED, PARTICIPANTS, CODEBOOK, codings, CLAIMS, EVIDENCE, grid, most=1000, seed=1)
    return {
        "evidence": claim_verdicts(CLAIMS, table, PARTICIPANTS)["verdict"].tolist(),
        "sensitivity": changed_verdicts(CLAIMS, table, PARTICIPANTS).to_numpy().tolist(),
        "sweep": swept.tolist(),
    }


@pytest.mark.parametrize("verdict", ["code not carried", "cited", "as attributed", "mixed voices"])
def test_evidence_sensitivity_and_sweep_all_notice_when_a_verdict_loses_its_rules(verdict, monkeypatch):
    before = judged_everywhere()
    for rule in RULES:
        if rule["verdict"] == verdict:
            monkeypatch.setitem(rule, "when", [["min_quotes", "<", 1]])  # which never holds
    after = judged_everywhere()
    assert [name for name in before if before[name] == after[name]] == []


def test_evidence_sensitivity_and_sweep_all_notice_when_rules_give_another_verdict(
    monkeypatch,
):
    before = judged_everywhere()
    for rule in RULES:
        if rule["verdict"] == "not checkable":
            monkeypatch.setitem(rule, "verdict", "cited")
    after = judged_everywhere()
    assert [name for name in before if before[name] == after[name]] == []
