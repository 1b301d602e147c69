"""Length, terms in context, and who uses which."""

import pandas as pd
import pytest

from compendium.words.concordance import keyword_in_context, quote_lengths, spoken, terms_by_affiliation

QUOTES = pd.DataFrame(
    [
        ("T2Q1", "[The rain] fell, and we trusted the rain."),
        ("T2Q2", "Trust? Distrust – that is what I said [of their trust]."),
        ("T3Q1", "Water, water, work[ed] for."),
    ],
    columns=["segment_id", "text"],
)
CODED = pd.DataFrame(
    [
        ("T2Q1", "P1", "plot", "a"),
        ("T2Q2", "P2", "plot", "a"),
        ("T3Q1", "P3", "city", "b"),
        ("T3Q2", "P3", "city", "b"),
    ],
    columns=["segment_id", "participant_id", "affiliation", "code_id"],
)


def test_what_the_authors_put_in_brackets_was_not_spoken():
    assert spoken("We [the town] wait[ed].") == "We            wait    ."


def test_words_of_the_speaker_and_of_the_authors_are_counted_apart():
    lengths = quote_lengths(QUOTES, CODED)
    assert lengths["n_spoken"].tolist() == [6, 7, 4]  # a dash between blanks is no word
    assert lengths["n_inserted"].tolist() == [2, 3, 1]
    assert lengths["share_inserted"].tolist() == [2 / 8, 3 / 10, 1 / 5]
    assert lengths["affiliation"].tolist() == ["plot", "plot", "city"]


def test_a_term_is_shown_with_what_stands_around_it():
    found = keyword_in_context(QUOTES, ["trusted"], width=8)
    assert found.values.tolist() == [["trusted", "T2Q1", " and we ", "trusted", " the ", False]]


def test_a_term_is_a_whole_word_in_either_case_and_may_stand_in_brackets():
    found = keyword_in_context(QUOTES, ["trust"])
    assert found["keyword"].tolist() == ["Trust", "trust"]
    assert found["inserted"].tolist() == [False, True]


def test_an_asterisk_stands_for_any_ending():
    assert keyword_in_context(QUOTES, ["trust*"])["keyword"].tolist() == ["trusted", "Trust", "trust"]


def test_a_term_may_be_several_words():
    assert keyword_in_context(QUOTES, ["the rain"])["inserted"].tolist() == [True, False]


def test_a_term_that_occurs_nowhere_gives_no_rows():
    assert keyword_in_context(QUOTES, ["snow"]).empty


@pytest.mark.parametrize("term", ["", " ", "*", "[...]"])
def test_what_is_no_word_is_no_term(term):
    with pytest.raises(ValueError, match="is no term to look for"):
        keyword_in_context(QUOTES, [term])


def test_terms_are_counted_by_affiliation_without_the_words_in_brackets():
    table = terms_by_affiliation(QUOTES, CODED, ["trust*", "water"]).set_index(["term", "affiliation"])
    columns = ["n", "n_quotes", "n_participants", "n_spoken"]
    assert table.loc[("trust*", "plot"), columns].tolist() == [2, 2, 2, 13]
    assert table.loc[("trust*", "city"), columns].tolist() == [0, 0, 0, 4]
    assert table.loc[("water", "city"), columns].tolist() == [2, 1, 1, 4]
    assert table.loc[("water", "city"), "per_1000"] == 500


def test_the_callers_frames_stay_as_they_were():
    quotes, coded = QUOTES.copy(), CODED.copy()
    terms_by_affiliation(quotes, coded, ["rain"])
    quote_lengths(quotes, coded)
    assert quotes.equals(QUOTES) and coded.equals(CODED)
