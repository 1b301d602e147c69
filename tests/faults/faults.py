"""Things that go wrong, at random: what is tried, and what has survived it, by kind.

Something survives if the command ends with its exit code and words, and nothing is spoilt. Whatever else
happens is lost, and is described.
"""

import contextlib
import csv
import io
import os
import random
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from mutation import other_values

from compendium import cli
from compendium.data.dictionary import fields, read_dictionary
from compendium.study import TOP

REFUSED = re.compile(r"[a-z]+[.]csv[^:\n]*: .")
IN_A_ROW = re.compile(r"[a-z]+[.]csv[^:\n]*\brows? [0-9]+[^:\n]*: .")
OF_CELLS = ("with another value", "with an empty cell", "with two cells exchanged")
"""Kinds of change that leave a table a table: what is wrong with it then has a row."""


class Tally(NamedTuple):
    """How often one kind of fault was tried, and what did not survive it."""

    kind: str
    tried: int
    lost: list

    def __str__(self):
        """Return a row of the table, with what was lost below it."""
        row = f"{self.kind:<44} {self.tried:>6} {self.tried - len(self.lost):>9} {len(self.lost):>5}"
        return "\n".join([row, *(f"    {what}" for what in self.lost)])


HEADER = f"{'kind':<44} {'tried':>6} {'survived':>9} {'lost':>5}"


def told(study, *arguments):
    """Run a command in this process; return its exit code, or the error that escaped, and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = cli.main(["--study", str(study), *map(str, arguments)])
        except Exception as error:  # whatever escapes is what is looked for
            code = f"{type(error).__name__}: {error}"[:200]
    return code, said.getvalue()


def study_in(folder):
    """Copy data and choices of this study into a folder."""
    shutil.copytree(TOP / "data", folder / "data", ignore=shutil.ignore_patterns("text"))
    shutil.copy(TOP / "study.yml", folder)
    return folder


# --- Mutants: a table with one thing changed ---


def _with_another_value(chance, header, rows, known):
    row, place = _cell(chance, header, rows)
    records = [dict(zip(header, cells, strict=True)) for cells in rows]
    values = other_values(known[header[place]], records, row, chance)
    rows[row][place] = values[0] if values else rows[row][place] + "x"


def _with_an_empty_cell(chance, header, rows, known):
    row, place = _cell(chance, header, rows)
    rows[row][place] = ""


def _with_noise_in_a_cell(chance, header, rows, known):
    row, place = _cell(chance, header, rows)
    noise = ["\0", "\ufeff", '"', ",", "\n", "\r", "=1+1", " ", "NA", "1e999", "9" * 400, "é\u0301", "\u202e"]
    cell = rows[row][place]
    where = chance.randrange(len(cell) + 1)
    rows[row][place] = cell[:where] + chance.choice(noise) + cell[where:]


def _without_a_row(chance, header, rows, known):
    del rows[chance.randrange(len(rows))]


def _with_a_row_twice(chance, header, rows, known):
    rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))


def _without_a_column(chance, header, rows, known):
    place = chance.randrange(len(header))
    for cells in [header, *rows]:
        del cells[place]


def _with_two_cells_exchanged(chance, header, rows, known):
    (row, place), (other, there) = _cell(chance, header, rows), _cell(chance, header, rows)
    rows[row][place], rows[other][there] = rows[other][there], rows[row][place]


def _cell(chance, header, rows):
    return chance.randrange(len(rows)), chance.randrange(len(header))


EDITS = {
    edit.__name__.strip("_").replace("_", " "): edit
    for edit in (
        _with_another_value,
        _with_an_empty_cell,
        _with_noise_in_a_cell,
        _without_a_row,
        _with_a_row_twice,
        _without_a_column,
        _with_two_cells_exchanged,
    )
}


def _spoilt_bytes(chance, content):
    """Return a file with one byte changed, taken out or put in, or cut off at a byte."""
    place = chance.randrange(len(content))
    byte = bytes([chance.randrange(256)])
    after = chance.choice([content[place:], content[place + 1 :]])
    return chance.choice(
        [content[:place] + byte + after, content[:place] + content[place + 1 :], content[:place]]
    )


def mutants(scratch, number, seed):
    """Check the data with one thing changed in one table.

    Either the change is refused, with a file and, unless it concerns all of it, a row. Or it is accepted, and
    the table has the columns that are described, as many cells in each row, and no key twice.
    """
    study, chance = study_in(scratch), random.Random(seed)
    resources = {resource["path"]: resource for resource in read_dictionary(study / "data").values()}
    lost, tried = {}, {}
    for _ in range(number):
        name = chance.choice(sorted(resources))
        kind = chance.choice([*EDITS, "with other bytes"])
        path = study / "data" / name
        right = path.read_bytes()
        if kind in EDITS:
            header, *rows = csv.reader(io.StringIO(right.decode("utf-8"), newline=""))
            EDITS[kind](chance, header, rows, fields(resources[name]))
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows([header, *rows])
            spoilt = text.getvalue().encode()
        else:
            spoilt = _spoilt_bytes(chance, right)
        path.write_bytes(spoilt)
        tried[kind] = tried.get(kind, 0) + 1
        code, said = told(study, "check")
        if fault := _fault_of_check(code, said, path, resources[name], kind):
            lost.setdefault(kind, []).append(f"{name}: {fault}")
        path.write_bytes(right)
    return [Tally(f"a table {kind}", tried[kind], lost.get(kind, [])) for kind in sorted(tried)]


def _fault_of_check(code, said, path, resource, kind):
    """Say what is wrong with the answer of ``check``; nothing where it is right."""
    if code == 0:
        return _fault_of_table(path.read_bytes(), resource)
    if code != 1:
        return str(code)
    if path.name not in said or not (IN_A_ROW if kind in OF_CELLS else REFUSED).search(said):
        return f"is refused without its file or row: {said[:200]}"
    return ""


def _fault_of_table(content, resource):
    """Say what is wrong with a table that was accepted, by the standard library alone."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    if header != list(fields(resource)):
        return "is accepted with another header"
    if any(len(row) != len(header) for row in rows):
        return "is accepted with a row of another length"
    keys = [tuple(row[header.index(name)] for name in resource["schema"]["primaryKey"]) for row in rows]
    return "is accepted with a key twice" if len(set(keys)) < len(keys) else ""


