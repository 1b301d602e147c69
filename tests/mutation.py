"""One cell of the data changed to another valid value: does recomputing the results notice?"""

import csv
import io
import shutil
from pathlib import Path
from typing import NamedTuple

from compendium.data import check_data
from compendium.data.dictionary import fields, read_dictionary
from compendium.errors import DataError
from compendium.review.compare import compare_files
from compendium.run.plan import planned_runs
from compendium.run.script import run_as_script

SLOW = "12-sweep"
"""The notebook that runs last: it takes as long as all others."""


class Mutation(NamedTuple):
    """A cell, by file, row (counted from 0, without the header) and column, and the value that it gets."""

    file: str
    row: int
    column: str
    value: str


class Recomputation:
    """The tables of results, recomputed in this process from a copy of the data with some cells changed."""

    def __init__(self, study, scratch):
        self.original = study.data
        self.data = Path(shutil.copytree(study.data, scratch / "data"))
        self.results = scratch / "results"
        self.committed = {
            path.relative_to(study.results).as_posix(): path.read_bytes()
            for path in study.results.rglob("*.csv")
        }
        self.runs = {run.name: run for run in planned_runs(study)}
        self.tables = {
            name: [
                file.relative_to(study.results).as_posix() for file in run.results if file.suffix == ".csv"
            ]
            for name, run in self.runs.items()
        }
        self.noticed_last = None
        self.fields = {r["path"]: fields(r) for r in read_dictionary(study.data).values()}
        self.rows = {name: list(csv.DictReader(_text(study.data / name))) for name in self.fields}
        self.changed = set()

    def change(self, *mutations):
        """Change cells, and no others, in the copy of the data.

        Raises
        ------
        DataError
            If they break the contract.
        """
        for name in self.changed:
            shutil.copyfile(self.original / name, self.data / name)
        self.changed = {mutation.file for mutation in mutations}
        for name in self.changed:
            rows = [dict(row) for row in self.rows[name]]
            for mutation in mutations:
                if mutation.file == name:
                    rows[mutation.row][mutation.column] = mutation.value
            with (self.data / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        check_data(self.data)

    def differences(self):
        """Return what differs in the tables of the first notebook that notices; empty if none does.

        Of those that read what was changed, the one comes first that noticed the change before.

        Returns
        -------
        list of Difference
        """
        readers = [
            name for name, run in self.runs.items() if self.changed & {path.name for path in run.inputs}
        ]
        for name in sorted(readers, key=lambda name: (name != self.noticed_last, name == SLOW)):
            if found := self.recomputed(name):
                self.noticed_last = name
                return found
        return []

    def recomputed(self, name):
        """Run one notebook and return how its tables differ from the committed ones."""
        run_as_script(self.runs[name], self.data, self.results, figures=False)
        found = []
        for table in self.tables[name]:
            now = (self.results / table).read_bytes()
            found += compare_files(table, self.committed.get(table), now)
        return found

    def mutations(self, file, column, chance, each):
        """Change up to so many cells of a column, one after the other, each to another valid value.

        Yields
        ------
        Mutation
            While its change stands in the copy of the data.
        """
        rows, made = self.rows[file], 0
        for row in chance.sample(range(len(rows)), min(len(rows), 2 * each)):
            for value in other_values(self.fields[file][column], rows, row, chance):
                mutation = Mutation(file, row, column, value)
                try:
                    self.change(mutation)
                except DataError:
                    continue
                yield mutation
                made += 1
                break
            if made == each:
                return


def _text(path):
    return io.StringIO(path.read_bytes().decode("utf-8"), newline="")


def other_values(field, rows, row, chance):
    """Return some values that a cell could have instead."""
    old = rows[row][field["name"]]
    allowed = [str(value) for value in field.get("constraints", {}).get("enum", ())]
    if field["type"] == "boolean":
        near = ["true", "false"]
    elif field["type"] == "integer" and old:
        near = [str(int(old) + step) for step in (1, -1)]
    else:
        near = allowed or ([_misspelt(old, chance)] if old else [])
    others = list({other[field["name"]] for other in rows})
    values = [*chance.sample(near, len(near)), *chance.sample(sorted(others), min(3, len(others)))]
    return [value for value in dict.fromkeys(values) if value != old]


def _misspelt(text, chance):
    """Change one letter or digit of a text to another one; of hexadecimal digits, to another one of these."""
    kinds = ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz")
    places = [place for place, letter in enumerate(text) if letter.lower() in "".join(kinds)]
    place = chance.choice(places)
    (kind,) = (kind for kind in kinds if text[place].lower() in kind)
    return text[:place] + chance.choice(kind.replace(text[place].lower(), "")) + text[place + 1 :]
