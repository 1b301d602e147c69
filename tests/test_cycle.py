"""The turns of the cycle: which events stand at them, and what goes on meanwhile."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.cycle import cycle, cycle_numbers, meanwhile
from compendium.analysis.timeline import timeline
from compendium.data import read_claims, read_codebook, read_events
from compendium.figures.cycle import cycle_title, plot_cycle

SMALL = Path(__file__).parent / "studies" / "small"
CODEBOOK = pd.DataFrame(
    {
        "code_id": ["W", "W.cold", "W.tie", "D", "D.do"],
        "parent_id": [None, "W", "W", None, "D"],
        "kind": ["theme", "context", "context", "theme", "practice"],
        "label": ["Weather", "Cold", "Ties", "Deeds", "Doing"],
        "in_article": True,
    }
)
CLAIMS = pd.DataFrame({"claim_id": ["C1", "C2"], "code_id": ["W.cold", "W"]})
EVENTS = pd.DataFrame(
    {
        "temperature": ["thaw", "none", "freeze", "freeze"],
        "when": ["2020", "2021", "2022", "2023"],
        "label": ["sun", "news", "frost", "ice"],
        "claim_id": ["C2", "C1", None, "C1"],
    }
)


def test_events_stand_in_order_with_their_round_and_the_code_that_tells_of_them():
    """What is neither cold nor warm stands nowhere; a claim about a whole theme gives no code."""
    table = cycle(EVENTS, CLAIMS, CODEBOOK)
    assert table["turn"].tolist() == ["thaw", "freeze", "freeze"]
    assert table["event"].tolist() == ["sun", "frost", "ice"]
    assert table["round"].tolist() == [1, 2, 2]
    assert table["label"].fillna("").tolist() == ["", "", "Cold"]


def test_a_round_begins_where_relations_cool_anew():
    turns = ["freeze", "freeze", "thaw", "none", "thaw", "freeze", "none", "freeze", "thaw"]
    events = pd.DataFrame({"temperature": turns, "when": "2020", "label": "weather", "claim_id": None})
    assert cycle(events, CLAIMS, CODEBOOK)["round"].tolist() == [1, 1, 1, 1, 2, 2, 2]


def test_in_the_study_there_are_two_rounds_and_the_first_cause_of_the_thaw_has_no_code(data_dir):
    """The first round is told in the background, which has no claims; Omicron is no new person in office."""
    table = cycle(timeline(read_events(data_dir)), read_claims(data_dir), read_codebook(data_dir))
    second = table[table["round"] == 2]
    assert table["round"].value_counts().to_dict() == {1: 4, 2: 8}
    assert table.loc[table["round"] == 1, "code_id"].isna().all()
    assert second.set_index("when")["code_id"].fillna("none").to_dict() == {
        "30 Mar 2021": "none",
        "Jun 2021": "FT.freeze",
        "Jun–Aug 2021": "FT.freeze",
        "Sep–Nov 2021": "FT.thaw",
        "21 Sep 2021": "FT.thaw",
        "undated": "FT.thaw",
        "30 Nov 2021": "none",
    }
    assert values(cycle_numbers(table)) == {"n_rounds": 2, "n_cycle_events": 12}


def test_what_goes_on_meanwhile_is_every_code_that_turns_nothing():
    others = meanwhile(cycle(EVENTS, CLAIMS, CODEBOOK), CODEBOOK)
    assert others.to_numpy().tolist() == [["context", "Ties"], ["practice", "Doing"]]


def test_the_diagram_of_both_studies_can_be_read(data_dir):
    for folder in (data_dir, SMALL):
        codebook = read_codebook(folder)
        turning = cycle(timeline(read_events(folder)), read_claims(folder), codebook)
        assert unreadable_in_either_width(plot_cycle(turning, meanwhile(turning, codebook))) == []


def test_a_study_without_a_turn_says_so():
    turning = cycle(EVENTS[EVENTS["temperature"] == "none"], CLAIMS, CODEBOOK)
    fig = plot_cycle(turning, meanwhile(turning, CODEBOOK))
    assert written(fig)[0] == "No event cooled or warmed relations"
    assert unreadable_in_either_width(fig) == []


def test_the_diagram_tells_the_spells_one_after_the_other_and_what_went_on_meanwhile():
    turning = cycle(EVENTS, CLAIMS, CODEBOOK)
    assert written(plot_cycle(turning, meanwhile(turning, CODEBOOK)))[1:] == [
        "2020: sun",
        "Warm",
        "2022: frost",
        "2023: ice",
        "Cold",
        "What brought people together: Ties.",
        "What people did, in cold times and in warm: Doing.",
    ]


def test_what_explains_an_event_behind_a_colon_stands_in_the_table_alone():
    turning = cycle(EVENTS.assign(label="thaw: why it came"), CLAIMS, CODEBOOK)
    assert "2020: thaw" in written(plot_cycle(turning, meanwhile(turning, CODEBOOK)))


def test_of_a_spell_with_very_many_events_the_first_are_named():
    many = pd.concat([EVENTS[EVENTS["temperature"] == "freeze"]] * 10)
    turning = cycle(many, CLAIMS, CODEBOOK)
    fig = plot_cycle(turning, meanwhile(turning, CODEBOOK))
    assert "and 12 more" in written(fig)
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("turns", "title"),
    [
        (["freeze", "thaw"], "Relations cooled once, and once they warmed again"),
        (["freeze", "thaw", "thaw"] * 2, "Relations cooled twice, and twice they warmed again"),
        (["thaw", "freeze"], "Relations cooled once and warmed once"),
        (["freeze"], "Relations cooled once and never warmed"),
        (["thaw", "thaw"], "Relations warmed once and never cooled"),
        (["freeze", "thaw"] * 3, "Relations cooled 3 times, and 3 times they warmed again"),
    ],
)
def test_the_title_counts_the_spells(turns, title):
    assert cycle_title(pd.DataFrame({"turn": turns})) == title
