"""What stands when something is left out: hand-worked cases, and against judging every claim anew."""

from pathlib import Path

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values
from pandas.testing import assert_frame_equal

from compendium.analysis.codes import coded_segments, coders_of
from compendium.analysis.evidence import claim_verdicts, evidence_table
from compendium.analysis.groups import EITHER_SIDE, groups_as_read, other_readings
from compendium.analysis.robustness import robustness
from compendium.analysis.sensitivity import (
    LEADERS_READ,
    changed_practices,
    changed_verdicts,
    sensitivity,
    sensitivity_numbers,
)
from compendium.data import (
    declared_groups,
    read_claims,
    read_codebook,
    read_coders,
    read_codings,
    read_evidence,
    read_participants,
    read_segments,
)
from compendium.figures.sensitivity import plot_sensitivity, sensitivity_title

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
    kind="describes",
    hedged="no",
    sentence_sha256=lambda claims: claims["claim_id"],
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
).assign(cited_as="T, Q", speaker_placed=pd.NA)

# Two other readings: one tells that the elsewhere of a claim is outside, and one tells nothing.
OTHERS = {
    "outsiders": {"elsewhere": {"all_of": ["outside"]}},
    "anybody": {"elsewhere": {"some_of": ["outside"]}},
}


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
    assert without(changes, "quote", "Q1")["two-of-1"] == ("cited", "too few quotes")
    assert without(changes, "quote", "Q6")["one-quote"] == ("too few quotes", "code not carried")


def test_a_claim_that_loses_its_only_quote_loses_its_code(changes):
    assert without(changes, "quote", "Q6") == {
        "one-quote": ("as attributed", "code not carried"),
        "nobody-knows": ("not checkable", "code not carried"),
        # The summary still has 1, inside, twice, and 3, outside, with Q3: it does not change.
    }


def test_a_claim_with_two_quotes_of_one_person_hangs_on_the_person_and_on_no_quote(changes):
    assert without(changes, "quote", "Q1") == {}
    assert without(changes, "quote", "Q2") == {}
    assert without(changes, "participant", "1") == {
        "two-of-1": ("cited", "code not carried"),
        "inside-says": ("mixed voices", "other voices"),
        "sum": ("mixed voices", "other voices"),
    }


def test_without_the_outsider_mixed_voices_speak_as_attributed(changes):
    assert without(changes, "participant", "3") == {
        "inside-says": ("mixed voices", "as attributed"),
        "one-quote": ("as attributed", "code not carried"),
        "nobody-knows": ("not checkable", "code not carried"),
        "sum": ("mixed voices", "as attributed"),
    }
    assert without(changes, "quote", "Q3") == {"inside-says": ("mixed voices", "as attributed")}


def test_a_silent_participant_changes_nothing(changes):
    assert without(changes, "participant", "4") == {}


def test_what_has_no_quote_with_its_code_cannot_get_worse(changes):
    assert not set(changes["claim_id"]) & {"wrong-code", "no-quote"}


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


def test_a_claim_about_leaders_changes_if_they_are_read_otherwise(table):
    changes = changed_verdicts(CLAIMS, table, PARTICIPANTS, others=OTHERS)
    read = changes[changes["kind"] == LEADERS_READ]
    assert read.values.tolist() == [
        [LEADERS_READ, "outsiders", "nobody-knows", "not checkable", "as attributed"]
    ]
    assert len(changes) == len(changed_verdicts(CLAIMS, table, PARTICIPANTS)) + 1


def test_a_reading_has_its_row_below_the_quotes_even_if_it_changes_nothing(table, practices):
    changes = changed_verdicts(CLAIMS, table, PARTICIPANTS, others=OTHERS)
    rows = sensitivity(CODED, practices, changes, PARTICIPANTS, OTHERS)
    told = ["kind", "left_out", "n_quotes_left", "n_claims_changed"]
    assert rows[told].iloc[-2:].values.tolist() == [
        [LEADERS_READ, "outsiders", 6, 1],
        [LEADERS_READ, "anybody", 6, 0],
    ]
    assert rows["claims_changed"].iloc[-2] == "nobody-knows: not checkable → as attributed"
    assert rows["participant_id"].iloc[-2:].isna().all()


