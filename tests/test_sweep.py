"""Verdicts under every variant: worked out by hand, and as the modules have them that judge one at a time."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from labels import unreadable_in_either_width, written

from compendium import data
from compendium.analysis.codes import CONSENSUS, RANKS, coded_segments, codes_given, leaf_codes
from compendium.analysis.evidence import VERDICTS, claim_verdicts, evidence_table
from compendium.analysis.groups import EITHER_SIDE, LEADERS, groups_as_read, other_readings
from compendium.analysis.sensitivity import LEADERS_READ, changed_verdicts
from compendium.figures.sweep import CHANGES, flipped_claims, plot_sweep, sweep_title
from compendium.sweep.grid import CHOICES, grid_of, merged_codes
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
        ("plain", "keep", None, None, None),
        ("hospital", "keep", "hospital", None, None),
        ("sum", "t", None, "plain;hospital", None),
        ("bare", "keep", None, None, None),
        ("unknown", "keep", "ministry", None, None),
        ("leaders", "keep", "pc_leaders", None, "several"),
    ],
    columns=["claim_id", "code_id", "attributed_affiliation", "rests_on", "number"],
).assign(attributed_role=None, attributed_as=None)
EVIDENCE = pd.DataFrame(
    [("plain", "A"), ("hospital", "A"), ("hospital", "C"), ("unknown", "A"), ("leaders", "A")],
    columns=["claim_id", "segment_id"],
).assign(cited_as="T", speaker_placed=None)
# Leaders are all of the clinic, and perhaps some of the hospital.
GROUPS = {LEADERS: {"all_of": ["clinic"], "some_of": ["hospital"], "asks_for": "every side"}}
BOOK = {"coding": "ann", "ranks": "primary", "leaders": "clinic", "min_quotes": 1}
TRIED = {
    "coding": "bob",
    "ranks": ";".join(RANKS),
    "merged": "t",
    "leaders": "either side",
    "min_quotes": "1;2",
    "left_out": "one participant;one quote;two quotes",
}
NOTHING_ELSE = BOOK | {"merged": "none", "left_out": "nothing"}
ARGUMENTS = SEGMENTS, PARTICIPANTS, CODEBOOK, CODINGS, CLAIMS, EVIDENCE


@pytest.fixture(scope="module")
def swept():
    grid = grid_of(CODINGS, CODEBOOK, GROUPS, BOOK, TRIED)
    return sweep(*ARGUMENTS, grid, most=1000, seed=1, groups=GROUPS)


def test_every_other_coder_is_who_coded_every_quote_and_a_coder_who_is_named_is_taken():
    eve = pd.DataFrame([("A", "eve", "primary", "drop")], columns=CODINGS.columns)
    codings = pd.concat([CODINGS, eve], ignore_index=True)
    others = grid_of(codings, CODEBOOK, GROUPS, BOOK, TRIED | {"coding": "every other coder"})
    named = grid_of(codings, CODEBOOK, GROUPS, BOOK, TRIED | {"coding": "eve"})
    assert (others["coding"], named["coding"]) == (["ann", "bob"], ["ann", "eve"])


def variant_of(combinations, choices, book=BOOK):
    wanted = pd.Series(book | {"merged": "none", "left_out": "nothing"} | choices)
    (row,) = np.flatnonzero((combinations[CHOICES] == wanted[CHOICES]).all(axis=1))
    return combinations["variant"].iloc[row]


@pytest.mark.parametrize(
    ("choices", "plain", "hospital", "total"),
    [
        ({}, "cited", "other voices", "cited"),
        ({"left_out": "A"}, "code not carried", "code not carried", "code not carried"),
        ({"left_out": "1"}, "code not carried", "code not carried", "code not carried"),
        ({"left_out": "C"}, "cited", "other voices", "cited"),
        ({"merged": "t"}, "cited", "mixed voices", "cited"),
        ({"merged": "t", "left_out": "A"}, "code not carried", "as attributed", "cited"),
        ({"merged": "t", "min_quotes": 2}, "too few quotes", "mixed voices", "cited"),
        ({"min_quotes": 2}, *["too few quotes"] * 3),
        (
            {"coding": "bob", "ranks": "primary and secondary"},
            "cited",
            "mixed voices",
            "cited",
        ),
        ({"coding": "bob"}, "cited", "other voices", "cited"),
        ({"ranks": "primary and secondary"}, "cited", "other voices", "cited"),
        ({"merged": "t", "left_out": "A + C"}, "code not carried", "code not carried", "code not carried"),
    ],
)
def test_claims_are_judged_by_the_rules_under_each_variant(swept, choices, plain, hospital, total):
    combinations, verdicts, _ = swept
    found = np.array(VERDICTS)[verdicts[variant_of(combinations, choices)]]
    # The last two claims have the quote of the plain one. Of a ministry nothing is known.
    unknown, leaders = ("not checkable", "as attributed") if plain == "cited" else (plain, plain)
    assert found.tolist() == [plain, hospital, total, "cites nothing", unknown, leaders]


@pytest.mark.parametrize(
    ("choices", "keep", "drop"),
    [
        ({}, "one side", "single voice"),
        ({"left_out": "A"}, "single voice", "single voice"),
        ({"left_out": "C"}, "one side", "code not carried"),
        ({"min_quotes": 2}, "one side", "too few quotes"),
        ({"min_quotes": 2, "left_out": "2"}, "too few quotes", "too few quotes"),
        ({"merged": "t"}, "several sides", "several sides"),
        ({"merged": "t", "left_out": "3"}, "one side", "one side"),
        ({"coding": "bob"}, "single voice", "several sides"),
        ({"coding": "bob", "ranks": "primary and secondary"}, "several sides", "several sides"),
    ],
)
def test_practices_are_judged_by_who_is_left_to_speak(swept, choices, keep, drop):
    combinations, _, verdicts = swept
    found = np.array(PRACTICE_VERDICTS)[verdicts[variant_of(combinations, choices)]]
    assert found.tolist() == [keep, drop]


def test_leaders_of_either_side_are_not_all_quoted_by_one_side(swept):
    """A, by the clinic, does for leaders of the clinic; for those of either side the hospital is missing."""
    combinations, claims, practices = swept
    baseline, read = (variant_of(combinations, {"leaders": who}) for who in ("clinic", "either side"))
    changed = np.flatnonzero(claims[baseline] != claims[read])
    assert CLAIMS["claim_id"][changed].tolist() == ["leaders"]
    assert VERDICTS[claims[read, 5]] == "not checkable"
    assert (practices[baseline] == practices[read]).all()


def test_combinations_that_judge_the_same_are_one_variant_and_count_once(swept):
    """Worked out by hand for one reading and one threshold.

    Of A, B and C, ann's codes are keep, keep, drop; bob's are keep, drop, drop, and with secondary codes the
    last is both; merged, all have one code. Each person has one quote, so that leaving out one of the three
    is leaving out the quote. With nothing left out there are four variants; without A four; without B three,
    since ann's and bob's primary codes then agree; without C, A and B, or A and C three each; without B and C
    two.
    """
    combinations, claims, practices = swept
    assert len(combinations) == 2 * 2 * 2 * 2 * 2 * 10
    one = combinations[(combinations["leaders"] == "clinic") & (combinations["min_quotes"] == 1)]
    assert one["variant"].nunique() == 4 + 4 + 3 + 3 + 3 + 3 + 2
    assert combinations["variant"].nunique() == len(claims) == len(practices) == 2 * 2 * 22
    without_b = [{"left_out": "2"}, {"left_out": "B"}, {"left_out": "B", "coding": "bob"}]
    assert len({variant_of(combinations, choices) for choices in without_b}) == 1
    assert variant_of(combinations, {"ranks": "primary and secondary"}) == 0
    assert variant_of(combinations, {"coding": "bob"}) != 0


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
    book = NOTHING_ELSE | {"coding": CONSENSUS}
    grid = grid_of(codings, codebook, {}, book, book | {"merged": "t"})
    _, verdicts, _ = sweep(SEGMENTS, PARTICIPANTS, codebook, codings, CLAIMS, EVIDENCE, grid, 1000, 1)
    assert np.array(VERDICTS)[verdicts[:, 0]].tolist() == ["code not carried", "cited"]


# The shipped study

TABLES = ["segments", "participants", "codebook", "codings", "claims", "evidence"]


@pytest.fixture(scope="module")
def shipped():
    folder = Path(__file__).parents[1] / "data"
    return {name: getattr(data, f"read_{name}")(folder) for name in TABLES}


@pytest.fixture(scope="module")
def declared():
    return data.declared_groups(Path(__file__).parents[1] / "data")


@pytest.fixture(scope="module", params=[EITHER_SIDE, "independent_pc"])
def book(request):
    """What the book may do, under both readings of primary care leaders."""
    return {"coding": "published", "ranks": "primary", "leaders": request.param, "min_quotes": 1}


@pytest.fixture(scope="module")
def groups(declared, book):
    return groups_as_read(declared, book["leaders"])


@pytest.fixture(scope="module")
def whole(shipped, declared, book):
    """The verdicts of the whole grid that study.yml ships with."""
    tried = {
        "coding": "every other coder;consensus",
        "ranks": ";".join(RANKS),
        "merged": "one theme;all themes",
        "leaders": "independent_pc;either side",
        "min_quotes": "1;2;3",
        "left_out": "one participant;two participants;one quote;two quotes",
    }
    grid = grid_of(shipped["codings"], shipped["codebook"], declared, book, tried)
    return sweep(*shipped.values(), grid, most=1000, seed=1, groups=declared)


def test_the_whole_grid_has_more_than_a_hundred_thousand_distinct_variants(whole):
    combinations, claims, practices = whole
    # 4 codings, 2 ways to count, none, 3 themes or all merged, 2 readings, 3 thresholds; 9 people, 36 quotes.
    assert len(combinations) == 4 * 2 * 5 * 2 * 3 * (1 + 9 + 9 * 8 // 2 + 36 + 36 * 35 // 2) == 170880
    assert len(claims) == len(practices) == combinations["variant"].nunique() > 100000
    assert combinations["variant"].iloc[0] == 0


def test_combinations_are_one_variant_where_every_quote_left_has_the_same_codes(whole, shipped, book):
    """Found anew, one combination at a time: codes of the quotes that are left, threshold and reading."""
    combinations, _, _ = whole
    segments, _, codebook, codings = (shipped[name] for name in TABLES[:4])
    by_person = segments.groupby("participant_id")["segment_id"].agg(set)
    some = combinations[(combinations["min_quotes"] == 2) & (combinations["leaders"] == book["leaders"])]
    some = some[some["kind"] != "two quotes"]
    seen = {}
    for (coding, ranks, merged), rows in some.groupby(["coding", "ranks", "merged"], sort=False):
        counts_as = merged_codes(codebook, merged)
        given = codes_given(codings.assign(code_id=codings["code_id"].map(counts_as)), coding, ranks)
        pairs = set(zip(given["segment_id"], given["code_id"], strict=True))
        for left_out, variant in zip(rows["left_out"], rows["variant"], strict=True):
            gone = {quote for name in left_out.split(" + ") for quote in by_person.get(name, {name})}
            left = frozenset(pair for pair in pairs if pair[0] not in gone)
            seen.setdefault(left, set()).add(variant)
    assert all(len(variants) == 1 for variants in seen.values())
    assert len(set.union(*seen.values())) == len(seen) < len(some)


def test_with_nothing_left_out_verdicts_are_those_of_the_evidence_page(whole, shipped, groups, book):
    combinations, verdicts, _ = whole
    segments, participants, _, codings, claims, evidence = shipped.values()
    for coder, ranks in product(["published", "recoder_a", "recoder_b", CONSENSUS], RANKS):
        coded = coded_segments(segments, codings, participants, coder, ranks)
        table = evidence_table(claims, evidence, coded, participants, groups)
        for min_quotes in (1, 2, 3):
            choices = {"coding": coder, "ranks": ranks, "min_quotes": min_quotes}
            found = verdicts[variant_of(combinations, choices, book)]
            expected = claim_verdicts(claims, table, participants, min_quotes, groups)["verdict"]
            assert np.array(VERDICTS)[found].tolist() == expected.tolist()


def test_what_flips_alone_is_what_the_sensitivity_page_tells(whole, shipped, declared, groups):
    combinations, verdicts, _ = whole
    segments, participants, _, codings, claims, evidence = shipped.values()
    coded = coded_segments(segments, codings, participants, "published")
    table = evidence_table(claims, evidence, coded, participants, groups)
    others = other_readings(declared, groups)
    changes = changed_verdicts(claims, table, participants, groups=groups, others=others)
    first = combinations.iloc[0]
    for kind, choice in (("participant", "left_out"), ("quote", "left_out"), (LEADERS_READ, "leaders")):
        rest = [other for other in CHOICES if other != choice]
        alone = combinations[(combinations[rest] == first[rest]).all(axis=1)]
        alone = alone[alone["kind"].isin([f"one {kind}", "nothing"])]
        rows, flipped = np.nonzero(verdicts[alone["variant"]] != verdicts[0])
        expected = changes[changes["kind"] == kind]
        assert len(expected)
        assert set(zip(alone[choice].iloc[rows], claims["claim_id"].iloc[flipped], strict=True)) == set(
            zip(expected["left_out"], expected["claim_id"], strict=True)
        )


def test_the_callers_frames_are_left_as_they_were(shipped, declared, book):
    before = {name: table.copy() for name, table in shipped.items()}
    tried = {"merged": "all themes", "left_out": "one quote"}
    grid = grid_of(shipped["codings"], shipped["codebook"], declared, book, book | tried)
    sweep(*shipped.values(), grid, most=1000, seed=1, groups=declared)
    for name, table in shipped.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_practices_are_the_leaf_codes_in_codebook_order(whole, shipped):
    assert whole[2].shape[1] == len(leaf_codes(shipped["codebook"]))


def claims_that(**flip):
    """A table of claims, from how many of ten claims each choice flips; one more claim cites nothing."""
    rows = {name: ["x" if n < flip.get(name, 0) else "" for n in range(11)] for name in CHOICES}
    return (
        pd.DataFrame(rows)
        .add_prefix("flips_")
        .assign(kind="claim", verdict=["cited"] * 10 + ["cites nothing"])
    )


def test_the_figure_has_a_line_for_every_choice_that_most_flips_first():
    assert set(CHANGES) == set(CHOICES)
    fig = plot_sweep(claims_that(coding=2, min_quotes=9))
    said = [text for text in written(fig) if text in CHANGES.values()]
    assert said[:2] == [CHANGES["min_quotes"], CHANGES["coding"]] and len(said) == len(CHOICES)
    assert [text for text in written(fig) if text.isdigit()] == ["9", "2", "0", "0", "0", "0"]
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("flip", "title"),
    [
        ({}, "No choice flips a claim by itself"),
        ({"coding": 3}, "Taking another coding can flip 3 of 10 claims"),
        ({"left_out": 10}, "Leaving out people or quotes can flip 10 of 10 claims; another coding none"),
        ({"merged": 2, "coding": 1}, "Merging sibling practices can flip 2 of 10 claims; another coding 1"),
    ],
)
def test_the_title_tells_what_flips_most_claims(flip, title):
    table = claims_that(**flip)
    assert sweep_title(*flipped_claims(table)) == title
    assert unreadable_in_either_width(plot_sweep(table)) == []


def test_a_study_without_claims_has_a_figure_of_the_sweep():
    assert written(plot_sweep(claims_that().iloc[:0]))[0] == "No choice flips a claim by itself"
