"""Who was interviewed."""

import re

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.sample import (
    STEPS,
    composition,
    participant_table,
    sample_numbers,
    size_at,
    study_flow,
)
from compendium.data.dictionary import fields, read_dictionary
from compendium.figures.sample import plot_sample, sample_title

PARTICIPANTS = pd.DataFrame(
    {
        "participant_id": ["01", "02", "03", "04"],
        "affiliation": ["hospital", "clinic", "clinic", "hospital"],
        "role": ["nurse", "nurse", "doctor", "nurse"],
    }
)
SEGMENTS = pd.DataFrame(
    {
        "segment_id": ["T2Q1", "T2Q2", "T2Q3"],
        "participant_id": ["01", "03", "01"],
        "n_words": pd.array([10, 7, 5], dtype="Int64"),
    }
)


def printed(**sizes):
    """Make printed numbers: of each quantity, named with _ for a blank, one value or several."""
    rows = [
        ("article", quantity.replace("_", " "), value)
        for quantity, values in sizes.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return pd.DataFrame(rows, columns=["document", "quantity", "value"], dtype="str")


def test_a_participant_is_shown_with_their_quotes_and_words():
    table = participant_table(PARTICIPANTS, SEGMENTS).set_index("participant_id")
    assert table.loc["01", ["n_quotes", "n_words"]].tolist() == [2, 15]
    assert table.loc["03", ["n_quotes", "n_words"]].tolist() == [1, 7]


def test_a_participant_who_is_never_quoted_stays_in_the_table_with_none():
    table = participant_table(PARTICIPANTS, SEGMENTS).set_index("participant_id")
    assert list(table.index) == ["01", "02", "03", "04"]
    assert table.loc["02", ["n_quotes", "n_words"]].tolist() == [0, 0]
    assert pd.api.types.is_integer_dtype(table["n_quotes"])


def test_people_are_counted_in_each_affiliation_and_role():
    counts = composition(PARTICIPANTS).set_index("affiliation")
    assert counts.loc["hospital"].to_dict() == {"doctor": 0, "nurse": 2, "total": 2}
    assert counts.loc["clinic"].to_dict() == {"doctor": 1, "nurse": 1, "total": 2}


def test_the_flow_goes_from_the_full_study_to_the_quotes():
    flow = study_flow(
        printed(
            interviews_analysed="11",
            interviews_in_the_full_sample="127",
            people_in_the_full_sample="114",
            people_analysed="9",
        ),
        SEGMENTS,
    )
    assert flow["step"].tolist() == ["full study", "analysed", "quoted"]
    assert flow["interviews"].tolist()[:2] == [127, 11]
    assert flow["people"].tolist() == [114, 9, 2]
    assert flow["quotes"].iloc[-1] == 3
    assert flow["quotes"].isna().tolist() == [True, True, False]


def test_a_size_printed_twice_is_one_step():
    reported = printed(people_analysed=["5", "5"], people_in_the_full_sample=["30", "30"])
    assert study_flow(reported, SEGMENTS)["people"].tolist() == [30, 5, 2]


def test_a_size_printed_in_two_ways_is_told_in_both_and_no_other_moves():
    """Ten people in one place and nine in another: the 127 interviews stay those of the full study."""
    reported = printed(
        interviews_in_the_full_sample="127",
        people_in_the_full_sample="114",
        interviews_analysed=["11", "11"],
        people_analysed=["10", "9"],
    )
    flow = study_flow(reported, SEGMENTS)
    assert flow["step"].tolist() == ["full study", "analysed", "analysed", "quoted"]
    assert flow["people"].tolist() == [114, 10, 9, 2]
    assert size_at(flow, "full study", "interviews") == 127
    assert size_at(flow, "analysed", "people") == "10 or 9"
    assert size_at(flow, "analysed", "interviews") == 11
    assert values(sample_numbers(participant_table(PARTICIPANTS, SEGMENTS), flow))["spare_interviews"] == 1


def test_a_lone_size_belongs_to_the_step_that_it_is_named_for():
    flow = study_flow(printed(people_in_the_full_sample="30", interviews_analysed="8"), SEGMENTS)
    assert flow["step"].tolist() == ["full study", "analysed", "quoted"]
    assert flow["people"].fillna(0).tolist() == [30, 0, 2]
    assert flow["interviews"].fillna(0).tolist() == [0, 8, 0]


@pytest.mark.parametrize("reported", [printed(), printed(average_length_of_the_interviews="65")])
def test_a_document_that_prints_no_size_leaves_only_the_quotes(reported):
    flow = study_flow(reported, SEGMENTS)
    assert flow["step"].tolist() == ["quoted"]
    assert flow["people"].tolist() == [2]


def test_the_data_dictionary_tells_the_names_by_which_sizes_are_found(data_dir):
    described = fields(read_dictionary(data_dir)["reported"])["quantity"]["description"]
    assert {name for step in STEPS.values() for name in step.values()} == set(
        re.findall("`(.*?)`", described)
    )


def test_only_the_document_asked_for_is_read():
    both = printed(interviews_analysed=["11", "10"]).assign(document=["article", "poster"])
    assert study_flow(both, SEGMENTS, document="poster")["interviews"].iloc[0] == 10
    assert study_flow(both, SEGMENTS)["interviews"].iloc[0] == 11


def test_nobodys_frame_is_changed():
    people, quotes = PARTICIPANTS.copy(), SEGMENTS.copy()
    participant_table(people, quotes)
    composition(people)
    study_flow(printed(people_analysed="9"), quotes)
    pd.testing.assert_frame_equal(people, PARTICIPANTS)
    pd.testing.assert_frame_equal(quotes, SEGMENTS)


def test_a_size_is_said_or_said_not_to_be_printed():
    flow = study_flow(printed(people_analysed="9"), SEGMENTS)
    assert size_at(flow, "analysed", "people") == 9
    assert size_at(flow, "analysed", "interviews") == "an unprinted number of"
    assert size_at(flow, "full study", "people") == "an unprinted number of"


def test_the_figure_names_every_size_and_every_person():
    flow = study_flow(printed(people_in_the_full_sample="30", people_analysed="5"), SEGMENTS)
    fig = plot_sample(flow, PARTICIPANTS)
    for drawn in (fig, fig.narrow):
        said = written(drawn)
        assert {"Full study: 30 people", "Analysed: 5 people", "Quoted: 2 people, 3 quotes"} <= set(said)
        assert said[-9:] == [
            "Clinic", "doctor", "03", "nurse", "02", "Hospital", "nurse", "01", "04"
        ]  # fmt: skip
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(("people", "dots"), [("30", 30), ("5000", 0), (None, 0)])
def test_everybody_is_a_dot_unless_they_are_too_many_or_not_printed(people, dots):
    sizes = {"people_in_the_full_sample": people} if people else {}
    fig = plot_sample(study_flow(printed(**sizes), SEGMENTS), PARTICIPANTS)
    small = [line for line in fig.axes[0].lines if line.get_markersize() == 6 and line.get_marker() == "o"]
    assert len(small) == dots
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("sizes", "title"),
    [
        (("30", "2"), "Of 30 people interviewed, 2 are analysed, and all 2 are quoted"),
        (("30", "5"), "Of 30 people interviewed, 5 are analysed, and 2 people are quoted"),
        (("30", "1"), "Of 30 people interviewed, 1 is analysed, and 2 people are quoted"),
        ((None, "5"), "5 people are analysed, and 2 people are quoted"),
        ((None, None), "2 people are quoted"),
        (("30", ["5", "6"]), "Of 30 people interviewed, 5 or 6 are analysed, and 2 people are quoted"),
    ],
)
def test_the_title_says_how_many_are_analysed_and_quoted_as_far_as_that_is_printed(sizes, title):
    names = ("people_in_the_full_sample", "people_analysed")
    known = {name: size for name, size in zip(names, sizes, strict=True) if size}
    assert sample_title(study_flow(printed(**known), SEGMENTS)) == title