def test_other_readings_are_all_but_the_one_in_force():
    declared = {"pc_leaders": {"all_of": ["inside"], "some_of": ["outside"]}}
    inside = groups_as_read(declared, "inside")
    assert other_readings(declared, inside) == {EITHER_SIDE: declared}
    assert other_readings(declared, declared) == {"inside": inside}
    assert other_readings({}, {}) == {}


def test_a_row_lists_the_practices_and_claims_that_change(practices, changes):
    rows = sensitivity(CODED, practices, changes, PARTICIPANTS).set_index(["kind", "left_out"])
    third = rows.loc[("participant", "3")]
    assert third["practices_lost"] == "T.c"
    assert third["practices_single_voice"] == "T.a; T.b"
    assert third["n_claims_changed"] == 4
    assert third["claims_changed"] == (
        "inside-says: mixed voices → as attributed; one-quote: as attributed → code not carried; "
        "nobody-knows: not checkable → code not carried; sum: mixed voices → as attributed"
    )
    silent = rows.loc[("participant", "4")]
    assert silent["n_claims_changed"] == 0
    assert silent[["practices_lost", "practices_single_voice", "claims_changed"]].isna().all()


def test_a_claim_that_no_one_person_carries_stands():
    claims = CLAIMS[CLAIMS["claim_id"] == "two-of-1"]
    evidence = EVIDENCE[EVIDENCE["claim_id"] == "inside-says"].assign(claim_id="two-of-1")
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS)
    changes = changed_verdicts(claims, table, PARTICIPANTS)
    verdicts = claim_verdicts(claims, table, PARTICIPANTS)
    assert changes.empty
    assert robustness(verdicts, changes, table)["any_part"].tolist() == ["stands"]
    rows = sensitivity(CODED, changed_practices(CODED, CODEBOOK, PARTICIPANTS), changes, PARTICIPANTS)
    assert rows["n_claims_changed"].sum() == 0


def test_the_callers_frames_are_not_changed(table, verdicts, changes):
    frames = CLAIMS, CODED, PARTICIPANTS, CODEBOOK, table, verdicts, changes
    before = [frame.copy() for frame in frames]
    changed_verdicts(CLAIMS, table, PARTICIPANTS)
    sensitivity(CODED, changed_practices(CODED, CODEBOOK, PARTICIPANTS), changes, PARTICIPANTS)
    robustness(verdicts, changes, table)
    for frame, copy in zip(frames, before, strict=True):
        assert_frame_equal(frame, copy)


def shipped(folder, coder):
    """Return claims, evidence, coded quotes and participants of a study."""
    participants = read_participants(folder)
    coded = coded_segments(read_segments(folder), read_codings(folder), participants, coder)
    return read_claims(folder), read_evidence(folder), coded, participants


def judged_anew(claims, evidence, coded, participants, groups):
    """Return the verdict of each claim, computed from the start."""
    table = evidence_table(claims, evidence, coded, participants, groups)
    return claim_verdicts(claims, table, participants, 1, groups).set_index("claim_id")["verdict"]


def all_anew(claims, evidence, coded, participants, groups):
    """Return all changes, found by leaving out rows and judging every claim anew."""
    was = judged_anew(claims, evidence, coded, participants, groups)
    found = set()
    for kind, column in (("participant", "participant_id"), ("quote", "segment_id")):
        for left_out in coded[column].unique():
            now = judged_anew(claims, evidence, coded[coded[column] != left_out], participants, groups)
            changed = was.index[was != now]
            found |= {(kind, left_out, claim, was[claim], now[claim]) for claim in changed}
    return found


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
@pytest.mark.parametrize("leaders", [EITHER_SIDE, "independent_pc"])
def test_subtracting_counts_finds_what_judging_every_claim_anew_finds(folder, leaders):
    groups = groups_as_read(declared_groups(folder), leaders)
    for coder in coders_of(read_coders(folder), "codes")["coder"]:
        claims, evidence, coded, participants = shipped(folder, coder)
        table = evidence_table(claims, evidence, coded, participants, groups)
        changes = changed_verdicts(claims, table, participants, groups=groups)
        anew = all_anew(claims, evidence, coded, participants, groups)
        assert anew
        assert set(changes.itertuples(index=False, name=None)) == anew


