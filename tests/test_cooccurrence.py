"""Codes that share a quote: counted by hand."""

import pandas as pd
import pytest

from compendium.analysis.cooccurrence import cooccurrence

CODEBOOK = pd.DataFrame({"code_id": ["T", "x", "y", "z"]})


def codings(*rows):
    """Rows such as ("Q1", "ann", "xy"): a quote, a coder, the primary code and then the secondary ones."""
    rows = [
        (quote, coder, "secondary" if place else "primary", code)
        for quote, coder, codes in rows
        for place, code in enumerate(codes)
    ]
    return pd.DataFrame(rows, columns=["segment_id", "coder", "rank", "code_id"])


def test_a_quote_with_one_code_makes_no_pair():
    assert cooccurrence(codings(("Q1", "ann", "x"), ("Q2", "ann", "y")), CODEBOOK).empty


def test_a_pair_is_counted_once_whichever_of_its_codes_is_the_primary_one():
    table = cooccurrence(codings(("Q1", "ann", "xy"), ("Q2", "ann", "yx"), ("Q3", "ann", "xy")), CODEBOOK)
    assert table[["code_a", "code_b", "n_both", "a_then_b", "b_then_a"]].values.tolist() == [
        ["x", "y", 3, 2, 1]
    ]


def test_two_secondary_codes_of_a_quote_go_together_too():
    table = cooccurrence(codings(("Q1", "ann", "xyz")), CODEBOOK)
    assert list(zip(table["code_a"], table["code_b"], strict=True)) == [("x", "y"), ("x", "z"), ("y", "z")]
    assert table["a_then_b"].tolist() == [1, 1, 0]
    assert table["b_then_a"].tolist() == [0, 0, 0]


def test_jaccard_is_quotes_with_both_over_quotes_with_either():
    """Both in one quote, x in two more, y in one more: 1 of 4."""
    rows = [("Q1", "ann", "xy"), ("Q2", "ann", "x"), ("Q3", "ann", "zx"), ("Q4", "ann", "y")]
    pair = cooccurrence(codings(*rows), CODEBOOK).set_index(["code_a", "code_b"]).loc[("x", "y")]
    assert pair[["n_a", "n_b", "n_both", "jaccard"]].tolist() == [3, 2, 1, 0.25]


def test_codes_of_different_coders_do_not_go_together():
    table = cooccurrence(codings(("Q1", "ann", "x"), ("Q1", "bob", "yz")), CODEBOOK)
    assert table[["coder", "code_a", "code_b", "n_a"]].values.tolist() == [["bob", "y", "z", 1]]


def test_coders_stand_in_the_order_met_and_their_commonest_pair_first():
    rows = [("Q1", "bob", "xy"), ("Q1", "ann", "xy"), ("Q2", "ann", "yz"), ("Q3", "ann", "zy")]
    table = cooccurrence(codings(*rows), CODEBOOK)
    assert table[["coder", "code_a", "n_both"]].values.tolist() == [
        ["bob", "x", 1],
        ["ann", "y", 2],
        ["ann", "x", 1],
    ]


def test_a_code_that_is_not_in_the_codebook_is_refused():
    with pytest.raises(ValueError, match="not in the codebook: w"):
        cooccurrence(codings(("Q1", "ann", "xw")), CODEBOOK)


def test_the_callers_frame_is_not_changed():
    frame = codings(("Q1", "ann", "xy"))
    before = frame.copy(deep=True)
    cooccurrence(frame, CODEBOOK)
    pd.testing.assert_frame_equal(frame, before)
