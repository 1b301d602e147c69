"""Many variants as whole appendices: none lost, none twice, the same bytes here and on a Dask cluster."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_variants import with_notebooks
from tiny import PARAMETERS, saving, write_notebook

import compendium
from compendium.errors import StudyError
from compendium.sweep import appendices, cluster
from compendium.sweep.appendices import run_variants
from compendium.sweep.multiverse import swept
from compendium.sweep.variants import drawn

distributed = pytest.importorskip("distributed")

SMALL = Path(__file__).parent / "studies" / "small"
PATIENCE = 300
FIFTY = 50


def contents(folder):
    """Everything in a folder but the claim on it."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != ".claim"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def some_of(study, n, seed=0):
    result = swept(study)
    return drawn(result.combinations, *result.left_out, result.tables["segments"], n, seed)


@pytest.fixture
def study(tmp_path):
    """The small study with a notebook that cannot bear two quotes, and the one that has the grid."""
    study = with_notebooks(tmp_path / "study", "12-sweep", data=SMALL)
    choices = PARAMETERS + '\ncoder = "published"\nmin_quotes = 1'
    picky = "1 / (min_quotes - 2)"
    reading = "from compendium.data import read_codings"
    write_notebook(study.notebooks, "01-codings", reading, choices, picky, saving("codings", '"codings"'))
    return study


@pytest.fixture
def variants(study):
    """Three variants of the study, of which one asks for two quotes and so fails."""
    wanted = {1: None, 2: None, 3: None}
    for variant in some_of(study, 60):
        wanted[variant["min_quotes"]] = variant
    return list(wanted.values())


def test_a_failing_variant_is_named_with_its_error_and_the_others_are_there(
    study, variants, tmp_path, capsys
):
    out = tmp_path / "out"
    (failed,) = run_variants(study, variants, out)
    assert failed.startswith(f"{variants[1]['name']}: 01-codings.ipynb failed in cell 3")
    assert "ZeroDivisionError" in failed
    kept = re.search(r"as far as it came: (.*)", failed)[1]
    assert Path(kept).is_file()
    shutil.rmtree(Path(kept).parents[1])
    there = sorted(path.name for path in out.iterdir() if path.is_dir())
    assert there == sorted([variants[0]["name"], variants[2]["name"]])
    capsys.readouterr()
    assert len(run_variants(study, variants, out)) == 1
    assert capsys.readouterr().out == "3 variants, 2 of them up to date\n"


def test_a_variant_has_what_it_was_made_from_and_what_was_made(study, variants, tmp_path):
    run_variants(study, variants[:1], tmp_path / "out")
    folder = tmp_path / "out" / variants[0]["name"]
    marker = json.loads((folder / "variant.json").read_text(encoding="utf-8"))
    assert marker["variant"] == variants[0]
    assert marker["files"].keys() == contents(folder).keys() - {"variant.json"}
    assert {"data/codings.csv", "notebooks/01-codings.ipynb", "study.yml", "results/tables/codings.csv",
            "book/executed/01-codings.ipynb"} <= marker["files"].keys()  # fmt: skip
    assert str(tmp_path) not in (folder / "book" / "executed" / "01-codings.ipynb").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda study, folder: (folder / "results" / "tables" / "codings.csv").write_text("altered"),
        lambda study, folder: (folder / "study.yml").unlink(),
        lambda study, folder: (study.data / "claims.csv").open("a").write("\n"),
        lambda study, folder: (folder / "variant.json").unlink(),
    ],
    ids=["a result altered", "a file gone", "other data", "no marker"],
)
def test_a_variant_that_is_not_as_it_would_be_made_now_is_run_again(
    study, variants, tmp_path, capsys, change
):
    out = tmp_path / "out"
    run_variants(study, variants[:1], out)
    before = contents(out)
    change(study, out / variants[0]["name"])
    capsys.readouterr()
    run_variants(study, variants[:1], out)
    name = variants[0]["name"]
    assert capsys.readouterr().out == f"1 variants, 0 of them up to date\n  {name}: done\n"
    assert contents(out)[f"{name}/results/tables/codings.csv"] == before[f"{name}/results/tables/codings.csv"]


def test_two_sweeps_cannot_write_into_the_same_folder(study, variants, tmp_path):
    with (
        appendices._claimed(tmp_path / "out"),
        pytest.raises(StudyError, match="out is in use by another sweep"),
    ):
        run_variants(study, variants, tmp_path / "out")
    assert len(run_variants(study, variants, tmp_path / "out")) == 1


# On a cluster


