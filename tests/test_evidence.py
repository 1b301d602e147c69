"""What claims rest on: worked out by hand for every verdict, every flag, and the order of the rules."""

import pandas as pd
import pytest
from named import values

from compendium.analysis.evidence import (
    VERDICTS,
    cited_quotes,
    claim_counts,
    claim_verdicts,
    evidence_numbers,
    evidence_table,
    groups_named,
    verdicts_by_section,
)
from compendium.figures.evidence import plot_evidence

PARTICIPANTS = pd.DataFrame(
    [("01", "clinic", "nurse"), ("02", "clinic", "doctor"), ("03", "hospital", "nurse")],
    columns=["participant_id", "affiliation", "role"],
)
# Quote A is by 01, B by 02, C by 03, D by 01 again; all of them have the code "keep".
CODED = pd.DataFrame(
    [("A", "01", "keep"), ("B", "02", "keep"), ("C", "03", "keep"), ("D", "01", "keep")],
    columns=["segment_id", "participant_id", "code_id"],
).merge(PARTICIPANTS)
CLAIM = {
    "document": "article",
    "section": "Results",
    "paragraph": 1,
    "page": 3,
    "code_id": "keep",
    "gist": "in our words",
    "attributed_affiliation": None,
    "attributed_role": None,
    "attributed_as": None,
    "number": None,
    "rests_on": None,
}


def made(*claims):
    """Claims and evidence, of claims given as their columns and, under ``cites``, their quotes."""
    claims = [CLAIM | claim for claim in claims]
    evidence = [(claim["claim_id"], quote) for claim in claims for quote in claim.get("cites", "")]
    evidence = pd.DataFrame(evidence, columns=["claim_id", "segment_id"], dtype="str").assign(
        cited_as="T2, Q1"
    )
    return pd.DataFrame(claims).drop(columns="cites", errors="ignore"), evidence


def judged(*claims, coded=CODED):
    """Verdicts on the claims, by claim_id."""
    claims, evidence = made(*claims)
    table = evidence_table(claims, evidence, coded, PARTICIPANTS)
    return claim_verdicts(claims, table, PARTICIPANTS).set_index("claim_id")


def verdict(coded=CODED, **claim):
    """Verdict on one claim."""
    return judged({"claim_id": "c"} | claim, coded=coded).loc["c", "verdict"]


def flags(coded=CODED, **claim):
    return judged({"claim_id": "c"} | claim, coded=coded).loc["c", "flags"]


def recoded(**codes):
    """Make the coding with other codes for some quotes."""
    return CODED.assign(code_id=CODED["segment_id"].map(codes).fillna(CODED["code_id"]))


# Which quotes a claim stands on


def test_a_claim_stands_on_the_quotes_that_it_cites():
    rows = cited_quotes(*made({"claim_id": "c", "cites": "AB"}))
    assert rows[["claim_id", "via_claim_id", "segment_id"]].values.tolist() == [
        ["c", "c", "A"],
        ["c", "c", "B"],
    ]


def test_a_claim_stands_on_the_quotes_of_claims_that_it_rests_on_over_several_steps():
    rows = cited_quotes(
        *made(
            {"claim_id": "top", "rests_on": "middle"},
            {"claim_id": "middle", "rests_on": "bottom", "cites": "A"},
            {"claim_id": "bottom", "cites": "B"},
        )
    )
    top = rows[rows["claim_id"] == "top"]
    assert set(zip(top["via_claim_id"], top["segment_id"], strict=True)) == {("middle", "A"), ("bottom", "B")}


def test_a_claim_reached_by_two_ways_brings_its_quotes_once():
    rows = cited_quotes(
        *made(
            {"claim_id": "top", "rests_on": "left;right"},
            {"claim_id": "left", "rests_on": "bottom"},
            {"claim_id": "right", "rests_on": "bottom"},
            {"claim_id": "bottom", "cites": "A"},
        )
    )
    assert (rows["claim_id"] == "top").sum() == 1


def test_a_quote_cited_by_two_claims_below_is_one_row_for_each_and_one_quote():
    two = (
        {"claim_id": "top", "rests_on": "b;c"},
        {"claim_id": "b", "cites": "A"},
        {"claim_id": "c", "cites": "A"},
    )
    assert (cited_quotes(*made(*two))["claim_id"] == "top").sum() == 2
    assert judged(*two).loc["top", ["n_quotes", "n_supporting", "n_voices"]].tolist() == [1, 1, 1]


