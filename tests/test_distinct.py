"""Which combinations are one variant: numbers worked out by hand."""

import numpy as np

from compendium.sweep.distinct import situations, variants_of

# Two quotes and two codes. The first coding gives quote 0 code 0 and quote 1 code 1; the second gives both
# code 0; the third gives quote 0 both codes, and quote 1 none.
GIVEN = np.array([[[1, 0], [0, 1]], [[1, 0], [1, 0]], [[1, 1], [0, 0]]], dtype=bool)
ALL, FIRST, NONE = [True, True], [True, False], [False, False]


def numbers(*kept, given=GIVEN):
    return situations(given, np.array(kept)).tolist()


def test_codings_that_differ_in_a_quote_that_is_kept_are_two_situations():
    assert numbers(ALL) == [[0], [1], [2]]


def test_codings_that_differ_only_in_a_quote_that_is_left_out_are_one_situation():
    assert numbers(FIRST) == [[0], [0], [1]]


def test_sets_that_leave_the_same_quotes_are_one_situation():
    assert numbers(ALL, FIRST, ALL, FIRST) == [[0, 1, 0, 1], [2, 1, 2, 1], [3, 3, 3, 3]]


def test_where_nothing_is_left_all_codings_are_one_situation():
    assert numbers(NONE, ALL) == [[0, 1], [0, 2], [0, 3]]


def test_a_quote_without_a_code_counts_as_left_out():
    """The third coding gives quote 1 no code, so that leaving it out changes nothing."""
    assert numbers(ALL, FIRST, given=GIVEN[2:]) == [[0, 0]]


def test_a_second_code_makes_another_situation():
    second = GIVEN[:1] | np.array([[[0, 0], [1, 0]]], dtype=bool)
    assert numbers(ALL, given=np.concatenate([GIVEN[:1], second])) == [[0], [1]]


def test_each_situation_is_another_variant_in_each_way_of_judging_it():
    """Two codings, of which the second has the situation of the first where the second set is kept."""
    assert variants_of(np.array([[0, 1], [2, 1]]), n_ways=2).tolist() == [0, 1, 2, 3, 4, 1, 5, 3]
