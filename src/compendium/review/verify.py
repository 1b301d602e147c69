"""Did I get the same? Everything is run anew in a clean room, and compared with what is committed."""

import csv
import json
import time
from collections import Counter
from dataclasses import dataclass

from compendium.files import sha256
from compendium.gate.repository import last_commit, untracked_files
from compendium.review.cells import Difference
from compendium.review.cleanroom import clean_room
from compendium.review.compare import compare_folders, edits_since_commit, files_below
from compendium.run.results import read_numbers
from compendium.study import MANIFEST

SAME, DIFFERS, UNKNOWN, NOT_RUN = "the same", "differs", "not committed", "did not run"

REPRODUCED = "reproduced"

#: What is read of the numbers on what quotes show, and where they stand.
READINGS = [
    "n_citations", "n_citations_read", "n_fit_whole", "n_fit_part", "n_fit_none", "n_fit_differ",
    "n_readers", "n_model_readers",
]  # fmt: skip
READINGS_FROM = "15-readings.csv"

#: What is read of the table of printed numbers.
PRINTED = {
    "value_id", "document", "locator", "quantity", "unit", "value", "recomputed", "verdict", "reason"
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """What a re-run found.

    Attributes
    ----------
    complaint : str
        Why the run did not come to its end, empty if it did.
    seconds : float
    surroundings : dict of str
        In which the run was done.
    code : dict
        What the manifest of the run says of the code.
    made : dict
        For each file that the run made, the notebook that made it.
    results : dict
        For each file ``the same``, ``differs``, ``not committed`` or ``did not run``.
    differences : list of Difference
        From the committed results to those of the run.
    printed : list of dict
        Rows of the table of printed numbers. ``verdict`` is what the run found, ``did not run`` where it
        found nothing; ``committed`` is the verdict on record.
    claims : dict
        Number of claims by verdict, as the run found them.
    readings : dict
        What readers found that quotes show of the sentences that cite them: by name, the numbers of
        ``READINGS`` that the run found.
    edits : list of Difference
        What is not as in the last commit, where there is git.
    left_behind : list of str
        Files that git does not know, results among them: they were not copied.
    commit, tree : str
        Git's hashes of the last commit and of its tree, empty where there is none.
    committed : dict
        SHA-256 of each committed result, by name.
    inputs : dict
        SHA-256 of each file of data, and of study.yml, that the run was given.
    """

    complaint: str
    seconds: float
    surroundings: dict
    code: dict
    made: dict
    results: dict
    differences: list[Difference]
    printed: list[dict]
    claims: dict
    readings: dict
    edits: list[Difference]
    left_behind: list[str]
    commit: str
    tree: str
    committed: dict
    inputs: dict

    @property
    def failed(self):
        """Printed numbers that are on record as reproduced and were not reproduced now."""
        return [row for row in self.printed if row["committed"] == REPRODUCED != row["verdict"]]

    @property
    def holds(self):
        """Whether everything ran, came out byte for byte, and no number on record as reproduced failed."""
        return not (self.complaint or self.differences or self.failed)


def check(study):
    """Run a study anew in a clean room and compare what comes out with its committed results.

    Parameters
    ----------
    study : Study
        Nothing in its folder is changed.

    Returns
    -------
    Check
    """
    started = time.monotonic()
    with clean_room(study) as room:
        complaint = room.run()
        manifest = _json(room.results / MANIFEST)
        if not (complaint or manifest.get("results")):
            complaint = "the run made no manifest"
        return Check(
            complaint,
            time.monotonic() - started,
            {name: room.environment[name] for name in ("TZ", "LC_ALL", "PYTHONHASHSEED", "USER")},
            manifest.get("code", {}),
            {name: made["notebook"] for name, made in manifest.get("results", {}).items()},
            _states(room.committed, room.results),
            compare_folders(room.committed, room.results),
            _printed(room.committed, room.results),
            dict(Counter(row["verdict"] for row in _rows(room.results, "claims", {"verdict"}))),
            _readings(room.results / "numbers" / READINGS_FROM),
            edits_since_commit(study.folder),
            untracked_files(study.folder),
            *last_commit(study.folder),
            _digests(room.committed),
            _digests(room.study, ("data/", "study.yml")),
        )


def _digests(folder, beginnings=("",)):
    """Return the SHA-256 of each file below a folder whose name, with slashes, begins like this."""
    named = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: sha256(path) for name, path in sorted(named.items()) if name.startswith(beginnings)}


def _states(committed, results):
    """Return, for each result on either side, how it came out; the run began without any."""
    before, after = files_below(committed), files_below(results)
    states = {}
    for name in sorted(before | after):
        if name not in after:
            states[name] = NOT_RUN
        elif name not in before:
            states[name] = UNKNOWN
        else:
            states[name] = SAME if before[name] == after[name] else DIFFERS
    return states


def _printed(committed, results):
    """Return the printed numbers as the run judged them, and those on record that it did not judge."""
    recorded = {row["value_id"]: row for row in _rows(committed, "reported", PRINTED)}
    judged = {row["value_id"]: row for row in _rows(results, "reported", PRINTED)}
    not_run = {"recomputed": "", "verdict": NOT_RUN, "reason": ""}
    printed = {name: row | not_run for name, row in recorded.items()} | judged
    on_record = {name: row["verdict"] for name, row in recorded.items()}
    return [row | {"committed": on_record.get(name, "")} for name, row in printed.items()]


def _rows(results, name, columns):
    """Return the rows of a table of results, none where the file or a column is missing or unreadable."""
    try:
        with (results / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, restval=""))
    except (FileNotFoundError, UnicodeDecodeError):
        return []
    return rows if rows and columns <= rows[0].keys() else []


def _readings(path):
    """Return the numbers on what quotes show, none where the run did not make them."""
    numbers = read_numbers(path) if path.is_file() else {}
    return {name: numbers[name][0] for name in READINGS if name in numbers}


def _json(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
