"""What readers found: what quotes show, attributions side by side, agreement, counted by hand."""

import pandas as pd
import pytest
from labels import unreadable_in_either_width, written
from named import values

from compendium.analysis.readers import (
    attribution_partings,
    attributions_side_by_side,
    fits_by_reader,
    fits_side_by_side,
    reader_agreement,
    readers_numbers,
    readers_of,
    what_is_missing,
)
from compendium.analysis.readings import (
    agreed_fit,
    citations,
    fit_numbers,
    with_fit,
    with_fit_of_claims,
)
from compendium.data import read_attributions, read_claims, read_coders, read_evidence, read_readings
from compendium.figures.readings import plot_readings, readings_title

# Claim c cites A and B, d cites A; the summary s rests on both.
TABLE = pd.DataFrame(
    [
        ("c", "c", "A"),
        ("c", "c", "B"),
        ("c", "d", "A"),  # it rests on a claim that cites the same quote
        ("d", "d", "A"),
        ("s", "c", "A"),
        ("s", "d", "A"),
        ("bare", None, None),
    ],
    columns=["claim_id", "via_claim_id", "segment_id"],
    dtype="str",
)
CITING = pd.DataFrame(
    {
        "claim_id": ["c", "d"],
        "document": "article",
        "section": ["Results", "Discussion"],
        "gist": ["C.", "D."],
    }
)
EVIDENCE = pd.DataFrame({"claim_id": ["c", "c", "d"], "segment_id": ["A", "B", "A"]})
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
CODERS = pd.DataFrame({"coder": ["bob", "cyd", "ann"], "kind": ["model", "human", "human"]})
READERS = pd.DataFrame({"coder": ["ann", "bob"], "kind": ["human", "model"]})


def texts(column):
    return column.astype(object).where(column.notna(), None).tolist()


def test_readers_who_agree_have_one_fit_and_each_says_what_is_missing():
    table = with_fit(TABLE, READINGS)
    assert texts(table["fit"])[:2] == ["part", "whole/none"]
    assert texts(table["missing"])[:2] == ["the hour / the place", "all of it"]


def test_nobody_read_the_quote_for_a_claim_that_only_rests_on_the_citing_one():
    table = with_fit(TABLE, READINGS)
    assert texts(table["fit"])[2:] == [None] * 5
    assert texts(table["missing"])[2:] == [None] * 5


def test_a_claim_has_the_fits_of_all_quotes_that_it_cites():
    verdicts = with_fit_of_claims(pd.DataFrame({"claim_id": ["c", "d", "s"]}), with_fit(TABLE, READINGS))
    assert texts(verdicts["fit"]) == ["part; whole/none", None, None]


def test_a_citation_is_that_of_the_claim_itself_in_the_order_of_the_evidence():
    cited = citations(CITING, EVIDENCE, READINGS)
    assert cited[["claim_id", "segment_id", "section"]].values.tolist() == [
        ["c", "A", "Results"], ["c", "B", "Results"], ["d", "A", "Discussion"]
    ]  # fmt: skip
    assert texts(cited["fit"]) == ["part", "whole/none", None]


def test_a_citation_has_the_fit_that_all_its_readers_found():
    cited = citations(CITING, EVIDENCE, READINGS)
    assert agreed_fit(cited).tolist() == ["part", "readers differ", "not read"]


def test_the_figure_has_a_cell_for_each_citation_under_its_section_and_says_who_judged():
    fig = plot_readings(citations(CITING, EVIDENCE, READINGS), READERS)
    shown = ["as judged by 1 person and 1 run of a language model"]
    shown += ["a part", "readers differ", "not read", "Results", "A", "B", "Discussion", "A"]
    assert written(fig)[1:] == shown
    assert unreadable_in_either_width(fig) == []


def test_of_two_documents_each_section_says_whose_it_is():
    cited = citations(CITING.assign(document=["article", "poster"]), EVIDENCE, READINGS)
    assert {"article, Results", "poster, Discussion"} <= set(written(plot_readings(cited, READERS)))


