"""How firmly verdicts stand: shares and what flips them, counted by hand over seven variants."""

import numpy as np
import pandas as pd
import pytest
from labels import unreadable_labels

from compendium.figures.sweep import plot_sweep
from compendium.sweep.grid import CHOICES
from compendium.sweep.summary import standing, sweep_choices, sweep_table

VARIANTS = pd.DataFrame(
    [
        ("ann", "primary", "none", 1, "nothing", "nothing"),
        ("ann", "primary", "none", 1, "7", "one participant"),
        ("ann", "primary", "none", 1, "7 + 8", "two participants"),
        ("ann", "primary", "none", 1, "8 + 9", "two participants"),
        ("ann", "primary", "none", 2, "nothing", "nothing"),
        ("bob", "primary", "none", 1, "nothing", "nothing"),
        ("bob", "primary", "none", 2, "7", "one participant"),
    ],
    columns=[*CHOICES, "kind"],
)
# The verdicts of a claim that never changes, one that falls with 7, one with 8 and 9 together, one with two
# quotes asked for, one that bob's coding flips only where more is changed, and one that is not checkable (4).
CLAIM_VERDICTS = np.array(
    [
        [0, 0, 0, 0, 0, 4],
        [0, 3, 0, 0, 0, 4],
        [0, 3, 0, 0, 0, 4],
        [0, 0, 3, 0, 0, 4],
        [0, 0, 0, 3, 0, 4],
        [0, 0, 0, 0, 0, 4],
        [0, 3, 0, 3, 1, 4],
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
LABELS = ["as attributed", "mixed voices", "other voices", "unsupported", "not checkable"]


@pytest.fixture
def table():
    return standing(VARIANTS, CLAIM_VERDICTS, LABELS)


@pytest.fixture
def choices():
    return sweep_choices(VARIANTS, CLAIM_VERDICTS, PRACTICE_VERDICTS).set_index("value")


def test_a_verdict_stands_in_the_share_of_variants_that_have_it(table):
    assert (table["share"] * 7).round(9).tolist() == [7, 4, 6, 5, 6, 7]
    assert table["verdict"].tolist() == ["as attributed"] * 5 + ["not checkable"]


def test_the_share_is_also_taken_over_variants_that_ask_for_as_many_quotes(table):
    assert (table["share_same_min_quotes"] * 5).round(9).tolist() == [5, 3, 4, 5, 5, 5]


def test_what_flips_a_verdict_is_told_for_each_choice_while_the_others_are_as_in_the_baseline(table):
    assert table["flipped_by"].tolist() == ["", "left out", "left out", "quotes needed", "", ""]
    assert table["flips_min_quotes"].tolist() == ["", "", "", "2", "", ""]
    assert table["flips_coding"].tolist() == [""] * 6


def test_of_two_left_out_together_only_what_neither_flips_alone_is_told(table):
    assert table["flips_left_out"].tolist() == ["", "7", "8 + 9", "", "", ""]


def test_choices_tell_what_stands_over_all_checkable_claims_and_all_practices(choices):
    assert choices.loc["bob", "n_variants"] == 2
    # Of five checkable claims all stand under bob alone, and two in the other variant of his.
    assert choices.loc["bob", "claims"] == pytest.approx((5 + 2) / 10)
    assert choices.loc["bob", "practices"] == pytest.approx((1 + 2) / 4)
    assert choices.loc["two participants", "claims"] == pytest.approx((4 + 4) / 10)


def test_choices_count_what_each_value_flips_by_itself_however_many_ways_it_has(choices):
    assert choices["n_claims_flipped"].to_dict() == {
        "ann": 0, "bob": 0, "primary": 0, "none": 0, "1": 0, "2": 1, "nothing": 0,
        "one participant": 1, "two participants": 2,
    }  # fmt: skip
    assert choices.loc[["bob", "2", "two participants"], "n_practices_flipped"].tolist() == [1, 1, 1]


def test_practices_come_before_claims_with_label_and_gist():
    table = sweep_table(CLAIMS, CODEBOOK, VARIANTS, CLAIM_VERDICTS, PRACTICE_VERDICTS)
    assert table["kind"].tolist() == ["practice"] * 2 + ["claim"] * 6
    assert table["id"].tolist() == ["keep", "drop", *"abcdef"]
    assert table.loc[[1, 3], ["label", "verdict"]].values.tolist() == [
        ["x", "single voice"],
        ["claim b", "as attributed"],
    ]


def test_without_a_claim_that_can_be_checked_their_share_is_missing():
    choices = sweep_choices(VARIANTS, CLAIM_VERDICTS[:, 5:], PRACTICE_VERDICTS)
    assert choices["claims"].isna().all()
    assert (choices["n_claims_flipped"] == 0).all()


def test_labels_of_the_figure_can_be_read(choices):
    table = sweep_table(CLAIMS, CODEBOOK, VARIANTS, CLAIM_VERDICTS, PRACTICE_VERDICTS)
    assert unreadable_labels(plot_sweep(table, choices.reset_index())) == []
