"""The certificate says what it is about, to the byte, and a program of its own holds it to a folder."""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version

import pytest
from test_verify import CHECK, edit, git
from tiny import write_notebook, write_study

from compendium.make import run_pipeline
from compendium.review import check_certificate
from compendium.review.certificate import dir_hash, statement, write_certificate
from compendium.review.packages import altered_packages
from compendium.review.sheet import sheet
from compendium.review.verify import check
from compendium.run.manifest import write_manifest
from compendium.run.plan import planned_runs
from compendium.run.script import run_as_script
from compendium.study import Study


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """A study with results and a page, all committed."""
    folder = write_study(tmp_path_factory.mktemp("certified"))
    write_notebook(folder / "book", "unused", "# x").with_suffix(".md").write_text("# A page\n", "utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_x.py").write_text("x = 1\n", encoding="utf-8")
    (folder / ".gitignore").write_text("build/\n", encoding="utf-8")
    assert run_pipeline(Study(folder, folder / "notebooks"), ("notebooks", "manifest"))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    return folder


@pytest.fixture
def study(committed, tmp_path, monkeypatch):
    """A copy, whose re-run does without kernels: this is about what is certified, not about the run."""
    folder = shutil.copytree(committed, tmp_path / "study")

    def run(room):
        copy = Study(room.study, room.study / "notebooks")
        for planned in planned_runs(copy):
            run_as_script(planned, copy.data, copy.results)
        write_manifest(copy, planned_runs(copy))
        return ""

    monkeypatch.setattr("compendium.review.cleanroom.CleanRoom.run", run)
    return Study(folder, folder / "notebooks")


def said(study):
    write_certificate(check(study), study)
    return json.loads((study.build / "certificate.json").read_text(encoding="utf-8"))


