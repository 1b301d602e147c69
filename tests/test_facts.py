"""What was corrected by reading article and poster again, each fact as a value worked out by hand."""

import pytest
from real_article import POSTER, needs_article

from compendium.data import read_attributions, read_claims, read_coders, read_evidence, read_readings
from compendium.data import read_segments as read_quotes
from compendium.words.normalise import normalised, windows

LIKELY = ("may ", "might ", "seem", "suggest", "likely", "worth considering")
"""Words by which our gists show that a sentence is hedged."""


@pytest.fixture
def claims(data_dir):
    return read_claims(data_dir).set_index("claim_id")


def of_group(claims, group):
    """Return the claims that are attributed to exactly this group."""
    return set(claims.index[claims["attributed_affiliation"] == group])


# --- Who is meant ---------------------------------------------------------------------------------


def test_primary_care_leaders_are_not_said_to_be_independent_where_the_text_does_not_say_so(claims):
    assert of_group(claims, "pc_leaders") == {
        *("R-FT-04", "R-FT-05", "R-FT-06", "R-FT-07", "R-CU-12", "R-CU-17", "R-CU-18", "R-CU-19"),
        *("R-RE-04", "R-RE-07", "R-RE-10", "R-RE-14", "R-RE-15"),
    }
    assert of_group(claims, "ministry;pc_leaders") == {"R-RE-02"}
    assert of_group(claims, "independent_pc") == {"R-CU-06"}
    assert of_group(claims, "ahs;independent_pc") == {"R-CU-04"}


def test_all_and_both_are_named_where_the_text_says_all_and_both(claims):
    assert of_group(claims, "all_participants") == {"R-CO-02"}
    assert of_group(claims, "both_sides") == {"R-CO-03", "R-CO-04"}


def test_the_ministry_and_the_health_authority_are_named_seven_times_alone(claims):
    assert of_group(claims, "ministry") == {"R-FT-03", "D-15", "D-16", "D-17"}
    assert of_group(claims, "ahs") == {"R-CU-05", "R-CU-07", "R-RE-11"}


def test_what_names_nobody_is_attributed_to_nobody(claims):
    named = ["attributed_affiliation", "attributed_role", "attributed_as", "number"]
    assert claims.loc[["R-RE-05", "R-RE-06", "R-CO-09", "R-CO-11", "R-CU-02"], named].isna().all(axis=None)


def test_one_person_is_meant_in_six_claims(claims):
    assert set(claims.index[claims["number"] == "one"]) == {
        *("R-CU-03", "R-CU-17", "R-CU-18", "R-CU-19", "R-RE-10", "R-RE-11"),
    }
    assert claims.loc["R-CU-03", "attributed_as"] == "the chief medical officer of health"


def test_four_sentences_place_the_speaker_whom_they_cite(data_dir):
    evidence = read_evidence(data_dir).dropna(subset="speaker_placed").set_index(["claim_id", "segment_id"])
    assert evidence["speaker_placed"].to_dict() == {
        ("R-CU-17", "T3Q9"): "pc_leaders",
        ("R-CU-19", "T3Q10"): "pc_leaders",
        ("R-RE-10", "T4Q5"): "pc_leaders",
        ("R-RE-11", "T4Q6"): "ahs",
    }


# --- What is said, and what it rests on -----------------------------------------------------------


def test_a_sentence_that_goes_over_the_page_is_on_the_page_where_it_begins(claims):
    assert claims.loc[["R-FT-07", "R-FT-08", "R-CU-16", "R-CU-17"], "page"].tolist() == [3, 4, 4, 5]


def test_a_sum_rests_on_what_it_sums_up(claims):
    rests_on = claims["rests_on"].str.split(";")
    assert rests_on["R-CU-07"] == ["R-CU-08"]
    assert rests_on["A-03"] == ["A-04", "A-05", "A-06", "A-07", "A-08", "A-09"]
    cold, warm = ["R-FT-05", "R-FT-06", "R-FT-07"], ["R-FT-11", "R-FT-12", "R-FT-13", "R-FT-14"]
    assert rests_on["A-01"] == [*cold, *warm, "A-03"]


def test_five_claims_cite_nothing_and_rest_on_nothing(claims, data_dir):
    cites = claims.index.isin(read_evidence(data_dir)["claim_id"])
    alone = claims.index[~cites & claims["rests_on"].isna()]
    assert alone.tolist() == ["R-FT-03", "R-FT-04", "R-FT-10", "P-07", "P-13"]


