"""What stands when something is left out: hand-worked cases, and against judging every claim anew."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_labels
from named import values
from pandas.testing import assert_frame_equal

from compendium.analysis.codes import coded_segments
from compendium.analysis.evidence import claim_verdicts, evidence_table
from compendium.analysis.sensitivity import (
    changed_practices,
    changed_verdicts,
    robustness,
    robustness_by_section,
    sensitivity,
    sensitivity_numbers,
)
from compendium.data import (
    read_claims,
    read_codebook,
    read_coders,
    read_codings,
    read_evidence,
    read_participants,
    read_segments,
)
from compendium.figures.sensitivity import plot_sensitivity

DATA = Path(__file__).parents[1] / "data"
SMALL = Path(__file__).parent / "studies" / "small"

PARTICIPANTS = pd.DataFrame(
    {
        "participant_id": ["1", "2", "3", "4"],
        "affiliation": ["inside", "inside", "outside", "outside"],
        "role": ["lead", "clerk", "lead", "clerk"],
    }
)

CODEBOOK = pd.DataFrame(
    {
        "code_id": ["T", "T.a", "T.b", "T.c"],
        "parent_id": [pd.NA, "T", "T", "T"],
        "kind": ["theme", "practice", "practice", "practice"],
        "label": ["A theme", "First", "Second", "Third"],
        "in_article": True,
    }
)

# T.a: 1 twice and 3 once; T.b: 2 and 3 once; T.c: 3 only. Nothing is quoted of 4.
CODED = pd.DataFrame(
    [
        ("Q1", "1", "T.a"),
        ("Q2", "1", "T.a"),
        ("Q3", "3", "T.a"),
        ("Q4", "2", "T.b"),
        ("Q5", "3", "T.b"),
        ("Q6", "3", "T.c"),
    ],
    columns=["segment_id", "participant_id", "code_id"],
).merge(PARTICIPANTS, on="participant_id")

CLAIMS = pd.DataFrame(
    [
        ("two-of-1", "T.a", pd.NA, pd.NA),
        ("inside-says", "T.a", "inside", pd.NA),
        ("one-quote", "T.c", "outside", pd.NA),
        ("wrong-code", "T.b", pd.NA, pd.NA),
        ("nobody-knows", "T.c", "elsewhere", pd.NA),
        ("sum", "T", "inside", "inside-says;one-quote"),
        ("no-quote", "T.c", pd.NA, pd.NA),
    ],
    columns=["claim_id", "code_id", "attributed_affiliation", "rests_on"],
).assign(
    document="article",
    section="Results",
    paragraph=1,
    page=3,
    gist="What is claimed",
    attributed_role=pd.NA,
    attributed_as=pd.NA,
    number=pd.NA,
)

EVIDENCE = pd.DataFrame(
    [
        ("two-of-1", "Q1"),
        ("two-of-1", "Q2"),
        ("inside-says", "Q1"),
        ("inside-says", "Q2"),
        ("inside-says", "Q3"),
        ("one-quote", "Q6"),
        ("wrong-code", "Q1"),
        ("nobody-knows", "Q6"),
    ],
    columns=["claim_id", "segment_id"],
).assign(cited_as="T, Q")


@pytest.fixture
def table():
    return evidence_table(CLAIMS, EVIDENCE, CODED, PARTICIPANTS)


@pytest.fixture
def changes(table):
    return changed_verdicts(CLAIMS, table, PARTICIPANTS)


@pytest.fixture
def practices():
    return changed_practices(CODED, CODEBOOK, PARTICIPANTS)


@pytest.fixture
def verdicts(table):
    return claim_verdicts(CLAIMS, table, PARTICIPANTS)


def without(changes, kind, left_out):
    """Return what changes when something is left out, as a dictionary of claims."""
    rows = changes[(changes["kind"] == kind) & (changes["left_out"] == left_out)]
    return {row["claim_id"]: (row["was"], row["is"]) for row in rows.to_dict("records")}


def test_where_two_quotes_are_asked_for_a_claim_falls_with_one_of_two(table):
    changes = changed_verdicts(CLAIMS, table, PARTICIPANTS, 2)
    assert without(changes, "quote", "Q1")["two-of-1"] == ("as attributed", "unsupported")
    assert "one-quote" not in set(changes["claim_id"])


def test_a_claim_that_loses_its_only_quote_becomes_unsupported(changes):
    assert without(changes, "quote", "Q6") == {
        "one-quote": ("as attributed", "unsupported"),
        # Its other supporters are 1, inside, twice, and 3, outside, with Q3: that does not change.
    }


def test_a_claim_with_two_quotes_of_one_person_hangs_on_the_person_and_on_no_quote(changes):
    assert without(changes, "quote", "Q1") == {}
    assert without(changes, "quote", "Q2") == {}
    assert without(changes, "participant", "1") == {
        "two-of-1": ("as attributed", "unsupported"),
        "inside-says": ("mixed voices", "other voices"),
        "sum": ("mixed voices", "other voices"),
    }


def test_without_the_outsider_mixed_voices_speak_as_attributed(changes):
    assert without(changes, "participant", "3") == {
        "inside-says": ("mixed voices", "as attributed"),
        "one-quote": ("as attributed", "unsupported"),
        "sum": ("mixed voices", "as attributed"),
    }
    assert without(changes, "quote", "Q3") == {"inside-says": ("mixed voices", "as attributed")}


def test_a_silent_participant_changes_nothing(changes):
    assert without(changes, "participant", "4") == {}


def test_what_is_unsupported_or_not_checkable_cannot_get_worse(changes):
    assert not set(changes["claim_id"]) & {"wrong-code", "nobody-knows", "no-quote"}


def test_a_practice_of_one_person_is_lost_with_them_and_one_of_two_gets_a_single_voice(practices):
    assert practices.values.tolist() == [
        ["participant", "1", "T.a", "single voice"],
        ["participant", "3", "T.a", "single voice"],
        ["participant", "2", "T.b", "single voice"],
        ["participant", "3", "T.b", "single voice"],
        ["participant", "3", "T.c", "lost"],
        # Q1 and Q2 have each other, so that 1 is still heard under T.a without one of them.
        ["quote", "Q3", "T.a", "single voice"],
        ["quote", "Q4", "T.b", "single voice"],
        ["quote", "Q5", "T.b", "single voice"],
        ["quote", "Q6", "T.c", "lost"],
    ]


def test_a_practice_of_three_people_does_not_hang_on_one():
    coded = CODED.iloc[[0, 3, 5]].assign(code_id="T.a")
    assert changed_practices(coded, CODEBOOK, PARTICIPANTS).empty


def test_everything_that_can_be_left_out_has_its_row(practices, changes):
    rows = sensitivity(CODED, practices, changes, PARTICIPANTS)
    assert rows["left_out"].tolist() == ["1", "2", "3", "4", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6"]
    assert rows["n_quotes_left"].tolist() == [4, 5, 3, 6, 5, 5, 5, 5, 5, 5]
    assert rows["participant_id"].tolist() == ["1", "2", "3", "4", "1", "1", "3", "2", "3", "3"]


def test_a_row_lists_the_practices_and_claims_that_change(practices, changes):
    rows = sensitivity(CODED, practices, changes, PARTICIPANTS).set_index(["kind", "left_out"])
    third = rows.loc[("participant", "3")]
    assert third["practices_lost"] == "T.c"
    assert third["practices_single_voice"] == "T.a; T.b"
    assert third["n_claims_changed"] == 3
    assert third["claims_changed"] == (
        "inside-says: mixed voices → as attributed; one-quote: as attributed → unsupported; "
        "sum: mixed voices → as attributed"
    )
    silent = rows.loc[("participant", "4")]
    assert silent["n_claims_changed"] == 0
    assert silent[["practices_lost", "practices_single_voice", "claims_changed"]].isna().all()


def test_a_claim_says_what_its_verdict_hangs_on(verdicts, changes):
    table = robustness(verdicts, changes).set_index("claim_id")
    assert table["robustness"].to_dict() == {
        "two-of-1": "hangs on a participant",
        "inside-says": "hangs on a quote",
        "one-quote": "hangs on a quote",
        "wrong-code": "nothing to lose",
        "nobody-knows": "nothing to lose",
        "sum": "hangs on a participant",
        "no-quote": "nothing to lose",
    }
    assert table.loc["inside-says", ["participants", "quotes"]].tolist() == ["1; 3", "Q3"]


def test_a_claim_that_no_one_person_carries_stands():
    claims = CLAIMS[CLAIMS["claim_id"] == "two-of-1"]
    evidence = EVIDENCE[EVIDENCE["claim_id"] == "inside-says"].assign(claim_id="two-of-1")
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS)
    changes = changed_verdicts(claims, table, PARTICIPANTS)
    verdicts = claim_verdicts(claims, table, PARTICIPANTS)
    assert changes.empty
    assert robustness(verdicts, changes)["robustness"].tolist() == ["stands"]
    rows = sensitivity(CODED, changed_practices(CODED, CODEBOOK, PARTICIPANTS), changes, PARTICIPANTS)
    assert rows["n_claims_changed"].sum() == 0


def test_sections_add_up_to_the_claims(verdicts, changes):
    table = robustness_by_section(robustness(verdicts, changes))
    assert table.to_dict("records") == [
        {
            "document": "article",
            "section": "Results",
            "stands": 0,
            "hangs on a participant": 2,
            "hangs on a quote": 2,
            "nothing to lose": 3,
        }
    ]


def test_the_callers_frames_are_not_changed(table, verdicts, changes):
    frames = CLAIMS, CODED, PARTICIPANTS, CODEBOOK, table, verdicts, changes
    before = [frame.copy() for frame in frames]
    changed_verdicts(CLAIMS, table, PARTICIPANTS)
    sensitivity(CODED, changed_practices(CODED, CODEBOOK, PARTICIPANTS), changes, PARTICIPANTS)
    robustness(verdicts, changes)
    for frame, copy in zip(frames, before, strict=True):
        assert_frame_equal(frame, copy)


def shipped(folder, coder):
    """Return claims, evidence, coded quotes and participants of a study."""
    participants = read_participants(folder)
    coded = coded_segments(read_segments(folder), read_codings(folder), participants, coder)
    return read_claims(folder), read_evidence(folder), coded, participants


def judged_anew(claims, evidence, coded, participants):
    """Return the verdict of each claim, computed from the start."""
    table = evidence_table(claims, evidence, coded, participants)
    return claim_verdicts(claims, table, participants).set_index("claim_id")["verdict"]


def all_anew(claims, evidence, coded, participants):
    """Return all changes, found by leaving out rows and judging every claim anew."""
    was = judged_anew(claims, evidence, coded, participants)
    found = set()
    for kind, column in (("participant", "participant_id"), ("quote", "segment_id")):
        for left_out in coded[column].unique():
            now = judged_anew(claims, evidence, coded[coded[column] != left_out], participants)
            changed = was.index[was != now]
            found |= {(kind, left_out, claim, was[claim], now[claim]) for claim in changed}
    return found


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
def test_subtracting_counts_finds_what_judging_every_claim_anew_finds(folder):
    for coder in read_coders(folder)["coder"]:
        claims, evidence, coded, participants = shipped(folder, coder)
        table = evidence_table(claims, evidence, coded, participants)
        changes = changed_verdicts(claims, table, participants)
        anew = all_anew(claims, evidence, coded, participants)
        assert anew
        assert set(changes.itertuples(index=False, name=None)) == anew


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
def test_no_label_of_the_figure_covers_another(folder):
    claims, evidence, coded, participants = shipped(folder, "published")
    changes = changed_verdicts(claims, evidence_table(claims, evidence, coded, participants), participants)
    practices = changed_practices(coded, read_codebook(folder), participants)
    fig = plot_sensitivity(sensitivity(coded, practices, changes, participants), participants)
    assert unreadable_labels(fig) == []


def test_a_person_with_very_many_quotes_has_the_first_cells_and_a_count_of_the_rest():
    coded = pd.concat([CODED.iloc[[0]].assign(segment_id=f"Q{number}") for number in range(20)])
    practices = changed_practices(coded, CODEBOOK, PARTICIPANTS)
    none = pd.DataFrame(columns=["kind", "left_out", "claim_id", "was", "is"], dtype="str")
    fig = plot_sensitivity(sensitivity(coded, practices, none, PARTICIPANTS), PARTICIPANTS)
    assert "+13" in {text.get_text() for text in fig.axes[0].texts}
    assert unreadable_labels(fig) == []


def test_the_named_numbers_are_those_worked_out_by_hand(verdicts, changes, practices):
    """One claim that hangs on a quote stands in the Discussion, one that hangs on people on the poster.

    1 and 3 change three claims each; Q3 and Q6 change one, the other four quotes none.
    """
    elsewhere = verdicts.assign(
        section=verdicts["section"].mask(verdicts["claim_id"] == "inside-says", "Discussion"),
        document=verdicts["document"].mask(verdicts["claim_id"] == "sum", "poster"),
    )
    table = sensitivity(CODED, practices, changes, PARTICIPANTS)
    assert values(sensitivity_numbers(table, practices, robustness(elsewhere, changes))) == {
        "n_claims": 7,
        "n_claims_that_stand": 0,
        "n_claims_on_a_quote": 2,
        "n_claims_on_a_participant": 2,
        "n_claims_nothing_to_lose": 3,
        "n_results_claims": 5,
        "n_results_claims_on_a_quote": 1,
        "n_results_claims_that_stand": 0,
        "most_changed_without": "1",
        "n_most_changed_without": 2,
        "most_claims_changed": 3,
        "n_quotes_without_effect": 4,
        "n_codes_lost": 1,
        "codes_lost": "T.c",
        "n_codes_to_single_voice": 2,
    }
