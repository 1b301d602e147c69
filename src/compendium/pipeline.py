"""Which notebook runs with which parameters; running what is not up to date; saying plainly what ran."""

import os
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compendium.book import BookError
from compendium.dictionary import DICTIONARY, closure, read_dictionary
from compendium.notebooks import (
    PACKAGE,
    NotebookError,
    files_written,
    modules_imported,
    parameters,
    read_notebook,
    tables_read,
)
from compendium.run import check_parameters, reproducible_environment
from compendium.study import FOLDER_VARIABLE, TOP, StudyError, read_choices

STAGES = ("notebooks", "manifest", "book")

#: A notebook that has this parameter runs once for each theme of the codebook.
THEME = "theme"


@dataclass(frozen=True)
class Run:
    """A notebook with the parameters it is given, the files it depends on and the files it makes."""

    name: str
    notebook: Path
    parameters: dict
    inputs: tuple[Path, ...]
    results: tuple[Path, ...]
    executed: Path


def planned_runs(study):
    """Every run of a study, known before anything runs.

    Parameters
    ----------
    study : Study

    Returns
    -------
    list of Run
        One for each notebook; one for each theme where the notebook has a parameter ``theme``.

    Raises
    ------
    StudyError, NotebookError, DataError
        If study.yml, notebooks and data do not fit together.
    """
    choices = read_choices(study)
    resources = read_dictionary(study.data)
    runs = []
    for path in sorted(study.notebooks.glob("*.ipynb")):
        notebook = read_notebook(path)
        defaults = parameters(notebook)
        given = {"data_dir": "data", "results_dir": "results", **choices[notebook.name]}
        check_parameters(path.name, given, defaults)
        for theme in _themes(study) if THEME in defaults else [None]:
            values = given if theme is None else {**given, THEME: theme}
            runs.append(_run(study, notebook, defaults, values, resources, theme))
    if not runs:
        raise StudyError(f"{study.notebooks} holds no notebook")
    return runs


def _run(study, notebook, defaults, values, resources, theme):
    """Plan one run."""
    unknown = tables_read(notebook) - resources.keys()
    if unknown:
        raise StudyError(
            f"{notebook.path.name} reads {sorted(unknown)}, which {DICTIONARY} does not describe"
        )
    name = notebook.name if theme is None else f"{notebook.name}-{theme}"
    tables = sorted(closure(tables_read(notebook), resources))
    return Run(
        name,
        notebook.path,
        {parameter: values[parameter] for parameter in defaults if parameter in values},
        (
            notebook.path,
            study.data / DICTIONARY,
            *(study.data / resources[table]["path"] for table in tables),
            *modules_imported(notebook),
        ),
        tuple(study.results / file for file in files_written(notebook, {**defaults, **values})),
        study.executed / f"{name}.ipynb",
    )


def _themes(study):
    """Codes of the themes, in codebook order."""
    from compendium.codes import themes
    from compendium.data import read_codebook

    return list(themes(read_codebook(study.data))["code_id"])


#: What every run depends on besides what its notebook names: how it is run, and the packages.
MACHINERY = (PACKAGE / "run.py", TOP / "requirements.lock")


def run_pipeline(study, stages=STAGES, workers=None, plain_kernels=False):
    """Run what is not up to date and print what ran.

    Parameters
    ----------
    study : Study
    stages : sequence of str
        Which of ``pipeline/task_<stage>.py`` take part.
    workers : int, optional
        How many notebooks run at once; by default two, or one where there is one processor.
    plain_kernels : bool
        Start a new interpreter for each notebook instead of forking one that has its imports behind it.

    Returns
    -------
    bool
        Whether everything is now up to date.

    Raises
    ------
    StudyError, NotebookError, DataError
        If study.yml, notebooks and data do not fit together; nothing has run then.
    """
    import pytask

    from compendium.kernels import use_kernels

    planned_runs(study)
    study.build.mkdir(parents=True, exist_ok=True)
    config = study.build / "pytask.toml"
    config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    started = time.monotonic()
    with _current(study), reproducible_environment(study.build), pytask.console.capture() as log:
        use_kernels(plain_kernels)
        session = pytask.build(
            config=config,
            paths=[TOP / "pipeline" / f"task_{stage}.py" for stage in stages],
            capture="no",
            verbose=0,
            parallel_backend="threads",
            n_workers=workers or min(2, os.cpu_count() or 1),
        )
    if not session.tasks:
        raise StudyError(
            f"no tasks found in {TOP / 'pipeline'}; pytask cannot read a path with * ? or [\n{log.get()}"
        )
    return _tell(session, time.monotonic() - started, log.get())


@contextmanager
def _current(study):
    """Let the task files find the study, and be read anew although pytask keeps imported modules."""
    before = os.environ.get(FOLDER_VARIABLE)
    os.environ[FOLDER_VARIABLE] = str(study.folder)
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or ".").parent == TOP / "pipeline":
            del sys.modules[name]
    try:
        yield
    finally:
        os.environ.pop(FOLDER_VARIABLE)
        if before is not None:
            os.environ[FOLDER_VARIABLE] = before


@contextmanager
def announced(name):
    """Print a task's name and seconds as it ends: the progress a reader sees."""
    started = time.monotonic()
    try:
        yield
    except Exception:
        print(f"  {name}: failed", flush=True)
        raise
    print(f"  {name}: {time.monotonic() - started:.1f} s", flush=True)


def _tell(session, seconds, log):
    """Print the outcome of a session; return whether everything is up to date."""
    from pytask import ExitCode, TaskOutcome

    reports = {_subject(report.task): report for report in session.execution_reports}
    ran = [name for name, report in reports.items() if report.outcome == TaskOutcome.SUCCESS]
    failed = [report for report in reports.values() if report.outcome == TaskOutcome.FAIL]
    for report in failed:
        print(f"\n{_reason(report, log)}", file=sys.stderr)
    if session.exit_code != ExitCode.OK:
        print("" if failed else log, "Stopped. The last good book is as it was.", sep="\n", file=sys.stderr)
    elif len(reports) < len(session.tasks):
        print("\nInterrupted. Run again to go on from here.", file=sys.stderr)
    elif ran:
        others = [name for name in reports if name not in ran]
        rest = f" ({_counted(others)} up to date)" if others else ""
        print(f"done in {seconds:.0f} s: {_counted(ran)}{rest}")
    else:
        print(f"nothing to do: {_counted(reports)} are up to date")
    return session.exit_code == ExitCode.OK and len(reports) == len(session.tasks)


def _subject(task):
    """What a task is about: the run's name, or ``manifest`` or ``book``."""
    name = task.name.rpartition("::task_")[2]
    return name.removeprefix("notebook[").removesuffix("]")


def _reason(report, log):
    """Why a task failed: the message where it is ours, else all that pytask knows."""
    _, error, _ = report.exc_info
    return str(error) if isinstance(error, NotebookError | BookError) else log


def _counted(subjects):
    """Count notebooks and name the book: ``14 notebooks and the book``."""
    notebooks = sum(name not in STAGES for name in subjects)
    parts = [f"{notebooks} notebook{'s' * (notebooks != 1)}"] * bool(notebooks)
    parts += ["the book"] * ("book" in subjects)
    return " and ".join(parts) or "the manifest"
