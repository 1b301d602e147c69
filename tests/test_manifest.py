"""The manifest: what made each result, so that anyone can tell whether it still is what it was made from."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from tiny import write_study

from compendium.errors import StudyError
from compendium.files import sha256
from compendium.make import run_pipeline
from compendium.run.manifest import (
    manifest_of,
    out_of_date,
    read_manifest,
    told_of_two_builds,
    write_manifest,
)
from compendium.run.plan import Run, planned_runs
from compendium.run.script import run_as_script
from compendium.study import TOP, study_in

SHIPPED = read_manifest(TOP / "results")


@pytest.fixture
def study(tmp_path):
    """A study of one notebook that made one table from one table of data."""
    for name in ("data/cats.csv", "notebooks/01-cats.ipynb", "results/tables/cats.csv", "src/cats.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return study_in(tmp_path)


@pytest.fixture
def run(study):
    inputs = [study.notebooks / "01-cats.ipynb", study.data / "cats.csv", study.folder / "src" / "cats.py"]
    results = (study.results / "tables" / "cats.csv",)
    return Run("01-cats", inputs[0], {"seed": 3}, tuple(inputs), results, study.executed / "01-cats.ipynb")


def test_a_result_is_recorded_with_all_that_made_it(study, run):
    made = manifest_of(study, [run])["results"]["tables/cats.csv"]
    assert made == {
        "sha256": sha256(study.results / "tables" / "cats.csv"),
        "run": "01-cats",
        "notebook": "01-cats.ipynb",
        "parameters": {"seed": 3},
        "inputs": {
            "notebooks/01-cats.ipynb": sha256(study.notebooks / "01-cats.ipynb"),
            "data/cats.csv": sha256(study.data / "cats.csv"),
        },
        "sources_sha256": made["sources_sha256"],
    }


def test_the_hash_of_the_code_follows_the_sources_that_the_notebook_runs_and_no_others(study, run):
    other = study.folder / "src" / "dogs.py"
    other.write_text("dogs", encoding="utf-8")
    runs = [run, replace(run, name="02-dogs", inputs=(other,), results=())]
    before = manifest_of(study, runs)
    other.write_text("more dogs", encoding="utf-8")
    between = manifest_of(study, runs)
    assert between["results"] == before["results"]
    assert between["code"]["sources_sha256"] != before["code"]["sources_sha256"]
    (study.folder / "src" / "cats.py").write_text("more cats", encoding="utf-8")
    changed = manifest_of(study, runs)["results"]["tables/cats.csv"]
    assert changed["sources_sha256"] != before["results"]["tables/cats.csv"]["sources_sha256"]


def test_the_manifest_does_not_depend_on_where_the_study_lies(study, run, tmp_path):
    elsewhere = shutil.copytree(tmp_path, tmp_path / "copy", ignore=shutil.ignore_patterns("copy"))
    there = {path: elsewhere / path.relative_to(tmp_path) for path in (*run.inputs, *run.results)}
    moved = replace(
        run,
        inputs=tuple(there[path] for path in run.inputs),
        results=tuple(there[path] for path in run.results),
    )
    assert manifest_of(study_in(elsewhere), [moved]) == manifest_of(study, [run])


@pytest.mark.parametrize("name", ["data/cats.csv", "notebooks/01-cats.ipynb", "results/tables/cats.csv"])
def test_what_is_no_longer_as_recorded_is_named(study, run, name):
    write_manifest(study, [run])
    assert out_of_date(read_manifest(study.results), study) == []
    (study.folder / name).write_text("changed", encoding="utf-8")
    assert out_of_date(read_manifest(study.results), study) == [name]
    (study.folder / name).unlink()
    assert out_of_date(read_manifest(study.results), study) == [name]


def test_results_of_two_builds_are_named_with_the_remedy_and_edited_data_are_not(study, run):
    write_manifest(study, [run])
    (study.data / "cats.csv").write_text("edited", encoding="utf-8")
    assert told_of_two_builds(study) == ""
    (study.results / "tables" / "cats.csv").write_text("of another build", encoding="utf-8")
    assert told_of_two_builds(study) == (
        "results of two builds, not as results/manifest.json says:\n  results/tables/cats.csv\n"
        "`make book` makes them anew"
    )


def test_results_without_a_manifest_are_told_and_a_study_without_results_is_not(study, run):
    assert "manifest.json cannot be read" in told_of_two_builds(study)
    shutil.rmtree(study.results)
    assert told_of_two_builds(study) == ""


def test_a_build_that_was_killed_is_told_by_every_command_and_mended_by_the_next(tmp_path):
    """One notebook has written, another and the manifest have not."""
    folder = write_study(tmp_path / "study")
    study = study_in(folder)
    assert run_pipeline(study, ("notebooks", "manifest"))
    edited = folder / "data" / "segments.csv"
    text = edited.read_text(encoding="utf-8")
    edited.write_text(text.replace("the beans hung limp", "the beans hung low"), encoding="utf-8")
    run_as_script(planned_runs(study)[1], study.data, study.results)
    named = "results of two builds, not as results/manifest.json says:\n  results/tables/segments.csv\n"
    told = {}
    for command in ("check", "verify", "notebooks", "check"):
        arguments = [sys.executable, "-m", "compendium", "--study", folder, command]
        done = subprocess.run(arguments, cwd=TOP, capture_output=True, text=True)
        told.setdefault(command, []).append((done.returncode, named in done.stderr))
    assert told == {"check": [(1, True), (0, False)], "verify": [(1, True)], "notebooks": [(0, True)]}


def test_a_manifest_that_is_missing_or_broken_is_named_with_the_remedy(study):
    with pytest.raises(StudyError, match=r"manifest\.json cannot be read .*run `make book`"):
        read_manifest(study.results)
    (study.results / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StudyError, match=r"manifest\.json cannot be read .*run `make book`"):
        read_manifest(study.results)


def test_what_is_shipped_is_what_its_manifest_records():
    assert out_of_date(SHIPPED, study_in()) == []
    shipped = {path.relative_to(TOP / "results").as_posix() for path in (TOP / "results").rglob("*.*")}
    assert shipped - {"manifest.json"} == SHIPPED["results"].keys()


def test_the_shipped_manifest_names_no_commit_no_path_of_a_machine_and_no_time():
    text = json.dumps(SHIPPED)
    assert "commit" not in text and str(TOP) not in text
    assert not re.search(r"\d\d:\d\d|20\d\d-\d\d-\d\d|(?<![\w.])/", text)
