"""What readers found: fit of quotes, attributions side by side, agreement, counted by hand."""

import pandas as pd
import pytest
from named import values

from compendium.analysis.readings import (
    attribution_partings,
    attributions_side_by_side,
    citations,
    fits_by_section,
    reader_agreement,
    reading_numbers,
    with_fit,
    with_fit_of_claims,
)

# Claim c cites A and B, d cites A; the summary s rests on both.
TABLE = pd.DataFrame(
    [
        ("c", "c", "A"),
        ("c", "c", "B"),
        ("d", "d", "A"),
        ("s", "c", "A"),
        ("s", "d", "A"),
        ("bare", None, None),
    ],
    columns=["claim_id", "via_claim_id", "segment_id"],
    dtype="str",
).assign(document="article", section="Results")
READINGS = pd.DataFrame(
    [
        ("c", "A", "ann", "part", "the hour"),
        ("c", "A", "bob", "part", "the place"),
        ("c", "B", "ann", "none", "all of it"),
        ("c", "B", "bob", "whole", None),
    ],
    columns=["claim_id", "segment_id", "coder", "fit", "missing"],
    dtype="str",
)
CLAIMS = pd.DataFrame(
    [
        ("c", "clinic;ward", "clinic and ward", "several", "describes", "no"),
        ("d", None, "participants", "several", "explains", "no"),
        ("e", None, None, None, "explains", "yes"),
        ("f", "ward", "the ward", "one", "describes", "no"),
        ("g", None, "the matron", "one", "describes", "no"),
    ],
    columns=["claim_id", "attributed_affiliation", "attributed_as", "number", "kind", "hedged"],
    dtype="str",
)
ATTRIBUTIONS = pd.DataFrame(
    [
        ("c", "ann", "ward;clinic", "several", "describes", "no"),
        ("c", "bob", "clinic;ward", "several", "explains", "no"),
        ("d", "ann", "all_participants", "several", "explains", "no"),
        ("d", "bob", "all_participants", "several", "explains", "no"),
        ("e", "ann", "ward", "several", "explains", "yes"),
        ("e", "bob", "ward", "several", "explains", "yes"),
        ("g", "ann", "ward", "one", "describes", "no"),
    ],
    columns=["claim_id", "coder", "group", "number", "kind", "hedged"],
    dtype="str",
)
CODERS = pd.DataFrame(
    {
        "coder": ["published", "ann", "bob", "idle"],
        "kind": ["published", "human", "model", "model"],
        "task": ["codes", "reads", "codes;reads", "reads"],
    }
)


def texts(column):
    return column.astype(object).where(column.notna(), None).tolist()


def test_readers_who_agree_have_one_fit_and_each_says_what_is_missing():
    table = with_fit(TABLE, READINGS)
    assert texts(table["fit"])[:2] == ["part", "whole/none"]
    assert texts(table["missing"])[:2] == ["the hour / the place", "all of it"]


def test_nobody_read_the_quote_for_a_claim_that_only_rests_on_the_citing_one():
    table = with_fit(TABLE, READINGS)
    assert texts(table["fit"])[2:] == [None] * 4
    assert texts(table["missing"])[2:] == [None] * 4


def test_a_claim_has_the_fits_of_all_quotes_that_it_cites():
    verdicts = with_fit_of_claims(pd.DataFrame({"claim_id": ["c", "d", "s"]}), with_fit(TABLE, READINGS))
    assert texts(verdicts["fit"]) == ["part; whole/none", None, None]


def test_citations_are_counted_by_fit_in_each_section():
    (row,) = fits_by_section(with_fit(TABLE, READINGS)).to_dict("records")
    assert row == {
        "document": "article", "section": "Results", "whole": 0, "part": 1, "none": 0,
        "readers differ": 1, "not read": 1,
    }  # fmt: skip


def test_a_citation_is_that_of_the_claim_itself():
    assert citations(TABLE)[["claim_id", "segment_id"]].values.tolist() == [
        ["c", "A"],
        ["c", "B"],
        ["d", "A"],
    ]


