"""The crate: all that is needed, what made what, by whom, under which licence; the same bytes each time."""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections import Counter

import pytest
import rocrate.vocabs
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate.rocrate import ROCrate
from rocrate_validator.models import Severity
from rocrate_validator.services import ValidationSettings, validate
from urllib3 import HTTPResponse

from compendium.archive.crate import METADATA, NAME, write_crate
from compendium.archive.metadata import licence_of
from compendium.errors import StudyError
from compendium.gate.repository import copy_files, tracked_files, untracked_files
from compendium.run.manifest import read_manifest
from compendium.study import TOP, read_citation, study_in

CONTEXT = "https://w3id.org/ro/crate/1.1/context"

UNMET = {
    "The Action SHOULD have an endTime in ISO 8601 format": "a time would differ from run to run",
    "The Application SHOULD have a url": "the compendium has no public address yet",
    "The SoftwareApplication id SHOULD be an absolute URI": "the compendium has no public address yet",
    "The organization SHOULD have a URL.": "the compendium has no public address yet",
    "The author SHOULD have an organizational affiliation.": "the article tells those of its authors",
    "The author SHOULD have a Contextual Entity which specifies the organizational `affiliation`.": "so, too",
}
"""What RO-Crate recommends and ours does not have, with the reason."""


ADDRESS = "errors@garden.example"


