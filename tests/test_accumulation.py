"""Practices seen after k participants: against hand-worked cases and against counting every set."""

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from labels import unreadable_in_either_width
from named import values
from pandas.testing import assert_frame_equal, assert_series_equal

import compendium.analysis.accumulation as module
from compendium.analysis.accumulation import (
    accumulation,
    accumulation_numbers,
    chance_of_seeing,
    expected_accumulation,
)
from compendium.analysis.codes import coded_segments
from compendium.data import read_codings, read_participants, read_segments
from compendium.figures.accumulation import accumulation_title, plot_accumulation

DATA = Path(__file__).parents[1] / "data"


def codings(voiced):
    """Codings from a dictionary of each participant's codes; every row is a segment of its own."""
    rows = [(person, code) for person, codes in voiced.items() for code in codes]
    frame = pd.DataFrame(rows, columns=["participant_id", "code_id"])
    return frame.assign(segment_id=[f"S{number}" for number in range(len(frame))])


def seen_in_every_set(voiced, k):
    """Numbers of codes seen in each set of k participants, counted one set at a time."""
    return [len(set().union(*(voiced[person] for person in group))) for group in combinations(voiced, k)]


@pytest.fixture
def three():
    """Three people; a is voiced by two of them, b and c by one."""
    return {"1": "a", "2": "ab", "3": "c"}


@pytest.fixture
def eight():
    """Eight people and six codes, drawn once."""
    drawn = np.random.default_rng(7).random((8, 6)) < 0.35
    return {
        str(person): {str(code) for code in np.flatnonzero(row)} or {"0"} for person, row in enumerate(drawn)
    }


def test_a_practice_voiced_by_everyone_is_seen_at_once():
    expected = expected_accumulation(codings({"1": "a", "2": "a", "3": "a"}))
    assert expected.tolist() == [1, 1, 1]


def test_a_practice_voiced_by_one_person_is_seen_in_step_with_the_people_read():
    expected = expected_accumulation(codings({"1": "a", "2": "b", "3": "c", "4": "d"}))
    assert expected.tolist() == pytest.approx([1, 2, 3, 4])
    assert chance_of_seeing(4, [1])[1].tolist() == pytest.approx([1 / 4, 2 / 4, 3 / 4, 1])


def test_the_chances_of_the_extremes_and_of_one_between_are_those_worked_out_by_hand():
    chance = chance_of_seeing(4, [4, 2])
    assert chance[4].tolist() == [1, 1, 1, 1]
    # Missed by one of four if it is one of the other two: 2/4; by two of them: 1/6.
    assert chance[2].tolist() == pytest.approx([1 / 2, 5 / 6, 1, 1])


def test_the_expectation_of_three_people_is_that_worked_out_by_hand(three):
    expected = expected_accumulation(codings(three))
    assert expected.index.tolist() == [1, 2, 3]
    # One person: (1 + 2 + 1) / 3; two people: (2 + 2 + 3) / 3.
    assert expected.tolist() == pytest.approx([4 / 3, 7 / 3, 3])


def test_the_expectation_is_the_mean_over_all_orders(eight):
    orders = list(permutations(list(eight)[:6]))
    voiced = {person: eight[person] for person in list(eight)[:6]}
    means = [
        np.mean([len(set().union(*(voiced[p] for p in order[:k]))) for order in orders]) for k in range(1, 7)
    ]
    assert expected_accumulation(codings(voiced)).tolist() == pytest.approx(means)


def test_repeats_count_once(three):
    once = codings(three)
    assert_series_equal(expected_accumulation(pd.concat([once, once])), expected_accumulation(once))


def test_a_quote_without_a_code_is_not_read(three):
    silent = pd.DataFrame({"participant_id": ["9"], "code_id": [pd.NA], "segment_id": ["S9"]})
    found = accumulation(pd.concat([codings(three), silent]))
    assert_frame_equal(found, accumulation(codings(three)))


@pytest.mark.parametrize("coverage", [0.5, 0.9, 0.95])
def test_the_interval_leaves_out_at_most_half_the_rest_on_each_side(eight, coverage):
    table = accumulation(codings(eight), coverage=coverage).set_index("k")
    for k in range(1, 9):
        seen = np.array(seen_in_every_set(eight, k))
        low, high = table.loc[k, ["low", "high"]]
        tail = (1 - coverage) / 2
        assert np.mean(seen < low) <= tail < np.mean(seen <= low)
        assert np.mean(seen > high) <= tail < np.mean(seen >= high)
        assert table.loc[k, "covered"] == pytest.approx(np.mean((low <= seen) & (seen <= high)))
    assert (table["interval"] == "exact").all()


def test_a_share_of_sets_that_lies_on_the_limit_is_allowed_outside():
    # One of four people has more practices than the others, or fewer: a quarter of the sets, half of 1 - 0.5.
    more = accumulation(codings({"1": "ab", "2": "c", "3": "c", "4": "c"}), coverage=0.5)
    fewer = accumulation(codings({"1": "a", "2": "ab", "3": "ab", "4": "ab"}), coverage=0.5)
    assert more.loc[0, ["low", "high"]].tolist() == [1, 1]
    assert fewer.loc[0, ["low", "high"]].tolist() == [2, 2]


def test_the_extremes_enclose_the_expectation(eight):
    table = accumulation(codings(eight))
    assert (table["each_by_one"] <= table["expected"] + 1e-12).all()
    assert (table["expected"] <= table["each_by_all"] + 1e-12).all()