def test_claims_that_rest_on_each_other_still_come_to_an_end():
    rows = cited_quotes(
        *made(
            {"claim_id": "a", "rests_on": "b", "cites": "A"}, {"claim_id": "b", "rests_on": "a", "cites": "B"}
        )
    )
    assert rows.groupby("claim_id")["segment_id"].agg("".join).str.len().to_dict() == {"a": 2, "b": 2}


# The table: does a quote support, does the speaker belong


def test_every_claim_has_a_row_even_without_a_quote():
    claims, evidence = made({"claim_id": "c", "cites": "A"}, {"claim_id": "bare"})
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS).set_index("claim_id")
    assert pd.isna(table.loc["bare", "segment_id"])
    assert table.loc["bare", "supports"] == "no"
    assert pd.isna(table.loc["bare", "belongs"])


@pytest.mark.parametrize(
    ("group", "belongs"),
    [
        ({}, "none named"),
        ({"attributed_as": "participants"}, "none named"),
        ({"attributed_affiliation": "clinic"}, "yes"),
        ({"attributed_affiliation": "hospital"}, "no"),
        ({"attributed_affiliation": "hospital;clinic"}, "yes"),
        ({"attributed_role": "nurse"}, "yes"),
        ({"attributed_role": "doctor"}, "no"),
        ({"attributed_affiliation": "clinic", "attributed_role": "doctor"}, "no"),
        ({"attributed_affiliation": "hospital", "attributed_role": "nurse"}, "no"),
        ({"attributed_affiliation": "ministry"}, "not checkable"),
        ({"attributed_affiliation": "clinic;ministry"}, "not checkable"),
        ({"attributed_role": "minister"}, "not checkable"),
    ],
)
def test_a_speaker_belongs_by_affiliation_and_by_role(group, belongs):
    claims, evidence = made({"claim_id": "c", "cites": "A"} | group)  # A is by a nurse of the clinic
    assert evidence_table(claims, evidence, CODED, PARTICIPANTS)["belongs"].tolist() == [belongs]


def test_a_quote_supports_by_the_code_of_the_claim_that_cites_it():
    claims, evidence = made(
        {"claim_id": "top", "code_id": "other", "rests_on": "bottom"}, {"claim_id": "bottom", "cites": "A"}
    )
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS).set_index("claim_id")
    assert table.loc["top", ["claim_code", "quote_code", "supports"]].tolist() == ["keep", "keep", "yes"]


def test_a_group_is_belonged_to_by_the_claim_itself_and_not_by_the_one_below():
    claims, evidence = made(
        {"claim_id": "top", "attributed_affiliation": "hospital", "rests_on": "bottom"},
        {"claim_id": "bottom", "attributed_affiliation": "clinic", "cites": "A"},
    )
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS).set_index("claim_id")
    assert table["belongs"].to_dict() == {"top": "no", "bottom": "yes"}


def test_an_affiliation_is_not_taken_for_a_role():
    claims, _ = made({"claim_id": "c", "attributed_role": "clinic"})
    assert groups_named(claims, PARTICIPANTS)["unknown"].tolist() == [["clinic"]]


# Each verdict


def test_a_claim_that_cites_nothing_and_rests_on_nothing_is_not_checkable():
    assert verdict() == "not checkable"


def test_a_claim_about_a_group_that_the_participants_do_not_show_is_not_checkable():
    assert verdict(cites="A", attributed_affiliation="ministry") == "not checkable"
    assert verdict(cites="A", attributed_affiliation="clinic;ministry") == "not checkable"
    assert verdict(cites="A", attributed_role="minister") == "not checkable"


def test_a_claim_whose_quotes_all_have_another_code_is_unsupported():
    assert verdict(cites="AB", coded=recoded(A="other", B="other")) == "unsupported"


def test_a_claim_that_rests_on_claims_without_quotes_is_unsupported():
    table = judged({"claim_id": "top", "rests_on": "bottom"}, {"claim_id": "bottom"})
    assert table["verdict"].to_dict() == {"top": "unsupported", "bottom": "not checkable"}
    assert table.loc["top", "reason"] == "It cites no quote and rests on claims that cite none."


