"""Who belongs to a group: affiliations, parts of one, groups of several, and what a sentence itself says."""

import json

import pandas as pd
import pytest
from hospital import GROUPS, PARTICIPANTS

from compendium.analysis.groups import (
    EITHER_SIDE,
    asked_counts,
    groups_as_read,
    known_groups,
    untold_groups,
    with_belonging,
)
from compendium.data import DataError, check_data, declared_groups


def claims_about(affiliation=None, role=None, number="several"):
    claim = {
        "claim_id": "c",
        "attributed_affiliation": affiliation,
        "attributed_role": role,
        "number": number,
    }
    return pd.DataFrame([claim])


def answers(affiliation=None, role=None, placed=None, groups=GROUPS):
    """Whether each participant belongs, in order; ``placed`` tells in which group a sentence places some."""
    rows = PARTICIPANTS.assign(claim_id="c", speaker_placed=PARTICIPANTS["participant_id"].map(placed or {}))
    table = with_belonging(rows, claims_about(affiliation, role), PARTICIPANTS, groups)
    return table["belongs"].astype(object).where(table["belongs"].notna(), None).tolist()


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, [None, None, None]),
        ({"affiliation": "clinic"}, ["yes", "yes", "no"]),
        ({"affiliation": "hospital;clinic"}, ["yes", "yes", "yes"]),
        ({"role": "nurse"}, ["yes", "no", "yes"]),
        ({"affiliation": "clinic", "role": "nurse"}, ["yes", "no", "no"]),
        ({"affiliation": "ward"}, ["no", "no", "cannot be told"]),
        ({"affiliation": "ward;clinic"}, ["yes", "yes", "cannot be told"]),
        ({"affiliation": "ward", "role": "doctor"}, ["no", "no", "no"]),
        ({"affiliation": "pc_leaders"}, ["yes", "yes", "cannot be told"]),
        ({"affiliation": "everybody"}, ["yes", "yes", "yes"]),
        ({"affiliation": "both"}, ["yes", "yes", "yes"]),
        ({"affiliation": "council"}, ["cannot be told"] * 3),
        ({"affiliation": "council;clinic"}, ["yes", "yes", "cannot be told"]),
        ({"role": "minister"}, ["cannot be told"] * 3),
        ({"affiliation": "hospital", "role": "minister"}, ["no", "no", "cannot be told"]),
    ],
)
def test_a_speaker_belongs_or_does_not_or_it_cannot_be_told(named, expected):
    assert answers(**named) == expected


def test_what_the_citing_sentence_says_of_the_speaker_decides():
    assert answers("ward", placed={"03": "ward"}) == ["no", "no", "yes"]
    assert answers("council", placed={"02": "council"}) == ["cannot be told", "yes", "cannot be told"]


def test_what_a_sentence_says_of_a_speaker_holds_for_all_their_quotes_of_the_claim_and_for_no_other_claim():
    speaker = PARTICIPANTS.iloc[[2, 2, 2]].assign(
        claim_id=["c", "c", "other"], speaker_placed=["ward", None, None]
    )
    claims = pd.concat([claims_about("ward"), claims_about("ward").assign(claim_id="other")])
    table = with_belonging(speaker, claims, PARTICIPANTS, GROUPS)
    assert table["belongs"].tolist() == ["yes", "yes", "cannot be told"]


def test_a_group_that_the_study_does_not_declare_could_be_anybodys():
    assert answers("ward", groups={}) == ["cannot be told"] * 3


def test_an_affiliation_is_not_taken_for_a_role():
    assert answers(role="clinic") == ["cannot be told"] * 3


def test_primary_care_leaders_are_of_one_side_or_of_either_as_one_reads():
    assert answers("pc_leaders", groups=groups_as_read(GROUPS, "clinic")) == ["yes", "yes", "no"]
    assert groups_as_read(GROUPS, EITHER_SIDE) == GROUPS
    assert groups_as_read({}, "clinic") == {}


def test_a_side_that_has_no_leaders_of_its_own_is_refused():
    with pytest.raises(
        ValueError, match="primary_care_leaders cannot be 'hospital'; choose from clinic, either side"
    ):
        groups_as_read(GROUPS, "hospital")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, [0, 0, 0]),
        ({"affiliation": "clinic;ward", "role": "nurse"}, [3, 0, 2]),
        ({"affiliation": "clinic;ward", "number": "one"}, [2, 0, 0]),
        ({"affiliation": "everybody"}, [1, 3, 0]),
        ({"affiliation": "everybody", "role": "nurse"}, [2, 2, 0]),
        ({"affiliation": "both"}, [1, 0, 2]),
        ({"affiliation": "both", "number": "one"}, [1, 0, 0]),  # nobody is of both sides
        ({"affiliation": "pc_leaders"}, [1, 0, 2]),
        ({"affiliation": "pc_leaders", "number": "one"}, [1, 0, 0]),
    ],
)
def test_a_claim_about_everybody_or_about_every_side_asks_for_them(named, expected):
    assert asked_counts(claims_about(**named), PARTICIPANTS, GROUPS).iloc[0].tolist() == expected


def test_leaders_of_one_side_do_not_ask_for_the_other():
    read = groups_as_read(GROUPS, "clinic")
    assert asked_counts(claims_about("pc_leaders"), PARTICIPANTS, read).iloc[0].tolist() == [1, 0, 0]


def test_what_cannot_be_told_is_named():
    (claim,) = claims_about("clinic;ward;council;both", "minister").itertuples()
    untold = untold_groups(claim, known_groups(PARTICIPANTS), GROUPS)
    assert untold == ["ward", "council", "those who are minister"]


# As a study declares them


def test_groups_are_declared_beside_the_claims(data_dir, small_study):
    assert declared_groups(data_dir)["ministry"] == {"some_of": ["central_system"]}
    assert declared_groups(data_dir)["all_participants"]["asks_for"] == "every participant"
    assert "council" not in declared_groups(small_study)  # nobody says who is on it


@pytest.mark.parametrize(
    ("group", "complaint"),
    [
        ({"part_of": ["city_staff"]}, "group 'depot', has 'part_of'; use only all_of, some_of and asks_for"),
        ({"some_of": ["city"]}, "names the affiliation 'city'; use one of plot_holder, city_staff"),
        ({"asks_for": "half"}, "asks for 'half'; use one of every participant, every side"),
    ],
)
def test_a_group_that_is_declared_otherwise_is_refused(small_study, group, complaint):
    path = small_study / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (claims,) = (resource for resource in package["resources"] if resource["name"] == "claims")
    claims["groups"]["depot"] = group
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        check_data(small_study)
