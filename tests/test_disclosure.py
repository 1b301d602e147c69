"""Who could be singled out, and what all quotes of one person add."""

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from matplotlib.colors import to_rgba
from named import values

from compendium.analysis.disclosure import cells, disclosure, disclosure_numbers, smallest_cells
from compendium.figures.disclosure import ALONE, disclosure_title, plot_disclosure


@pytest.fixture
def participants():
    """Two people alike, one alone, and one whose role is not known."""
    return pd.DataFrame(
        {
            "participant_id": ["01", "02", "03", "04"],
            "affiliation": ["east", "east", "west", "east"],
            "role": ["nurse", "nurse", "nurse", None],
        },
        dtype="str",
    )


@pytest.fixture
def coded():
    """03 has three quotes, one of which mentions 01; 01 has one; the others are not quoted."""
    return pd.DataFrame(
        {
            "segment_id": ["Q1", "Q2", "Q3", "Q4"],
            "participant_id": ["03", "03", "01", "03"],
            "mentions_participant_id": ["01", None, None, None],
            "n_words": [10, 20, 5, 30],
            "code_id": ["B.two", "A.one", "A.one", "B.two"],
        }
    ).astype({"mentions_participant_id": "str", "code_id": "str", "n_words": "Int64"})


def test_a_missing_role_makes_a_cell_of_its_own(participants):
    counted = cells(participants)
    assert counted["n_participants"].tolist() == [2, 1, 1]
    assert counted.loc[counted["role"].isna(), "n_participants"].tolist() == [1]
    assert counted["n_participants"].sum() == 4


def test_everyone_of_a_large_cell_is_counted_in_it(participants):
    counted = cells(participants, ["affiliation"]).set_index("affiliation")["n_participants"]
    assert counted.to_dict() == {"east": 3, "west": 1}


def test_the_smallest_cell_is_found_for_each_combination_of_attributes(participants):
    """Affiliation: 3 and 1. Role: nurse 3, not known 1. Both: 2, 1 and 1."""
    table = smallest_cells(participants)
    assert table.to_numpy().tolist() == [
        ["affiliation", 2, 1, 1],
        ["role", 2, 1, 1],
        ["affiliation;role", 3, 1, 2],
    ]


def test_people_who_are_all_alike_leave_nobody_alone(participants):
    table = smallest_cells(participants.assign(affiliation="east", role="nurse"))
    assert table["k"].tolist() == [4, 4, 4]
    assert table["n_alone"].tolist() == [0, 0, 0]


def test_a_person_alone_in_a_cell_is_marked(participants, coded):
    table = disclosure(participants, coded).set_index("participant_id")
    assert table["cell_size"].to_dict() == {"01": 2, "02": 2, "03": 1, "04": 1}
    assert table["alone"].to_dict() == {"01": False, "02": False, "03": True, "04": True}


def test_all_quotes_of_a_person_are_taken_together(participants, coded):
    row = disclosure(participants, coded).set_index("participant_id").loc["03"]
    assert (row["n_quotes"], row["n_words"], row["n_practices"]) == (3, 60, 2)
    assert row["practices"] == "A.one;B.two"


def test_a_person_without_a_quote_is_still_listed(participants, coded):
    row = disclosure(participants, coded).set_index("participant_id").loc["02"]
    assert (row["n_quotes"], row["n_words"], row["n_practices"]) == (0, 0, 0)
    assert pd.isna(row["practices"])


def test_it_is_seen_who_mentions_a_person_and_oneself_does_not_count(participants, coded):
    coded.loc[2, "mentions_participant_id"] = "01"
    table = disclosure(participants, coded).set_index("participant_id")
    assert table.loc["01", "mentioned_by"] == "03"
    assert table["mentioned_by"].isna().sum() == 3
    assert table["n_mentions"].tolist() == [1, 0, 0, 0]


def test_two_quotes_by_one_that_mention_a_person_count_twice(participants, coded):
    coded.loc[1, "mentions_participant_id"] = "01"
    row = disclosure(participants, coded).set_index("participant_id").loc["01"]
    assert (row["mentioned_by"], row["n_mentions"]) == ("03", 2)


def test_nobody_needs_to_be_mentioned(participants, coded):
    table = disclosure(participants, coded.assign(mentions_participant_id=pd.NA))
    assert table["mentioned_by"].isna().all()


def test_the_callers_frames_are_not_changed(participants, coded):
    before = participants.copy(deep=True), coded.copy(deep=True)
    disclosure(participants, coded)
    pd.testing.assert_frame_equal(participants, before[0])
    pd.testing.assert_frame_equal(coded, before[1])


def test_the_figure_has_a_box_for_everyone_even_of_unknown_affiliation(participants, coded):
    unknown = participants.assign(affiliation=participants["affiliation"].mask([False, True, False, False]))
    fig = plot_disclosure(disclosure(unknown, coded))
    assert {"01", "02", "03", "04"} <= set(written(fig))
    assert {"Affiliation not known, nurse: alone", "East, role not known: alone"} <= set(written(fig))
    assert sorted(text for text in written(fig) if "word" in text) == [
        "0 quotes, 0 words",
        "0 quotes, 0 words",
        "1 quote, 5 words",
        "3 quotes, 60 words",
    ]
    assert unreadable_in_either_width(fig) == []


def test_who_is_alone_comes_first_and_stands_out(participants, coded):
    fig = plot_disclosure(disclosure(participants, coded))
    assert [text for text in written(fig) if text in participants["participant_id"].to_list()] == [
        "03",
        "04",
        "01",
        "02",
    ]
    filled = [tuple(box.get_facecolor()[0]) == to_rgba(ALONE) for box in fig.axes[0].collections]
    assert filled == [True, True, False, False]


def test_of_very_many_people_the_smallest_groups_are_drawn():
    many = [f"{number:03}" for number in range(200)]
    participants = pd.DataFrame({"participant_id": many, "affiliation": "east", "role": "nurse"}, dtype="str")
    participants.loc[7, "role"] = "cook"
    columns = ["segment_id", "participant_id", "mentions_participant_id", "code_id"]
    none = pd.DataFrame(columns=columns, dtype="str").assign(n_words=pd.Series(dtype="Int64"))
    fig = plot_disclosure(disclosure(participants, none))
    assert "007" in written(fig) and len(set(many) & set(written(fig))) == 31
    assert "31 of 200 participants, those of the smallest groups: the table has all" in written(fig)
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("alone", "title"),
    [
        ([True, False], "1 of 2 participants is alone with a side and a role"),
        ([True, True], "2 of 2 participants are alone with a side and a role"),
        ([False, False], "No participant is alone with a side and a role"),
    ],
)
def test_the_title_tells_how_many_are_alone(alone, title):
    assert disclosure_title(pd.DataFrame({"alone": alone})) == title


def test_the_named_numbers_are_those_worked_out_by_hand(participants, coded):
    """Two people on each side; in the west both are alone with their roles, and one has three quotes."""
    two_by_two = participants.assign(affiliation=["east", "east", "west", "west"])
    table = disclosure(two_by_two, coded)
    assert values(disclosure_numbers(table, smallest_cells(two_by_two))) == {
        "k_affiliation": 2,
        "k_affiliation_and_role": 1,
        "n_alone_in_cell": 2,
        "n_quotes_of_those_alone": 3,
        "most_quotes_of_one_person": 3,
        "most_words_of_one_person": 60,
        "most_practices_of_one_person": 2,
        "n_mentioned_by_others": 1,
    }