def test_a_claim_that_names_no_group_is_as_attributed_whoever_speaks():
    assert verdict(cites="ABC") == "as attributed"
    assert verdict(cites="C", attributed_as="participants") == "as attributed"


def test_a_claim_is_as_attributed_when_every_supporting_speaker_belongs():
    assert verdict(cites="AB", attributed_affiliation="clinic") == "as attributed"


def test_only_supporting_speakers_count_for_the_attribution():
    assert verdict(cites="AC", attributed_affiliation="clinic", coded=recoded(C="other")) == "as attributed"
    assert verdict(cites="AC", attributed_affiliation="hospital", coded=recoded(C="other")) == "other voices"


def test_a_claim_has_mixed_voices_when_some_supporting_speakers_belong():
    assert verdict(cites="AC", attributed_affiliation="clinic") == "mixed voices"


def test_a_claim_has_other_voices_when_no_supporting_speaker_belongs():
    assert verdict(cites="AB", attributed_affiliation="hospital") == "other voices"


def test_every_verdict_has_a_case_above():
    assert set(VERDICTS) == {"not checkable", "unsupported", "as attributed", "mixed voices", "other voices"}


# The order of the rules


def test_not_checkable_comes_before_unsupported():
    assert verdict(cites="A", attributed_affiliation="ministry", coded=recoded(A="other")) == "not checkable"


def test_unsupported_comes_before_as_attributed():
    """No speaker supports it, so that "every supporting speaker" would hold of nobody."""
    assert verdict(cites="A", coded=recoded(A="other")) == "unsupported"
    assert verdict(cites="A", attributed_affiliation="clinic", coded=recoded(A="other")) == "unsupported"


def test_as_attributed_comes_before_mixed_voices():
    """Every speaker belongs, and so some do."""
    assert verdict(cites="A", attributed_affiliation="clinic") == "as attributed"


# Flags


def test_a_claim_about_several_carried_by_one_person_has_a_single_voice():
    assert flags(cites="AD", number="several") == "single voice; one side"  # both are by 01


def test_a_claim_about_one_or_about_nobody_in_particular_has_no_single_voice():
    assert flags(cites="A", number="one") == "one side"
    assert flags(cites="A", number=None) == "one side"


def test_a_claim_carried_by_one_affiliation_has_one_side():
    assert flags(cites="AB", number="several") == "one side"


def test_a_claim_carried_by_both_affiliations_has_no_flag():
    assert flags(cites="AC", number="several") == ""


def test_flags_are_raised_by_supporting_quotes_only():
    assert flags(cites="AC", number="several", coded=recoded(C="other")) == "single voice; one side"
    assert flags(cites="AC", number="several", coded=recoded(A="other", C="other")) == ""


# Counts, reasons, left-out quotes


def test_a_verdict_comes_with_its_counts():
    table = judged({"claim_id": "c", "cites": "ABD"}, coded=recoded(B="other"))
    assert table.loc["c", ["n_quotes", "n_supporting", "n_voices"]].tolist() == [3, 2, 1]


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ({}, "It cites no quote and rests on no other claim."),
        (
            {"cites": "A", "attributed_affiliation": "ministry"},
            "The table of participants does not tell who belongs to the ministry.",
        ),
        (
            {"cites": "A", "code_id": "x"},
            "Quotes behind it: 1; none has the code of the claim that cites it.",
        ),
        ({"cites": "A"}, "Its only quote supports it; it names no group, so any speaker belongs."),
        (
            {"cites": "ABC", "attributed_affiliation": "clinic"},
            "All of its 3 quotes support it; 2 of 3 supporting speakers belong to the group named.",
        ),
        (
            {"cites": "AB", "attributed_affiliation": "hospital"},
            "All of its 2 quotes support it; no supporting speaker belongs to the group named.",
        ),
        (
            {"cites": "AB", "attributed_affiliation": "clinic"},
            "All of its 2 quotes support it; every supporting speaker belongs to the group named.",
        ),
    ],
)
def test_each_verdict_gives_its_reason_in_a_sentence(claim, reason):
    assert judged({"claim_id": "c"} | claim).loc["c", "reason"] == reason