# --- Hostile files: what no program should have to read ---


def hostile_files(chance):
    """Return kinds of hostile content, each as a function that puts it at a path."""
    letters = "".join(
        chance.choice("ab,;\t\"'\n\r\0{}[]<>&=é\u202e\ud7ff") for _ in range(chance.randrange(1, 3000))
    )
    depth = chance.randrange(2_000, 200_000)
    contents = {
        "empty": b"",
        "blank": b" \n" * chance.randrange(1, 99),
        "binary": chance.randbytes(chance.randrange(1, 5000)),
        "NUL": b"\0" * chance.randrange(1, 5000),
        "one huge line": b"a" * chance.randrange(200_000, 2_000_000),
        "one huge cell": b'segment_id,coder,code_id\n"' + b"a" * 200_000 + b'",x,y\n',
        "quotation marks only": b'"' * chance.randrange(1, 5001),
        "nested lists": b"[" * depth,
        "nested objects": b'{"a":' * depth,
        "nested elements": b"<article>" * depth,
        "many entities": b'<!DOCTYPE a [<!ENTITY b "bb">]><article>' + b"&b;" * 1000 + b"</article>",
        "half of a UTF-16": "segment_id,coder".encode("utf-16")[:-1],
        "PDF in name only": b"%PDF-1.7\n" + chance.randbytes(500),
        "signs at random": letters.encode("utf-8"),
    }

    def put(content):
        return lambda path: path.write_bytes(content)

    return {kind: put(content) for kind, content in contents.items()} | {
        "a folder": lambda path: path.mkdir(),
        "a link to itself": lambda path: path.symlink_to(path.name),
        "a link to nothing": lambda path: path.symlink_to("nothing"),
        "nothing": lambda path: None,
    }


def hostile(scratch, number, seed):
    """Give hostile files to the commands that read what people bring; nothing else may change by it."""
    study, chance = study_in(scratch / "study"), random.Random(seed)
    mine, before = scratch / "mine", _bytes(study / "data")
    tables = sorted(before)
    lost, tried = {}, {}
    for turn in range(number):
        command = ("quotes", "agreement", "tidy", "diff")[turn % 4]
        kind, put = chance.choice(sorted(hostile_files(chance).items(), key=lambda pair: pair[0]))
        shutil.rmtree(mine, ignore_errors=True)
        if command in ("tidy", "diff"):
            shutil.copytree(study / "data", mine)
            target, argument = mine / chance.choice([*tables, "datapackage.json"]), mine
            target.unlink()
        else:
            mine.mkdir()
            target = argument = mine / "brought"
        put(target)
        was = _bytes(mine)
        code, said = told(study, command, argument)
        tried[command] = tried.get(command, 0) + 1
        fault = "" if code == 1 and said.strip() else f"ends with {code}, saying {said[:100]!r}"
        if _bytes(study / "data") != before or _bytes(mine) != was:
            fault += " and changes what it reads"
        if fault:
            lost.setdefault(command, []).append(f"{kind} as {target.name}: {fault}")
    shutil.rmtree(mine, ignore_errors=True)
    return [
        Tally(f"a hostile file for {command}", tried[command], lost.get(command, [])) for command in tried
    ]


def _bytes(folder):
    """Return the content of each file of a folder, at any depth, by its place."""
    return {
        Path(os.path.relpath(path, folder)).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
