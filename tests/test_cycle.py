"""The turns of the cycle: which events stand at them, and what goes on meanwhile."""

from pathlib import Path

import pandas as pd
from labels import unreadable_labels
from named import values

from compendium.analysis.cycle import cycle, cycle_numbers, meanwhile
from compendium.analysis.timeline import timeline
from compendium.data import read_claims, read_codebook, read_events
from compendium.figures.cycle import plot_cycle

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
        assert unreadable_labels(plot_cycle(turning, meanwhile(turning, codebook))) == []


def test_a_turn_without_events_says_so():
    turning = cycle(EVENTS[EVENTS["temperature"] == "freeze"], CLAIMS, CODEBOOK)
    said = [text.get_text() for text in plot_cycle(turning, meanwhile(turning, CODEBOOK)).axes[0].texts]
    assert "No event." in said


def test_the_diagram_tells_the_rounds_one_after_the_other():
    turning = cycle(EVENTS, CLAIMS, CODEBOOK)
    said = [text.get_text() for text in plot_cycle(turning, meanwhile(turning, CODEBOOK)).axes[0].texts]
    assert [line for line in said if line][2:9] == [
        "Cooling",
        "Round 2",
        "2022: frost",
        "2023: ice",
        "Warming",
        "Round 1",
        "2020: sun",
    ]