def set_contact(folder, address):
    """Set the address where errors are reported, as whoever publishes a compendium does."""
    path = folder / "CITATION.cff"
    text, n = re.subn(r"(?m)^( +email:).*$", rf"\1 {address}", path.read_text(encoding="utf-8"))
    assert n == 1
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of all that is shipped, its contact set, in a folder without git, as from an archive."""
    folder = tmp_path_factory.mktemp("package") / "a copy"
    copy_files(TOP, tracked_files(TOP) + untracked_files(TOP), folder)
    set_contact(folder, ADDRESS)
    return folder


@pytest.fixture(scope="module")
def crate(package):
    return write_crate(study_in(package))


@pytest.fixture(scope="module")
def unpacked(crate, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked") / "elsewhere"
    with zipfile.ZipFile(crate) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def graph(unpacked):
    entities = json.loads((unpacked / METADATA).read_text(encoding="utf-8"))["@graph"]
    return {entity["@id"]: entity for entity in entities}


def references(value):
    return [entry["@id"] for entry in (value if isinstance(value, list) else [value])]


# --- What is in it ---


def test_it_holds_every_file_that_is_shipped_with_its_bytes(package, unpacked):
    names = set(tracked_files(package))
    assert {
        path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()
    } == names | {METADATA}
    for name in names:
        assert (unpacked / name).read_bytes() == (package / name).read_bytes(), name


def test_an_archive_without_git_ships_what_git_would(package):
    if not (TOP / ".git").exists():
        pytest.skip("this is not a git repository")
    (package / ".venv").mkdir(exist_ok=True)
    for name in (".venv/x", "build/x", "book/_build/html/x", "data/text/quotes.csv", "src/x.egg-info/x"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("x", encoding="utf-8")
    assert set(tracked_files(package)) == {*tracked_files(TOP), *untracked_files(TOP)}
    for name in (".venv", "build", "book/_build", "data/text", "src/x.egg-info"):
        shutil.rmtree(package / name)


def test_what_git_does_not_know_yet_is_not_shipped(tmp_path):
    (tmp_path / "known.md").write_text("x", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("hidden/\n", encoding="utf-8")
    for command in (["init", "-q"], ["add", "known.md", ".gitignore"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    for name in ("new.md", "hidden/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert tracked_files(tmp_path) == [".gitignore", "known.md"]
    assert untracked_files(tmp_path) == ["new.md"]


def test_attached_quotes_are_not_in_it(package):
    text, words = package / "data" / "text" / "quotes.csv", " ".join(["three", "grey", "herons"])
    text.parent.mkdir()
    text.write_text(f"segment_id,text,source,licence\nT2Q1,{words},PDF,CC-BY-4.0\n", encoding="utf-8")
    with zipfile.ZipFile(write_crate(study_in(package))) as archive:
        assert not [name for name in archive.namelist() if name.startswith("data/text")]
        assert words.encode() not in b"".join(map(archive.read, archive.namelist()))
    shutil.rmtree(text.parent)


# --- The same bytes ---


def test_it_is_the_same_to_the_byte_on_another_day_in_another_place(crate, unpacked):
    first = crate.read_bytes()
    for path in unpacked.rglob("*"):
        os.utime(path, (1e9, 1e9))
    assert write_crate(study_in(unpacked)).read_bytes() == first
    shutil.rmtree(unpacked / "dist")


def test_its_entries_are_in_order_and_not_compressed(crate):
    """Compressed bytes differ between versions of zlib, and an order between systems of files."""
    with zipfile.ZipFile(crate) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_its_only_date_is_that_of_the_release_and_scripts_can_be_run(crate):
    day = read_citation()["date-released"]
    with zipfile.ZipFile(crate) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
    assert {"{}-{:02}-{:02}".format(*entry.date_time) for entry in entries.values()} == {day}
    assert entries[".ci/run"].external_attr >> 16 == 0o100755
    assert entries["README.md"].external_attr >> 16 == 0o100644


# --- What it says ---


def test_every_run_of_a_notebook_is_an_action_with_instrument_data_choices_and_results(graph):
    manifest = read_manifest(TOP / "results")["results"]
    actions = {name: entity for name, entity in graph.items() if entity["@type"] == "CreateAction"}
    assert actions.keys() == {f"#run-{result['run']}" for result in manifest.values()}
    assert sorted(references(graph["./"]["mentions"])) == sorted(actions)
    for name, result in manifest.items():
        action = actions[f"#run-{result['run']}"]
        assert f"results/{name}" in references(action["result"])
        assert action["instrument"]["@id"] == f"notebooks/{result['notebook']}"
        used = references(action["object"])
        data = [source for source in result["inputs"] if source.startswith("data/")]
        given = [f"#run-{result['run']}-{parameter}" for parameter in result["parameters"]]
        assert sorted(used) == sorted([*data, *given])
        assert {graph[parameter]["name"]: graph[parameter]["value"] for parameter in given} == result[
            "parameters"
        ]


def test_every_file_has_its_licence_and_the_hash_that_the_manifest_has(graph):
    licence, manifest = licence_of(), read_manifest(TOP / "results")["results"]
    files = {name: entity for name, entity in graph.items() if "File" in entity["@type"]}
    assert len(files) > 100
    for name, entity in files.items():
        assert entity["license"]["@id"] == f"https://spdx.org/licenses/{licence(name)}"
        assert entity["contentSize"].isdigit() and "/" in entity["encodingFormat"]
    for name, result in manifest.items():
        assert files[f"results/{name}"]["sha256"] == result["sha256"]


def test_the_makers_are_an_organisation_and_the_people_are_the_authors_of_the_article(graph):
    people = {entity["name"] for entity in graph.values() if entity["@type"] == "Person"}
    assert people == {"Myles Leslie", "Raad Fadaak", "Nicole Pinto"}
    root = graph["./"]
    assert root["author"] == root["publisher"] == {"@id": "#maintainers"}
    assert graph["#maintainers"]["@type"] == "Organization"
    article = graph[root["isBasedOn"]["@id"]]
    assert article["@type"] == "ScholarlyArticle" and len(article["author"]) == 3


def test_the_makers_have_the_address_where_errors_are_reported(graph):
    point = graph[graph["#maintainers"]["contactPoint"]["@id"]]
    assert point["@id"] == f"mailto:{ADDRESS}" and point["email"] == ADDRESS


def test_everything_that_is_referred_to_is_described(graph):
    def referred(value):
        if isinstance(value, dict):
            yield from [value["@id"]] if set(value) == {"@id"} else referred(list(value.values()))
        elif isinstance(value, list):
            for entry in value:
                yield from referred(entry)

    lost = {name for entity in graph.values() for name in referred(list(entity.values()))} - graph.keys()
    assert lost == {"https://w3id.org/ro/crate/1.1"}


def test_it_tells_no_time_no_machine_and_no_commit(graph):
    text = json.dumps(list(graph.values()))
    assert str(TOP) not in text and not re.search(r"\d\d:\d\d:\d\d|\b[0-9a-f]{40}\b", text)


# --- By the standard ---


class Shelf(HTTPAdapter):
    """Answers for the address of the vocabulary of RO-Crate, of which the library `rocrate` has a copy."""

    def send(self, request, **_):
        body = json.dumps({"@context": rocrate.vocabs.RO_CRATE["@context"]}).encode()
        headers = {"Content-Type": "application/ld+json"}
        answer = HTTPResponse(io.BytesIO(body), headers, status=200, preload_content=False)
        return self.build_response(request, answer)


@pytest.fixture(scope="module")
def issues(unpacked, tmp_path_factory):
    """What the validator says of the crate, without a network."""
    cache = tmp_path_factory.mktemp("cache") / "http"
    with CachedSession(str(cache)) as session:
        session.mount(CONTEXT, Shelf())
        session.get(CONTEXT)
    settings = ValidationSettings(
        rocrate_uri=str(unpacked),
        profile_identifier="process-run-crate",
        requirement_severity=Severity.RECOMMENDED,
        offline=True,
        cache_path=cache,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", refuse)
        return validate(settings).get_issues()


def refuse(*_):
    raise OSError("no network in this test")


def test_it_is_a_process_run_crate(issues, graph):
    assert graph["./"]["conformsTo"] == {"@id": "https://w3id.org/ro/wfrun/process/0.5"}
    assert [issue.message for issue in issues if issue.severity >= Severity.REQUIRED] == []


def test_it_lacks_of_what_is_recommended_only_what_it_cannot_have(issues):
    assert set(Counter(issue.message for issue in issues)) == set(UNMET)


def test_the_library_of_ro_crate_reads_it(unpacked):
    crate = ROCrate(unpacked)
    assert crate.name == read_citation()["title"]
    assert crate.get("results/tables/voices.csv")["encodingFormat"] == "text/csv"


# --- What is refused, and what it is for ---


def test_results_that_the_manifest_does_not_record_make_no_crate(package, tmp_path):
    folder = shutil.copytree(package, tmp_path / "copy", ignore=shutil.ignore_patterns("dist"))
    with (folder / "results" / "tables" / "voices.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    with pytest.raises(StudyError, match=r"results/tables/voices\.csv; run `make book` first"):
        write_crate(study_in(folder))
    assert not (folder / "dist").exists()


def test_without_an_address_where_errors_are_reported_there_is_no_crate(package, tmp_path):
    folder = shutil.copytree(package, tmp_path / "copy", ignore=shutil.ignore_patterns("dist"))
    set_contact(folder, "not-set-yet@example.invalid")
    told = r"CITATION\.cff has still the e-mail not-set-yet@example\.invalid under contact; set the address"
    with pytest.raises(StudyError, match=told):
        write_crate(study_in(folder))
    assert not (folder / "dist").exists()


def test_only_the_whole_repository_makes_a_crate(tmp_path):
    with pytest.raises(StudyError, match=r"no CITATION\.cff"):
        write_crate(study_in(tmp_path))


def test_unpacked_without_git_its_own_program_checks_it_and_packs_it_again(unpacked, crate):
    environment = {**os.environ, "PYTHONPATH": str(unpacked / "src")}
    command = [sys.executable, "-m", "compendium", "crate"]
    done = subprocess.run(command, cwd=unpacked, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (unpacked / "dist" / NAME).read_bytes() == crate.read_bytes()
    shutil.rmtree(unpacked / "dist")
