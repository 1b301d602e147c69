"""Which codes there are, and which are in force."""

import pandas as pd
import pytest

from compendium.analysis.codes import (
    coded_segments,
    coders_of,
    codes_given,
    consensus_codes,
    leaf_codes,
    primary_codes,
    theme_of,
    themes,
)
from compendium.data import read_codebook, read_codings, read_participants, read_segments


@pytest.fixture
def codebook(small_study):
    return read_codebook(small_study)


@pytest.fixture
def codings(small_study):
    return read_codings(small_study)


def test_who_codes_and_who_reads_are_told_apart_and_one_may_do_both():
    coders = pd.DataFrame({"coder": ["a", "b", "c"], "task": ["codes", "reads", "codes;reads"]})
    assert coders_of(coders, "codes")["coder"].tolist() == ["a", "c"]
    assert coders_of(coders, "reads")["coder"].tolist() == ["b", "c"]


def test_themes_are_those_of_the_codebook_in_its_order(codebook):
    assert themes(codebook)["code_id"].tolist() == ["season", "water", "people"]
    assert themes(codebook)["table_no"].tolist() == [2, 3, 4]


def test_leaf_codes_are_the_practices_and_contexts_that_the_article_has(codebook):
    leaves = leaf_codes(codebook)
    assert leaves["code_id"].tolist() == [
        "season_drought",
        "season_rain",
        "water_share",
        "water_repair",
        "people_welcome",
    ]
    assert leaves["kind"].tolist() == ["context"] * 2 + ["practice"] * 3
    assert leaves.index.tolist() == [0, 1, 2, 3, 4]


def test_a_code_has_the_theme_above_it_and_a_theme_is_its_own(codebook):
    codes = pd.Series(["water_share", "season", None, "people_swap"], index=[9, 8, 7, 6], dtype="str")
    found = theme_of(codes, codebook)
    assert found.index.tolist() == [9, 8, 7, 6]
    assert found.dropna().tolist() == ["water", "season", "people"]
    assert pd.isna(found[7])


def test_the_theme_of_an_unknown_code_is_refused(codebook):
    with pytest.raises(ValueError, match="not in the codebook: water_carry"):
        theme_of(pd.Series(["water_share", "water_carry"]), codebook)


def test_primary_codes_are_one_per_quote_and_leave_secondary_codes_out(codings):
    published, reread = primary_codes(codings, "published"), primary_codes(codings, "rereader")
    assert published.index.tolist() == reread.index.tolist()
    assert published["T2Q4"] == "season_rain"
    assert reread["T2Q4"] == "water_share"
    assert published.index[published != reread].tolist() == ["T2Q4", "T3Q4", "T3Q5", "T4Q3"]


def test_the_codes_of_a_coder_who_is_not_there_are_refused_with_those_who_are(codings):
    with pytest.raises(ValueError, match="'nobody'; there are codings by published, rereader"):
        primary_codes(codings, "nobody")


def test_coded_segments_say_of_each_quote_its_code_and_what_is_known_of_its_speaker(small_study, codings):
    segments, participants = read_segments(small_study), read_participants(small_study)
    coded = coded_segments(segments, codings, participants, "rereader")
    assert coded["segment_id"].tolist() == segments["segment_id"].tolist()
    assert coded.columns.tolist() == [*segments.columns, "code_id", "affiliation", "role"]
    t3q5 = coded.set_index("segment_id").loc["T3Q5"]
    assert t3q5[["code_id", "participant_id", "affiliation", "role"]].tolist() == [
        "water_share",
        "P4",
        "plot_holder",
        "coordinator",
    ]


def test_coded_segments_keep_a_quote_that_has_no_code_and_the_callers_frames_as_they_were(
    small_study, codings
):
    segments, participants = read_segments(small_study), read_participants(small_study)
    before = segments.copy()
    fewer = codings[codings["segment_id"] != "T2Q1"]
    coded = coded_segments(segments, fewer, participants, "published")
    assert coded.loc[coded["code_id"].isna(), "segment_id"].tolist() == ["T2Q1"]
    pd.testing.assert_frame_equal(segments, before)


def test_secondary_codes_are_in_force_only_when_asked_for(codings):
    given = codes_given(codings, "rereader", "primary and secondary")
    assert given.loc[given["segment_id"] == "T2Q4", "code_id"].tolist() == ["water_share", "season_rain"]
    assert not codes_given(codings, "rereader")["segment_id"].duplicated().any()


def test_a_quote_has_a_row_for_each_of_its_codes_in_force(small_study, codings):
    segments, participants = read_segments(small_study), read_participants(small_study)
    coded = coded_segments(segments, codings, participants, "rereader", "primary and secondary")
    assert coded["segment_id"].tolist() == sorted([*segments["segment_id"], "T2Q4", "T3Q4", "T3Q5"])
    assert coded.loc[coded["segment_id"] == "T3Q5", "participant_id"].tolist() == ["P4", "P4"]


def test_other_ranks_than_the_two_are_refused(codings):
    with pytest.raises(ValueError, match="'secondary'; choose from primary, primary and secondary"):
        codes_given(codings, "published", "secondary")


# X: two against one. Y: three ways, so the first coder's. Z: the secondary code of one is another's primary.
VOTES = pd.DataFrame(
    [
        ("X", "ann", "primary", "a"),
        ("X", "bob", "primary", "b"),
        ("X", "cat", "primary", "b"),
        ("Y", "ann", "primary", "c"),
        ("Y", "bob", "primary", "a"),
        ("Y", "cat", "primary", "b"),
        ("Z", "ann", "primary", "a"),
        ("Z", "bob", "primary", "a"),
        ("Z", "bob", "secondary", "c"),
        ("Z", "cat", "primary", "c"),
        ("Z", "cat", "secondary", "b"),
    ],
    columns=["segment_id", "coder", "rank", "code_id"],
)


def test_consensus_is_what_most_coders_chose_and_where_they_tie_what_the_first_did():
    assert primary_codes(VOTES, "consensus").to_dict() == {"X": "b", "Y": "c", "Z": "a"}


def test_consensus_has_as_secondary_code_what_more_than_half_of_the_coders_gave_at_either_rank():
    rows = consensus_codes(VOTES)
    assert rows[rows["rank"] == "secondary"].values.tolist() == [["Z", "consensus", "secondary", "c"]]
    assert codes_given(VOTES, "consensus", "primary and secondary")["code_id"].tolist() == [
        "b",
        "c",
        "a",
        "c",
    ]


def test_who_did_not_code_a_quote_has_no_say_in_what_more_than_half_gave_it():
    """Two of three gave ``c`` to Z; a fourth who coded X alone would make that half."""
    dan = VOTES[VOTES["segment_id"] == "X"].head(1).assign(coder="dan")
    rows = consensus_codes(pd.concat([VOTES, dan, dan.assign(coder="eve")], ignore_index=True))
    assert rows[rows["rank"] == "secondary"].values.tolist() == [["Z", "consensus", "secondary", "c"]]


def test_half_of_the_coders_are_not_more_than_half():
    rows = consensus_codes(VOTES[VOTES["coder"] != "cat"])
    assert rows[rows["rank"] == "secondary"].empty


def test_a_coder_who_is_called_consensus_is_taken_at_their_word():
    called = VOTES.replace({"coder": {"ann": "consensus"}})
    assert primary_codes(called, "consensus")["X"] == "a"
