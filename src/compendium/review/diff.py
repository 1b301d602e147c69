"""What would change? The analyses run on data as they are and as somebody edited them, and are compared."""

import multiprocessing
import os
import shutil
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from compendium.data import check_data
from compendium.data.dictionary import DICTIONARY, read_dictionary
from compendium.pages.sentences import Number, Sentence, cited_sentences, worded
from compendium.review.cells import Difference
from compendium.review.compare import compare_files, compare_folders
from compendium.run import forks
from compendium.run.plan import planned_runs
from compendium.run.script import run_as_script
from compendium.study import Study

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Side:
    """The analyses on one state of the data: what was planned, where results go, numbers for the book."""

    study: Study
    runs: dict
    results: Path
    numbers: dict = field(default_factory=dict)

    def number(self, cited):
        """Return the value of a cited number, None where nothing hands it on."""
        return self.numbers.get(cited.run, {}).get(cited.name)

    def worded(self, cited):
        """Return a cited number as the book writes it."""
        return worded(cited, self.number(cited))


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
    numbers : list of Number
        Numbers for the book whose value changes, cited or not; their format is empty.
    sentences : list of Sentence
        Those of the book that cite a number which changes in the form in which they show it.
    before, after : Side
    """

    edits: list[Difference]
    affected: list[str]
    cells: list[Difference]
    numbers: list[Number]
    sentences: list[Sentence]
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
    sentences = _sentences(study, before, after)
    return Changes(edits, affected, cells, _numbers(before, after), sentences, before, after)


def draw_figures(found):
    """Draw the figures of the affected runs on both sides.

    Returns
    -------
    list of str
        Names of the figures whose bytes change, or that only one side has.
    """
    _run([found.before, found.after], found.affected, figures=True)
    folders = (side.results / "figures" for side in (found.before, found.after))
    return [difference.file for difference in compare_folders(*folders)]


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
    """Run what each side has of some runs, two at a time, and note the numbers that they hand on."""
    jobs = [(side, name) for name in reversed(names) for side in sides if name in side.runs]
    context = multiprocessing.get_context("forkserver" if forks.CAN_FORK else "spawn")
    workers = min(2, os.cpu_count() or 1, len(jobs) or 1)
    with ProcessPoolExecutor(workers, context, _leave_interrupts_to_the_caller) as pool:
        running = [
            pool.submit(run_as_script, side.runs[name], side.study.data, side.results, figures)
            for side, name in jobs
        ]
        for (side, name), numbers in zip(jobs, running, strict=True):
            side.numbers[name] = numbers.result()


def _leave_interrupts_to_the_caller():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _numbers(before, after):
    """Return the numbers for the book that are not the same on both sides."""
    handed_on = {
        Number(run, name, "")
        for side in (before, after)
        for run, values in side.numbers.items()
        for name in values
    }
    return sorted(number for number in handed_on if before.number(number) != after.number(number))


def _sentences(study, before, after):
    """Return the sentences that change, with all that they cite computed."""
    changed = {number[:2] for number in _numbers(before, after)}
    touched = [
        sentence
        for sentence in cited_sentences(study.book)
        if any(number[:2] in changed for number in sentence.numbers)
    ]
    others = {number.run for sentence in touched for number in sentence.numbers} - before.numbers.keys()
    _run([before], sorted(others & before.runs.keys()))
    after.numbers.update({run: before.numbers[run] for run in others & before.runs.keys()})
    return [
        sentence
        for sentence in touched
        if any(before.worded(number) != after.worded(number) for number in sentence.numbers)
    ]
