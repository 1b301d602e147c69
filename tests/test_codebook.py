"""Themes and practices, and which document names them."""

import pandas as pd
import pytest
from named import values

from compendium.analysis.codebook import codebook_numbers, codebook_table
from compendium.figures.codebook import plot_codebook

CODEBOOK = pd.DataFrame(
    [
        ("TR", None, "theme", "Trust", True, True),
        ("TR.keep", "TR", "practice", "Keeping promises", True, True),
        ("SP", None, "theme", "Space", True, False),
        ("TR.ask", "TR", "practice", "Asking first", False, True),
        ("SP.room", "SP", "context", "Sharing a room", True, False),
        ("SP.none", "SP", "practice", "Dropped", False, False),
    ],
    columns=["code_id", "parent_id", "kind", "label", "in_article", "in_poster"],
).assign(definition="what it is", include="this", exclude=None, poster_locator=None)

CODED = pd.DataFrame(
    [
        ("T2Q1", "01", "TR.keep"),
        ("T2Q2", "02", "TR.keep"),
        ("T2Q3", "01", "TR.ask"),
        ("T3Q1", "01", "SP.room"),
        ("T3Q2", "01", "SP.room"),
    ],
    columns=["segment_id", "participant_id", "code_id"],
)


@pytest.fixture
def table():
    return codebook_table(CODEBOOK, CODED).set_index("code_id")


def test_each_theme_comes_before_its_own_codes(table):
    assert list(table.index) == ["TR", "TR.keep", "TR.ask", "SP", "SP.room", "SP.none"]


def test_a_code_counts_its_quotes_and_their_speakers(table):
    assert table.loc["TR.keep", ["n_quotes", "n_participants"]].tolist() == [2, 2]
    assert table.loc["SP.room", ["n_quotes", "n_participants"]].tolist() == [2, 1]


def test_a_theme_gathers_the_quotes_of_its_codes_and_each_speaker_once(table):
    assert table.loc["TR", ["n_quotes", "n_participants"]].tolist() == [3, 2]
    assert table.loc["SP", ["n_quotes", "n_participants"]].tolist() == [2, 1]


def test_a_code_without_a_quote_stays_in_the_table(table):
    assert table.loc["SP.none", ["n_quotes", "n_participants"]].tolist() == [0, 0]


def test_it_is_said_which_document_names_a_code(table):
    assert table["named_in"].to_dict() == {
        "TR": "both",
        "TR.keep": "both",
        "TR.ask": "poster",
        "SP": "article",
        "SP.room": "article",
        "SP.none": "neither",
    }


def test_a_quote_without_a_code_counts_nowhere():
    uncoded = pd.concat([CODED, pd.DataFrame({"segment_id": ["T3Q3"], "participant_id": ["03"]})])
    table = codebook_table(CODEBOOK, uncoded).set_index("code_id")
    assert table.loc[["TR", "SP"], "n_quotes"].tolist() == [3, 2]


def test_nobodys_frame_is_changed():
    codebook, coded = CODEBOOK.copy(), CODED.copy()
    codebook_table(codebook, coded)
    pd.testing.assert_frame_equal(codebook, CODEBOOK)
    pd.testing.assert_frame_equal(coded, CODED)


def test_the_figure_writes_each_label_with_its_quotes():
    table = codebook_table(CODEBOOK, CODED)
    tree, named = plot_codebook(table, CODEBOOK).axes
    written = [text.get_text() for text in tree.texts]
    assert [text for text in written if "quotes" in text] == ["Trust: 3 quotes", "Space: 2 quotes"]
    assert {"Keeping promises", "Asking first", "Sharing a room", "Dropped"} <= set(written)
    assert [text for text in written if text.isdecimal()] == ["2", "1", "2", "0"]
    article = [text.get_text() for text in named.texts if text.get_position()[0] == 0]
    assert article == ["●", "●", "–", "●", "●", "–"]


def test_the_named_numbers_are_those_worked_out_by_hand():
    """The article names Trust with one practice and Space with one context; one practice is the poster's."""
    more = pd.DataFrame([("T3Q3", "02", "SP.room")], columns=CODED.columns)
    table = codebook_table(CODEBOOK, pd.concat([CODED, more]))
    together = pd.DataFrame({"coder": ["ann", "bob", "bob"], "code_a": "x", "code_b": ["y", "y", "z"]})
    assert values(codebook_numbers(table, together)) == {
        "n_themes": 2,
        "n_codes": 2,
        "n_practices": 1,
        "n_context_codes": 1,
        "n_themes_poster": 1,
        "n_practices_poster": 2,
        "n_practices_both": 1,
        "n_poster_only": 1,
        "poster_only_labels": "Asking first",
        "n_quotes_poster_only": 1,
        "article_only_themes": "Space",
        "n_quotes": 2 + 3,
        "fewest_quotes": 2,
        "most_quotes": 3,
        "n_code_pairs": 2,
    }
