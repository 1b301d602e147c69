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


@pytest.mark.parametrize(
    ("n_unknown", "n_quotes", "n_below", "n_supporting", "n_groups", "n_voices", "n_belonging", "expected"),
    [
        (1, 3, 0, 3, 1, 3, 3, "not checkable"),
        (0, 0, 0, 0, 1, 0, 0, "not checkable"),
        (0, 0, 1, 0, 0, 0, 0, "unsupported"),
        (0, 3, 0, 0, 1, 0, 0, "unsupported"),
        (0, 3, 0, 1, 0, 1, 0, "unsupported"),
        (0, 3, 0, 3, 0, 2, 0, "as attributed"),
        (0, 3, 0, 3, 1, 2, 2, "as attributed"),
        (0, 3, 0, 3, 1, 2, 1, "mixed voices"),
        (0, 3, 0, 3, 1, 2, 0, "other voices"),
    ],
)
def test_the_first_rule_that_holds_gives_the_verdict(
    n_unknown, n_quotes, n_below, n_supporting, n_groups, n_voices, n_belonging, expected
):
    """Two quotes are asked for."""
    counts = {"n_unknown": n_unknown, "n_quotes": n_quotes, "n_below": n_below, "n_supporting": n_supporting}
    counts |= {"n_groups": n_groups, "n_voices": n_voices, "n_belonging": n_belonging}
    assert verdict_of(pd.DataFrame([counts]), min_quotes=2).tolist() == [expected]


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
    n_supporting = random.integers(n_quotes + 1)
    n_voices = np.minimum(n_supporting, random.integers(1, 4, size=n))
    n_groups = random.integers(3, size=n)
    return pd.DataFrame(
        {
            "n_groups": n_groups,
            "n_unknown": random.integers(n_groups + 1) * (random.random(n) < 0.2),
            "n_below": random.integers(3, size=n),
            "n_quotes": n_quotes,
            "n_supporting": n_supporting,
            "n_voices": n_voices,
            "n_belonging": random.integers(n_voices + 1),
            "n_sides": np.minimum(n_voices, random.integers(1, 3, size=n)),
            "several": random.integers(2, size=n),
        }
    )


@pytest.mark.parametrize("min_quotes", [1, 2, 3])
def test_who_follows_the_table_as_json_comes_to_the_same_verdicts_flags_and_reasons(min_quotes):
    table, counts = json.loads(json.dumps(judgement_table())), random_counts(2000)
    texts = {"unknown": "the ministry or clerk", "min_quotes": min_quotes}
    rows = [row | texts for row in counts.to_dict("records")]
    ours = zip(verdict_of(counts, min_quotes), flags_of(counts), map(reason_of, rows), strict=True)
    followed_by_others = [followed(table, row) for row in rows]
    assert list(ours) == followed_by_others
    verdicts, flags, reasons = map(set, zip(*followed_by_others, strict=True))
    assert verdicts == set(table["verdicts"])
    assert len(flags) == 3
    assert not any("{" in reason for reason in reasons)


# The same table wherever claims are judged


def judged_everywhere():
    """What evidence, sensitivity and sweep say of the same claims, as lists."""
    codings = CODED[["segment_id", "code_id"]].assign(coder="ann", rank="primary")
    grid = grid_of(codings, CODEBOOK, "ann", "primary", "none", "1", "nothing;one participant;one quote")
    table = evidence_table(CLAIMS, EVIDENCE, CODED, PARTICIPANTS)
    _, swept, _ = sweep(CODED, PARTICIPANTS, CODEBOOK, codings, CLAIMS, EVIDENCE, grid, most=1000, seed=1)
    return {
        "evidence": claim_verdicts(CLAIMS, table, PARTICIPANTS)["verdict"].tolist(),
        "sensitivity": changed_verdicts(CLAIMS, table, PARTICIPANTS).to_numpy().tolist(),
        "sweep": swept.tolist(),
    }


@pytest.mark.parametrize("verdict", ["not checkable", "unsupported", "as attributed", "mixed voices"])
def test_evidence_sensitivity_and_sweep_all_notice_when_a_verdict_loses_its_rules(verdict, monkeypatch):
    before = judged_everywhere()
    for rule in RULES:
        if rule["verdict"] == verdict:
            monkeypatch.setitem(rule, "when", [["min_quotes", "<", 1]])  # which never holds
    after = judged_everywhere()
    assert [name for name in before if before[name] == after[name]] == []
