"""The turns from cold to warm and back, between events that are dated more or less narrowly."""

import math
from pathlib import Path

import pandas as pd
import pytest
from named import values

from compendium.analysis.timeline import timeline
from compendium.analysis.turns import turns, turns_numbers
from compendium.data import read_events

DATA = Path(__file__).parents[1] / "data"


def test_a_turn_says_how_many_days_it_can_have_taken(events):
    table = turns(timeline(events))
    assert table[["before", "after", "turns_to"]].values.tolist() == [
        ["cold", "warm", "thaw"],
        ["warm", "later", "freeze"],
    ]
    # The first two may fall together; from 1 March to 31 May are 91 days. The cold period lasted from its
    # first day on: from 31 May to 20 December are 203 days, and from 15 March to then 280.
    assert table["days_least"].tolist() == [0, 203]
    assert table["days_most"].tolist() == [91, 280]


def test_a_turn_lies_between_the_latest_of_the_cold_events_and_the_earliest_of_the_warm_ones(events):
    """The cold month is not over on 10 March: the day that follows in it bounds the turn from below."""
    cold_day = events.iloc[[2]].assign(event_id="frost", temperature="freeze", start="2020-03-10")
    warm_day = events.iloc[[2]].assign(event_id="sun", temperature="thaw", start="2020-04-20")
    (turn,) = turns(timeline(pd.concat([events.iloc[:2], cold_day, warm_day]))).to_dict("records")
    assert (turn["before"], turn["after"]) == ("frost", "warm")
    # From 31 March, the last day that the cold can have had, to 15 March is no time; from the 10th, when it
    # was still cold, to 20 April, when it was warm at the latest, are 41 days.
    assert (turn["days_least"], turn["days_most"]) == (0, 41)


@pytest.mark.parametrize("without", [{"precision": "undated in print"}, {"layer": "derived"}])
def test_what_nobody_dates_bounds_no_turn(events, without):
    assert turns(timeline(events.assign(**without))).empty


def test_events_of_one_temperature_make_no_turn(events):
    assert turns(timeline(events[events["temperature"] == "freeze"])).empty


def test_in_the_study_relations_turn_three_times():
    """Two turns between months and days, worked out by hand, and one between two days.

    From 31 March 2020 to 26 February 2021 are 332 days, from the 1st 362; from then to 30 March 32; and from
    the last or the first of June 2021 to 21 September 83 or 112.
    """
    table = turns(timeline(read_events(DATA)))
    assert table[["turns_to", "from_when", "to_when", "days_least", "days_most"]].values.tolist() == [
        ["thaw", "Mar 2020", "26 Feb 2021", 332, 362],
        ["freeze", "26 Feb 2021", "30 Mar 2021", 32, 32],
        ["thaw", "Jun 2021", "21 Sep 2021", 83, 112],
    ]


def test_the_named_numbers_are_those_of_the_last_turn_to_warm(events):
    assert values(turns_numbers(turns(timeline(events)))) == {
        "last_cold_when": "Mar 2020",
        "first_warm_when": "Mar–May 2020",
        "days_least": 0,
        "days_most": 91,
    }


def test_where_relations_never_turn_to_warm_there_is_no_number_of_days(events):
    found = values(turns_numbers(turns(timeline(events[events["event_id"] != "cold"]))))
    assert "days_most" in found
    assert math.isnan(found["days_least"]) and math.isnan(found["last_cold_when"])
