"""The turns of the cycle: which events stand at them, and what goes on meanwhile."""

from pathlib import Path

import pandas as pd
from labels import unreadable_labels

from compendium.analysis.cycle import cycle, meanwhile
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


def test_events_stand_at_their_turn_in_order_with_the_code_that_tells_of_them():
    """What is neither cold nor warm stands nowhere; a claim about a whole theme gives no code."""
    table = cycle(EVENTS, CLAIMS, CODEBOOK)
    assert table["turn"].tolist() == ["freeze", "freeze", "thaw"]
    assert table["event"].tolist() == ["frost", "ice", "sun"]
    assert table["label"].fillna("").tolist() == ["", "Cold", ""]


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
    assert "No dated event." in said