@pytest.mark.parametrize("folder", [DATA, SMALL], ids=["study", "small study"])
def test_no_label_of_the_figure_covers_another(folder):
    claims, evidence, coded, participants = shipped(folder, "published")
    changes = changed_verdicts(claims, evidence_table(claims, evidence, coded, participants), participants)
    practices = changed_practices(coded, read_codebook(folder), participants)
    fig = plot_sensitivity(sensitivity(coded, practices, changes, participants), participants)
    assert unreadable_in_either_width(fig) == []


def left_out(**changed):
    """Rows of the table, from how many claims change without each participant."""
    rows = pd.DataFrame({"left_out": changed.keys(), "n_claims_changed": changed.values()}, dtype="object")
    rows = rows.assign(participant_id=rows["left_out"], kind="participant", practices_lost=None)
    return rows.astype({"n_claims_changed": int})


def test_the_figure_begins_with_the_person_without_whom_most_claims_change():
    people = pd.DataFrame({"participant_id": ["a", "b", "c"], "affiliation": ["in", "out", "in"]})
    fig = plot_sensitivity(left_out(a=1, b=5, c=0).assign(practices_lost=[None, "T.a; T.b", None]), people)
    said = [text for text in written(fig) if text in ("a", "b", "c") or "claim" in text][1:]
    assert said == ["b", "5 claims, 2 codes lost", "a", "1 claim", "c", "0 claims"]
    assert [bar.get_width() > 0 for bar in fig.axes[0].patches] == [True, True, False]


def test_of_very_many_participants_those_are_drawn_without_whom_most_changes():
    many = {f"{number:03}": number % 50 for number in range(200)}
    people = pd.DataFrame({"participant_id": list(many), "affiliation": ["inside", "outside"] * 100})
    fig = plot_sensitivity(left_out(**many), people)
    assert len(set(many) & set(written(fig))) == 30
    assert "049" in written(fig) and "000" not in written(fig)
    assert "30 of 200 participants: those without whom most claims change" in written(fig)
    assert unreadable_in_either_width(fig) == []


@pytest.mark.parametrize(
    ("people", "quotes", "title"),
    [
        (
            {"1": 3, "2": 1},
            [2, 0],
            "3 claims change their verdict without participant 1; without one quote, 2 at most",
        ),
        (
            {"1": 1, "2": 1},
            [0],
            "1 claim changes its verdict without any of 2 participants; without one quote, none",
        ),
        ({"1": 0}, [], "No claim changes its verdict without any one participant"),
        ({}, [], "No claim changes its verdict without any one participant"),
    ],
)
def test_the_title_tells_how_much_changes_at_most(people, quotes, title):
    rows = pd.DataFrame({"kind": "quote", "left_out": "Q", "n_claims_changed": quotes})
    assert sensitivity_title(pd.concat([left_out(**people), rows])).removeprefix("Without ") == title


def test_the_named_numbers_are_those_worked_out_by_hand(table, practices):
    """3 changes four claims and 1 three; Q3 changes one and Q6 two, the other four quotes none."""
    changes = changed_verdicts(CLAIMS, table, PARTICIPANTS, others=OTHERS)
    rows = sensitivity(CODED, practices, changes, PARTICIPANTS, OTHERS)
    assert values(sensitivity_numbers(rows, practices)) == {
        "most_changed_without": "3",
        "n_most_changed_without": 1,
        "most_claims_changed": 4,
        "n_quotes_without_effect": 4,
        "n_claims_by_reading": 1,
        "n_codes_lost": 1,
        "codes_lost": "T.c",
        "n_codes_to_single_voice": 2,
    }


def test_without_another_reading_no_claim_changes_by_it(practices, changes):
    numbers = values(sensitivity_numbers(sensitivity(CODED, practices, changes, PARTICIPANTS), practices))
    assert numbers["n_claims_by_reading"] == 0