@pytest.mark.parametrize(
    ("fits", "title"),
    [
        (["whole", "whole", "part"], "In 2 of 3 citations, the quote alone shows the whole sentence"),
        (["whole", "not read"], "In 1 of 1 citation, the quote alone shows the whole sentence"),
        (["readers differ", "none"], "In none of 2 citations does the quote alone show the whole sentence"),
        (["not read"], "Nobody has judged yet what a quote shows of its sentence"),
    ],
)
def test_the_title_says_in_how_many_citations_the_quote_shows_all(fits, title):
    assert readings_title(pd.Series(fits)) == title


def test_every_citation_of_the_study_can_be_read_in_either_width_and_all_are_seen_on_a_phone(data_dir):
    readings = read_readings(data_dir)
    readers = readers_of(read_coders(data_dir), readings, read_attributions(data_dir))
    fig = plot_readings(citations(read_claims(data_dir), read_evidence(data_dir), readings), readers)
    assert unreadable_in_either_width(fig) == []
    assert fig.narrow.get_size_inches()[1] * 96 < 600


def test_our_reading_stands_beside_that_of_the_readers_in_their_words():
    """Bob lists the same groups in another order; claim f, which nobody read, is left out."""
    table = attributions_side_by_side(CLAIMS, ATTRIBUTIONS, READERS)
    assert table.columns.tolist() == ["claim_id", "aspect", "ours", "ann", "bob"]
    group = table[table["aspect"] == "group"].drop(columns="aspect").astype(object)
    assert group.where(group.notna(), None).values.tolist() == [
        ["c", "clinic;ward", "clinic;ward", "clinic;ward"],
        ["d", "all_participants", "all_participants", "all_participants"],
        ["e", "nobody", "ward", "ward"],
        ["g", "the matron", "ward", None],
    ]


def test_partings_say_whether_the_readers_part_or_only_we():
    table = attribution_partings(CLAIMS, ATTRIBUTIONS, READERS)
    assert table[["claim_id", "aspect", "parting"]].values.tolist() == [
        ["c", "kind", "readers differ"],
        ["e", "group", "we differ"],
        ["e", "number", "we differ"],
        ["g", "group", "we differ"],
    ]


def test_agreement_is_that_counted_by_hand():
    """On kind ann and bob agree in 2 of 3; bob says one word throughout, so that there is no kappa."""
    table = reader_agreement(CLAIMS, READINGS, ATTRIBUTIONS, READERS).set_index(["aspect", "pair"])
    assert table.loc[("fit", "ann;bob"), ["n", "n_alike"]].tolist() == [2, 1]
    assert table.loc[("group", "ann;ours"), ["n", "n_alike"]].tolist() == [4, 2]
    assert table.loc[("kind", "ann;bob"), ["n", "n_alike"]].tolist() == [3, 2]
    assert pd.isna(table.loc[("kind", "ann;bob"), "kappa"])
    assert table.loc[("kind", "ann;bob"), "remark"] == "bob gave one answer throughout"
    assert table.loc[("kind", "ann;ours"), "kappa"] == 1
    assert table.loc[("hedged", "bob;ours"), "kappa"] == 1


def test_a_reader_who_read_only_some_is_compared_where_both_did():
    less = ATTRIBUTIONS[(ATTRIBUTIONS["coder"] == "ann") | (ATTRIBUTIONS["claim_id"] == "d")]
    table = reader_agreement(CLAIMS, READINGS, less, READERS).set_index(["aspect", "pair"])
    assert table.loc[("group", "ann;bob"), ["n", "n_alike"]].tolist() == [1, 1]
    assert pd.isna(table.loc[("group", "ann;bob"), "kappa"])  # both used one word alone


def test_one_reader_alone_is_compared_with_nobody_but_us():
    one = ATTRIBUTIONS[ATTRIBUTIONS["coder"] == "ann"]
    table = reader_agreement(CLAIMS, READINGS[READINGS["coder"] == "ann"], one, READERS[:1])
    assert set(table["pair"]) == {"ann;ours"}


