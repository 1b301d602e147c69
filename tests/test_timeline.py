"""The dated events: their order, how exactly they are dated, and the turns from cold to warm."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_labels
from named import values
from pandas.testing import assert_frame_equal

from compendium.analysis.timeline import spells, timeline, timeline_numbers, turns, when
from compendium.data import read_events
from compendium.figures.timeline import plot_timeline

DATA = Path(__file__).parents[1] / "data"
SMALL = Path(__file__).parent / "studies" / "small"


@pytest.fixture
def events():
    """A cold month, a warm season that begins within it, a day and a period of three weeks."""
    rows = [
        ("warm", "2020-03-15", "2020-05-31", "season", "thaw", "article"),
        ("cold", "2020-03-01", "2020-03-31", "month", "freeze", "article"),
        ("day", "2020-03-01", pd.NA, "day", "none", "public record"),
        ("later", "2020-12-20", "2021-01-09", "period", "freeze", "poster"),
    ]
    columns = ["event_id", "start", "end", "precision", "temperature", "document"]
    frame = pd.DataFrame(rows, columns=columns).assign(label="What happened", claim_id=pd.NA)
    return frame.assign(locator="p. 1", url=pd.NA, layer="published")


@pytest.mark.parametrize(
    ("start", "end", "precision", "text"),
    [
        ("2021-11-26", "2021-11-26", "day", "26 Nov 2021"),
        ("2021-06-01", "2021-06-30", "month", "Jun 2021"),
        ("2021-07-01", "2021-09-30", "quarter", "Jul–Sep 2021"),
        ("2020-12-01", "2021-02-28", "season", "Dec 2020–Feb 2021"),
        ("2021-01-01", "2021-12-31", "year", "2021"),
        ("2022-01-01", "2022-03-31", "period", "Jan–Mar 2022"),
        ("2023-05-22", "2023-05-24", "period", "22–24 May 2023"),
        ("2023-01-28", "2023-07-04", "period", "28 Jan – 4 Jul 2023"),
        ("2020-12-20", "2021-01-09", "period", "20 Dec 2020 – 9 Jan 2021"),
    ],
)
def test_a_date_is_written_no_more_precisely_than_it_is_known(start, end, precision, text):
    assert when(pd.Timestamp(start), pd.Timestamp(end), precision) == text


def test_events_are_in_order_of_start_and_then_end(events):
    assert timeline(events)["event_id"].tolist() == ["day", "cold", "warm", "later"]


def test_days_count_the_first_and_the_last(events):
    table = timeline(events).set_index("event_id")
    assert table["days"].to_dict() == {"day": 1, "cold": 31, "warm": 78, "later": 21}


def test_an_event_without_an_end_ends_when_it_starts(events):
    assert timeline(events).set_index("event_id").loc["day", "end"] == "2020-03-01"


def test_an_event_that_ends_before_it_starts_is_refused(events):
    events.loc[1, "end"] = "2020-02-01"
    with pytest.raises(ValueError, match="cold"):
        timeline(events)


def test_a_date_that_is_none_is_refused(events):
    events.loc[1, "start"] = "2020-02-30"
    with pytest.raises(ValueError, match="2020-02-30"):
        timeline(events)


def test_a_turn_says_how_many_days_it_can_have_taken(events):
    table = turns(timeline(events))
    assert table[["before", "after", "turns_to"]].values.tolist() == [
        ["cold", "warm", "thaw"],
        ["warm", "later", "freeze"],
    ]
    # The first two may overlap; from 1 March to 31 May are 91 days, from 31 May to 20 December 203,
    # and from 15 March 2020 to 9 January 2021 300.
    assert table["days_least"].tolist() == [0, 203]
    assert table["days_most"].tolist() == [91, 300]


def test_events_of_one_temperature_make_no_turn(events):
    assert turns(timeline(events[events["temperature"] == "freeze"])).empty


def test_spells_count_events_and_span_them(events):
    table = spells(timeline(events)).set_index("temperature")
    assert table.loc["freeze"].tolist() == [2, "2020-03-01", "2021-01-09", 1, 1]
    assert table.loc["none"].tolist() == [1, "2020-03-01", "2020-03-01", 0, 1]


def test_the_callers_frame_is_not_changed(events):
    before = events.copy()
    timeline(events)
    assert_frame_equal(events, before)


def test_in_the_study_the_one_turn_of_summer_and_autumn_2021_is_to_warm():
    table = turns(timeline(read_events(DATA)))
    last = table.iloc[-1]
    assert (last["turns_to"], last["from_when"], last["to_when"]) == ("thaw", "Jun–Aug 2021", "Sep–Nov 2021")


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
def test_no_label_of_the_figure_covers_another(folder):
    assert unreadable_labels(plot_timeline(timeline(read_events(folder)))) == []


def test_events_at_the_same_time_do_not_cover_each_other(events):
    same = pd.concat([events.iloc[[2]].assign(event_id=str(n)) for n in range(12)])
    long = same.assign(label="A label that is so long that it needs several lines to be written out in full")
    assert unreadable_labels(plot_timeline(timeline(pd.concat([long, events])))) == []


def test_the_named_numbers_are_those_worked_out_by_hand(events):
    table = timeline(events)
    assert values(timeline_numbers(table, turns(table))) == {
        "n_events": 4,
        "n_by_article": 2,
        "n_by_poster": 1,
        "n_by_public_record": 1,
        "n_to_the_day": 1,
        "n_freeze": 2,
        "n_thaw": 1,
        "first_when": "1 Mar 2020",
        "last_when": "20 Dec 2020 – 9 Jan 2021",
        "n_turns": 2,
        "turn_from_when": "Mar 2020, Mar–May 2020",
        "turn_to_when": "Mar–May 2020, 20 Dec 2020 – 9 Jan 2021",
        "turn_days_least": "0, 203",
        "turn_days_most": "91, 300",
    }


def test_of_a_single_turn_the_days_are_numbers_and_of_none_there_are_none(events):
    table = timeline(events[events["event_id"] != "later"])
    found = values(timeline_numbers(table, turns(table)))
    assert (found["n_turns"], found["turn_days_least"], found["turn_days_most"]) == (1, 0, 91)
    found = values(timeline_numbers(table, turns(table).head(0)))
    assert (found["n_turns"], found["turn_from_when"], found["turn_days_most"]) == (0, "", "")