@pytest.mark.parametrize(
    ("claim", "before", "paragraph", "page", "n_chars"),
    [
        ("R-CO-11", "R-CO-02", 1, 6, 105),
        ("D-21", "D-12", 4, 7, 114),
        ("D-22", "D-23", 5, 8, 97),
        ("D-23", "D-19", 5, 8, 92),
        ("P-15", None, 1, 1, 82),
    ],
)
def test_a_sentence_that_was_overlooked_stands_in_its_place(claims, claim, before, paragraph, page, n_chars):
    row, after = claims.loc[claim], [*claims.index, None][claims.index.get_loc(claim) + 1]
    assert (after, row["paragraph"], row["page"], row["n_chars"]) == (before, paragraph, page, n_chars)


def test_there_are_120_claims_64_of_them_in_results(claims):
    counts = claims.groupby(claims.index.str[0], sort=False).size()
    assert counts.to_dict() == {"R": 64, "A": 11, "D": 23, "C": 7, "P": 15}


def test_what_a_sentence_hedges_our_gist_hedges(claims):
    hedged = claims[claims["hedged"] == "yes"]
    assert set(hedged.index) == {
        *("R-RE-05", "R-RE-06", "A-11", "D-01", "D-06", "D-07", "D-19", "D-20", "D-22", "D-23"),
        *("C-01", "C-02", "C-03", "C-04", "C-05", "C-06", "C-07", "P-15"),
    }
    bare = [gist for gist in hedged["gist"] if not any(word in gist.lower() for word in LIKELY)]
    assert bare == []


def test_what_a_speaker_hedges_our_gist_hedges(data_dir):
    gists = read_quotes(data_dir).set_index("segment_id")["gist"]
    for word, quotes in {
        "seem": ["T2Q8", "T3Q7", "T4Q4"],
        "thinks": ["T3Q10", "T4Q8", "T4Q9"],
        "probably": ["T4Q5", "T4Q7"],
    }.items():
        assert gists[quotes].str.contains(word).all()


def test_advice_is_given_in_discussion_conclusions_and_poster_only(claims):
    advice = ["D-22", "D-23", "C-03", "C-04", "C-05", "C-06", "P-15"]
    assert claims.index[claims["kind"] == "advises"].tolist() == advice


@needs_article
def test_every_claim_of_the_poster_is_a_sentence_of_it(claims):
    letters = normalised(POSTER.read_text(encoding="utf-8"))
    for claim in claims[claims["document"] == "poster"].itertuples():
        places = range(len(letters) - claim.n_chars + 1)
        assert len([*windows(letters, claim.n_chars, claim.sentence_sha256, places)]) == 1, claim.Index


# --- What the readers found -----------------------------------------------------------------------


def test_the_readers_are_two_runs_of_one_model_that_code_nothing(data_dir):
    coders = read_coders(data_dir).set_index("coder")
    assert coders["task"].to_dict() == {
        **dict.fromkeys(["published", "recoder_a", "recoder_b"], "codes"),
        **dict.fromkeys(["reader_a", "reader_b"], "reads"),
    }
    assert coders.loc[["reader_a", "reader_b"], "kind"].tolist() == ["model", "model"]


def test_both_readers_find_the_whole_in_19_citations_and_a_part_in_18(data_dir):
    fit = read_readings(data_dir).pivot(index=["claim_id", "segment_id"], columns="coder", values="fit")
    assert len(fit) == 37
    assert fit["reader_a"].equals(fit["reader_b"].rename("reader_a"))
    assert fit["reader_a"].value_counts().to_dict() == {"whole": 19, "part": 18}


def test_the_readers_agree_on_61_groups_61_numbers_56_kinds_and_62_hedges(data_dir):
    read = read_attributions(data_dir).set_index(["claim_id", "coder"])
    one, other = (read.xs(name, level="coder") for name in ("reader_a", "reader_b"))
    alike = {name: int((one[name] == other[name]).sum()) for name in ("group", "number", "kind", "hedged")}
    assert len(one) == 62
    assert alike == {"group": 61, "number": 61, "kind": 56, "hedged": 62}


def test_the_readers_did_not_read_the_two_sentences_that_they_were_not_given(claims, data_dir):
    results = set(claims.index[claims["section"].str.startswith("Results: ")])
    assert results - set(read_attributions(data_dir)["claim_id"]) == {"R-CU-16", "R-CO-11"}


def test_where_we_keep_our_own_reading_against_both_readers(claims, data_dir):
    """Print places the chief's office nowhere; *they* is one leader; *all involved* are not all asked."""
    read = read_attributions(data_dir).set_index("claim_id")
    assert read.loc["R-CU-03", "group"].tolist() == ["ministry"] * 2
    assert read.loc["R-CU-19", "number"].tolist() == ["several"] * 2
    assert read.loc["R-RE-03", "group"].tolist() == ["all_participants"] * 2
    assert claims.loc[["R-CU-03", "R-RE-03"], "attributed_affiliation"].isna().all()
    assert claims.loc["R-CU-19", "number"] == "one"