@pytest.mark.parametrize("lacking", ["distributed", "pytask_parallel"])
def test_without_the_packages_for_a_cluster_only_a_cluster_is_refused(
    study, variants, tmp_path, monkeypatch, lacking
):
    monkeypatch.setitem(sys.modules, lacking, None)
    with pytest.raises(StudyError, match=r"Dask is not installed: .* distributed pytask-parallel"):
        run_variants(study, variants, tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    for path in Path(compendium.__file__).parent.rglob("*.py"):
        at_the_top = re.findall(r"^(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert lacking not in at_the_top, path


def test_a_scheduler_that_does_not_answer_is_named(study, variants, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(StudyError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_variants(study, variants, tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_a_worker_with_other_code_or_packages_is_refused(study):
    code = cluster.code_of(study)
    assert {"data/__init__.py", "run/notebook.py", "sweep/variants.py", "matplotlib"} <= code.keys()
    other = code | {"data/__init__.py": "another hash", "matplotlib": "1.0"}
    with pytest.raises(StudyError, match=r"another version of data/__init__\.py, matplotlib; install"):
        cluster.run_on_worker({}, other)


def command(*arguments):
    return [sys.executable, "-m", *map(str, arguments)]


@contextmanager
def dask(folder, n_workers):
    """Start a Dask scheduler and workers as processes of their own; yield its address and the workers."""
    file = folder / "scheduler.json"
    place = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file]
    worker = ["--no-nanny", "--nthreads", 1, "--no-dashboard", "--scheduler-file", file]
    with (folder / "dask.log").open("w") as log:
        told = {"stdout": log, "stderr": log, "cwd": folder}
        processes = [subprocess.Popen(command("distributed.cli.dask_scheduler", "--port", 0, *place), **told)]
        try:
            for _ in range(n_workers):
                processes.append(subprocess.Popen(command("distributed.cli.dask_worker", *worker), **told))
            wait_until(lambda: file.is_file() and file.stat().st_size)
            yield json.loads(file.read_text())["address"], processes[1:]
        finally:
            for process in processes:
                process.kill()
                process.wait()


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


def seen_running(client):
    """Process ids of workers that are at this moment running a task, with the task."""
    running = client.run(lambda dask_worker: [task.key for task in dask_worker.state.executing])
    pids = client.run(os.getpid)
    return {pids[worker]: keys for worker, keys in running.items() if keys}


def sweep_command(study, out, *more):
    arguments = ["compendium", "--study", study.folder, "sweep", "--full", FIFTY, "--seed", 3, "--out", out]
    return command(*arguments, *more)


def done_in(text):
    return re.findall(r"^  ([0-9a-f]{10}): done$", text, re.MULTILINE)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes cannot be killed like this here")
def test_fifty_variants_end_with_the_same_bytes_whoever_is_killed(tmp_path):
    """Here the command is killed and started again; on a cluster, one of two workers while it runs a task."""
    study = with_notebooks(tmp_path / "study", "05-voices", "12-sweep", data=SMALL)
    here, there = tmp_path / "here", tmp_path / "there"
    started = {"stdout": subprocess.PIPE, "text": True}

    with subprocess.Popen(sweep_command(study, here), **started) as first:
        lines = []
        while len(done_in("".join(lines))) < 3:
            lines.append(first.stdout.readline())
            assert lines[-1], "".join(lines)  # nothing more comes: it ended
        first.kill()
        lines.append(first.stdout.read())
    again = subprocess.run(sweep_command(study, here), capture_output=True, text=True)
    assert again.returncode == 0, again.stdout + again.stderr
    up_to_date = int(re.search(r"^50 variants, (\d+) of them up to date$", again.stdout, re.MULTILINE)[1])
    assert 3 <= up_to_date < FIFTY
    assert len(done_in(again.stdout)) == FIFTY - up_to_date

    with (
        dask(tmp_path, n_workers=2) as (address, workers),
        distributed.Client(address, timeout=PATIENCE) as client,
    ):
        client.wait_for_workers(2, timeout=PATIENCE)
        with subprocess.Popen(sweep_command(study, there, "--scheduler", address), **started) as run:
            wait_until(lambda: len(list(there.glob("*/variant.json"))) >= 3)
            killed, tasks = wait_until(lambda: seen_running(client)).popitem()
            os.kill(killed, signal.SIGKILL)
            printed = run.stdout.read()
        assert run.returncode == 0, printed
        assert tasks and killed in {worker.pid for worker in workers}
        assert len(client.scheduler_info()["workers"]) == 1

    done = done_in(printed)
    assert len(done) == len(set(done)) == FIFTY
    assert contents(there) == contents(here)
    assert sorted(done) == sorted(path.parent.name for path in here.glob("*/variant.json"))
