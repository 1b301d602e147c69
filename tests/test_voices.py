"""Whose voices: counts, sides and concentration, worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values
from pandas.testing import assert_frame_equal

from compendium.analysis.codes import coded_segments
from compendium.analysis.voices import (
    effective_voices,
    extreme_voices,
    people_behind,
    quotes_by_affiliation,
    speakers,
    voices,
    voices_numbers,
)
from compendium.data import read_codebook, read_codings, read_participants, read_segments
from compendium.figures.voices import plot_voices, voices_title

DATA = Path(__file__).parents[1] / "data"
SMALL = Path(__file__).parent / "studies" / "small"


@pytest.fixture
def codebook():
    return pd.DataFrame(
        {
            "code_id": ["T", "T.a", "T.b", "T.c", "T.poster"],
            "parent_id": [pd.NA, "T", "T", "T", "T"],
            "kind": ["theme", "practice", "practice", "context", "practice"],
            "label": ["A theme", "First practice", "Second practice", "A context", "Poster only"],
            "in_article": [True, True, True, True, False],
        }
    )


@pytest.fixture
def participants():
    return pd.DataFrame(
        {
            "participant_id": ["007", "012", "030", "044"],
            "affiliation": ["inside", "inside", "outside", "outside"],
            "role": ["lead", "clerk", "lead", "clerk"],
        }
    )


@pytest.fixture
def coded():
    """Three quotes of 007 and one of 012 under T.a, one of 030 under T.b, none by 044."""
    return pd.DataFrame(
        {
            "participant_id": ["007", "012", "007", "030", "007"],
            "code_id": ["T.a", "T.a", "T.a", "T.b", "T.a"],
        }
    )


def test_each_cell_counts_the_quotes_of_one_person_under_one_practice(coded, codebook, participants):
    table = voices(coded, codebook, participants).set_index("code_id")
    assert table.loc["T.a", ["007", "012", "030", "044"]].tolist() == [3, 1, 0, 0]
    assert table.loc["T.b", ["007", "012", "030", "044"]].tolist() == [0, 0, 1, 0]


def test_the_summary_of_a_practice_is_that_worked_out_by_hand(coded, codebook, participants):
    table = voices(coded, codebook, participants).set_index("code_id")
    first = table.loc["T.a"]
    assert (first["n_quotes"], first["n_participants"], first["n_affiliations"]) == (4, 2, 1)
    assert first["affiliations"] == "inside"
    assert first["top_share"] == pytest.approx(3 / 4)
    assert first["effective_voices"] == pytest.approx(16 / 10)  # 1 / (0.75² + 0.25²)


def test_a_practice_heard_from_both_sides_names_both(coded, codebook, participants):
    more = pd.concat([coded, pd.DataFrame({"participant_id": ["030"], "code_id": ["T.a"]})])
    table = voices(more, codebook, participants).set_index("code_id")
    assert table.loc["T.a", "affiliations"] == "inside;outside"
    assert table.loc["T.a", "n_affiliations"] == 2


def test_a_practice_without_a_quote_stays_in_the_table_and_has_no_share(coded, codebook, participants):
    table = voices(coded, codebook, participants).set_index("code_id")
    assert table.index.tolist() == ["T.a", "T.b", "T.c"]
    assert table.loc["T.c", ["n_quotes", "n_participants", "n_affiliations"]].tolist() == [0, 0, 0]
    assert table.loc["T.c", "affiliations"] == ""
    assert table.loc["T.c", ["top_share", "effective_voices"]].isna().all()


def test_a_code_that_only_a_coder_used_is_not_lost(coded, codebook, participants):
    coded.loc[4, "code_id"] = "T.poster"
    table = voices(coded, codebook, participants).set_index("code_id")
    assert table.loc["T.poster", "007"] == 1
    assert table["n_quotes"].sum() == len(coded)


def test_a_quote_without_a_code_counts_nowhere(coded, codebook, participants):
    coded.loc[4, "code_id"] = pd.NA
    assert voices(coded, codebook, participants)["n_quotes"].sum() == 4
    assert speakers(coded, participants)["n_quotes"].tolist() == [2, 1, 1, 0]


def test_equally_quoted_people_count_in_full_and_one_person_counts_as_one():
    counts = pd.DataFrame([[2, 2, 2, 2], [5, 0, 0, 0], [0, 0, 0, 0]], index=["all", "one", "none"])
    effective = effective_voices(counts)
    assert effective["all"] == pytest.approx(4)
    assert effective["one"] == pytest.approx(1)
    assert pd.isna(effective["none"])


def test_effective_voices_come_out_as_known_at_their_extremes():
    cases = extreme_voices().set_index("case")
    known = {"one has all": 1, "two share evenly": 2, "all have one": 5, "all have two": 5}
    assert cases.loc[list(known), "effective_voices"].tolist() == pytest.approx(list(known.values()))
    assert 1 < cases.at["one has most", "effective_voices"] < cases.at["one has most", "n_participants"]
    assert pd.isna(cases.at["no quote", "effective_voices"])


def test_a_silent_participant_is_listed_with_nothing(coded, participants):
    table = speakers(coded, participants).set_index("participant_id")
    assert table.loc["044", ["n_quotes", "n_codes", "share"]].tolist() == [0, 0, 0]
    assert table.loc["007", ["n_quotes", "n_codes", "share"]].tolist() == [3, 1, 3 / 5]


def test_the_sides_share_all_quotes(coded, participants):
    table = quotes_by_affiliation(speakers(coded, participants)).set_index("affiliation")
    assert table["n_participants"].tolist() == [2, 2]
    assert table["n_quotes"].to_dict() == {"inside": 4, "outside": 1}
    assert table["share"].tolist() == pytest.approx([0.8, 0.2])


@pytest.mark.parametrize(("share", "people"), [(0.4, 1), (0.5, 2), (0.8, 2), (0.81, 3), (1, 4)])
def test_the_fewest_people_behind_a_share_of_the_quotes_are_the_most_quoted(share, people):
    table = pd.DataFrame({"n_quotes": [1, 4, 4, 1, 0]})
    assert people_behind(table, share) == people


def test_the_callers_frames_are_not_changed(coded, codebook, participants):
    before = coded.copy(), codebook.copy(), participants.copy()
    voices(coded, codebook, participants)
    speakers(coded, participants)
    for frame, copy in zip((coded, codebook, participants), before, strict=True):
        assert_frame_equal(frame, copy)


@pytest.fixture(params=[DATA, SMALL], ids=["study", "small study"])
def shipped(request):
    folder = request.param
    participants = read_participants(folder)
    coded = coded_segments(read_segments(folder), read_codings(folder), participants, "published")
    return coded, read_codebook(folder), participants


def test_every_quote_of_a_shipped_table_is_counted_once_under_its_theme(shipped):
    coded, codebook, participants = shipped
    table = voices(coded, codebook, participants)
    printed = codebook[codebook["kind"] == "theme"].set_index("code_id")["table_no"]
    counted = table.groupby("theme")["n_quotes"].sum()
    quotes = coded["table_no"].value_counts()
    assert {theme: counted[theme] for theme in counted.index} == {
        theme: quotes[printed[theme]] for theme in counted.index
    }


def test_in_the_study_the_crisis_as_connector_is_told_by_one_person():
    participants = read_participants(DATA)
    coded = coded_segments(read_segments(DATA), read_codings(DATA), participants, "published")
    table = voices(coded, read_codebook(DATA), participants).set_index("code_id")
    assert table.loc[table["n_participants"] == 1].index.tolist() == ["FT.connect"]
    assert table.loc["FT.connect", "074"] == 1


def test_no_label_of_the_figure_covers_another(shipped):
    coded, codebook, participants = shipped
    fig = plot_voices(voices(coded, codebook, participants), participants, codebook)
    assert unreadable_in_either_width(fig) == []


def test_the_title_says_how_few_people_give_half_of_the_quotes(coded, codebook, participants):
    """007 has three of five quotes; T.b is told by one person, T.a by two."""
    said = "1 of 4 people gives more than half of the quotes; 1 practice or context rests on a single person"
    assert voices_title(voices(coded, codebook, participants), participants, codebook) == said


def test_the_title_knows_of_several_single_voices_of_none_and_of_no_quote(coded, codebook, participants):
    two = coded.iloc[[3, 0]].assign(code_id=["T.b", "T.a"])
    titles = [
        voices_title(voices(frame, codebook, participants), participants, codebook)
        for frame in (two, coded.iloc[[0, 1]], coded.head(0))
    ]
    assert titles == [
        "1 of 4 people gives half of the quotes; 2 of 3 practices and contexts rest on a single person",
        "1 of 4 people gives half of the quotes; no practice or context rests on a single person",
        "Nobody is quoted",
    ]


def test_every_voice_has_its_number_of_quotes_in_either_width(coded, codebook, participants):
    fig = plot_voices(voices(coded, codebook, participants), participants, codebook)
    assert {"3", "1", "effective", "007"} <= set(written(fig))
    assert {"3", "1", "2 people", "nobody", "007"} <= set(written(fig.narrow))


def test_of_very_many_participants_the_most_quoted_are_drawn(codebook):
    many = [f"{number:03}" for number in range(200)]
    participants = pd.DataFrame({"participant_id": many, "affiliation": ["inside", "outside"] * 100})
    coded = pd.DataFrame({"participant_id": [*many, "150", "150"], "code_id": ["T.a"] * 201 + ["T.b"]})
    fig = plot_voices(voices(coded, codebook, participants), participants, codebook)
    for drawn in (fig, fig.narrow):
        shown = set(written(drawn))
        assert "150" in shown
        assert len(shown & set(many)) == 12
        assert "12 of 200 participants: the most quoted ones" in shown
    assert unreadable_in_either_width(fig) == []


def named(coded, codebook, participants):
    people = speakers(coded, participants)
    table, sides = voices(coded, codebook, participants), quotes_by_affiliation(people)
    return values(voices_numbers(table, people, sides, "T.a"))


def test_the_named_numbers_are_those_worked_out_by_hand(coded, codebook, participants):
    """T.a: 007 three times, 012 and 030 once; T.b: 030 once; T.c: 007 and 012 once; 044 is silent.

    Of eight quotes 007 has four, which is half; for six tenths it would take a second person.
    """
    more = [("030", "T.a"), ("007", "T.c"), ("012", "T.c")]
    coded = pd.concat([coded, pd.DataFrame(more, columns=["participant_id", "code_id"])])
    sides = participants["affiliation"].map({"inside": "well_inside", "outside": "outside"})
    found = named(coded, codebook, participants.assign(affiliation=sides))
    assert found.pop("most_effective_voices") == pytest.approx(25 / (9 + 1 + 1))
    assert found == {
        "n_codes": 3,
        "n_quotes": 8,
        "n_top_speakers": 1,
        "n_most_quoted_sides": 1,
        "sides_T_a": "outside, well inside",
        "n_speakers": 3,
        "n_people_behind_half": 1,
        "n_single_voice": 1,
        "single_voice_labels": "Second practice",
        "n_one_side": 2,
        "one_side_labels": "Second practice, A context",
        "n_several_sides": 1,
        "most_people": 3,
        "least_effective_voices": 1,
        "median_effective_voices": 2,
        "top_speaker": "007",
        "top_speaker_quotes": 4,
        "top_speaker_codes": 2,
        "top_speaker_share": 1 / 2,
        "most_quoted_side": "well inside",
        "most_quoted_side_participants": 2,
        "most_quoted_side_share": 6 / 8,
    }


def test_of_people_quoted_alike_the_first_is_named_as_quoted_most(coded, codebook, participants):
    alike = coded.iloc[[3, 1]]
    found = named(alike, codebook, participants)
    assert (found["top_speaker"], found["n_top_speakers"]) == ("012", 2)