def test_after_everybody_every_practice_is_seen_and_nothing_lies_beyond(three):
    last = accumulation(codings(three)).iloc[-1]
    assert last[["k", "expected", "low", "high", "covered"]].tolist() == pytest.approx([3, 3, 3, 3, 1])


def test_the_printed_order_is_one_of_the_orders(three):
    table = accumulation(codings(three))
    assert table["read"].tolist() == ["1", "2", "3"]
    assert table["as_printed"].tolist() == [1, 2, 3]


def test_quotes_can_be_read_instead_of_people():
    # Three quotes, two of them of the same practice: two quotes show both practices in two cases of three.
    expected = expected_accumulation(codings({"1": "ab", "2": "a"}), by="segment_id")
    assert expected.tolist() == pytest.approx([1, 5 / 3, 2])


def test_many_practices_of_few_people_are_still_counted_exactly():
    voiced = {"1": [f"c{n}" for n in range(70)], "2": [f"c{n}" for n in range(35, 90)]}
    table = accumulation(codings(voiced), coverage=0.9)
    assert table["interval"].tolist() == ["exact", "exact"]
    assert table.loc[0, ["low", "high"]].tolist() == [55, 70]


def test_random_orders_stand_in_where_there_are_too_many_sets(eight, monkeypatch):
    exact = accumulation(codings(eight), coverage=0.8)
    monkeypatch.setattr(module, "EXACT_WORK", 0)
    drawn = accumulation(codings(eight), coverage=0.8, orders=20000, seed=1)
    assert (drawn["interval"] == "20000 orders").all()
    assert_series_equal(drawn["expected"], exact["expected"])
    assert drawn["covered"].tolist() == pytest.approx(exact["covered"].tolist(), abs=0.02)
    assert drawn[["low", "high"]].values.tolist() == exact[["low", "high"]].values.tolist()


def test_the_same_seed_gives_the_same_orders(eight, monkeypatch):
    monkeypatch.setattr(module, "EXACT_WORK", 0)
    one, same, other = (accumulation(codings(eight), orders=50, seed=seed) for seed in (3, 3, 4))
    assert_frame_equal(one, same)
    assert not one.equals(other)


def test_nobody_to_read_is_refused():
    with pytest.raises(ValueError, match="no coded segment is left"):
        expected_accumulation(codings({"1": "a"}).iloc[:0])


@pytest.mark.parametrize("coverage", [0, 1, 95])
def test_a_coverage_that_is_no_share_is_refused(three, coverage):
    with pytest.raises(ValueError, match="between 0 and 1"):
        accumulation(codings(three), coverage=coverage)


def test_the_callers_frame_is_not_changed(three):
    frame = codings(three)
    before = frame.copy()
    accumulation(frame)
    assert_frame_equal(frame, before)


def test_in_the_study_nine_people_show_all_ten_practices():
    coded = coded_segments(read_segments(DATA), read_codings(DATA), read_participants(DATA), "published")
    table = accumulation(coded)
    assert table["k"].tolist() == list(range(1, 10))
    assert table.iloc[-1][["expected", "low", "high"]].tolist() == pytest.approx([10, 10, 10])
    # 30 pairs of a participant and a practice that they voice, over nine participants.
    assert table.loc[0, "expected"] == pytest.approx(30 / 9)
    assert table["interval"].eq("exact").all()


def test_no_label_of_the_figure_covers_another(three, eight):
    for voiced in (three, eight):
        assert unreadable_in_either_width(plot_accumulation(accumulation(codings(voiced)))) == []


@pytest.mark.parametrize(
    "voiced",
    [{"1": "a"}, {"1": "abc", "2": "abc"}, {str(n): f"ab{n % 7}" for n in range(60)}],
    ids=["one", "all of all", "many"],
)
def test_the_figure_can_be_read_whoever_voices_what(voiced):
    assert unreadable_in_either_width(plot_accumulation(accumulation(codings(voiced)))) == []


def test_the_title_tells_after_how_many_people_nine_tenths_are_expected(three):
    """After one person 4/3 of three are expected, after two 7/3; nine tenths are 2.7."""
    title = "The quotes of {} can be expected to show nine tenths of all codes"
    assert accumulation_title(accumulation(codings(three))) == title.format("3 of 3 participants")
    assert accumulation_title(accumulation(codings({"1": "a"}))) == title.format("1 of 1 participant")


def test_the_named_numbers_are_those_worked_out_by_hand():
    """2 voices a and b, 3 voices c, and 1 voices a once more, in this order.

    Of people 4/3, 7/3 and 3 practices are expected, of quotes 1, 11/6, 5/2 and 3; nine tenths are 2.7.
    """
    coded = codings({"2": "ab", "3": "c", "1": "a"})
    by_quotes = accumulation(coded, by="segment_id")
    assert by_quotes["expected"].tolist() == pytest.approx([1, 11 / 6, 5 / 2, 3])
    found = values(accumulation_numbers(accumulation(coded), by_quotes, 0.95))
    assert found.pop("expected_after_one") == pytest.approx(4 / 3)
    assert found == {
        "n_quoted": 3,
        "n_codes": 3,
        "low_after_one": 1,
        "high_after_one": 2,
        "people_for_nine_tenths": 3,
        "quotes_for_nine_tenths": 4,
        "people_for_all": 3,
        "people_for_all_as_printed": 2,
        "coverage": 0.95,
    }
