"""What is tried of each choice, what is left out; every combination comes once, the baseline first."""

import pandas as pd
import pytest

from compendium.data import read_codebook, read_codings
from compendium.sweep.grid import CHOICES, every_combination, grid_of, left_out_sets, merged_codes

GROUPS = {"pc_leaders": {"all_of": ["plot_holder"], "some_of": ["city_staff"]}}
BOOK = {"coding": "published", "ranks": "primary", "leaders": "plot_holder", "min_quotes": 1}
TRIED = {
    "coding": "every other coder;consensus",
    "ranks": "primary;primary and secondary",
    "merged": "one theme;all themes",
    "leaders": "plot_holder;either side",
    "min_quotes": "1;2",
    "left_out": "one quote",
}
SEGMENTS = pd.DataFrame({"segment_id": ["A", "B", "C", "D"], "participant_id": ["1", "1", "2", "3"]})
PEOPLE = pd.DataFrame({"participant_id": ["1", "2", "3", "silent"]})


@pytest.fixture
def small(small_study):
    return read_codings(small_study), read_codebook(small_study)


def left_out(*kinds, most=1000):
    """What remains, as a text of quotes, by what is left out."""
    names, kept = left_out_sets(SEGMENTS, PEOPLE, kinds, most, seed=1)
    remains = ["".join(SEGMENTS["segment_id"][quotes]) for quotes in kept]
    return dict(zip(names["left_out"], remains, strict=True))


def test_words_for_several_values_are_written_out_for_the_study_at_hand(small):
    assert grid_of(*small, GROUPS, BOOK, TRIED) == {
        "coding": ["published", "rereader", "consensus"],
        "ranks": ["primary", "primary and secondary"],
        # The theme of the season has contexts alone, and these are not merged.
        "merged": ["none", "water", "people", "all themes"],
        "leaders": ["plot_holder", "either side"],
        "min_quotes": [1, 2],
        "left_out": ["nothing", "one quote"],
    }


def test_what_the_book_does_is_tried_and_comes_first_whatever_else_is_named(small):
    book = {"coding": "rereader", "ranks": "primary and secondary", "leaders": "either side", "min_quotes": 3}
    grid = grid_of(*small, GROUPS, book, TRIED)
    assert grid == {
        "coding": ["rereader", "published", "consensus"],
        "ranks": ["primary and secondary", "primary"],
        "merged": ["none", "water", "people", "all themes"],
        "leaders": ["either side", "plot_holder"],
        "min_quotes": [3, 1, 2],
        "left_out": ["nothing", "one quote"],
    }


def test_a_value_that_is_named_twice_is_tried_once_and_where_it_comes_first(small):
    tried = TRIED | {"coding": "consensus; every other coder;published", "merged": "people;one theme"}
    grid = grid_of(*small, GROUPS, BOOK, tried)
    assert grid["coding"] == ["published", "consensus", "rereader"]
    assert grid["merged"] == ["none", "people", "water"]


def test_a_study_that_does_not_declare_primary_care_leaders_has_nothing_to_read(small):
    assert grid_of(*small, {}, BOOK, TRIED)["leaders"] == ["either side"]


@pytest.mark.parametrize(
    ("choice", "text", "message"),
    [
        (
            "coding",
            "publisher",
            "coding cannot be 'publisher': it may be some of published, rereader, every other coder",
        ),
        (
            "ranks",
            "secondary",
            "ranks cannot be 'secondary': it may be some of primary, primary and",
        ),
        (
            "merged",
            "none;water_share",
            "merged cannot be 'water_share': it may be some of none, one theme, all themes, water, people",
        ),
        ("merged", "season", "merged cannot be 'season': it may be some of none, one theme"),
        (
            "leaders",
            "city_staff",
            "leaders cannot be 'city_staff': it may be some of plot_holder, either",
        ),
        (
            "left_out",
            "three quotes",
            "left_out cannot be 'three quotes': it may be some of nothing, one participant",
        ),
        (
            "min_quotes",
            "1;0",
            "min_quotes cannot be '0': it may be whole numbers from 1 to 1,000",
        ),
        ("min_quotes", "1,2", "min_quotes cannot be '1,2'"),
        ("coding", "published;", "coding cannot be empty"),
    ],
)
def test_a_value_that_a_choice_cannot_have_is_refused_with_those_that_it_can(small, choice, text, message):
    with pytest.raises(ValueError, match=message):
        grid_of(*small, GROUPS, BOOK, TRIED | {choice: text})


def test_a_participant_is_left_out_with_all_their_quotes():
    assert left_out("one participant") == {"1": "CD", "2": "ABD", "3": "ABC", "silent": "ABCD"}


def test_two_are_left_out_together_once_and_in_every_way():
    assert left_out("nothing", "two quotes") == {
        "nothing": "ABCD",
        "A + B": "CD",
        "A + C": "BD",
        "A + D": "BC",
        "B + C": "AD",
        "B + D": "AC",
        "C + D": "AB",
    }
    assert left_out("two participants")["1 + 3"] == "C"


def test_of_too_many_ways_to_leave_out_some_are_drawn_the_same_ones_each_time():
    drawn = left_out("two quotes", most=3)
    assert len(drawn) == 3
    assert drawn.items() <= left_out("two quotes").items()
    assert drawn == left_out("two quotes", most=3)


def test_every_combination_comes_once_and_the_baseline_first(small):
    grid = grid_of(*small, GROUPS, BOOK, TRIED)
    names, _ = left_out_sets(SEGMENTS, PEOPLE, grid["left_out"], 1000, 1)
    combinations = every_combination(grid, names)
    assert len(combinations) == 3 * 2 * 4 * 2 * 2 * 5
    assert not combinations.duplicated().any()
    baseline = ["published", "primary", "none", "plot_holder", 1, "nothing", "nothing"]
    assert combinations.loc[0, [*CHOICES, "kind"]].tolist() == baseline
    assert combinations.loc[1, ["left_out", "kind"]].tolist() == ["A", "one quote"]
    second = ["published", "primary", "none", "plot_holder", 2, "nothing"]
    assert combinations.loc[5, CHOICES].tolist() == second


def test_merged_practices_count_as_their_theme_and_other_codes_as_themselves(small):
    _, codebook = small
    assert merged_codes(codebook, "none")["water_share"] == "water_share"
    assert merged_codes(codebook, "water")[["water", "water_share", "people_swap"]].tolist() == [
        "water", "water", "people_swap"
    ]  # fmt: skip
    assert merged_codes(codebook, "all themes")["people_swap"] == "people"


@pytest.mark.parametrize("merged", ["season", "all themes"])
def test_contexts_are_never_merged(small, merged):
    _, codebook = small
    contexts = ["season", "season_drought", "season_rain"]
    assert merged_codes(codebook, merged)[contexts].tolist() == contexts
