"""Themes and practices, and which document names them."""

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.codebook import codebook_numbers, codebook_table
from compendium.data import read_codebook
from compendium.figures.codebook import codebook_title, plot_codebook

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


def test_the_figure_writes_each_label_with_its_quotes_and_who_names_it():
    fig = plot_codebook(codebook_table(CODEBOOK, CODED), CODEBOOK)
    for drawn in (fig, fig.narrow):
        said = written(drawn)
        said = said[said.index("quotes") + 3 :]
        assert [" ".join(said[start : start + 4]) for start in range(0, len(said), 4)] == [
            "● ● 3 Trust",
            "● ● 2 Keeping promises",
            "– ● 1 Asking first",
            "● – 2 Space",
            "● – 2 Sharing a room",
            "– – 0 Dropped",
        ]
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("named_in", "title"),
    [
        (["both", "both", "poster"], "The poster names all 2 practices of the article, and 1 more"),
        (["both"], "The poster names the practice of the article"),
        (["both", "article"], "The poster names 1 of the article's 2 practices"),
        (["article", "poster"], "The poster names no practice of the article, but 1 of its own"),
        (["poster"], "The article names no practice"),
    ],
)
def test_the_title_says_how_many_practices_of_the_article_the_poster_names(named_in, title):
    codes = [f"T.{place}" for place in range(len(named_in))]
    table = pd.DataFrame({"code_id": codes, "theme": "T", "kind": "practice", "named_in": named_in})
    assert codebook_title(table) == title


def test_every_label_of_the_shipped_figure_can_be_read_in_either_width(data_dir):
    codebook = read_codebook(data_dir)
    quotes = pd.DataFrame({"segment_id": ["T2Q1"], "participant_id": ["074"], "code_id": ["FT.connect"]})
    fig = plot_codebook(codebook_table(codebook, quotes), codebook)
    assert unreadable_in_either_width(fig) == []
    assert fig.narrow.get_size_inches()[1] * 96 < 600


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
