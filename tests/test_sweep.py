"""Verdicts under every variant: worked out by hand, and as the modules have them that judge one at a time."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from compendium import data
from compendium.analysis.codes import CONSENSUS, RANKS, coded_segments, leaf_codes
from compendium.analysis.evidence import VERDICTS, claim_verdicts, evidence_table
from compendium.analysis.sensitivity import changed_verdicts
from compendium.sweep.grid import CHOICES, grid_of
from compendium.sweep.verdicts import PRACTICE_VERDICTS, sweep

# Quotes A and B are by people of the clinic, C by somebody of the hospital. Coder ann gives A and B the code
# keep and C the code drop; bob gives B the code drop, and to C keep as a second code. Both are of theme t.
PARTICIPANTS = pd.DataFrame(
    [("1", "clinic", "nurse"), ("2", "clinic", "doctor"), ("3", "hospital", "nurse")],
    columns=["participant_id", "affiliation", "role"],
)
SEGMENTS = pd.DataFrame({"segment_id": ["A", "B", "C"], "participant_id": ["1", "2", "3"]})
CODEBOOK = pd.DataFrame(
    [("t", None, "theme"), ("keep", "t", "practice"), ("drop", "t", "practice")],
    columns=["code_id", "parent_id", "kind"],
).assign(in_article=True)
CODINGS = pd.DataFrame(
    [
        ("A", "ann", "primary", "keep"),
        ("B", "ann", "primary", "keep"),
        ("C", "ann", "primary", "drop"),
        ("A", "bob", "primary", "keep"),
        ("B", "bob", "primary", "drop"),
        ("C", "bob", "primary", "drop"),
        ("C", "bob", "secondary", "keep"),
    ],
    columns=["segment_id", "coder", "rank", "code_id"],
)
CLAIMS = pd.DataFrame(
    [
        ("plain", "keep", None, None),
        ("hospital", "keep", "hospital", None),
        ("sum", "t", None, "plain;hospital"),
        ("bare", "keep", None, None),
        ("unknown", "keep", "ministry", None),
    ],
    columns=["claim_id", "code_id", "attributed_affiliation", "rests_on"],
).assign(attributed_role=None)
EVIDENCE = pd.DataFrame(
    [("plain", "A"), ("hospital", "A"), ("hospital", "C"), ("unknown", "A")],
    columns=["claim_id", "segment_id"],
).assign(cited_as="T")
GRID = grid_of(
    CODINGS,
    CODEBOOK,
    "ann;bob",
    ";".join(RANKS),
    "none;t",
    "1;2",
    "nothing;one participant;one quote;two quotes",
)
BASELINE = {"coding": "ann", "ranks": "primary", "merged": "none", "min_quotes": 1, "left_out": "nothing"}


@pytest.fixture(scope="module")
def swept():
    return sweep(SEGMENTS, PARTICIPANTS, CODEBOOK, CODINGS, CLAIMS, EVIDENCE, GRID, most=1000, seed=1)


def row_of(variants, choices):
    wanted = pd.Series(BASELINE | choices)
    (row,) = np.flatnonzero((variants[CHOICES] == wanted[CHOICES]).all(axis=1))
    return row


@pytest.mark.parametrize(
    ("choices", "plain", "hospital", "total"),
    [
        ({}, "as attributed", "other voices", "as attributed"),
        ({"left_out": "A"}, "unsupported", "unsupported", "unsupported"),
        ({"left_out": "1"}, "unsupported", "unsupported", "unsupported"),
        ({"left_out": "C"}, "as attributed", "other voices", "as attributed"),
        ({"merged": "t"}, "as attributed", "mixed voices", "as attributed"),
        ({"merged": "t", "left_out": "A"}, "unsupported", "as attributed", "as attributed"),
        ({"merged": "t", "min_quotes": 2}, "unsupported", "mixed voices", "as attributed"),
        ({"min_quotes": 2}, "unsupported", "unsupported", "unsupported"),
        (
            {"coding": "bob", "ranks": "primary and secondary"},
            "as attributed",
            "mixed voices",
            "as attributed",
        ),
        ({"coding": "bob"}, "as attributed", "other voices", "as attributed"),
        ({"ranks": "primary and secondary"}, "as attributed", "other voices", "as attributed"),
        ({"merged": "t", "left_out": "A + C"}, "unsupported", "unsupported", "unsupported"),
    ],
)
def test_claims_are_judged_by_the_rules_under_each_variant(swept, choices, plain, hospital, total):
    variants, verdicts, _ = swept
    found = np.array(VERDICTS)[verdicts[row_of(variants, choices)]]
    assert found.tolist() == [plain, hospital, total, "not checkable", "not checkable"]


@pytest.mark.parametrize(
    ("choices", "keep", "drop"),
    [
        ({}, "one side", "single voice"),
        ({"left_out": "A"}, "single voice", "single voice"),
        ({"left_out": "C"}, "one side", "unsupported"),
        ({"min_quotes": 2}, "one side", "unsupported"),
        ({"min_quotes": 2, "left_out": "2"}, "unsupported", "unsupported"),
        ({"merged": "t"}, "several sides", "several sides"),
        ({"merged": "t", "left_out": "3"}, "one side", "one side"),
        ({"coding": "bob"}, "single voice", "several sides"),
        ({"coding": "bob", "ranks": "primary and secondary"}, "several sides", "several sides"),
    ],
)
def test_practices_are_judged_by_who_is_left_to_speak(swept, choices, keep, drop):
    variants, _, verdicts = swept
    found = np.array(PRACTICE_VERDICTS)[verdicts[row_of(variants, choices)]]
    assert found.tolist() == [keep, drop]


def test_coders_who_part_only_over_siblings_agree_where_these_are_merged():
    """Two voices for a sibling each, one for another theme: merged, the siblings have the majority."""
    codebook = pd.concat(
        [
            CODEBOOK,
            pd.DataFrame({"code_id": ["u", "far"], "parent_id": [None, "u"], "kind": ["theme", "practice"]}),
        ]
    ).assign(in_article=True)
    votes = [("cat", "far"), ("ann", "keep"), ("bob", "drop")]
    codings = pd.DataFrame([("A", coder, "primary", code) for coder, code in votes], columns=CODINGS.columns)
    grid = grid_of(codings, codebook, CONSENSUS, "primary", "none;t", "1", "nothing")
    _, verdicts, _ = sweep(SEGMENTS, PARTICIPANTS, codebook, codings, CLAIMS, EVIDENCE, grid, 1000, 1)
    assert np.array(VERDICTS)[verdicts[:, 0]].tolist() == ["unsupported", "as attributed"]


# The shipped study

TABLES = ["segments", "participants", "codebook", "codings", "claims", "evidence"]


@pytest.fixture(scope="module")
def shipped():
    folder = Path(__file__).parents[1] / "data"
    return {name: getattr(data, f"read_{name}")(folder) for name in TABLES}


@pytest.fixture(scope="module")
def whole(shipped):
    """The verdicts of the whole grid that study.yml ships with, and how it is called."""
    tried = "published;every other coder;consensus", ";".join(RANKS), "none;one theme;all themes", "1;2;3"
    kinds = "nothing;one participant;two participants;one quote;two quotes"
    grid = grid_of(shipped["codings"], shipped["codebook"], *tried, kinds)
    return sweep(*shipped.values(), grid, most=1000, seed=1)


def test_the_whole_grid_has_more_than_ten_thousand_variants(whole):
    variants, claims, practices = whole
    # 4 codings, 2 ways to count, none or 4 themes or all merged, 3 thresholds; 9 people, 36 quotes.
    assert len(variants) == 4 * 2 * 6 * 3 * (1 + 9 + 9 * 8 // 2 + 36 + 36 * 35 // 2) == 102528
    assert (len(claims), len(practices)) == (102528, 102528)


def test_with_nothing_left_out_verdicts_are_those_of_the_evidence_page(whole, shipped):
    variants, verdicts, _ = whole
    segments, participants, _, codings, claims, evidence = shipped.values()
    for coder, ranks in product(["published", "recoder_a", "recoder_b", CONSENSUS], RANKS):
        coded = coded_segments(segments, codings, participants, coder, ranks)
        table = evidence_table(claims, evidence, coded, participants)
        for min_quotes in (1, 2, 3):
            row = row_of(variants, {"coding": coder, "ranks": ranks, "min_quotes": min_quotes})
            expected = claim_verdicts(claims, table, participants, min_quotes)["verdict"]
            assert np.array(VERDICTS)[verdicts[row]].tolist() == expected.tolist()


def test_what_flips_when_one_is_left_out_is_what_the_sensitivity_page_tells(whole, shipped):
    variants, verdicts, _ = whole
    segments, participants, _, codings, claims, evidence = shipped.values()
    coded = coded_segments(segments, codings, participants, "published")
    changes = changed_verdicts(claims, evidence_table(claims, evidence, coded, participants), participants)
    for kind in ("participant", "quote"):
        alone = variants["kind"].eq(f"one {kind}") & (
            variants[CHOICES[:-1]] == variants.loc[0, CHOICES[:-1]]
        ).all(axis=1)
        sets, flipped = np.nonzero(verdicts[alone] != verdicts[0])
        names = variants.loc[alone, "left_out"].to_numpy()[sets]
        expected = changes[changes["kind"] == kind]
        assert set(zip(names, claims["claim_id"].to_numpy()[flipped], strict=True)) == set(
            zip(expected["left_out"], expected["claim_id"], strict=True)
        )


def test_the_callers_frames_are_left_as_they_were(shipped):
    before = {name: table.copy() for name, table in shipped.items()}
    grid = grid_of(
        shipped["codings"], shipped["codebook"], "consensus", "primary", "all themes", "2", "one quote"
    )
    sweep(*shipped.values(), grid, most=1000, seed=1)
    for name, table in shipped.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_practices_are_the_leaf_codes_in_codebook_order(whole, shipped):
    assert whole[2].shape[1] == len(leaf_codes(shipped["codebook"]))
