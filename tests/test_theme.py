"""The quotes of one theme."""

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.codes import coded_segments
from compendium.analysis.theme import practice_counts, theme_numbers, theme_table
from compendium.data import (
    read_claims,
    read_codebook,
    read_codings,
    read_evidence,
    read_participants,
    read_segments,
)
from compendium.figures.theme import plot_theme, theme_title

CODEBOOK = pd.DataFrame(
    [
        ("TR", None, "Trust"),
        ("TR.keep", "TR", "Keeping promises"),
        ("TR.ask", "TR", "Asking first"),
        ("SP", None, "Space"),
        ("SP.room", "SP", "Sharing a room"),
    ],
    columns=["code_id", "parent_id", "label"],
)
KINDS = CODEBOOK.assign(kind=["theme", "practice", "practice", "theme", "context"])
PEOPLE = pd.DataFrame({"participant_id": ["01", "02"], "affiliation": ["clinic", "hospital"]})
CODED = pd.DataFrame(
    [
        ("T2Q1", 1, "01", "clinic", "TR.keep", 11),
        ("T2Q2", 2, "02", "hospital", "SP.room", 12),
        ("T2Q3", 3, "01", "clinic", "TR.keep", 13),
        ("T3Q1", 1, "02", "hospital", "TR.keep", 14),
    ],
    columns=["segment_id", "quote_no", "participant_id", "affiliation", "code_id", "n_words"],
).assign(role="nurse", gist="in our words", page=4)
CLAIMS = pd.DataFrame(
    [("R-2", None), ("R-10", None), ("R-3", None), ("D-1", "R-3;R-2"), ("C-1", "D-1"), ("R-4", "R-3")],
    columns=["claim_id", "rests_on"],
)
EVIDENCE = pd.DataFrame(
    {
        "claim_id": ["R-3", "R-2", "R-10", "R-4"],
        "segment_id": ["T2Q1", "T2Q1", "T2Q2", "T2Q1"],
        "cited_as": "T2, Q1",
        "speaker_placed": None,
    }
)


def test_a_theme_holds_the_quotes_coded_with_its_practices_wherever_they_are_printed():
    table = theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE)
    assert table["segment_id"].tolist() == ["T2Q1", "T2Q3", "T3Q1"]
    assert set(table["label"]) == {"Keeping promises"}


def test_a_quote_is_shown_with_the_claims_that_cite_it_in_the_order_of_the_claims():
    table = theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE).set_index("segment_id")
    assert table.loc["T2Q1", "cited_by"] == "R-2; R-3; R-4"


def test_a_quote_is_shown_with_every_claim_that_stands_on_it_through_others_once_and_over_steps():
    """D-1 rests on both R-2 and R-3, C-1 on D-1; R-4, which rests on R-3, cites the quote itself."""
    table = theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE).set_index("segment_id")
    assert table.loc["T2Q1", "behind"] == "D-1; C-1"
    assert pd.isna(table.loc["T2Q3", "behind"])


def test_a_quote_that_no_claim_cites_is_shown_without_a_claim():
    table = theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE).set_index("segment_id")
    assert pd.isna(table.loc["T3Q1", "cited_by"])


def test_quotes_are_counted_by_practice_and_side():
    counts = practice_counts("TR", CODEBOOK, CODED).set_index("code_id")
    assert counts.loc["TR.keep", ["clinic", "hospital", "total"]].tolist() == [2, 1, 3]


def test_a_practice_without_a_quote_is_counted_as_none():
    counts = practice_counts("TR", CODEBOOK, CODED).set_index("code_id")
    assert list(counts.index) == ["TR.keep", "TR.ask"]
    assert counts.loc["TR.ask", ["clinic", "hospital", "total"]].tolist() == [0, 0, 0]


def test_a_side_that_says_nothing_on_the_theme_keeps_its_column():
    counts = practice_counts("SP", CODEBOOK, CODED)
    assert counts["clinic"].tolist() == [0]
    assert counts["hospital"].tolist() == [1]