def test_our_reading_stands_beside_that_of_the_readers_in_their_words():
    """Bob lists the same groups in another order; claim f, which nobody read, is left out."""
    table = attributions_side_by_side(CLAIMS, ATTRIBUTIONS)
    assert table.columns.tolist() == ["claim_id", "aspect", "ours", "ann", "bob"]
    group = table[table["aspect"] == "group"].drop(columns="aspect").astype(object)
    assert group.where(group.notna(), None).values.tolist() == [
        ["c", "clinic;ward", "clinic;ward", "clinic;ward"],
        ["d", "all_participants", "all_participants", "all_participants"],
        ["e", "nobody", "ward", "ward"],
        ["g", "the matron", "ward", None],
    ]


def test_partings_say_whether_the_readers_part_or_only_we():
    table = attribution_partings(CLAIMS, ATTRIBUTIONS)
    assert table[["claim_id", "aspect", "parting"]].values.tolist() == [
        ["c", "kind", "readers"],
        ["e", "group", "from ours"],
        ["e", "number", "from ours"],
        ["g", "group", "from ours"],
    ]


def test_agreement_is_that_counted_by_hand():
    """On kind ann and bob agree in 2 of 3; ann says describes once, bob never, so chance is 2/3 · 1."""
    table = reader_agreement(CLAIMS, READINGS, ATTRIBUTIONS).set_index(["aspect", "pair"])
    assert table.loc[("fit", "ann;bob"), ["n", "n_alike"]].tolist() == [2, 1]
    assert table.loc[("group", "ours;ann"), ["n", "n_alike"]].tolist() == [4, 2]
    assert table.loc[("kind", "ann;bob"), ["n", "n_alike"]].tolist() == [3, 2]
    assert table.loc[("kind", "ann;bob"), "kappa"] == pytest.approx((2 / 3 - 2 / 3) / (1 - 2 / 3))
    assert table.loc[("hedged", "ours;bob"), "kappa"] == 1


def test_a_reader_who_read_only_some_is_compared_where_both_did():
    less = ATTRIBUTIONS[(ATTRIBUTIONS["coder"] == "ann") | (ATTRIBUTIONS["claim_id"] == "d")]
    table = reader_agreement(CLAIMS, READINGS, less).set_index(["aspect", "pair"])
    assert table.loc[("group", "ann;bob"), ["n", "n_alike"]].tolist() == [1, 1]
    assert pd.isna(table.loc[("group", "ann;bob"), "kappa"])  # both used one word alone


def test_one_reader_alone_is_compared_with_nobody_but_us():
    one = ATTRIBUTIONS[ATTRIBUTIONS["coder"] == "ann"]
    table = reader_agreement(CLAIMS, READINGS[READINGS["coder"] == "ann"], one)
    assert set(table["pair"]) == {"ours;ann"}


def test_the_named_numbers_are_those_worked_out_by_hand():
    table = with_fit(TABLE, READINGS)
    agreed, partings = (find(CLAIMS, *given) for find, given in (
        (reader_agreement, (READINGS, ATTRIBUTIONS)), (attribution_partings, (ATTRIBUTIONS,))
    ))  # fmt: skip
    found = values(reading_numbers(table, CODERS, READINGS, ATTRIBUTIONS, agreed, partings))
    kappas = {name: found.pop(name) for name in list(found) if name.startswith("lowest_kappa")}
    assert kappas["lowest_kappa_kind"] == pytest.approx(0)
    assert found == {
        "n_citations": 3,
        "n_citations_read": 2,
        "n_fit_whole": 0,
        "n_fit_part": 1,
        "n_fit_none": 0,
        "n_fit_differ": 1,
        "n_readers": 2,  # idle read nothing
        "n_model_readers": 1,
        "n_human_readers": 1,
        "n_fit_pairs": 2,
        "n_fit_alike": 1,
        "n_claims_read": 4,
        "n_group_partings": 2,
        "n_group_partings_from_ours": 2,
    }


def test_without_any_reader_there_is_nothing_to_tell_and_no_crash():
    nobody, none = READINGS.iloc[:0], ATTRIBUTIONS.iloc[:0]
    table = with_fit(TABLE, nobody)
    assert table["fit"].isna().all()
    agreed, partings = reader_agreement(CLAIMS, nobody, none), attribution_partings(CLAIMS, none)
    assert agreed.empty
    assert partings.empty
    found = values(reading_numbers(table, CODERS, nobody, none, agreed, partings))
    assert (found["n_citations"], found["n_citations_read"], found["n_readers"]) == (3, 0, 0)
