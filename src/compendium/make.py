"""Runs what is not up to date: data, notebooks and manifest, and the book. Says plainly what ran."""

import errno
import glob
import sys
import time
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from compendium.errors import NOT_OURS, CompendiumError, StudyError, counted, told
from compendium.pages.builder import builder_waiting
from compendium.run import forks
from compendium.run.notebook import reproducible_environment
from compendium.run.plan import planned_runs
from compendium.run.source import PACKAGE, module_closure
from compendium.study import MANIFEST, TOP, shown

_CURRENT = ContextVar("current")

LEAST_FILES = 200
"""Files that may be open at once, for the kernels of a run."""

STAGES = ("notebooks", "manifest", "book")

#: What every run depends on besides what its notebook names: how it is run, and the packages.
MACHINERY = (
    *module_closure(["compendium.run.notebook"]),
    PACKAGE / "run" / "matplotlibrc",
    TOP / "requirements.lock",
)


def run_pipeline(study, stages=STAGES, workers=None, plain_kernels=False):
    """Run everything that is not up to date, and print what ran.

    Parameters
    ----------
    study : Study
    stages : sequence of str
        Which of ``pipeline/task_<stage>.py`` take part.
    workers : int, optional
        How many notebooks run at once; by default :data:`compendium.run.threads.WORKERS`.
    plain_kernels : bool
        Start a new interpreter for each notebook instead of forking one that has its imports behind it.

    Returns
    -------
    bool
        Whether everything is now up to date.

    Raises
    ------
    StudyError, NotebookError, DataError, DisclosureError
        If study.yml, notebooks and data do not fit together, or tell what they must not, or the repository
        lies in a folder of a name that cannot be; nothing has run then.
    """
    _refuse_few_files()
    if glob.escape(str(TOP)) != str(TOP):
        raise StudyError(
            f"{TOP} has * ? or [ in its name, which pytask takes for a pattern; rename the folder"
        )
    started = time.monotonic()
    with ExitStack() as surroundings:
        surroundings.enter_context(reproducible_environment(study.build))
        stale = _looks_stale(study)
        if stale and not plain_kernels:
            forks.start()  # before this process imports anything that takes long
        from compendium.run.kernels import use_kernels

        use_kernels(plain_kernels)
        runs = _checked_runs(study, stages)
        if stale and "book" in stages:
            surroundings.enter_context(builder_waiting())
        import pytask
        from sqlalchemy.engine import URL

        study.build.mkdir(parents=True, exist_ok=True)
        config = study.build / "pytask.toml"
        config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
        surroundings.enter_context(_as_current(study, runs))
        log = surroundings.enter_context(pytask.console.capture())
        session = pytask.build(
            config=config,
            paths=[TOP / "pipeline" / f"task_{stage}.py" for stage in stages],
            # Made of its parts, or %20 in a folder's name would be read as a blank.
            database_url=URL.create(
                "sqlite", database=(study.build / ".pytask" / "pytask.sqlite3").as_posix()
            ),
            capture="no",
            verbose=0,
            threads=workers,
        )
    return _tell(session, time.monotonic() - started, log.get())


def _refuse_few_files():
    """Raise an error where a shell lets so few files be open that kernels would be aborted without a word."""
    if find_spec("resource") is None:  # on Windows, which has no such limit
        return
    limits = import_module("resource")
    if limits.getrlimit(limits.RLIMIT_NOFILE)[0] < LEAST_FILES:
        raise OSError(errno.EMFILE, "too many open files")


def _looks_stale(study):
    """Guess from dates whether a notebook will run; what runs is then decided by contents alone."""
    made = study.results / MANIFEST
    if not (study.executed.is_dir() and made.is_file()):
        return True
    inputs = [*study.data.glob("*"), *study.notebooks.glob("*.ipynb"), *study.folder.glob("*.yml")]
    return max(path.stat().st_mtime for path in (*inputs, *PACKAGE.rglob("*.py"))) > made.stat().st_mtime


def _checked_runs(study, stages):
    """Return the runs that are planned; data that break their contract, or tell too much, raise an error."""
    from compendium.data import check_data
    from compendium.gate.gate import check_sources

    check_data(shown(study.data))
    if "book" in stages:
        check_sources(study)
        for needed in (study.book / "_toc.yml", study.folder / "_config.yml"):
            if not needed.is_file():
                raise StudyError(
                    f"{shown(needed)} is missing: this study has no book; `notebooks` runs without one"
                )
    return planned_runs(study)


@contextmanager
def _as_current(study, runs):
    """Make `current` return these, and let pytask read the task files anew, for it keeps what it imported."""
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or ".").parent == TOP / "pipeline":
            del sys.modules[name]
    token = _CURRENT.set((study, runs))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current():
    """The study that is being run, and its runs: for the task files in ``pipeline/``."""
    return _CURRENT.get()


@contextmanager
def announced(name):
    """Print the name of a task and its seconds when it ends: this is the progress that a reader sees."""
    started = time.monotonic()
    try:
        yield
    except Exception:
        print(f"  {name}: failed\n", end="", flush=True)
        raise
    # One write for line and end, or the lines of two threads run into each other.
    print(f"  {name}: {time.monotonic() - started:.1f} s\n", end="", flush=True)


def _tell(session, seconds, log):
    """Print what ran, or what failed and why; return whether everything is up to date."""
    from pytask import ExitCode, TaskOutcome

    reports = {_subject(report.task): report for report in session.execution_reports}
    ran = [name for name, report in reports.items() if report.outcome == TaskOutcome.SUCCESS]
    failed = [report for report in reports.values() if report.outcome == TaskOutcome.FAIL]
    complete = len(reports) == len(session.tasks)
    for reason in dict.fromkeys(_reason(report, log) for report in failed):
        print(f"\n{reason}", file=sys.stderr)
    if session.exit_code != ExitCode.OK:
        print("" if failed else log, "Stopped. The last good book is as it was.", sep="\n", file=sys.stderr)
    elif not complete:
        print("\nInterrupted. Run again to go on from here.", file=sys.stderr)
    elif ran:
        others = [name for name in reports if name not in ran]
        rest = f" ({_in_words(others)} up to date)" if others else ""
        print(f"done in {seconds:.0f} s: {_in_words(ran)}{rest}")
    else:
        print(f"nothing to do: {_in_words(reports)} are up to date")
    return session.exit_code == ExitCode.OK and complete


def _subject(task):
    """Return what a task is about: a run's name, ``manifest`` or ``book``."""
    return task.name.rpartition("::task_")[2].removeprefix("notebook[").removesuffix("]")


def _reason(report, log):
    """Return the message of an error that is ours; for any other, all that pytask says."""
    _, error, _ = report.exc_info
    return told(error) if isinstance(error, (CompendiumError, *NOT_OURS)) else log


def _in_words(subjects):
    """Return the subjects of tasks as words of a sentence: ``14 notebooks and the book``."""
    notebooks = sum(name not in STAGES for name in subjects)
    parts = [counted(notebooks, "notebook")] if notebooks else []
    if "book" in subjects:
        parts.append("the book")
    return " and ".join(parts) or "the manifest"
