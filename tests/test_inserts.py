"""What authors put into quotes: counted by hand over five quotes of three codes."""

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.codes import coded_segments
from compendium.analysis.inserts import inserts_by_code, inserts_by_quote, inserts_numbers
from compendium.data import read_codebook, read_codings, read_participants, read_segments
from compendium.figures.inserts import inserts_title, plot_inserts

CODED = pd.DataFrame(
    [
        ("T2Q1", "07", "cold", 20, 2),
        ("T2Q2", "08", "cold", 10, 4),
        ("T2Q3", "07", "warm", 30, 10),
        ("T3Q1", "09", "warm", 30, 0),
        ("T3Q2", "09", None, 10, 5),
    ],
    columns=["segment_id", "participant_id", "code_id", "n_words", "n_inserted"],
).astype({"code_id": "str", "n_words": "Int64", "n_inserted": "Int64"})
CODEBOOK = pd.DataFrame(
    [
        ("CX", None, "theme", "Seasons", True),
        ("cold", "CX", "context", "Cold", True),
        ("warm", "CX", "context", "Warm", True),
        ("keep", "CX", "practice", "Keeping promises", True),
        ("swap", "CX", "practice", "Swapping seeds", False),
    ],
    columns=["code_id", "parent_id", "kind", "label", "in_article"],
)


@pytest.fixture
def quotes():
    return inserts_by_quote(CODED)


@pytest.fixture
def codes(quotes):
    return inserts_by_code(quotes, CODEBOOK)


def test_quotes_stand_in_the_order_of_the_share_that_was_put_in(quotes):
    assert quotes[["segment_id", "share"]].values.tolist() == [
        ["T3Q2", 5 / 10],
        ["T2Q2", 4 / 10],
        ["T2Q3", 10 / 30],
        ["T2Q1", 2 / 20],
        ["T3Q1", 0],
    ]


def test_the_words_of_a_code_are_those_of_all_its_quotes(codes):
    """Ten of thirty words are a third; a code without a quote has no share, and one of the poster no row."""
    assert codes.drop(columns="share").values.tolist() == [
        ["cold", "Cold", 2, 30, 6, 1],
        ["warm", "Warm", 2, 60, 10, 1],
        ["keep", "Keeping promises", 0, 0, 0, 0],
    ]
    assert codes["share"].tolist()[:2] == [6 / 30, 10 / 60] and pd.isna(codes["share"][2])


def test_the_named_numbers_are_those_worked_out_by_hand(quotes, codes):
    assert values(inserts_numbers(quotes, codes)) == {
        "n_words": 100,
        "n_inserted": 21,
        "share": 0.21,
        "n_without": 1,
        "n_many": 3,
        "top_quote": "T3Q2",
        "top_quote_share": 0.5,
        "top_code": "Cold",
        "top_code_share": 0.2,
        "least_code": "Warm",
        "least_code_share": 10 / 60,
        "n_codes_above": 0,
    }


def test_without_any_code_in_the_article_there_is_no_code_to_name(quotes):
    nobody = inserts_by_code(quotes.assign(code_id="swap"), CODEBOOK)
    numbers = values(inserts_numbers(quotes, nobody))
    assert (numbers["top_code"], numbers["n_codes_above"]) == ("none", 0)
    assert pd.isna(numbers["top_code_share"]) and numbers["n_inserted"] == 21


def test_a_bar_is_the_share_put_in_the_largest_first_and_all_quotes_above(codes):
    fig = plot_inserts(codes)
    for drawn in (fig, fig.narrow):
        bars = [bar.get_width() for bars in drawn.axes[0].containers for bar in bars]
        assert [bar / bars[0] for bar in bars] == pytest.approx(
            [1, (6 / 30) / (16 / 90), (10 / 60) / (16 / 90)]
        )
        said = written(drawn)
        assert said[-2:] == ["Keeping promises", "no quote"]
        assert {"18 %, 16 of 90", "20 %, 6 of 30", "17 %, 10 of 60"} <= set(said)


def test_the_title_gives_the_span_of_the_shares(codes):
    assert inserts_title(codes["share"]) == "Of the words printed under a code, the authors put in 17 to 20 %"
    assert (
        inserts_title(codes["share"].head(1)) == "Of the words printed under a code, the authors put in 20 %"
    )
    assert inserts_title(codes["share"].tail(1)) == "No code has a quote"


def test_every_label_of_the_shipped_figure_can_be_read(data_dir):
    codebook = read_codebook(data_dir)
    coded = coded_segments(
        read_segments(data_dir), read_codings(data_dir), read_participants(data_dir), "published"
    )
    fig = plot_inserts(inserts_by_code(inserts_by_quote(coded), codebook))
    assert unreadable_in_either_width(fig) == []


def test_nobodys_frame_is_changed(quotes):
    coded, before = CODED.copy(), quotes.copy()
    inserts_by_quote(coded)
    inserts_by_code(quotes, CODEBOOK)
    pd.testing.assert_frame_equal(coded, CODED)
    pd.testing.assert_frame_equal(quotes, before)
