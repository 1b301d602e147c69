"""Verify: what differs is named, what did not run is never called reproduced, and nothing is left behind."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import yaml
from tiny import PARAMETERS, READING, saving, write_notebook, write_study

from compendium.gate.repository import copy_files, tracked_files
from compendium.make import run_pipeline
from compendium.review.cells import Difference
from compendium.review.certificate import write_certificate
from compendium.review.cleanroom import clean_room
from compendium.review.packages import other_than_locked
from compendium.review.sheet import outcome, sheet
from compendium.review.verify import Check, check
from compendium.run.manifest import write_manifest
from compendium.run.plan import planned_runs
from compendium.run.script import run_as_script
from compendium.study import TOP, Study

#: What a crate holds of the compendium, as far as running it goes.
ALL = ["src", "data", "notebooks", "pipeline", "results", "study.yml", "requirements.lock", "CITATION.cff"]

PATIENCE = 180
"""Seconds after which something hangs, on a machine that does ten other things."""

NUMBERS = """\
from compendium.data import read_codebook, read_events, read_reported
from compendium.analysis.reported import recompute_reported
from compendium.run.results import save_table
tables = [read_participants(data_dir), read_segments(data_dir)]
tables += [read_codebook(data_dir), read_events(data_dir)]
save_table(recompute_reported(read_reported(data_dir), *tables), "reported", results_dir)"""


def study_in(folder):
    return Study(folder, folder / "notebooks")


@pytest.fixture(scope="module")
def study_that_has_run(tmp_path_factory):
    """A study of three small notebooks with its results."""
    folder = write_study(tmp_path_factory.mktemp("study"))
    write_notebook(folder / "notebooks", "03-numbers", "# Do they hold?", READING, PARAMETERS, NUMBERS)
    assert run_pipeline(study_in(folder), ("notebooks", "manifest"))
    return folder


@pytest.fixture
def folder(study_that_has_run, tmp_path):
    """A copy to be spoilt."""
    ours = shutil.ignore_patterns("build")
    return Path(shutil.copytree(study_that_has_run, tmp_path / "study", ignore=ours))


@pytest.fixture
def quickly(monkeypatch):
    """Run the copy without kernels: for tests of what is made of a run, not of the run."""

    def run(room):
        study = study_in(room.study)
        runs = planned_runs(study)
        for planned in runs:
            run_as_script(planned, study.data, study.results)
        write_manifest(study, runs)
        return ""

    monkeypatch.setattr("compendium.review.cleanroom.CleanRoom.run", run)


@pytest.fixture(autouse=True)
def scratch(tmp_path_factory, monkeypatch):
    """A place for temporary files in which one sees what is left behind."""
    place = tmp_path_factory.mktemp("s")
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def refresh_hashes(folder):
    """Bring every hash in the manifest up to date with the files as they are now."""
    path = folder / "results" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name, made in manifest["results"].items():
        made["sha256"] = hashlib.sha256((folder / "results" / name).read_bytes()).hexdigest()
        for source in made["inputs"]:
            made["inputs"][source] = hashlib.sha256((folder / source).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def verify(folder, **environment):
    """Run the command; return exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "compendium", "--study", folder, "verify"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


# --- The same, and not the same ---


def test_a_study_that_comes_out_the_same_passes_and_nothing_is_touched_or_left_behind(folder, scratch):
    before = contents(folder)
    found = check(study_in(folder))
    assert found.holds and outcome(found)[0] == "same"
    assert set(found.results.values()) == {"the same"}
    assert {"manifest.json", "tables/people.csv"} - found.results.keys() == {"tables/people.csv"}
    assert {row["verdict"] for row in found.printed} >= {"reproduced", "consistent", "not checkable"}
    assert contents(folder) == before
    assert list(scratch.iterdir()) == []