def test_a_group_of_very_many_is_one_mark_with_their_number():
    many = pd.DataFrame({"participant_id": [f"{n:03}" for n in range(50)], "affiliation": "a", "role": "b"})
    fig = plot_sample(study_flow(printed(), SEGMENTS), many)
    assert "50 people" in written(fig)
    assert unreadable_in_either_width(fig) == []


def test_the_named_numbers_are_those_worked_out_by_hand():
    sizes = {"interviews_analysed": "11", "interviews_in_the_full_sample": "127"}
    flow = study_flow(printed(**sizes, people_in_the_full_sample="114", people_analysed="9"), SEGMENTS)
    assert values(sample_numbers(participant_table(PARTICIPANTS, SEGMENTS), flow)) == {
        "interviews_full_study": 127,
        "people_full_study": 114,
        "interviews_analysed": 11,
        "people_analysed": 9,
        "spare_interviews": 2,
        "n_participants": 4,
        "n_quotes": 3,
        "n_quoted": 2,
        "n_words": 10 + 7 + 5,
        "n_never_quoted": 2,
        "fewest_quotes": 0,
        "most_quotes": 2,
    }


def test_a_size_that_is_not_printed_is_said_not_to_be_among_the_named_numbers():
    flow = study_flow(printed(people_analysed="9"), SEGMENTS)
    found = values(sample_numbers(participant_table(PARTICIPANTS, SEGMENTS), flow))
    assert (found["people_analysed"], found["interviews_analysed"]) == (9, "an unprinted number of")
    assert pd.isna(found["spare_interviews"])