def test_a_theme_without_any_quote_gives_an_empty_table():
    elsewhere = CODED.assign(code_id="TR.keep")
    assert theme_table("SP", CODEBOOK, elsewhere, CLAIMS, EVIDENCE).empty
    assert practice_counts("SP", CODEBOOK, elsewhere)["total"].tolist() == [0]


@pytest.mark.parametrize("wrong", ["XX", "TR.keep"])
def test_a_theme_that_the_codebook_lacks_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=f"theme '{wrong}' is not in the codebook, which has TR, SP"):
        theme_table(wrong, CODEBOOK, CODED, CLAIMS, EVIDENCE)
    with pytest.raises(ValueError, match="is not in the codebook"):
        practice_counts(wrong, CODEBOOK, CODED)


def test_nobodys_frame_is_changed():
    given = [CODEBOOK.copy(), CODED.copy(), CLAIMS.copy(), EVIDENCE.copy()]
    theme_table("TR", *given)
    practice_counts("TR", *given[:2])
    for frame, before in zip(given, [CODEBOOK, CODED, CLAIMS, EVIDENCE], strict=True):
        pd.testing.assert_frame_equal(frame, before)


def test_the_figure_names_each_quote_and_says_where_there_is_none():
    fig = plot_theme("TR", theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE), PEOPLE, KINDS)
    for drawn in (fig, fig.narrow):
        said = written(drawn)
        assert sorted(said[said.index("Keeping promises") :]) == [
            "Asking first", "Keeping promises", "T2Q1", "T2Q3", "T3Q1", "no quote"
        ]  # fmt: skip
    assert unreadable_in_either_width(fig) == []


def test_a_quote_is_marked_with_the_side_of_its_speaker():
    fig = plot_theme("TR", theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE), PEOPLE, KINDS)
    marks = [line.get_marker() for line in fig.axes[0].lines]
    assert (marks.count("o"), marks.count("s")) == (2 + 1, 1 + 1)  # the key has one as well


def test_the_title_says_under_how_many_practices_both_sides_are_quoted():
    table, codes = theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE), KINDS[KINDS["parent_id"] == "TR"]
    clinic = table[table["affiliation"] == "clinic"]
    assert [
        theme_title("Trust", table, codes, 2),
        theme_title("Trust", table, codes, 3),
        theme_title("Trust", table, codes.head(1), 2),
        theme_title("Trust", clinic, codes, 2),
        theme_title("Trust", table.head(0), codes, 2),
    ] == [
        "Trust: both sides are quoted under 1 of 2 practices",
        "Trust: more than one side is quoted under 1 of 2 practices",
        "Trust: both sides are quoted under its practice",
        "Trust: under no practice is more than one side quoted",
        "Trust: nobody is quoted",
    ]


def test_of_very_many_quotes_the_rest_is_counted():
    many = theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE).head(1)
    many = pd.concat([many] * 100, ignore_index=True)
    fig = plot_theme("TR", many, PEOPLE, KINDS)
    assert "and 70 quotes more" in written(fig)
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize("theme", ["FT", "CU", "RE", "CO"])
def test_every_quote_of_the_study_can_be_read_in_either_width(data_dir, theme):
    codebook, people = read_codebook(data_dir), read_participants(data_dir)
    coded = coded_segments(read_segments(data_dir), read_codings(data_dir), people, "published")
    table = theme_table(theme, codebook, coded, read_claims(data_dir), read_evidence(data_dir))
    fig = plot_theme(theme, table, people, codebook)
    assert unreadable_in_either_width(fig) == []
    assert fig.narrow.get_size_inches()[1] * 96 < 400


def test_the_named_numbers_are_those_worked_out_by_hand():
    table, counts = (
        theme_table("TR", CODEBOOK, CODED, CLAIMS, EVIDENCE),
        practice_counts("TR", CODEBOOK, CODED),
    )
    assert values(theme_numbers("TR", CODEBOOK, table, counts)) == {
        "theme": "TR",
        "theme_label": "Trust",
        "n_quotes": 3,
        "n_participants": 2,
        "n_codes": 2,
        "n_codes_quoted": 1,
    }