def test_changed_cells_of_results_and_of_data_are_named_though_every_hash_was_refreshed(folder):
    edit(folder / "results" / "tables" / "segments.csv", "\nT2Q1,2,1,4,", "\nT2Q1,2,1,9,")
    edit(folder / "data" / "participants.csv", "P1,plot_holder,gardener", "P1,plot_holder,coordinator")
    refresh_hashes(folder)
    code, printed = verify(folder)
    assert code == 1
    assert "tables/segments.csv [T2Q1] page: was '9', is '4'" in printed
    assert "tables/participants.csv [P1] role: was 'gardener', is 'coordinator'" in printed
    assert re.search(r"^Not the same: results differ from the committed ones in \d places\.", printed, re.M)
    certificate = json.loads((folder / "build" / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["predicate"]["outcome"] == "different"
    assert certificate["predicate"]["results"]["tables/segments.csv"] == "differs"
    named = {"file": "tables/segments.csv", "row": "T2Q1", "column": "page", "was": "9", "is": "4"}
    assert named in certificate["predicate"]["differences"]


def test_a_number_on_record_as_reproduced_that_fails_is_named_and_fails_the_check(folder, quickly):
    """V-02, the people who are quoted, are five; now the paper is made to say six."""
    edit(folder / "data" / "reported.csv", "people who are quoted,5", "people who are quoted,6")
    found = check(study_in(folder))
    assert [row["value_id"] for row in found.failed] == ["V-02"]
    (number,) = [row for row in found.printed if row["value_id"] == "V-02"]
    assert (number["committed"], number["verdict"], number["recomputed"]) == ("reproduced", "discrepant", "5")
    assert not found.holds and not replace(found, differences=[]).holds
    assert "V-02 is no longer reproduced" in outcome(found)[1]
    assert "V-02 people who are quoted: printed 6 people, found 5 (article, p. 2, Methods)" in sheet(found)


def test_results_that_are_missing_added_or_unreadable_are_told(folder, quickly):
    tables = folder / "results" / "tables"
    (tables / "segments.csv").unlink()
    (tables / "old.csv").write_text("a\n1\n", encoding="utf-8")
    (tables / "reported.csv").write_bytes(b"\xff\xfe")
    (folder / "results" / "manifest.json").write_text("{", encoding="utf-8")
    found = check(study_in(folder))
    assert found.results["tables/segments.csv"] == "not committed"
    assert found.results["tables/old.csv"] == "did not run"
    assert {d.file for d in found.differences} == {
        "manifest.json",
        *(f"tables/{name}.csv" for name in ("segments", "old", "reported")),
    }
    assert not found.holds


# --- What does not run ---


def test_bad_data_are_named_and_nothing_is_certified(folder):
    edit(folder / "data" / "segments.csv", "\nT2Q1,2,1,4,P1,", "\nT2Q1,2,1,4,P9,")
    kept = {name: stat for name, stat in contents(folder).items() if not name.startswith("build/")}
    code, printed = verify(folder)
    assert code == 1
    assert "  data/segments.csv row 2 (T2Q1): participant_id 'P9' is not in participants.csv" in printed
    assert "The run did not come to its end. Nothing is confirmed." in printed
    assert {name: stat for name, stat in contents(folder).items() if not name.startswith("build/")} == kept
    certificate = json.loads((folder / "build" / "certificate.json").read_text(encoding="utf-8"))
    assert certificate["predicate"]["outcome"] == "did not run"
    assert set(certificate["predicate"]["results"].values()) == {"did not run"}
    assert {row["verdict"] for row in certificate["predicate"]["printed_numbers"]} == {"did not run"}
    page = (folder / "build" / "certificate.html").read_text(encoding="utf-8")
    assert "reproduced</td>" not in page and "the same</td>" not in page


def test_a_notebook_that_fails_is_named_and_what_it_makes_did_not_run(folder):
    write_notebook(
        folder / "notebooks", "02-quotes", READING, PARAMETERS, "1 / 0", saving("segments", '"segments"')
    )
    found = check(study_in(folder))
    assert "02-quotes.ipynb failed in cell 3 (id 'cell-3'): 1 / 0" in found.complaint
    assert "ZeroDivisionError" in found.complaint
    assert found.results["tables/segments.csv"] == found.results["manifest.json"] == "did not run"
    assert found.results["tables/participants.csv"] == "the same"
    assert outcome(found)[0] == "did not run" and not found.holds


def test_a_notebook_that_reaches_for_the_network_is_refused(folder):
    reaching = "import urllib.request\nurllib.request.urlopen('http://192.0.2.1/')"
    write_notebook(folder / "notebooks", "02-quotes", READING, PARAMETERS, reaching)
    found = check(study_in(folder))
    assert "02-quotes.ipynb failed in cell 3" in found.complaint
    assert "192.0.2.1: the network is out of reach here" in found.complaint


def test_results_are_computed_under_another_time_zone_than_the_callers(folder, monkeypatch):
    """A time that a result depended on would come out otherwise: the zone is that of the kernels, too."""
    local = "import pandas as pd, time\nhere = pd.DataFrame({'seconds': [time.localtime().tm_gmtoff]})"
    kept = "from compendium.run.results import save_table\nsave_table(here, 'segments', results_dir)"
    write_notebook(folder / "notebooks", "02-quotes", READING, PARAMETERS, local, kept)
    monkeypatch.setenv("TZ", "UTC")
    with clean_room(study_in(folder)) as room:
        assert room.run() == ""
        made = (room.results / "tables" / "segments.csv").read_text(encoding="utf-8")
    assert made == f"seconds\n{(12 * 60 + 45) * 60}\n"


def test_a_run_that_made_nothing_is_not_the_same_as_nothing_committed(folder, monkeypatch):
    shutil.rmtree(folder / "results")
    monkeypatch.setattr("compendium.review.cleanroom.CleanRoom.run", lambda room: "")
    found = check(study_in(folder))
    assert found.complaint == "the run made no manifest" and not found.holds


def test_without_the_guard_against_the_network_nothing_is_run(folder, monkeypatch):
    monkeypatch.setattr("compendium.review.cleanroom.put_hook", lambda place: None)
    found = check(study_in(folder))
    assert found.complaint == "the network could not be shut off, so nothing was run"
    assert set(found.results.values()) == {"did not run"}


# --- Interruption ---


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "request to end"])
def test_an_interrupted_check_leaves_nothing_behind(folder, scratch, number):
    waiting = "import pathlib, time\npathlib.Path(results_dir).mkdir(exist_ok=True)"
    waiting += f"\ntime.sleep({2 * PATIENCE})"  # whoever is not ended is still there when we look
    write_notebook(folder / "notebooks", "02-quotes", READING, PARAMETERS, waiting)
    before = contents(folder)
    command = [sys.executable, "-m", "compendium", "--study", folder, "verify"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        until = time.monotonic() + PATIENCE
        while not list(scratch.glob("verify-*/a study/results/tables/participants.csv")):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        printed, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number, printed
    assert "Traceback" not in printed
    assert contents(folder) == before
    assert list(scratch.iterdir()) == []
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []


# --- Which files are copied ---


def git(folder, *arguments):
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    """A small git repository."""
    folder = tmp_path / "repository"
    for name in ("data/a.csv", "data/text/T2Q1.txt", "data/.hidden", "src/__pycache__/a.pyc", "src/a.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("name,n\nx,1\n", encoding="utf-8")
    (folder / ".gitignore").write_text("__pycache__/\ndata/text/\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "data/a.csv", "src/a.py")
    git(folder, "commit", "-qm", "all")
    return folder


def test_what_git_tracks_is_copied_and_without_git_all_but_what_gitignore_names(repository):
    (repository / "src" / "new.py").touch()
    assert tracked_files(repository, ["data", "src", "nothing"]) == ["data/a.csv", "src/a.py"]
    shutil.rmtree(repository / ".git")
    there = ["data/.hidden", "data/a.csv", "src/a.py", "src/new.py"]
    assert tracked_files(repository, ["data", "src", "nothing"]) == there
    assert tracked_files(repository) == [".gitignore", *there]


def test_the_compendium_is_copied_alike_with_git_and_without(tmp_path):
    with_git = tracked_files(TOP, ALL)
    copy_files(TOP, with_git, tmp_path / "crate")
    assert tracked_files(tmp_path / "crate", ALL) == with_git
    assert {"data/claims.csv", "src/compendium/review/verify.py", "notebooks/01-sample.ipynb"} <= set(
        with_git
    )


def test_an_edit_since_the_last_commit_is_named_and_a_file_unknown_to_git_too(folder, quickly):
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    edit(folder / "data" / "participants.csv", "P1,plot_holder,gardener", "P1,plot_holder,coordinator")
    write_notebook(folder / "notebooks", "04-new", READING, PARAMETERS, "1")
    found = check(study_in(folder))
    edited = Difference("data/participants.csv", "P1", "role", "gardener", "coordinator")
    assert found.edits == [edited]
    assert found.left_behind == ["notebooks/04-new.ipynb"]
    assert f"since the last commit:\n  {edited}" in sheet(found)
    assert "not copied, for git does not know them:\n  notebooks/04-new.ipynb" in sheet(found)


def test_results_that_were_made_anew_after_an_edit_are_not_those_that_were_committed(folder, quickly):
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    assert check(study_in(folder)).holds
    edit(folder / "data" / "participants.csv", "P1,plot_holder,gardener", "P1,plot_holder,coordinator")
    run_pipeline(study_in(folder), ("notebooks", "manifest"))
    found = check(study_in(folder))
    assert not found.holds
    made = Difference("tables/participants.csv", "P1", "role", "gardener", "coordinator")
    assert made in found.differences


# --- The certificate ---


CHECK = Check(
    complaint="",
    seconds=12.3,
    surroundings={"TZ": "CHAST-12:45"},
    code={"package": "compendium"},
    made={"tables/voices.csv": "05-voices.ipynb"},
    results={"tables/voices.csv": "the same"},
    differences=[],
    printed=[],
    claims={"as attributed": 2},
    readings={},
    edits=[],
    left_behind=[],
    commit="",
    tree="",
    committed={"tables/voices.csv": "12" * 32},
    inputs={"data/codings.csv": "34" * 32, "study.yml": "56" * 32},
)


def test_the_certificate_calls_itself_a_self_check_and_tells_how_it_was_made(tmp_path):
    page = write_certificate(CHECK, Study(tmp_path)).read_text(encoding="utf-8")
    record = json.loads((tmp_path / "build" / "certificate.json").read_text(encoding="utf-8"))["predicate"]
    for text in (page, record["what"]):
        assert "self-check" in text and "no independent reproduction" in text
    assert record["outcome"] == "same"
    assert record["python"] == ".".join(map(str, sys.version_info[:3]))
    assert record["packages_other_than_locked"] == other_than_locked(TOP / "requirements.lock")
    assert "all 1 results came out as committed" in page and "CHAST-12:45" in page
    assert not re.search(r"https?://|<script|<link", page.replace("https://codecheck.org.uk", ""))


def test_sheet_and_certificate_say_what_quotes_show_and_who_read_them(tmp_path):
    numbers = {"n_citations": 9, "n_citations_read": 8, "n_fit_whole": 4, "n_fit_part": 2, "n_fit_none": 1}
    numbers |= {"n_fit_differ": 1, "n_readers": 3, "n_model_readers": 2}
    read = replace(CHECK, readings=numbers)
    told = (
        "of 9 citations, 8 were read: the quote alone shows the whole sentence in 4, a part in 2, nothing in "
        "1; readers differ on 1. Readers: 3; runs of a language model among them: 2, whose agreement is not "
        "that of people"
    )
    assert f"does the quote show it? {told}" in sheet(read)
    assert f"Does the quote show it? {told}." in write_certificate(read, Study(tmp_path)).read_text("utf-8")
    people = replace(CHECK, readings=numbers | {"n_model_readers": 0})
    assert sheet(people).splitlines()[5].endswith("Readers: 3; runs of a language model among them: 0")


def test_where_nobody_read_or_nothing_ran_the_sheet_says_so():
    none = dict.fromkeys(["n_fit_whole", "n_fit_part", "n_fit_none", "n_fit_differ"], 0)
    none |= {"n_citations": 9, "n_citations_read": 0, "n_readers": 0, "n_model_readers": 0}
    assert "show it? nobody has read the 9 citations" in sheet(replace(CHECK, readings=none))
    assert "show it? did not run" in sheet(CHECK)


def test_text_in_the_certificate_stays_text(tmp_path):
    wicked = Difference("tables/<b>.csv", "<script>", "&", "<i>", None)
    page = write_certificate(replace(CHECK, differences=[wicked]), Study(tmp_path)).read_text(
        encoding="utf-8"
    )
    assert "<script>" not in page and "&lt;script&gt;" in page and "<i>" not in page


def test_a_package_of_another_version_than_locked_is_named(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "pytest==0.1 \\\n    --hash=sha256:00\n"
        'not-installed==1.0 ; sys_platform == "win32"\n'
        "psutil[dev,test]==0.2 \\\n    --hash=sha256:00\n"
    )
    assert other_than_locked(lock) == {
        "pytest": f"0.1 locked, {pytest.__version__} installed",
        "psutil": f"0.2 locked, {psutil.__version__} installed",
    }


def test_a_checker_can_take_over_the_manifest(tmp_path):
    """What https://codecheck.org.uk/spec/config/2.0/ asks of authors, and nothing that a checker says."""
    shutil.copy(TOP / "CITATION.cff", tmp_path)
    write_certificate(CHECK, Study(tmp_path))
    text = (tmp_path / "build" / "codecheck.yml").read_text(encoding="utf-8")
    assert "\n---\n" in text
    found = yaml.safe_load(text)
    assert found["version"] == "https://codecheck.org.uk/spec/config/2.0/"
    assert found["manifest"] == [
        {"file": "results/tables/voices.csv", "comment": "made by notebooks/05-voices.ipynb"}
    ]
    assert found["paper"]["reference"] == "https://doi.org/10.1186/s12875-023-02104-7"
    assert [author["name"].split()[-1] for author in found["paper"]["authors"]] == [
        "Leslie",
        "Fadaak",
        "Pinto",
    ]
    assert not {"codechecker", "report", "summary", "certificate", "check_time"} & found.keys()


# --- Without network ---

ATTEMPTS = """
import socket
import compendium.review.offline
attempts = {
    "connect": lambda: socket.socket().connect(("192.0.2.1", 9)),
    "connect by IPv6": lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 9)),
    "send": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)),
    "look up": lambda: socket.getaddrinfo("example.org", 80),
    "look up by address": lambda: socket.gethostbyaddr("192.0.2.1"),
    "loopback": lambda: socket.create_server(("127.0.0.1", 0)).getsockname(),
    "connect to loopback": lambda: socket.create_connection(listening.getsockname()),
    "look up loopback": lambda: socket.getaddrinfo("localhost", 80),
}
listening = socket.create_server(("127.0.0.1", 0))
for name, attempt in attempts.items():
    try:
        attempt()
        print(name, "done")
    except compendium.review.offline.NetworkRefused:
        print(name, "refused")
"""


def test_every_way_out_is_refused_and_the_loopback_is_not(tmp_path):
    from compendium.review.offline import put_hook

    put_hook(tmp_path / "guard")
    paths = os.pathsep.join([str(tmp_path / "guard"), str(TOP / "src")])
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    told = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert told == dict.fromkeys(
        ["connect", "connect by IPv6", "send", "look up", "look up by address"], "refused"
    ) | (dict.fromkeys(["loopback", "connect to loopback", "look up loopback"], "done")), done.stderr


# --- The whole compendium ---


def test_the_compendium_unpacked_elsewhere_without_git_under_other_settings_comes_out_the_same(tmp_path):
    crate = tmp_path / "an unpacked crate"
    copy_files(TOP, tracked_files(TOP, ALL), crate)
    (tmp_path / "home").mkdir()
    other = {
        "PYTHONPATH": str(crate / "src"),
        "HOME": str(tmp_path / "home"),
        "USER": "reviewer",
        "TZ": "America/Edmonton",
        "LANG": "de_DE.UTF-8",
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONHASHSEED": "4711",
    }
    done = subprocess.run(
        [sys.executable, "-m", "compendium", "verify"],
        cwd=crate,
        env={**os.environ, **other},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = [name for name in tracked_files(TOP, ["results"])]
    assert f"The same: all {len(results)} results came out as committed, byte for byte." in done.stdout
    assert "RV-12 start of the Omicron wave: printed 2021-09 month, found 2021-11" in done.stdout
    assert str(tmp_path) not in (crate / "build" / "certificate.json").read_text(encoding="utf-8")
