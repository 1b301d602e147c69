"""Whole appendices of many variants, in threads here, or on a Dask cluster through pytask-parallel.

A variant's folder is put in place in one step, with a list of its contents, and only then counts as
complete. So nothing is lost or run twice when a worker dies (the cluster gives its variant to another one) or
everything is interrupted (the next call goes on from there).
"""

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytask
from filelock import FileLock, Timeout
from pytask import NodeLoadError, PathNode, PythonNode, TaskOutcome, TaskWithoutPath

from compendium.errors import StudyError
from compendium.files import sha256
from compendium.run.kernels import use_kernels
from compendium.run.notebook import reproducible_environment
from compendium.study import shown
from compendium.sweep.cluster import code_of, on_cluster, run_on_worker
from compendium.sweep.variants import run_variant, variant_files, write_files

MARKER = "variant.json"


@dataclass(kw_only=True)
class Files(PythonNode):
    """The files that a variant of a study (the ``value``) is made from, put together when its turn comes."""

    variant: dict

    @property
    def signature(self):
        """What tells the node from others: its name."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def load(self, is_product=False):
        """Return the files."""
        return variant_files(self.value, self.variant)


@dataclass(kw_only=True)
class Appendix(PathNode):
    """The folder of a variant; for pytask it is there only when all of its files are."""

    variant: dict
    made_from: str

    def state(self):
        """SHA-256 of the marker, which lists the SHA-256 of all other files; None where there is none."""
        return sha256(self.path / MARKER) if (self.path / MARKER).is_file() else None

    def save(self, value):
        """Put a folder with these files in place."""
        hashes = {place: hashlib.sha256(content).hexdigest() for place, content in sorted(value.items())}
        marker = {"variant": self.variant, "made_from": self.made_from, "files": hashes}
        text = json.dumps(marker, indent=2, ensure_ascii=False) + "\n"
        unfinished = self.path.with_name(f".{self.path.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        write_files(unfinished, value | {MARKER: text.encode("utf-8")})
        shutil.rmtree(self.path, ignore_errors=True)
        os.replace(unfinished, self.path)
        # One write for line and end, or the lines of two threads run into each other.
        print(f"  {self.variant['name']}: done\n", end="", flush=True)

    def is_complete(self):
        """Tell whether the folder holds what would be made now, byte for byte."""
        if self.state() is None:
            return False
        marker = json.loads((self.path / MARKER).read_text(encoding="utf-8"))
        files = {self.path / place: digest for place, digest in marker["files"].items()}
        whole = all(path.is_file() and sha256(path) == digest for path, digest in files.items())
        return whole and marker["made_from"] == self.made_from


def run_variants(study, variants, out, workers=None, scheduler=None):
    """Run all notebooks on each of some variants that is not complete yet, and print which are done.

    Parameters
    ----------
    study : Study
    variants : list of dict
        As :func:`compendium.sweep.variants.drawn` returns them.
    out : Path
        Each variant gets a folder of its own here, named for it: the data, notebooks and choices it was made
        from, ``results/`` and ``book/executed/``.
    workers : int, optional
        How many run at once; by default :data:`compendium.run.threads.WORKERS` here, and twice as
        many as a cluster has threads.
    scheduler : str, optional
        Address of a Dask scheduler, ``tcp://…``.

    Returns
    -------
    list of str
        One for each variant that failed: its name and why.

    Raises
    ------
    StudyError
        If another call is using ``out``, or no scheduler or worker answers.
    """
    code, out = code_of(study), out.resolve()
    made_from = _made_from(study, code)
    with _claimed(out):
        nodes = [Appendix(path=out / v["name"], variant=v, made_from=made_from) for v in variants]
        waiting = [node for node in nodes if not node.is_complete()]
        print(f"{len(nodes)} variants, {len(nodes) - len(waiting)} of them up to date", flush=True)
        if not waiting:
            return []
        with _here(workers) if scheduler is None else on_cluster(scheduler, workers) as backend:
            reports = _executed([_task(study, node, scheduler and code) for node in waiting], backend)
    failed = [report for report in reports if report.outcome == TaskOutcome.FAIL]
    return [f"{report.task.name}: {_reason(report.exc_info[1])}" for report in failed]


def _reason(error):
    """Return the error itself: pytask wraps one that happens while it loads the files of a variant."""
    return error.__cause__ if isinstance(error, NodeLoadError) else error


def _task(study, appendix, code):
    """Return the task that makes one appendix: here or, if code is given, on a worker that has the same."""
    name = appendix.variant["name"]
    function = run_on_worker if code else run_variant
    given = {"files": Files(name=f"files of {name}", value=study, variant=appendix.variant)}
    if code:
        given["code"] = PythonNode(name="code", value=code)
    return TaskWithoutPath(name=name, function=function, depends_on=given, produces={"return": appendix})


def _executed(tasks, backend):
    """Execute tasks and return pytask's reports; its database of earlier runs is not kept."""
    with tempfile.TemporaryDirectory() as root, pytask.console.capture() as log:
        config = Path(root) / "pytask.toml"
        config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
        session = pytask.build(config=config, tasks=tasks, force=True, capture="no", verbose=0, **backend)
    if len(session.execution_reports) < len(tasks):
        raise StudyError(f"interrupted; the same command goes on from here\n{log.get()}")
    return session.execution_reports


@contextmanager
def _here(workers):
    """Yield the options for `pytask.build` to run in threads of this process, each with its own kernel."""
    with tempfile.TemporaryDirectory() as scratch, reproducible_environment(Path(scratch)):
        use_kernels()
        yield {"threads": workers}


@contextmanager
def _claimed(out):
    """Hold a lock on a folder, so that no other sweep writes into it; the lock ends with the process."""
    out.mkdir(parents=True, exist_ok=True)
    try:
        claim = FileLock(out / ".claim").acquire(blocking=False)
    except Timeout:
        raise StudyError(f"{shown(out)} is in use by another sweep") from None
    with claim:
        yield


def _made_from(study, code):
    """Return one SHA-256 over all that the appendices have in common: data, notebooks, choices, code."""
    files = [study.folder / "study.yml", *study.data.iterdir(), *study.notebooks.glob("*.ipynb")]
    lines = sorted(f"{path.name} {sha256(path)}" for path in files if path.is_file())
    return hashlib.sha256("\n".join([*lines, json.dumps(code)]).encode()).hexdigest()