def test_a_reason_counts_the_quotes_that_lost_their_code():
    table = judged({"claim_id": "c", "cites": "AB"}, coded=recoded(B="other"))
    assert table.loc["c", "reason"].startswith("1 of its 2 quotes supports it;")


def test_a_quote_that_is_left_out_is_still_cited_and_supports_nothing():
    without_01 = CODED[CODED["participant_id"] != "01"]
    table = judged({"claim_id": "c", "cites": "AB"}, {"claim_id": "d", "cites": "A"}, coded=without_01)
    assert table["verdict"].to_dict() == {"c": "as attributed", "d": "unsupported"}
    assert table["n_quotes"].to_dict() == {"c": 2, "d": 1}
    assert table["n_supporting"].to_dict() == {"c": 1, "d": 0}


def test_the_counts_behind_a_verdict_are_those_counted_by_hand():
    claims, evidence = made(
        {"claim_id": "top", "rests_on": "c;d", "cites": "A", "attributed_affiliation": "clinic;ministry"},
        {"claim_id": "c", "cites": "ABCD", "attributed_affiliation": "clinic", "attributed_role": "nurse"},
        {"claim_id": "d"},
    )
    table = evidence_table(claims, evidence, recoded(B="other"), PARTICIPANTS)
    counts = claim_counts(claims, table, PARTICIPANTS)
    columns = ["n_groups", "n_unknown", "n_below", "n_quotes", "n_supporting", "n_voices"]
    columns += ["n_belonging", "n_sides"]
    assert counts[columns].to_numpy().tolist() == [
        [2, 1, 2, 4, 3, 2, 0, 2],  # nobody belongs where it cannot be told who does
        [2, 0, 0, 4, 3, 2, 1, 2],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ]


def test_verdicts_keep_the_order_of_the_claims():
    table = judged({"claim_id": "z", "cites": "A"}, {"claim_id": "a", "rests_on": "z"}, {"claim_id": "m"})
    assert list(table.index) == ["z", "a", "m"]


def test_verdicts_are_counted_by_section_in_the_order_met():
    verdicts = pd.DataFrame(
        [
            ("poster", "Results", "as attributed", "yes"),
            ("article", "Results", "unsupported", "no"),
            ("article", "Abstract", "as attributed", "yes"),
            ("article", "Results", "as attributed", "yes"),
            ("article", "Results", "as attributed", "yes"),
        ],
        columns=["document", "section", "verdict", "names_group"],
    )
    sections = verdicts_by_section(verdicts)
    assert (sections["document"] + " " + sections["section"]).tolist() == [
        "poster Results",
        "article Results",
        "article Abstract",
    ]
    assert sections["as attributed"].tolist() == [1, 2, 1]
    assert sections["unsupported"].tolist() == [0, 1, 0]
    assert sections["mixed voices"].sum() == 0


def test_claims_as_attributed_that_name_no_group_are_counted_apart():
    table = judged(
        {"claim_id": "a", "cites": "A"},
        {"claim_id": "b", "cites": "A", "attributed_affiliation": "clinic"},
        {"claim_id": "c", "cites": "A", "attributed_affiliation": "hospital"},
        {"claim_id": "d"},
    )
    assert table["names_group"].tolist() == ["no", "yes", "yes", "no"]
    counts = verdicts_by_section(table.reset_index()).drop(columns=["document", "section"])
    assert counts.iloc[0].to_dict() == {
        "as attributed": 1,
        "no group named": 1,
        "mixed voices": 0,
        "other voices": 1,
        "unsupported": 0,
        "not checkable": 1,
    }


def test_nobodys_frame_is_changed():
    claims, evidence = made({"claim_id": "c", "cites": "A", "attributed_affiliation": "clinic"})
    given = [claims.copy(), evidence.copy(), CODED.copy(), PARTICIPANTS.copy()]
    claim_verdicts(given[0], evidence_table(*given), given[3])
    for frame, before in zip(given, [claims, evidence, CODED, PARTICIPANTS], strict=True):
        pd.testing.assert_frame_equal(frame, before)


