"""The shipped data keep their contract and the facts in print; each table is read as it should be."""

import json
import re
import shutil

import pandas as pd
import pytest

from compendium import data
from compendium.analysis import reported
from compendium.analysis.codes import leaf_codes, primary_codes
from compendium.data.dictionary import COLUMNS

READERS = {
    "participants": data.read_participants,
    "codebook": data.read_codebook,
    "segments": data.read_segments,
    "coders": data.read_coders,
    "codings": data.read_codings,
    "claims": data.read_claims,
    "evidence": data.read_evidence,
    "readings": data.read_readings,
    "attributions": data.read_attributions,
    "events": data.read_events,
    "reported": data.read_reported,
    "discrepancies": data.read_discrepancies,
    "checklists": data.read_checklists,
}


def described(folder):
    """Return the resources of a folder's dictionary by name."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


# --- Reading --------------------------------------------------------------------------------------


def test_the_shipped_data_keep_their_contract(data_dir):
    data.check_data(data_dir)


def test_the_small_study_keeps_its_contract(small_study):
    data.check_data(small_study)


@pytest.mark.parametrize("name", READERS)
def test_each_table_has_the_columns_of_the_dictionary_and_their_types(data_dir, name):
    frame = READERS[name](str(data_dir))
    pandas_types = {"string": "str", "date": "str", "integer": "Int64", "boolean": "bool"}
    fields = described(data_dir)[name]["schema"]["fields"]
    assert frame.dtypes.astype("str").to_dict() == {f["name"]: pandas_types[f["type"]] for f in fields}
    assert list(frame) == [f["name"] for f in fields]
    assert frame.index.equals(pd.RangeIndex(len(frame)))


def test_identifiers_keep_their_zeros_and_empty_cells_are_missing(data_dir):
    assert data.read_participants(data_dir)["participant_id"][0] == "018"
    codebook = data.read_codebook(data_dir)
    assert codebook.loc[codebook["parent_id"].isna(), "kind"].unique().tolist() == ["theme"]
    assert not (data.read_segments(data_dir) == "").any(axis=None)


def test_an_integer_column_with_empty_cells_stays_whole(small_study):
    confidence = data.read_codings(small_study)["confidence"]
    assert confidence.dtype == "Int64"
    assert confidence.isna().sum() == 15  # 12 published codes and 3 secondary ones
    assert confidence.sum() == 4 * 1 + 8 * 3


def test_a_number_with_a_fraction_is_read_as_such(small_study):
    file = small_study / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    for field in package["resources"][2]["schema"]["fields"]:
        if field["name"] == "page":
            field["type"] = "number"
    file.write_text(json.dumps(package), encoding="utf-8")
    path = small_study / "segments.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("T2Q1,2,1,4,", "T2Q1,2,1,4.5,"), encoding="utf-8"
    )
    assert data.read_segments(small_study)["page"][:2].tolist() == [4.5, 4.0]


def test_a_table_is_refused_for_its_own_problems_and_for_those_of_tables_that_it_refers_to(small_study):
    path = small_study / "participants.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("P2,plot_holder", "P2,tenant"), encoding="utf-8")
    for read in (data.read_participants, data.read_segments, data.read_codings, data.read_evidence):
        with pytest.raises(data.DataError, match=r"participants.csv row 3 \(P2\): affiliation 'tenant'"):
            read(small_study)
    assert len(data.read_claims(small_study)) == 11
    assert len(data.read_events(small_study)) == 4


def test_references_follow_foreign_keys_through_other_tables(data_dir):
    assert data.references("participants", data_dir) == set()
    assert data.references("codebook", data_dir) == set()
    assert data.references("segments", data_dir) == {"participants"}
    assert data.references("codings", data_dir) == {"segments", "participants", "coders", "codebook"}
    assert data.references("evidence", data_dir) == {"claims", "codebook", "segments", "participants"}
    assert data.references("readings", data_dir) == {"evidence", "coders"} | data.references(
        "evidence", data_dir
    )
    assert data.references("attributions", data_dir) == {"claims", "codebook", "coders"}
    assert data.references("events", data_dir) == {"claims", "codebook"}
    with pytest.raises(KeyError):
        data.references("quotes", data_dir)


@pytest.mark.parametrize("name", READERS)
def test_a_table_is_read_from_its_file_and_its_references_alone(data_dir, tmp_path, name):
    """What the pipeline takes a notebook to depend on is all that reading opens."""
    for table in {name} | data.references(name, data_dir):
        shutil.copy(data_dir / f"{table}.csv", tmp_path)
    shutil.copy(data_dir / "datapackage.json", tmp_path)
    pd.testing.assert_frame_equal(READERS[name](tmp_path), READERS[name](data_dir))


# --- The dictionary -------------------------------------------------------------------------------


def test_the_dictionary_is_valid_for_frictionless(data_dir):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(data_dir / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "note"])


def test_the_dictionary_describes_the_columns_that_the_analyses_count_on(data_dir, small_study):
    for folder in (data_dir, small_study):
        columns = {
            name: [field["name"] for field in resource["schema"]["fields"]]
            for name, resource in described(folder).items()
        }
        assert columns == {name: names.split() for name, names in COLUMNS.items()}


def test_every_table_says_its_layer_and_every_column_is_explained(data_dir):
    for resource in described(data_dir).values():
        fields = resource["schema"]["fields"]
        says = re.search("published|derived|external", resource["description"])
        assert says or "layer" in [field["name"] for field in fields], resource["name"]
        for field in fields:
            assert field["description"].endswith("."), (resource["name"], field["name"])


def test_every_example_in_the_dictionary_has_the_form_that_it_shows(data_dir, small_study):
    for folder in (data_dir, small_study):
        for resource in described(folder).values():
            for field in resource["schema"]["fields"]:
                constraints = field.get("constraints", {})
                if "pattern" in constraints:
                    assert re.fullmatch(constraints["pattern"], field["example"]), field["name"]
                if "enum" in constraints and "example" in field:
                    assert field["example"] in constraints["enum"], field["name"]


def test_the_dictionary_allows_the_calculations_that_there_are(data_dir):
    fields = {field["name"]: field for field in described(data_dir)["reported"]["schema"]["fields"]}
    allowed = re.findall(r"[a-z]+(?:_[a-z]+)+", fields["recompute"]["constraints"]["pattern"])
    assert sorted(allowed) == sorted(reported.RECOMPUTATIONS)


# --- Facts in print -------------------------------------------------------------------------------


def test_nine_people_were_interviewed_five_of_them_in_the_central_system(data_dir):
    participants = data.read_participants(data_dir)
    assert len(participants) == 9
    assert participants["affiliation"].value_counts().to_dict() == {"central_system": 5, "independent_pc": 4}
    assert participants["role"].value_counts().to_dict() == {
        "physician_leader": 6,
        "administrative_leader": 3,
    }


def test_tables_two_to_five_have_8_12_9_and_7_quotes(data_dir):
    assert data.read_segments(data_dir).groupby("table_no").size().to_dict() == {2: 8, 3: 12, 4: 9, 5: 7}


def test_a_printed_participant_number_is_that_of_its_speaker_up_to_leading_zeros(data_dir):
    segments = data.read_segments(data_dir)
    assert segments["participant_as_printed"].str.zfill(3).equals(segments["participant_id"])
    short = segments[segments["participant_as_printed"] != segments["participant_id"]]
    assert short["segment_id"].tolist() == ["T3Q3", "T3Q7", "T5Q1"]


def test_there_are_ten_leaf_codes_under_four_themes(data_dir):
    leaves = leaf_codes(data.read_codebook(data_dir))
    assert leaves.groupby("parent_id", sort=False).size().to_dict() == {"FT": 3, "CU": 3, "RE": 2, "CO": 2}


def test_every_quote_is_cited_at_least_once(data_dir):
    assert set(data.read_evidence(data_dir)["segment_id"]) == set(data.read_segments(data_dir)["segment_id"])


def test_results_has_36_citation_marks_that_name_37_times_a_quote(data_dir):
    evidence = data.read_evidence(data_dir)
    assert len(evidence) == 37
    assert len(evidence[["claim_id", "cited_as"]].drop_duplicates()) == 36
    claims = data.read_claims(data_dir).set_index("claim_id")
    assert claims.loc[evidence["claim_id"], "section"].str.startswith("Results: ").all()


def test_one_mark_cites_quotes_11_and_12_of_table_3_together(data_dir):
    evidence = data.read_evidence(data_dir).set_index("segment_id")
    assert evidence.loc[["T3Q11", "T3Q12"], "cited_as"].tolist() == ["T3, Q11-2"] * 2


def test_the_published_code_of_a_quote_is_the_practice_whose_paragraph_cites_it(data_dir):
    published = primary_codes(data.read_codings(data_dir), "published").rename("published")
    evidence = data.read_evidence(data_dir).join(published, on="segment_id")
    claims = data.read_claims(data_dir)
    cited = evidence.merge(claims[["claim_id", "code_id"]], on="claim_id")
    assert len(cited) == 37
    assert cited["published"].equals(cited["code_id"].rename("published"))


def test_in_table_2_one_quote_tells_of_the_crisis_three_of_cooling_and_four_of_warming(data_dir):
    published = primary_codes(data.read_codings(data_dir), "published")
    table2 = published[published.index.str.startswith("T2Q")]
    assert table2.tolist() == ["FT.connect"] + ["FT.freeze"] * 3 + ["FT.thaw"] * 4


def test_three_coders_coded_every_quote(data_dir):
    codings = data.read_codings(data_dir)
    primary = codings[codings["rank"] == "primary"]
    assert primary.groupby("coder").size().to_dict() == {"published": 36, "recoder_a": 36, "recoder_b": 36}


def test_word_checks_have_two_hexadecimal_digits_for_each_word(data_dir):
    segments = data.read_segments(data_dir)
    assert (segments["word_checks"].str.len() == 2 * segments["n_words"]).all()


def test_practices_that_only_the_poster_names_are_not_in_the_article(data_dir):
    codebook = data.read_codebook(data_dir).set_index("code_id")
    only_poster = codebook[codebook["in_poster"] & ~codebook["in_article"]]
    assert only_poster.index.tolist() == ["CO.intermediaries"]
    assert not data.read_codings(data_dir)["code_id"].isin(only_poster.index).any()


@pytest.mark.parametrize(
    ("document", "unit", "values"),
    [
        ("article", "interviews", {"127", "11"}),
        ("article", "people", {"114", "9"}),
        ("article", "minutes", {"65"}),
        ("poster", "interviews", {"10"}),
        ("poster", "minutes", {"65"}),
    ],
)
def test_the_sizes_in_print_are_there(data_dir, document, unit, values):
    printed = data.read_reported(data_dir)
    chosen = (printed["document"] == document) & (printed["unit"] == unit)
    assert set(printed.loc[chosen, "value"]) == values
