"""How firmly verdicts stand: shares and what flips them, counted by hand over seven distinct variants."""

import numpy as np
import pandas as pd
import pytest
from labels import unreadable_labels
from named import values

from compendium.analysis.judgement import VERDICTS
from compendium.figures.sweep import flipped_claims, plot_sweep
from compendium.sweep.grid import CHOICES
from compendium.sweep.summary import standing, sweep_choices, sweep_numbers, sweep_table

COMBINATIONS = pd.DataFrame(
    [
        ("ann", "primary", "none", "north", 1, "nothing", "nothing", 0),
        ("ann", "primary", "none", "north", 1, "7", "one participant", 1),
        ("ann", "primary", "none", "north", 1, "7 + 8", "two participants", 2),
        # 9 is not quoted.
        ("ann", "primary", "none", "north", 1, "7 + 9", "two participants", 1),
        ("ann", "primary", "none", "north", 1, "8 + 9", "two participants", 3),
        ("ann", "primary", "none", "north", 2, "nothing", "nothing", 4),
        ("bob", "primary", "none", "north", 1, "nothing", "nothing", 5),
        ("bob", "primary", "none", "north", 2, "7", "one participant", 6),
        # The consensus is bob's coding.
        ("consensus", "primary", "none", "north", 1, "nothing", "nothing", 5),
    ],
    columns=[*CHOICES, "kind", "variant"],
)
# The verdicts of a claim that never changes, one that falls with 7, one with 8 and 9 together, one with two
# quotes asked for, one that bob's coding flips only where more is changed, and one that cites nothing (7).
CLAIM_VERDICTS = np.array(
    [
        [0, 0, 0, 0, 0, 7],
        [0, 6, 0, 0, 0, 7],
        [0, 6, 0, 0, 0, 7],
        [0, 0, 6, 0, 0, 7],
        [0, 0, 0, 6, 0, 7],
        [0, 0, 0, 0, 0, 7],
        [0, 6, 0, 6, 1, 7],
    ],
    dtype=np.uint8,
)
PRACTICE_VERDICTS = np.array([[0, 2], [0, 2], [3, 2], [0, 2], [0, 3], [1, 2], [0, 2]], dtype=np.uint8)
CLAIMS = pd.DataFrame({"claim_id": list("abcdef"), "gist": [f"claim {name}" for name in "abcdef"]})
CODEBOOK = pd.DataFrame(
    {
        "code_id": ["t", "keep", "drop"],
        "kind": ["theme", "practice", "practice"],
        "in_article": True,
        "label": "x",
    }
)


@pytest.fixture
def table():
    return standing(COMBINATIONS, CLAIM_VERDICTS, VERDICTS)


@pytest.fixture
def choices():
    return sweep_choices(COMBINATIONS, CLAIM_VERDICTS, PRACTICE_VERDICTS).set_index("value")


def test_a_verdict_stands_in_the_share_of_distinct_variants_that_have_it(table):
    assert (table["share"] * 7).round(9).tolist() == [7, 4, 6, 5, 6, 7]
    assert table["verdict"].tolist() == ["as attributed"] * 5 + ["cites nothing"]


def test_the_share_is_also_taken_over_variants_that_ask_for_as_many_quotes(table):
    assert (table["share_same_min_quotes"] * 5).round(9).tolist() == [5, 3, 4, 5, 5, 5]


def test_what_flips_a_verdict_is_told_for_each_choice_while_the_others_are_as_in_the_baseline(table):
    assert table["flipped_by"].tolist() == ["", "left out", "left out", "quotes needed", "", ""]
    assert table["flips_min_quotes"].tolist() == ["", "", "", "2", "", ""]
    assert table["flips_coding"].tolist() == [""] * 6


def test_of_two_left_out_together_only_what_neither_flips_alone_is_told(table):
    assert table["flips_left_out"].tolist() == ["", "7", "8 + 9", "", "", ""]


def test_choices_tell_what_stands_over_all_claims_with_quotes_and_all_practices(choices):
    assert choices.loc["bob", "n_variants"] == 2
    # Of five claims with quotes all stand under bob alone, and two in the other variant of his.
    assert choices.loc["bob", "claims"] == pytest.approx((5 + 2) / 10)
    assert choices.loc["bob", "practices"] == pytest.approx((1 + 2) / 4)
    # Leaving out 7 and 9 is the variant that leaves out 7.
    assert choices.loc["two participants", "claims"] == pytest.approx((4 + 4 + 4) / 15)


def test_a_value_that_comes_to_the_same_as_another_has_the_same_variants(choices):
    assert choices.loc[["ann", "bob", "consensus"], "n_variants"].tolist() == [5, 2, 1]
    assert choices.loc["consensus", "claims"] == 1