def test_the_figure_shows_the_verdicts_that_occur_with_their_numbers():
    table = judged({"claim_id": "a", "cites": "A"}, {"claim_id": "b", "cites": "A"}, {"claim_id": "c"})
    fig = plot_evidence(verdicts_by_section(table.reset_index()))
    assert [text.get_text() for text in fig.axes[0].texts if text.get_text()] == [
        "2",
        "1",
        "article, Results",
    ]
    (legend,) = fig.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "as attributed: no group named",
        "not checkable",
    ]


# Other choices than the book's


def test_a_quote_supports_by_any_of_its_codes_in_force_and_is_one_quote():
    second = CODED[CODED["segment_id"] == "A"].assign(code_id="other")
    claim = {"claim_id": "c", "code_id": "other", "cites": "AB"}
    table = evidence_table(*made(claim), pd.concat([CODED, second]), PARTICIPANTS)
    assert table[["segment_id", "quote_code", "supports"]].values.tolist() == [
        ["A", "keep;other", "yes"],
        ["B", "keep", "no"],
    ]
    assert judged(claim, coded=pd.concat([CODED, second])).loc[
        "c", ["n_quotes", "n_supporting"]
    ].tolist() == [2, 1]


def test_a_code_whose_name_begins_like_another_is_not_that_one():
    coded = recoded(A="keep.more")
    assert verdict(coded, cites="A") == "unsupported"


@pytest.mark.parametrize(
    ("min_quotes", "expected"), [(1, "as attributed"), (2, "as attributed"), (3, "unsupported")]
)
def test_a_claim_is_unsupported_with_fewer_quotes_than_are_asked_for(min_quotes, expected):
    claims, evidence = made({"claim_id": "c", "cites": "AB"})
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS)
    assert claim_verdicts(claims, table, PARTICIPANTS, min_quotes)["verdict"].tolist() == [expected]


def test_the_reason_tells_how_many_quotes_were_asked_for():
    claims, evidence = made({"claim_id": "c", "cites": "A"})
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS)
    (reason,) = claim_verdicts(claims, table, PARTICIPANTS, 2)["reason"]
    assert reason == "Its only quote supports it, where 2 are asked for."


def test_to_ask_for_no_quote_at_all_is_refused():
    claims, evidence = made({"claim_id": "c", "cites": "A"})
    table = evidence_table(claims, evidence, CODED, PARTICIPANTS)
    with pytest.raises(ValueError, match="min_quotes must be at least 1, not 0"):
        claim_verdicts(claims, table, PARTICIPANTS, 0)


def test_the_named_numbers_are_those_worked_out_by_hand():
    claims, evidence = made(
        {"claim_id": "anybody", "cites": "A"},
        {"claim_id": "its group", "cites": "A", "attributed_affiliation": "clinic"},
        {"claim_id": "others", "cites": "A", "attributed_affiliation": "hospital"},
        {"claim_id": "mixed", "cites": "AC", "attributed_affiliation": "clinic", "number": "several"},
        {"claim_id": "bare"},
        {"claim_id": "unknown", "cites": "A", "attributed_affiliation": "ministry"},
        {"claim_id": "one voice", "cites": "AD", "number": "several"},
        {"claim_id": "other code", "cites": "A", "code_id": "other"},
    )
    verdicts = claim_verdicts(claims, evidence_table(claims, evidence, CODED, PARTICIPANTS), PARTICIPANTS)
    assert values(evidence_numbers(claims, evidence, PARTICIPANTS, verdicts, "others", "A")) == {
        "n_named_not_checkable": 1,
        "n_named_unsupported": 0,
        "n_claims_citing": 7,
        "n_claims_citing_one_quote": 5,
        "n_claims_citing_A": 7,
        "verdict_others": "other voices",
        "flags_others": "one side",
        "n_claims": 8,
        "n_group_named": 4,
        "n_group_unknown": 1,
        "n_about_several": 2,
        "n_as_attributed": 3,
        "n_named_as_attributed": 1,
        "n_unnamed_as_attributed": 2,
        "n_mixed_voices": 1,
        "n_other_voices": 1,
        "n_unsupported": 1,
        "n_not_checkable": 2,
        "n_single_voice": 1,
        "n_one_side": 5,  # all but the mixed one, and the two that nobody supports
    }
