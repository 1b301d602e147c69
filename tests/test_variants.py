"""A variant as a study of its own: data edited to match, and real runs that find what the sweep found."""

import csv
import io
import shutil

import numpy as np
import pandas as pd
import pytest
import yaml

from compendium.analysis.codes import leaf_codes
from compendium.analysis.evidence import VERDICTS
from compendium.data import check_data, read_codebook
from compendium.errors import StudyError
from compendium.study import TOP, study_in
from compendium.sweep import multiverse
from compendium.sweep.appendices import run_variants
from compendium.sweep.edits import becomes_when_merged, edited_tables
from compendium.sweep.grid import CHOICES
from compendium.sweep.summary import sweep_choices
from compendium.sweep.variants import drawn, variant_files, variant_name
from compendium.sweep.verdicts import PRACTICE_VERDICTS

VARIANT = {
    "coding": "rereader",
    "ranks": "primary and secondary",
    "merged": "water",
    "leaders": "either side",
    "min_quotes": 2,
    "left_out": "P1",
    "kind": "one participant",
    "name": "any",
    "quotes_left_out": ["T2Q1"],
}


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def with_notebooks(folder, *names, data=TOP / "data"):
    """Make a study folder with some of the notebooks, and the choices that these take."""
    shutil.copytree(data, folder / "data")
    (folder / "notebooks").mkdir()
    for name in names:
        shutil.copy(TOP / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    choices = yaml.safe_load((TOP / "study.yml").read_text(encoding="utf-8"))
    taken = {
        name: entry | {"notebooks": [notebook for notebook in entry["notebooks"] if notebook in names]}
        for name, entry in choices.items()
    }
    (folder / "study.yml").write_text(yaml.safe_dump(taken), encoding="utf-8")
    return study_in(folder)


# Edited data


def test_a_quote_that_is_left_out_loses_its_codings_by_everybody_and_stays_where_it_is_cited(small_study):
    tables = edited_tables(small_study, quotes_left_out=["T2Q4", "T3Q1"])
    assert sorted(tables) == ["claims.csv", "codebook.csv", "codings.csv"]
    before = rows((small_study / "codings.csv").read_bytes())
    expected = [row for row in before if row["segment_id"] not in ("T2Q4", "T3Q1")]
    # T2Q4 has a secondary code too.
    assert len(before) - len(expected) == 5
    assert rows(tables["codings.csv"]) == expected
    for name in ("claims.csv", "codebook.csv"):
        assert rows(tables[name]) == rows((small_study / name).read_bytes())


def test_merged_codes_become_the_first_of_their_theme_in_codings_and_claims(small_study):
    tables = edited_tables(small_study, "water")
    codes = [row["code_id"] for row in rows(tables["codebook.csv"])]
    assert codes == [
        "season",
        "season_drought",
        "season_rain",
        "water",
        "water_share",
        "people",
        "people_welcome",
        "people_swap",
    ]
    labels = {row["code_id"]: row["label"] for row in rows(tables["codebook.csv"])}
    assert labels["water_share"] == "Keeping the water going (practices merged)"
    assert labels["people_welcome"] == "Welcoming newcomers"
    claims = {row["claim_id"]: row["code_id"] for row in rows(tables["claims.csv"])}
    # G-05 is about mending the pump, G-10 about water as a whole.
    assert (claims["G-05"], claims["G-10"], claims["G-11"]) == ("water_share", "water_share", "people")
    codings = {
        (row["segment_id"], row["coder"], row["rank"]): row["code_id"] for row in rows(tables["codings.csv"])
    }
    assert codings["T3Q3", "published", "primary"] == "water_share"
    # The second coder gave T3Q5 both codes of water, which is one now.
    assert ("T3Q5", "rereader", "secondary") not in codings
    assert codings["T2Q4", "rereader", "secondary"] == "season_rain"


def test_a_code_that_only_the_poster_has_does_not_stand_for_the_others(small_study):
    codebook = read_codebook(small_study).iloc[::-1]
    assert becomes_when_merged(codebook, "all themes")["people_swap"] == "people_welcome"


def test_a_context_and_a_theme_that_has_no_practice_stay_as_they_are(small_study):
    becomes = becomes_when_merged(read_codebook(small_study), "all themes")
    assert [becomes[code] for code in ("season", "season_drought")] == ["season", "season_drought"]


def test_a_context_beside_practices_stays_while_these_are_merged(small_study):
    codebook = read_codebook(small_study)
    rains = codebook.assign(kind=codebook["kind"].mask(codebook["code_id"] == "season_rain", "practice"))
    becomes = becomes_when_merged(rains, "season")
    assert {code: becomes[code] for code in ("season", "season_drought", "season_rain")} == {
        "season": "season_rain",
        "season_drought": "season_drought",
        "season_rain": "season_rain",
    }


@pytest.mark.parametrize("merged", ["none", "water", "all themes"])
def test_edited_data_keep_their_contract(small_study, merged):
    for name, content in edited_tables(small_study, merged, ["T2Q1", "T4Q3"]).items():
        (small_study / name).write_bytes(content)
    check_data(small_study)


# The study of a variant


def test_a_variant_keeps_its_name_whatever_else_is_in_the_grid_and_shares_it_with_none():
    assert variant_name(VARIANT) == variant_name(VARIANT | {"quotes_left_out": ["other data"]})
    changed = [VARIANT | {choice: "another value"} for choice in [*CHOICES, "kind"]]
    assert len({variant_name(variant) for variant in [VARIANT, *changed]}) == 8


def test_choices_of_a_variant_go_to_the_notebooks_that_take_them(tmp_path, small_study):
    study = with_notebooks(
        tmp_path / "study", "05-voices", "09-sensitivity", "10-agreement", "12-sweep", data=small_study
    )
    files = variant_files(study, VARIANT)
    choices = yaml.safe_load(files["study.yml"])
    taken = {name: (entry["value"], entry["notebooks"]) for name, entry in choices.items()}
    assert taken["coder"] == ("rereader", ["05-voices", "09-sensitivity"])
    assert taken["ranks"] == ("primary and secondary", ["05-voices", "09-sensitivity"])
    assert taken["min_quotes"] == (2, ["09-sensitivity"])
    assert taken["primary_care_leaders"] == ("either side", ["09-sensitivity"])
    assert taken["resamples"] == (2000, ["10-agreement"])
    assert taken["seed"][1] == ["10-agreement"]


def test_the_notebook_of_the_sweep_has_no_place_in_a_variant(tmp_path, small_study):
    study = with_notebooks(tmp_path / "study", "05-voices", "12-sweep", data=small_study)
    files = variant_files(study, VARIANT)
    assert [name for name in files if name.startswith("notebooks/")] == ["notebooks/05-voices.ipynb"]
    assert "sweep_" not in files["study.yml"].decode()


def test_a_choice_that_study_yml_does_not_name_is_made_all_the_same(tmp_path, small_study):
    study = with_notebooks(tmp_path / "study", "05-voices", data=small_study)
    (study.folder / "study.yml").write_text("# No choices.\n", encoding="utf-8")
    assert yaml.safe_load(variant_files(study, VARIANT)["study.yml"])["coder"]["value"] == "rereader"


@pytest.fixture(scope="module")
def result():
    """The sweep over the shipped study."""
    return multiverse.swept(study_in(TOP))


def test_the_same_seed_draws_the_same_variants_each_once_with_what_they_leave_out(result):
    given = result.combinations, *result.left_out, result.tables["segments"]
    some = drawn(*given, n=200, seed=4)
    assert some == drawn(*given, n=200, seed=4) != drawn(*given, n=200, seed=5)
    assert len({variant["name"] for variant in some}) == 200
    for variant in some:
        if variant["kind"] == "two quotes":
            assert " + ".join(variant["quotes_left_out"]) == variant["left_out"]
    people = result.tables["segments"].set_index("segment_id")["participant_id"]
    (first, *_) = (variant for variant in some if variant["kind"] == "two participants")
    assert " + ".join(sorted(people[first["quotes_left_out"]].unique())) == first["left_out"]


@pytest.mark.parametrize("beyond", [None, 1])
def test_no_more_can_be_drawn_than_there_are_distinct_variants(result, beyond):
    n_variants = len(result.claim_verdicts)
    n = n_variants + beyond if beyond else 0
    with pytest.raises(StudyError, match=f"cannot draw {n} variants: the grid has {n_variants}$"):
        drawn(result.combinations, *result.left_out, result.tables["segments"], n, 0)


# Real runs


def practice_verdict(row, min_quotes):
    """What the table of voices says of a practice, in the words of the sweep."""
    if row.n_quotes < min_quotes:
        return "too few quotes" if row.n_quotes else "code not carried"
    if row.n_participants == 1:
        return "single voice"
    return "one side" if row.n_affiliations == 1 else "several sides"


def found_by_notebooks(folder, variant, codebook):
    """Verdicts of claims and practices in the results of one variant."""
    claims = pd.read_csv(folder / "results" / "tables" / "claims.csv", dtype="str")["verdict"]
    voices = pd.read_csv(folder / "results" / "tables" / "voices.csv").set_index("code_id")
    becomes = becomes_when_merged(codebook, variant["merged"])
    codes = [becomes[code] for code in leaf_codes(codebook)["code_id"]]
    return claims.tolist(), [practice_verdict(voices.loc[code], variant["min_quotes"]) for code in codes]


def test_the_short_answer_names_every_value_that_flips_a_verdict_by_itself(result):
    told = multiverse.short_answer(result)
    choices = sweep_choices(result.combinations, result.claim_verdicts, result.practice_verdicts)
    flipping = choices[(choices["n_claims_flipped"] > 0) | (choices["n_practices_flipped"] > 0)]
    assert len(flipping) > 5
    lines = told.partition("values that by themselves flip")[2].splitlines()[2:]
    assert [line.split()[-2:] for line in lines] == [
        [str(row.n_claims_flipped), str(row.n_practices_flipped)] for row in flipping.itertuples()
    ]


def test_fifty_variants_drawn_at_random_equal_runs_of_the_notebooks_on_data_edited_to_match(result, tmp_path):
    study = with_notebooks(tmp_path / "study", "04-evidence", "05-voices")
    some = drawn(result.combinations, *result.left_out, result.tables["segments"], n=50, seed=20230717)
    assert run_variants(study, some, tmp_path / "out") == []
    rows_of = {variant_name(row): row["variant"] for row in result.combinations.to_dict("records")}
    for variant in some:
        found = found_by_notebooks(tmp_path / "out" / variant["name"], variant, result.tables["codebook"])
        row = rows_of[variant["name"]]
        claims = np.array(VERDICTS)[result.claim_verdicts[row]].tolist()
        practices = np.array(PRACTICE_VERDICTS)[result.practice_verdicts[row]].tolist()
        assert found == (claims, practices), variant
    assert {variant["coding"] for variant in some} == {"published", "recoder_a", "recoder_b", "consensus"}
    assert {variant["min_quotes"] for variant in some} == {1, 2, 3}
    assert {variant["leaders"] for variant in some} == {"independent_pc", "either side"}
