"""Who was interviewed."""

import pandas as pd
import pytest
from named import values

from compendium.analysis.sample import composition, participant_table, sample_numbers, size_at, study_flow
from compendium.figures.sample import plot_sample

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


def printed(*rows):
    return pd.DataFrame(rows, columns=["document", "unit", "value"], dtype="str")


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
    reported = printed(
        ("article", "interviews", "11"),
        ("article", "interviews", "127"),
        ("article", "people", "114"),
        ("article", "people", "9"),
    )
    flow = study_flow(reported, SEGMENTS)
    assert flow["step"].tolist() == ["full study", "analysed", "quoted"]
    assert flow["interviews"].tolist()[:2] == [127, 11]
    assert flow["people"].tolist() == [114, 9, 2]
    assert flow["quotes"].iloc[-1] == 3
    assert flow["quotes"].isna().tolist() == [True, True, False]


def test_a_size_printed_twice_is_one_step():
    reported = printed(*[("article", "people", size) for size in ("30", "5", "5", "30")])
    assert study_flow(reported, SEGMENTS)["people"].tolist() == [30, 5, 2]


def test_sizes_are_compared_as_numbers_and_not_as_text():
    reported = printed(("article", "people", "9"), ("article", "people", "114"))
    assert study_flow(reported, SEGMENTS)["people"].tolist() == [114, 9, 2]


def test_the_smallest_sizes_belong_to_the_sample_when_one_unit_has_fewer_steps():
    reported = printed(
        ("article", "interviews", "40"), ("article", "interviews", "8"), ("article", "people", "6")
    )
    flow = study_flow(reported, SEGMENTS).set_index("step")
    assert flow.loc["analysed", ["interviews", "people"]].tolist() == [8, 6]
    assert pd.isna(flow.loc["full study", "people"])


def test_steps_between_the_full_study_and_the_sample_are_numbered():
    reported = printed(*[("article", "people", size) for size in ("90", "40", "20", "5")])
    steps = study_flow(reported, SEGMENTS)["step"].tolist()
    assert steps == ["full study", "step 2", "step 3", "analysed", "quoted"]


@pytest.mark.parametrize("reported", [printed(), printed(("article", "minutes", "65"))])
def test_a_document_that_prints_no_size_leaves_only_the_quotes(reported):
    flow = study_flow(reported, SEGMENTS)
    assert flow["step"].tolist() == ["quoted"]
    assert flow["people"].tolist() == [2]


def test_only_the_document_asked_for_is_read():
    reported = printed(("article", "interviews", "11"), ("poster", "interviews", "10"))
    assert study_flow(reported, SEGMENTS, document="poster")["interviews"].iloc[0] == 10
    assert study_flow(reported, SEGMENTS)["interviews"].iloc[0] == 11


def test_nobodys_frame_is_changed():
    people, quotes = PARTICIPANTS.copy(), SEGMENTS.copy()
    participant_table(people, quotes)
    composition(people)
    study_flow(printed(("article", "people", "9")), quotes)
    pd.testing.assert_frame_equal(people, PARTICIPANTS)
    pd.testing.assert_frame_equal(quotes, SEGMENTS)


def test_a_size_is_said_or_said_not_to_be_printed():
    flow = study_flow(printed(("article", "people", "9")), SEGMENTS)
    assert size_at(flow, "analysed", "people") == 9
    assert size_at(flow, "analysed", "interviews") == "not printed"
    assert size_at(flow, "full study", "people") == "not printed"


def test_the_figure_names_every_size_and_every_person():
    flow = study_flow(printed(("article", "people", "30"), ("article", "people", "5")), SEGMENTS)
    written = [text.get_text() for axes in plot_sample(flow, PARTICIPANTS).axes for text in axes.texts]
    assert written[:3] == ["full study: 30 people", "analysed: 5 people", "quoted: 2 people, 3 quotes"]
    assert sorted(written[3:]) == ["01", "02", "03", "04"]


def test_the_named_numbers_are_those_worked_out_by_hand():
    sizes = [("interviews", "11"), ("interviews", "127"), ("people", "114"), ("people", "9")]
    flow = study_flow(printed(*[("article", unit, size) for unit, size in sizes]), SEGMENTS)
    assert values(sample_numbers(participant_table(PARTICIPANTS, SEGMENTS), flow)) == {
        "interviews_full_study": 127,
        "people_full_study": 114,
        "interviews_analysed": 11,
        "people_analysed": 9,
        "n_participants": 4,
        "n_quotes": 3,
        "n_words": 10 + 7 + 5,
        "n_never_quoted": 2,
        "fewest_quotes": 0,
        "most_quotes": 2,
    }


def test_a_size_that_is_not_printed_is_said_not_to_be_among_the_named_numbers():
    flow = study_flow(printed(("article", "people", "9")), SEGMENTS)
    found = values(sample_numbers(participant_table(PARTICIPANTS, SEGMENTS), flow))
    assert (found["people_analysed"], found["interviews_analysed"]) == (9, "not printed")
