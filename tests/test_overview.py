"""The study at one glance: who speaks for each practice."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.codes import coded_segments
from compendium.analysis.overview import overview_numbers, people_by_side
from compendium.analysis.voices import voices
from compendium.data import read_codebook, read_codings, read_participants, read_segments
from compendium.figures.overview import overview_title, plot_overview

DATA = Path(__file__).parents[1] / "data"
SMALL = Path(__file__).parent / "studies" / "small"

CODEBOOK = pd.DataFrame(
    {
        "code_id": ["A", "A.one", "A.two", "A.bare"],
        "parent_id": [pd.NA, "A", "A", "A"],
        "kind": ["theme", "practice", "practice", "practice"],
        "label": ["A theme", "First practice", "Second practice", "Bare practice"],
        "in_article": True,
    }
)
PEOPLE = pd.DataFrame(
    {"participant_id": ["01", "02", "03"], "affiliation": ["inside", "outside", "inside"], "role": "lead"}
)
CODED = pd.DataFrame(
    {
        "participant_id": ["01", "01", "02", "03", "03"],
        "code_id": ["A.one", "A.one", "A.one", "A.two", "A.one"],
    }
)


def table(coded=CODED, people=PEOPLE, codebook=CODEBOOK):
    return voices(coded, codebook, people)


def n_marks(fig, marker):
    return sum(line.get_marker() == marker for line in fig.axes[0].lines)


def test_people_are_counted_once_for_each_practice_by_side():
    counts = people_by_side(table(), PEOPLE).set_index("code_id")
    assert list(counts) == ["theme", "label", "inside", "outside", "people"]
    assert counts.loc["A.one", ["inside", "outside", "people"]].tolist() == [2, 1, 3]
    assert counts.loc["A.two", ["inside", "outside", "people"]].tolist() == [1, 0, 1]
    assert counts.loc["A.bare", ["inside", "outside", "people"]].tolist() == [0, 0, 0]


def test_in_the_article_one_side_alone_speaks_for_one_context_and_one_practice():
    people, codebook = read_participants(DATA), read_codebook(DATA)
    coded = coded_segments(read_segments(DATA), read_codings(DATA), people, "published")
    counts = people_by_side(voices(coded, codebook, people), people).set_index("code_id")
    one_side = counts[(counts["central_system"] == 0) | (counts["independent_pc"] == 0)]
    assert one_side.index.tolist() == ["FT.connect", "CU.communal"]
    assert counts.loc["CU.signal", ["central_system", "independent_pc"]].tolist() == [2, 2]


def test_everyone_who_speaks_for_a_practice_is_a_mark_of_their_side():
    fig = plot_overview(table(), PEOPLE, CODEBOOK)
    for drawn in (fig, fig.narrow):
        assert n_marks(drawn, "o") == 3 + 1  # the key has one as well
        assert n_marks(drawn, "s") == 1 + 1
        assert n_marks(drawn, ".") == 3 * 3 - 4


def test_a_practice_of_one_side_or_of_nobody_says_so():
    said = written(plot_overview(table(), PEOPLE, CODEBOOK))
    assert {"First practice", "Second practice (one side only)", "Bare practice (no quote)"} <= set(said)


@pytest.mark.parametrize(
    ("codes", "title"),
    [
        (["A.one"], "In print, one side at most speaks for any practice"),
        (["A.one", "A.two"], "In print, both sides speak for 1 of 3 practices"),
        (["A.one", "A.two", "A.bare"], "In print, both sides speak for all 3 practices"),
    ],
)
def test_the_title_says_for_how_many_practices_both_sides_speak(codes, title):
    voiced = [("01", code) for code in codes] + [("02", code) for code in codes[1:]]
    coded = pd.DataFrame(voiced, columns=["participant_id", "code_id"])
    if len(codes) == 3:
        coded.loc[len(coded)] = ["02", "A.one"]
    assert overview_title(table(coded), CODEBOOK, 2) == title


def test_of_three_sides_it_is_more_than_one_that_speaks():
    assert overview_title(table(), CODEBOOK, 3) == "In print, more than one side speaks for 1 of 3 practices"


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
def test_every_label_can_be_read_in_the_column_and_on_a_phone(folder):
    people, codebook = read_participants(folder), read_codebook(folder)
    coded = coded_segments(read_segments(folder), read_codings(folder), people, "published")
    fig = plot_overview(voices(coded, codebook, people), people, codebook)
    assert unreadable_in_either_width(fig) == []


def test_the_opening_figure_is_seen_whole_on_a_phone(data_dir):
    people, codebook = read_participants(data_dir), read_codebook(data_dir)
    coded = coded_segments(read_segments(data_dir), read_codings(data_dir), people, "published")
    narrow = plot_overview(voices(coded, codebook, people), people, codebook).narrow
    assert narrow.get_size_inches()[1] * 96 < 600


def test_without_quotes_the_practices_remain():
    fig = plot_overview(table(CODED.head(0)), PEOPLE, CODEBOOK)
    assert {"Nobody is quoted", "Bare practice (no quote)"} <= set(written(fig))
    assert unreadable_in_either_width(fig) == []


def test_of_very_many_people_the_most_quoted_are_drawn():
    many = [f"{number:03}" for number in range(200)]
    people = pd.DataFrame({"participant_id": many, "affiliation": ["inside", "outside"] * 100})
    coded = pd.DataFrame({"participant_id": many, "code_id": "A.one"})
    fig = plot_overview(table(coded, people), people, CODEBOOK)
    assert "12 of 200 participants: the most quoted ones" in written(fig)
    assert unreadable_in_either_width(fig) == []


def test_the_named_numbers_are_those_worked_out_by_hand():
    assert values(overview_numbers(table(), PEOPLE)) == {
        "n_people": 3,
        "n_quotes": 5,
        "n_themes": 1,
        "n_codes": 3,
        "n_several_sides": 1,
        "n_one_side": 1,
        "one_side_labels": "Second practice",
        "n_no_side": 1,
    }
