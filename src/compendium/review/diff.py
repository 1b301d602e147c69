"""What would change? The analyses run on data as they are and as somebody edited them, and are compared."""

import multiprocessing
import os
import shutil
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from compendium.data import check_data
from compendium.data.dictionary import DICTIONARY, read_dictionary
from compendium.pages.numbers import numbers_by_key
from compendium.pages.sentences import Sentence, cited_sentences
from compendium.review.cells import Difference
from compendium.review.compare import compare_files, compare_folders
from compendium.run import forks
from compendium.run.plan import planned_runs
from compendium.run.results import run_key
from compendium.run.script import run_as_script
from compendium.study import Study

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Side:
    """The analyses on one state of the data: what was planned, and where results go."""

    study: Study
    runs: dict
    results: Path

    @property
    def values(self):
        """Value of each named number that was handed on, by key such as ``voices.n_quotes``."""
        return {key: value for key, (value, _, _) in numbers_by_key(self.results).items()}


@dataclass(frozen=True)
class Changes:
    """What an edit of the data changes.

    Attributes
    ----------
    edits : list of Difference
        In the data themselves.
    affected : list of str
        Runs that read something edited, or that only one side has.
    cells : list of Difference
        In the tables of results.
    numbers : list of str
        Keys of the named numbers whose value changes, cited or not.
    sentences : list of Sentence
        Those of the book that read otherwise, or that state what does not hold any more, or holds again.
    was, now : dict
        Value of each named number by key, before and after.
    before, after : Side
    """

    edits: list[Difference]
    affected: list[str]
    cells: list[Difference]
    numbers: list[str]
    sentences: list[Sentence]
    was: dict
    now: dict
    before: Side
    after: Side

    @property
    def verdicts(self):
        """Cells that are verdicts, each once where several tables repeat it."""
        found = {}
        for cell in self.cells:
            if cell.column == "verdict":
                found.setdefault((cell.row.rpartition(" · ")[2], cell.was, cell.now), cell)
        return list(found.values())


def changes(study, edited_data):
    """Run the analyses that an edit of the data can reach, before and after it, and compare.

    Parameters
    ----------
    study : Study
        Its data are one side. Its results are neither read nor written; what is computed goes to
        ``build/diff/``.
    edited_data : Path
        An edited copy of its folder of data, the other side.

    Returns
    -------
    Changes
        Without figures; `draw_figures` makes them.

    Raises
    ------
    DataError
        If either side breaks the contract; nothing is run then.
    """
    forks.start()
    check_data(edited_data)
    check_data(study.data)
    place = study.build / "diff"
    shutil.rmtree(place, ignore_errors=True)
    before = _side(study, place / BEFORE)
    after = _side(_edited(study, edited_data, place / "edited"), place / AFTER)
    edits = _edits(study.data, edited_data)
    affected = _affected(before, after, {edit.file for edit in edits})
    _run([before, after], affected)
    cells = compare_folders(before.results / "tables", after.results / "tables")
    numbers = _changed(before.values, after.values)
    touched = [found for found in cited_sentences(study.book) if found.keys & set(numbers)]
    _run_others_cited(before, affected, touched)
    was = before.values
    reached = {run_key(name) for name in affected}
    now = {key: value for key, value in was.items() if key.partition(".")[0] not in reached} | after.values
    sentences = [found for found in touched if found.worded(was) != found.worded(now)]
    return Changes(edits, affected, cells, numbers, sentences, was, now, before, after)


def draw_figures(found):
    """Draw the figures of the affected runs on both sides.

    Returns
    -------
    list of str
        Names of the figures whose bytes change, or that only one side has; those drawn for a phone, which
        say the same, are left out.
    """
    _run([found.before, found.after], found.affected, figures=True)
    folders = (side.results / "figures" for side in (found.before, found.after))
    return [found.file for found in compare_folders(*folders) if "/" not in found.file]


def _side(study, results):
    return Side(study, {run.name: run for run in planned_runs(study)}, results)


def _edited(study, edited_data, folder):
    """Make a study of the edited data, with the same choices."""
    (folder / "data").mkdir(parents=True)
    shutil.copyfile(study.folder / "study.yml", folder / "study.yml")
    for name in _data_files(edited_data):
        shutil.copyfile(edited_data / name, folder / "data" / name)
    return replace(study, folder=folder)


def _data_files(data_dir):
    return [DICTIONARY, *(resource["path"] for resource in read_dictionary(data_dir).values())]


def _edits(data_dir, edited_data):
    """Compare the data themselves."""
    names = dict.fromkeys([*_data_files(data_dir), *_data_files(edited_data)])
    found = []
    for name in names:
        sides = [side / name for side in (data_dir, edited_data)]
        found += compare_files(name, *(path.read_bytes() if path.is_file() else None for path in sides))
    return found


def _affected(before, after, edited):
    """Return the names of the runs that read an edited file, and of those that only one side has."""
    both = [*before.runs, *(name for name in after.runs if name not in before.runs)]
    return [
        name
        for name in both
        if not (name in before.runs and name in after.runs)
        or any(edited & {path.name for path in side.runs[name].inputs} for side in (before, after))
    ]


def _run(sides, names, figures=False):
    """Run what each side has of some runs, two at a time."""
    jobs = [(side, name) for name in reversed(names) for side in sides if name in side.runs]
    context = multiprocessing.get_context("forkserver" if forks.CAN_FORK else "spawn")
    workers = min(2, os.cpu_count() or 1, len(jobs) or 1)
    with ProcessPoolExecutor(workers, context, _leave_interrupts_to_the_caller) as pool:
        running = [
            pool.submit(run_as_script, side.runs[name], side.study.data, side.results, figures)
            for side, name in jobs
        ]
        for done in running:
            done.result()


def _leave_interrupts_to_the_caller():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _changed(before, after):
    """Return the keys of the numbers that have not the same value on both sides."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _run_others_cited(before, affected, sentences):
    """Run what an edit does not reach but sentences cite; it is the same on both sides."""
    cited = {key.partition(".")[0] for sentence in sentences for key in sentence.keys}
    _run([before], [name for name in before.runs if run_key(name) in cited and name not in affected])