def test_choices_count_what_each_value_flips_by_itself_however_many_ways_it_has(choices):
    assert choices["n_claims_flipped"].to_dict() == {
        "ann": 0, "bob": 0, "consensus": 0, "primary": 0, "none": 0, "north": 0, "1": 0, "2": 1, "nothing": 0,
        "one participant": 1, "two participants": 2,
    }  # fmt: skip
    flipping = ["bob", "consensus", "2", "two participants"]
    assert choices.loc[flipping, "n_practices_flipped"].tolist() == [1, 1, 1, 1]


def test_what_the_book_does_is_marked_for_each_choice(choices):
    assert choices.index[choices["in_book"] == "yes"].tolist() == [
        "ann", "primary", "none", "north", "1", "nothing"
    ]  # fmt: skip


def test_practices_come_before_claims_with_label_and_gist():
    table = sweep_table(CLAIMS, CODEBOOK, COMBINATIONS, CLAIM_VERDICTS, PRACTICE_VERDICTS)
    assert table["kind"].tolist() == ["practice"] * 2 + ["claim"] * 6
    assert table["id"].tolist() == ["keep", "drop", *"abcdef"]
    assert table.loc[[1, 3], ["label", "verdict"]].values.tolist() == [
        ["x", "single voice"],
        ["claim b", "as attributed"],
    ]


def test_without_a_claim_that_has_quotes_their_share_is_missing():
    choices = sweep_choices(COMBINATIONS, CLAIM_VERDICTS[:, 5:], PRACTICE_VERDICTS)
    assert choices["claims"].isna().all()
    assert (choices["n_claims_flipped"] == 0).all()


def test_the_figure_counts_each_claim_with_quotes_and_no_other():
    """Of five, leaving out flips two (b by 7, c by 8 and 9), and asking for two quotes flips d."""
    table = sweep_table(CLAIMS, CODEBOOK, COMBINATIONS, CLAIM_VERDICTS, PRACTICE_VERDICTS)
    flipped, n = flipped_claims(table)
    assert (flipped.head(3).to_dict(), n) == ({"left_out": 2, "min_quotes": 1, "leaders": 0}, 5)
    fig = plot_sweep(table)
    assert unreadable_labels(fig) == unreadable_labels(fig.narrow) == []


def test_the_named_numbers_are_those_worked_out_by_hand():
    """Shares stand at and just below nine tenths and half; what cites nothing counts nowhere.

    Of ann's, bob's and the consensus, two differ; of nothing, 7, 7 + 8, 8 + 9 and 7 + 9, four.
    """
    rows = [
        ("practice", "p1", "Keeping", "one side", 0.9, 0.9, "", ""),
        ("practice", "p2", "Asking", "single voice", 0.2, 0.3, "practices merged", "merged"),
        ("practice", "p3", "Sharing", "several sides", 0.89, 1, "practices merged", "merged"),
        ("claim", "c1", "x", "as attributed", 1, 1, "", ""),
        ("claim", "c2", "x", "as attributed", 0.95, 0.9, "coding", "coding"),
        ("claim", "c3", "x", "mixed voices", 0.5, 1, "quotes needed", "min_quotes"),
        (
            "claim",
            "c4",
            "x",
            "code not carried",
            0.49,
            0.89,
            "quotes needed; left out",
            "min_quotes left_out",
        ),
        ("claim", "c5", "x", "cites nothing", 1, 1, "", ""),
    ]
    shares = ["share", "share_same_min_quotes", "flipped_by", "flips"]
    table = pd.DataFrame(rows, columns=["kind", "id", "label", "verdict", *shares])
    for choice in CHOICES:
        table[f"flips_{choice}"] = table["flips"].str.contains(choice).map({True: "a value", False: ""})
    found = values(sweep_numbers(table, COMBINATIONS, pd.DataFrame({"coder": ["ann", "bob", "eve"]})))
    assert found.pop("most_left_out_share") == pytest.approx(3 / 7)
    assert found == {
        "n_coders_untried": 1,
        "coders_untried": "eve",
        "n_combinations": 9,
        "n_variants": 7,
        "n_codings": 3,
        "n_codings_distinct": 2,
        "n_sets": 5,
        "n_sets_distinct": 4,
        "most_left_out": "nothing",
        "n_claims_with_quotes": 4,
        "n_claims_always": 1,
        "n_claims_always_same": 2,
        "n_claims_less_than_half": 1,
        "n_claims_by_coding": 1,
        "n_claims_by_ranks": 0,
        "n_claims_by_merged": 0,
        "n_claims_by_leaders": 0,
        "n_claims_by_min_quotes": 2,
        "n_claims_by_left_out": 1,
        "n_claims_by_nothing": 1,
        "claims_by_coding": "c2",
        "n_practices": 3,
        "n_practices_mostly": 1,
        "n_practices_by_merged": 2,
        "practices_by_merged": "p2, p3",
        "frailest_practice": "Asking",
        "n_frailest_practices": 1,
        "frailest_practice_verdict": "single voice",
        "frailest_practice_share": 0.2,
    }