def test_readers_are_those_who_read_anything_people_first():
    assert readers_of(CODERS, READINGS, ATTRIBUTIONS)["coder"].tolist() == ["ann", "bob"]
    none = READINGS.iloc[:0]
    assert readers_of(CODERS, none, ATTRIBUTIONS[:1])["coder"].tolist() == ["ann"]


def test_each_citation_stands_with_what_each_reader_found_and_misses():
    table = fits_side_by_side(CITING, EVIDENCE, READINGS, READERS)
    assert table.columns.tolist() == [
        "claim_id", "segment_id", "gist", "ann", "bob", "missing_ann", "missing_bob"
    ]  # fmt: skip
    assert texts(table["ann"]) == ["part", "none", None]
    assert texts(table["missing_bob"]) == ["the place", None, None]
    missing = what_is_missing(table, READERS)
    assert missing.drop(columns="gist").values.tolist() == [
        ["c", "A", "part", "ann: the hour / bob: the place"],
        ["c", "B", "whole/none", "ann: all of it"],
    ]


def test_each_reader_is_counted_by_what_they_found():
    table = fits_by_reader(READINGS, READERS)
    assert table.values.tolist() == [["ann", "human", 2, 0, 1, 1], ["bob", "model", 2, 1, 1, 0]]


def test_the_named_numbers_are_those_worked_out_by_hand():
    """Of group, ann says what we say in 2 of 4 (c, d), bob in 2 of 3; of kind, ann in 4 and bob in 2 of 3."""
    assert values(fit_numbers(citations(CITING, EVIDENCE, READINGS))) == {
        "n_citations": 3,
        "n_citations_read": 2,
        "n_fit_whole": 0,
        "n_fit_part": 1,
        "n_fit_none": 0,
        "n_fit_differ": 1,
        "n_none_by_any": 1,
    }
    agreed = reader_agreement(CLAIMS, READINGS, ATTRIBUTIONS, READERS)
    partings = attribution_partings(CLAIMS, ATTRIBUTIONS, READERS)
    found = values(readers_numbers(READERS, READINGS, ATTRIBUTIONS, agreed, partings))
    assert [found[f"n_{name}"] for name in ("readers", "model_readers", "human_readers", "pairs")] == [
        2, 1, 1, 1
    ]  # fmt: skip
    assert (found["n_read_by_people"], found["n_claims_read"], found["n_partings"]) == (2, 4, 4)
    assert (found["n_readers_differ"], found["n_we_differ"]) == (0, 2)
    assert (found["n_fit"], found["n_fit_alike"]) == (2, 1)
    assert (found["n_kind"], found["n_kind_alike"], found["kappa_hedged"]) == (3, 2, 1)
    assert (found["n_group_us"], found["n_group_alike_us"]) == (7, 4)
    assert (found["n_kind_us"], found["n_kind_alike_us"]) == (7, 6)


def test_without_any_reader_there_is_nothing_to_tell_and_no_crash():
    nobody, none, readers = READINGS.iloc[:0], ATTRIBUTIONS.iloc[:0], READERS.iloc[:0]
    cited = citations(CITING, EVIDENCE, nobody)
    assert agreed_fit(cited).tolist() == ["not read"] * 3
    assert unreadable_in_either_width(plot_readings(cited, READERS.head(0))) == []
    table = fits_side_by_side(CITING, EVIDENCE, nobody, readers)
    assert table["claim_id"].tolist() == ["c", "c", "d"]
    assert what_is_missing(table, readers).empty
    assert fits_by_reader(nobody, readers).empty
    agreed = reader_agreement(CLAIMS, nobody, none, readers)
    partings = attribution_partings(CLAIMS, none, readers)
    assert agreed.empty
    assert partings.empty
    found = values(readers_numbers(readers, nobody, none, agreed, partings))
    kappas = {name: found.pop(name) for name in list(found) if name.startswith("kappa")}
    assert all(map(pd.isna, kappas.values()))
    assert set(found.values()) == {0}
