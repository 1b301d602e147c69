"""Every recomputation worked out by hand, and what agreement with each earns."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.reported import (
    RECOMPUTATIONS,
    VERDICTS,
    article_against_poster,
    recompute_reported,
    reported_numbers,
    verdicts_by_document,
)
from compendium.data import (
    read_codebook,
    read_events,
    read_participants,
    read_reported,
    read_segments,
)
from compendium.figures.reported import plot_reported, reported_title

PARTICIPANTS = pd.DataFrame({"participant_id": ["007", "012", "100"]})
SEGMENTS = pd.DataFrame({"table_no": [2, 2, 3], "participant_id": ["012", "100", "012"]})
CODEBOOK = pd.DataFrame(
    [
        ("CX", None, "theme", "Context", True, False),
        ("CX.cold", "CX", "context", "Cold", True, False),
        ("TR", None, "theme", "Trust", True, True),
        ("TR.keep", "TR", "practice", "Keeping promises", True, True),
        ("TR.ask", "TR", "practice", "Asking first", True, True),
        ("SP", None, "theme", "Space", False, True),
        ("SP.room", "SP", "practice", "Sharing a room", False, True),
    ],
    columns=["code_id", "parent_id", "kind", "label", "in_article", "in_poster"],
)
EVENTS = pd.DataFrame(
    [
        ("E1", "2021-11-26", "A variant is named", "a newspaper", "external"),
        ("E2", "2021-09-01", "The article dates it", "p. 3", "published"),
    ],
    columns=["event_id", "start", "label", "locator", "layer"],
)


def printed(*rows):
    """Make printed numbers, each given as (value, recompute) or with a reason in the third place."""
    rows = [(f"V{number}", *row, *[None] * (3 - len(row))) for number, row in enumerate(rows, start=1)]
    numbers = pd.DataFrame(rows, columns=["value_id", "value", "recompute", "reason"], dtype="str")
    return numbers.assign(document="article", locator="p. 1", quantity="a quantity", unit="number")


def recomputed(*rows):
    return recompute_reported(printed(*rows), PARTICIPANTS, SEGMENTS, CODEBOOK, EVENTS)


@pytest.mark.parametrize(
    ("recompute", "value", "verdict"),
    [
        ("n_participants", "3", "consistent"),
        ("n_speakers", "2", "reproduced"),
        ("lowest_speaker_number", "12", "reproduced"),
        ("highest_speaker_number", "100", "reproduced"),
        ("n_quotes:2", "2", "consistent"),
        ("n_quotes:3", "1", "consistent"),
        ("n_practice_themes", "1", "consistent"),
        ("event_month:E1", "2021-11", "reproduced"),
        ("event_month:E2", "2021-09", "consistent"),
        ("printed_value:V1", "2021-09", "consistent"),
    ],
)
def test_a_number_that_agrees_earns_what_its_recomputation_can_show(recompute, value, verdict):
    row = recomputed((value, recompute)).iloc[0]
    assert (row["recomputed"], row["verdict"]) == (value, verdict)


@pytest.mark.parametrize("recompute", ["n_participants", "n_speakers", "n_quotes:2", "event_month:E1"])
def test_a_number_that_does_not_agree_is_discrepant_and_both_are_told(recompute):
    row = recomputed(("77", recompute)).iloc[0]
    assert row["verdict"] == "discrepant"
    assert row["reason"].endswith(f": {row['recomputed']}, not 77.")


def test_every_recomputation_is_tested_above():
    assert set(RECOMPUTATIONS) == {
        "n_participants",
        "n_speakers",
        "lowest_speaker_number",
        "highest_speaker_number",
        "n_quotes",
        "n_practice_themes",
        "event_month",
        "printed_value",
    }


def test_a_number_that_cannot_be_recomputed_is_not_checkable_for_its_reason():
    row = recomputed(("65", None, "Nobody published the lengths.")).iloc[0]
    assert row["verdict"] == "not checkable"
    assert row["reason"] == "Nobody published the lengths."
    assert pd.isna(row["recomputed"])


def test_a_printed_number_is_looked_up_in_its_other_place():
    table = recomputed(("11", None, "private"), ("10", "printed_value:V1"))
    assert table.loc[1, ["recomputed", "verdict"]].tolist() == ["11", "discrepant"]
    assert table.loc[1, "reason"] == "As the article prints it (p. 1): 11, not 10."


def test_a_leading_zero_makes_no_difference():
    assert recomputed(("012", "lowest_speaker_number")).loc[0, "verdict"] == "reproduced"


def test_speakers_without_a_number_are_counted_and_not_ranked():
    named = SEGMENTS.assign(participant_id=["P1", "P2", "P1"])
    table = recompute_reported(printed(("2", "n_speakers")), PARTICIPANTS, named, CODEBOOK, EVENTS)
    assert table["recomputed"].tolist() == ["2"]
    with pytest.raises(ValueError, match=r"'lowest_speaker_number' cannot be done: .*'P1'"):
        recompute_reported(printed(("1", "lowest_speaker_number")), PARTICIPANTS, named, CODEBOOK, EVENTS)


def test_words_are_compared_letter_by_letter():
    table = recomputed(
        ("REB1", "printed_value:V2"), ("REB1", "printed_value:V3"), ("REB2", "printed_value:V1")
    )
    assert table["verdict"].tolist() == ["consistent", "discrepant", "discrepant"]


def test_a_recomputation_that_does_not_exist_is_refused_with_its_row():
    message = (
        r"reported.csv row 3 \(V2\): recompute 'n_speaker' names no function; use one of n_participants, "
    )
    with pytest.raises(ValueError, match=message):
        recomputed(("2", "n_speakers"), ("2", "n_speaker"))


@pytest.mark.parametrize("recompute", ["n_quotes:two", "event_month:E9", "event_month", "printed_value:V9"])
def test_an_argument_that_fits_nothing_is_refused_with_its_row(recompute):
    with pytest.raises(
        ValueError, match=rf"reported.csv row 2 \(V1\): recompute '{recompute}' cannot be done"
    ):
        recomputed(("2", recompute))


def test_the_printed_numbers_keep_their_order_and_their_columns():
    table = recomputed(("3", "n_participants"), ("2", "n_speakers"))
    assert table["value_id"].tolist() == ["V1", "V2"]
    assert list(table) == [
        "value_id",
        "document",
        "locator",
        "quantity",
        "unit",
        "value",
        "recomputed",
        "verdict",
        "reason",
    ]


def test_article_and_poster_are_compared_where_both_print_a_quantity():
    numbers = pd.DataFrame(
        [
            ("article", "interviews", "n", "11"),
            ("article", "interviews", "n", "11"),
            ("poster", "interviews", "n", "10"),
            ("article", "length", "minutes", "65"),
            ("poster", "length", "minutes", "65"),
            ("article", "people", "n", "9"),
        ],
        columns=["document", "quantity", "unit", "value"],
    )
    table = article_against_poster(numbers, CODEBOOK)
    both = table[table["kind"] == "number"]
    assert both[["subject", "article", "poster", "agree"]].values.tolist() == [
        ["interviews (n)", "11", "10", "no"],
        ["length (minutes)", "65", "65", "yes"],
    ]


def test_article_and_poster_are_compared_by_the_codes_that_they_name():
    table = article_against_poster(printed(), CODEBOOK).set_index("subject")
    assert table.loc["Sharing a room"].tolist() == ["practice", "not named", "named", "no"]
    assert table.loc["Cold"].tolist() == ["context", "named", "not named", "no"]
    assert table.loc["Keeping promises", "agree"] == "yes"
    assert "Trust" not in table.index


def test_verdicts_are_counted_for_each_document():
    table = pd.DataFrame(
        {"document": ["poster", "article", "article"], "verdict": ["discrepant"] * 2 + ["consistent"]}
    )
    counts = verdicts_by_document(table)
    assert counts["verdict"].tolist() == VERDICTS
    assert counts["article"].tolist() == [0, 1, 1, 0]
    assert counts["poster"].tolist() == [0, 0, 1, 0]


@pytest.fixture
def shipped(data_dir):
    """Verdicts on the numbers of the study, by their name."""
    readers = (read_reported, read_participants, read_segments, read_codebook, read_events)
    return recompute_reported(*(read(data_dir) for read in readers)).set_index("value_id")


def test_what_is_printed_twice_is_checked_once_and_its_repetition_is_held_against_that(shipped):
    """Nine people can be counted wherever they are told; interviews, minutes, weeks and waves cannot."""
    assert shipped.loc[["RV-04", "RV-06"], "verdict"].tolist() == ["reproduced"] * 2
    first = ["RV-03", "RV-07", "RV-21", "RV-26", "RV-31"]
    again = ["RV-05", "RV-24", "RV-22", "RV-36", "RV-16"]
    assert shipped.loc[first, "verdict"].tolist() == ["not checkable"] * 5
    assert shipped.loc[again, "verdict"].tolist() == ["consistent"] * 5
    assert shipped.loc[again, "value"].tolist() == shipped.loc[first, "value"].tolist()


def test_no_judgement_of_the_authors_is_reproduced_by_a_date(shipped):
    assert shipped.loc[["RV-15", "RV-30"], "verdict"].tolist() == ["not checkable"] * 2


def test_the_omicron_wave_is_held_against_the_first_case_in_the_province(shipped):
    """No wave can begin before the day of the first case, 30 November 2021; the article says September."""
    wave = shipped.loc[["RV-12", "RV-13"]]
    assert (
        wave[["value", "recomputed", "verdict"]].values.tolist() == [["2021-09", "2021-11", "discrepant"]] * 2
    )
    assert wave["reason"].str.contains("First Omicron case confirmed in Alberta").all()


def test_the_cold_of_june_is_the_authors_sentence_and_not_checkable(shipped):
    assert shipped.loc["RV-15", ["quantity", "verdict"]].tolist() == [
        "particularly cold point of relations",
        "not checkable",
    ]
    assert "participants" not in shipped.loc["RV-15", "reason"]


def test_nobodys_frame_is_changed():
    given = [printed(("3", "n_participants")), PARTICIPANTS, SEGMENTS, CODEBOOK, EVENTS]
    before = [frame.copy() for frame in given]
    recompute_reported(*given)
    article_against_poster(given[0], CODEBOOK)
    for frame, copy in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def judged(*rows):
    """Recomputed numbers, each given as (quantity, value, recomputed, verdict)."""
    table = pd.DataFrame(rows, columns=["quantity", "value", "recomputed", "verdict"], dtype="str")
    return table.assign(document="article", locator="Methods, p. 3", unit="people")


def test_the_figure_names_each_printed_number_and_those_that_differ_first():
    fig = plot_reported(
        judged(
            ("cats", "3", "3", "reproduced"),
            ("dogs", "7", None, "not checkable"),
            ("birds", "4", "5", "discrepant"),
            ("cats", "3", "3", "reproduced"),
        )
    )
    names = [text for text in written(fig) if text.partition(":")[0] in ("cats", "dogs", "birds")]
    assert names == ["birds: 5, not 4 (article)", "cats: 3 (article, twice)", "dogs: 7"]
    assert [text for text in written(fig) if text in "✕●◐–"] == ["✕", "●", "–"]
    assert {"Discrepant: 1", "Reproduced: 2", "Not checkable: 1"} <= set(written(fig))


def test_numbers_of_one_name_are_told_apart_by_their_place():
    table = judged(("last quote", "8", None, "consistent"), ("last quote", "12", None, "consistent"))
    fig = plot_reported(table.assign(locator=["Table 2, p. 4", "Table 3, p. 5"]))
    assert {"last quote (Table 2): 8", "last quote (Table 3): 12"} <= set(written(fig))


def test_a_length_of_time_is_named_with_its_unit():
    fig = plot_reported(judged(("average length", "65", None, "not checkable")).assign(unit="minutes"))
    assert "average length: 65 minutes" in written(fig)


def test_of_very_many_numbers_the_first_are_named():
    fig = plot_reported(judged(*((f"number {n}", str(n), None, "not checkable") for n in range(200))))
    assert "and 170 more" in written(fig)
    assert unreadable_in_either_width(fig) == []


def test_the_figure_of_both_studies_can_be_read(data_dir):
    for folder in (data_dir, Path(__file__).parent / "studies" / "small"):
        tables = [read(folder) for read in (read_participants, read_segments, read_codebook, read_events)]
        fig = plot_reported(recompute_reported(read_reported(folder), *tables))
        assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (
            ["discrepant", "not checkable"],
            "Of 2 printed numbers, 1 differs from another source and 1 cannot be checked",
        ),
        (["discrepant"] * 2, "Of 2 printed numbers, 2 differ from another source"),
        (["not checkable"], "Of 1 printed number, none differs from another source and 1 cannot be checked"),
        (["reproduced"], "Of 1 printed number, none differs from another source"),
        ([], "No printed number to check"),
    ],
)
def test_the_title_counts_the_numbers_that_differ(verdicts, title):
    table = judged(*(("cats", "1", "2", verdict) for verdict in verdicts))
    assert reported_title(table) == title
    assert unreadable_in_either_width(plot_reported(table)) == []


def test_the_named_numbers_are_those_worked_out_by_hand():
    table = recomputed(
        ("3", "n_participants"),
        ("77", "n_speakers"),
        ("2", "n_speakers"),
        ("65", None, "Nobody published the lengths."),
        ("1", "n_quotes:3"),
    )
    compared, discrepancies = (
        pd.DataFrame({"agree": ["yes", "no", "no"]}),
        pd.DataFrame({"weight": ["minor", "substantive"]}),
    )
    assert values(reported_numbers(table, compared, discrepancies)) == {
        "n_values": 5,
        "n_reproduced": 1,
        "n_consistent": 2,
        "n_discrepant": 1,
        "discrepant_quantities": "a quantity",
        "n_not_checkable": 1,
        "n_compared": 3,
        "n_differ": 2,
        "n_discrepancies": 2,
        "n_substantive": 1,
    }