def held(study):
    """Run the program beside the certificate, without any package; return its code and what it printed."""
    program = [sys.executable, "-I", "-S", study.build / "check_certificate.py"]
    done = subprocess.run(
        [*program, study.build / "certificate.json", study.folder], capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_it_is_an_in_toto_statement_on_every_committed_result(study):
    found = said(study)
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert found["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    results = {path for path in study.results.rglob("*") if path.is_file()}
    assert {one["name"]: one["digest"] for one in found["subject"]} == {
        path.relative_to(study.folder).as_posix(): {"sha256": sha256(path)} for path in results
    }
    assert found["predicate"]["result"] == "PASSED" and found["predicate"]["outcome"] == "same"


def test_commit_and_tree_and_data_are_named_as_git_and_sha256sum_have_them(study):
    def told(*command):
        return subprocess.run(command, cwd=study.folder, capture_output=True, text=True).stdout.strip()

    found = said(study)["predicate"]
    configuration = {one["name"]: one for one in found["configuration"]}
    assert configuration["commit"]["digest"] == {"gitCommit": told("git", "rev-parse", "HEAD")}
    tree = told("git", "write-tree")
    assert configuration["tree"]["digest"] == {"gitTree": tree}
    assert found["swhid"] == configuration["tree"]["uri"] == f"swh:1:dir:{tree}"
    listing = "find data study.yml -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -f1 -d' '"
    assert configuration["data/ and study.yml"]["digest"] == {"dirHash": told("sh", "-c", listing)}


def test_a_result_that_git_does_not_know_and_every_edit_since_the_commit_are_named(study):
    (study.results / "tables" / "draft.csv").write_text("a\n1\n", encoding="utf-8")
    (study.book / "unused.md").write_text("# Another page\n", encoding="utf-8")
    (study.folder / "tests" / "test_x.py").write_text("x = 2\n", encoding="utf-8")
    found = said(study)["predicate"]
    assert found["not_copied"] == ["results/tables/draft.csv"]
    assert {one["file"] for one in found["edited_since_commit"]} == {"book/unused.md", "tests/test_x.py"}
    assert found["outcome"] == "same" and found["result"] == "WARNED"
    page = (study.build / "certificate.html").read_text(encoding="utf-8")
    for told in ("results/tables/draft.csv", "book/unused.md", found["commit"], found["swhid"]):
        assert told in page
    assert "results/tables/draft.csv" in sheet(check(study))


def test_without_git_there_is_no_commit_and_the_results_are_those_that_lie_there(study):
    shutil.rmtree(study.folder / ".git")
    found = said(study)
    assert found["predicate"]["commit"] == found["predicate"]["swhid"] == ""
    assert [one["name"] for one in found["predicate"]["configuration"]][2:] == []
    assert "results/tables/participants.csv" in [one["name"] for one in found["subject"]]
    assert "none: there is no git here" in (study.build / "certificate.html").read_text(encoding="utf-8")


def test_what_did_not_come_out_the_same_has_failed():
    assert statement(replace(CHECK, complaint="it stopped"))["predicate"]["result"] == "FAILED"


# --- Held to a folder ---


def test_the_program_beside_it_finds_the_folder_as_certified(study):
    said(study)
    code, printed = held(study)
    assert code == 0 and printed.startswith("as certified: 3 results, and all data\n")


def test_the_program_names_what_is_missing_another_or_added(study):
    said(study)
    edit(study.data / "participants.csv", "P1,plot_holder,gardener", "P1,plot_holder,coordinator")
    (study.results / "tables" / "segments.csv").unlink()
    (study.results / "tables" / "draft.csv").write_text("a\n1\n", encoding="utf-8")
    code, printed = held(study)
    assert code == 1
    assert printed.splitlines()[:3] == [
        "data/participants.csv is another file",
        "results/tables/segments.csv is missing",
        "results/tables/draft.csv is not in the certificate",
    ]


def test_the_program_names_a_list_of_data_that_was_altered_and_a_failure(study):
    found = said(study)
    found["predicate"]["inputs"].pop("study.yml")
    found["predicate"] |= {"result": "FAILED", "outcome_told": "Not the same."}
    (study.build / "certificate.json").write_text(json.dumps(found), encoding="utf-8")
    code, printed = held(study)
    assert code == 1
    assert "the digest over data/ and study.yml is not that of the files" in printed
    assert "the certificate itself says: Not the same." in printed


def test_the_program_says_of_another_file_that_it_is_no_certificate(tmp_path):
    (tmp_path / "other.json").write_text('{"name": "a package"}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, check_certificate.__file__, tmp_path / "other.json"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "this is no in-toto statement\n")


def test_the_program_is_short_and_needs_nothing_but_python():
    with open(check_certificate.__file__, encoding="utf-8") as file:
        source = file.read()
    assert source.count("\n") <= 60
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in imported}
    assert names <= sys.stdlib_module_names


# --- Packages ---


def test_a_package_whose_files_are_not_as_installed_is_named(tmp_path, monkeypatch):
    place, lock = tmp_path / "site", tmp_path / "requirements.lock"
    (place / "herons-1.dist-info").mkdir(parents=True)
    (place / "herons.py").write_text("legs = 2\n", encoding="utf-8")
    digest = "sha256=7VTL4bvzhKO7UEuxDv61aiTE6CdrsFSELzrMsz-PaJU"
    record = f"herons.py,{digest},9\n../../bin/herons,sha256=x,1\nherons-1.dist-info/RECORD,,\n"
    (place / "herons-1.dist-info" / "RECORD").write_text(record, encoding="utf-8")
    (place / "herons-1.dist-info" / "METADATA").write_text("Name: herons\nVersion: 1\n", encoding="utf-8")
    lock.write_text(f"herons==1 \\\npytest=={version('pytest')} \\\n", encoding="utf-8")
    monkeypatch.syspath_prepend(place)
    assert altered_packages(lock) == {}
    (place / "herons.py").write_text("legs = 1\n", encoding="utf-8")
    assert altered_packages(lock) == {"herons": ["herons.py"]}
    (place / "herons.py").unlink()
    assert altered_packages(lock) == {"herons": ["herons.py"]}
    (place / "herons-1.dist-info" / "RECORD").unlink()
    assert altered_packages(lock) == {"herons": ["RECORD"]}


def test_the_digest_over_files_does_not_depend_on_their_order():
    assert dir_hash({"a": "1", "b": "2"}) == dir_hash({"b": "2", "a": "1"}) != dir_hash({"a": "2", "b": "1"})
