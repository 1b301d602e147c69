"""The events: their order, how exactly they are dated and by whom."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values
from pandas.testing import assert_frame_equal

from compendium.analysis.timeline import dated_by, spells, timeline, timeline_numbers, when
from compendium.data import read_events
from compendium.figures.style import TEMPERATURES
from compendium.figures.timeline import plot_timeline, timeline_title

DATA = Path(__file__).parents[1] / "data"
SMALL = Path(__file__).parent / "studies" / "small"


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
        (None, None, "undated in print", "undated"),
    ],
)
def test_a_date_is_written_no_more_precisely_than_it_is_known(start, end, precision, text):
    assert when(pd.Timestamp(start), pd.Timestamp(end), precision) == text


def test_events_are_in_order_of_start_and_then_end(events):
    assert timeline(events)["event_id"].tolist() == ["day", "cold", "warm", "later"]


def test_an_event_without_a_date_stands_behind_the_one_before_it_in_the_file(events):
    events.loc[3, ["precision", "start", "end"]] = ["undated in print", pd.NA, pd.NA]
    assert timeline(events.loc[[0, 3, 1, 2]])["event_id"].tolist() == ["day", "cold", "warm", "later"]
    assert timeline(events.loc[[0, 2, 3, 1]])["event_id"].tolist() == ["day", "later", "cold", "warm"]
    first = timeline(events.loc[[3, 0, 1, 2]]).iloc[0]
    assert (first["event_id"], first["when"]) == ("later", "undated") and pd.isna(first["days"])


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


def test_spells_count_events_and_span_them(events):
    table = spells(timeline(events)).set_index("temperature")
    assert table.loc["freeze"].tolist() == [2, "2020-03-01", "2021-01-09", 1, 1, 0]
    assert table.loc["none"].tolist() == [1, "2020-03-01", "2020-03-01", 0, 1, 0]


def test_an_event_without_a_date_in_print_is_dated_by_nobody(events):
    events.loc[1, ["precision", "start", "end"]] = ["undated in print", pd.NA, pd.NA]
    table = timeline(events)
    assert dated_by(table).tolist() == ["public record", "article", "nobody", "poster"]
    assert spells(table).set_index("temperature").loc["freeze"].tolist()[3:] == [0, 1, 1]


def test_the_callers_frame_is_not_changed(events):
    before = events.copy()
    timeline(events)
    assert_frame_equal(events, before)


@pytest.fixture(scope="module")
def shipped():
    return read_events(DATA).set_index("event_id")


def test_the_study_tells_three_events_without_a_date_and_sets_the_days_of_two_seasons(shipped):
    """The warming of 2020, and two of the four causes that the article gives for the thaw of 2021."""
    undated = shipped[shipped["precision"] == "undated in print"]
    assert undated["claim_id"].fillna("").to_dict() == {"EV-20": "", "EV-24": "R-FT-13", "EV-25": "R-FT-14"}
    assert shipped.index[shipped["layer"] == "derived"].tolist() == ["EV-06", "EV-12"]
    assert set(shipped.loc[["EV-06", "EV-12"], "precision"]) == {"season"}


def test_the_gap_between_the_two_rounds_is_filled_from_the_public_record(shipped):
    between = shipped.loc[["EV-21", "EV-22", "EV-23"]]
    assert between["start"].tolist() == ["2021-02-26", "2021-03-30", "2021-05-26"]
    assert between["temperature"].tolist() == ["thaw", "freeze", "none"]
    assert set(between["layer"]) == {"external"}


def test_no_public_source_is_older_than_what_it_reports(shipped):
    public = shipped[shipped["layer"] == "external"]
    told = public["locator"].str.extractall(r"(\d{1,2} [A-Z][a-z]+ 20\d\d)")[0].groupby("event_id").agg(list)
    assert set(told.index) == set(public.index)
    for event, dates in told.items():
        assert pd.to_datetime(dates, format="%d %B %Y").min() >= pd.Timestamp(public.loc[event, "start"]), (
            event
        )


def test_the_sources_of_the_study_are_of_those_who_knew(shipped):
    """What ran ahead of the shuffle is no source for it; the announcement has a source of its own day."""
    assert shipped.loc["EV-11", "url"].startswith("https://www.narcity.com/")
    assert shipped.loc["EV-07", ["start", "end"]].tolist() == ["2021-07-28"] * 2
    assert shipped.loc["EV-07", "locator"].startswith("Daily Hive, 28 July 2021")
    assert "29 July" in shipped.loc["EV-07", "label"]
    assert shipped.loc["EV-12", "locator"].count("paragraph 2") == 2  # of the cycle, and of communication


def test_omicron_warms_relations_once_on_the_day_of_the_first_case(shipped):
    about = shipped[shipped["label"].str.contains("Omicron")]
    assert about["temperature"].to_dict() == {"EV-09": "none", "EV-13": "none", "EV-14": "thaw"}
    assert shipped.loc["EV-14", ["start", "claim_id"]].tolist() == ["2021-11-30", "R-FT-10"]


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
def test_no_label_of_the_figure_covers_another(folder):
    assert unreadable_in_either_width(plot_timeline(timeline(read_events(folder)))) == []


def test_events_at_the_same_time_do_not_cover_each_other(events):
    same = pd.concat([events.iloc[[2]].assign(event_id=str(n)) for n in range(12)])
    long = same.assign(label="A label that is so long that it needs several lines to be written out in full")
    cold = long.assign(temperature="freeze")
    assert unreadable_in_either_width(plot_timeline(timeline(pd.concat([long, cold, events])))) == []


def test_of_very_many_events_the_first_are_drawn_and_the_figure_says_so(events):
    many = pd.concat([events.iloc[[1]].assign(event_id=str(n)) for n in range(100)])
    fig = plot_timeline(timeline(many))
    assert written(fig).count("Mar 2020") == 40
    assert "40 of 100 events: the table has all" in written(fig)
    assert unreadable_in_either_width(fig) == []


def test_the_figure_shows_the_time_that_claims_tell_of_and_names_the_other_dates_in_a_line(events):
    """A claim tells of the warm season alone: the cold month reaches into it, the later days do not."""
    events.loc[0, "claim_id"] = "C1"
    fig = plot_timeline(timeline(events))
    assert {"Mar 2020", "Mar–May 2020", "Later cooling: 20 Dec 2020 – 9 Jan 2021"} <= set(written(fig))
    assert [text for text in written(fig) if text in ("Mar", "Apr", "May", "Jun")] == ["Mar", "Apr", "May"]


def test_what_is_neither_cold_nor_warm_has_no_words_in_the_figure(events):
    events.loc[2, "label"] = "News"
    assert "News" not in written(plot_timeline(timeline(events)))


def test_cold_and_warm_stand_side_by_side_where_they_overlap(events):
    """The cold of March and the warmth of March to May have half the band each."""
    (ax,) = plot_timeline(timeline(events)).axes
    spans = [shape.get_paths()[0].get_extents() for shape in ax.collections[1:]]
    cold, warm = (box for box in spans[:1] + spans[-1:])
    assert cold.x1 <= warm.x0 or warm.x1 <= cold.x0


def test_an_event_without_a_date_says_so_and_has_no_line_to_the_band(events):
    events.loc[0, ["precision", "start", "end"]] = ["undated in print", pd.NA, pd.NA]
    fig = plot_timeline(timeline(events))
    assert "No date in print" in written(fig)
    warm = [line for line in fig.axes[0].lines if line.get_color() == TEMPERATURES["thaw"]["color"]]
    assert [line for line in warm if len(line.get_xdata()) > 1] == []


@pytest.mark.parametrize("temperature", ["none", "freeze"])
def test_a_study_without_a_turn_or_without_any_event_has_a_figure(events, temperature):
    for table in (events.assign(temperature=temperature), events.iloc[:0]):
        assert unreadable_in_either_width(plot_timeline(timeline(table))) == []


def test_the_title_tells_between_which_dates_relations_turned_warm(events):
    told = timeline_title(timeline(events.iloc[[0, 1]]))
    assert told == "Still cold in March 2020, warmer by March–May 2020"


@pytest.mark.parametrize(
    ("temperatures", "title"),
    [
        (["freeze"] * 4, "4 events cooled relations, none warmed them"),
        (["none", "none", "none", "thaw"], "No event cooled relations, 1 event warmed them"),
        (["none"] * 4, "No event cooled relations, none warmed them"),
    ],
)
def test_where_relations_did_not_turn_warm_the_title_counts_events(events, temperatures, title):
    assert timeline_title(timeline(events.assign(temperature=temperatures))) == title


def test_the_named_numbers_are_those_worked_out_by_hand(events):
    undated = {"precision": "undated in print", "start": pd.NA, "end": pd.NA}
    undated |= {"temperature": "thaw", "claim_id": "c"}
    events.loc[2, list(undated)] = list(undated.values())
    table = timeline(events)
    assert values(timeline_numbers(table)) == {
        "n_events": 4,
        "n_by_article": 2,
        "n_by_poster": 1,
        "n_by_public_record": 0,
        "n_undated": 1,
        "n_undated_causes": 1,
        "n_to_the_day": 0,
        "n_freeze": 2,
        "n_thaw": 2,
        "first_when": "Mar 2020",
        "last_when": "20 Dec 2020 – 9 Jan 2021",
    }


def test_events_without_any_date_are_written_in_a_line(events):
    table = timeline(events.assign(start=pd.NA, end=pd.NA, precision="undated in print"))
    fig = plot_timeline(table)
    assert "Some day, cooling: without a date, without a date" in written(fig)
    assert unreadable_in_either_width(fig) == []
