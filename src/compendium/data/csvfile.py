"""A CSV file as a table: its text cells by row, and what is wrong with the file before any cell is judged."""

import codecs
import csv
import io
from dataclasses import dataclass

import pandas as pd

from compendium.data.dictionary import fields, primary_key
from compendium.errors import MOST_RANGES, Problem, counted, row_ranges, shortened
from compendium.files import read_data

SEPARATORS = {
    ",": "commas",
    ";": "semicolons between its cells, as spreadsheets put them where the comma is the decimal sign",
    "\t": "tabs between its cells",
}
"""What can stand between the cells of a file; the contract asks for the first, spreadsheets know all."""


@dataclass(frozen=True)
class Table:
    """A table as it stands in its file.

    ``cells`` holds text ("" where empty), indexed by the row of the file; ``complete`` says whether every row
    and column could be read, so that other tables may be judged by this one. ``mends`` names what was undone
    of all that a spreadsheet did to the file, one text for each kind; ``header`` is the file's.
    """

    file: str
    resource: dict
    cells: pd.DataFrame
    complete: bool
    mends: tuple = ()
    header: tuple = ()

    @property
    def is_whole(self):
        """Whether the file has just the columns of the contract, in order, and every row could be read."""
        return self.complete and list(self.header) == list(fields(self.resource))

    def problem(self, row, columns, complaint):
        """Return what is wrong with one cell, or with several of a row that belong together."""
        key = [name for name in primary_key(self.resource) if name in self.cells]
        named = ", ".join(filter(None, self.cells.loc[row, key]))
        value = ", ".join(filter(None, self.cells.loc[row, columns]))
        text = " ".join(filter(None, [", ".join(columns), value and shortened(value), complaint]))
        return Problem(self.file, row, named, ", ".join(columns), text)


def read_table(path, resource):
    """Return the table of a resource, and the problems of its file and header."""
    names = list(fields(resource))
    header, rows, faults, whole, mends = _read_cells(path, names)
    if whole and not rows and not resource.get("mayBeEmpty"):
        faults, whole = [*faults, (0, "has no rows; add at least one below the header")], False
    if header:
        faults += [(1, fault) for fault in _header_faults(header, names)]
    known = [name for name in names if header.count(name) == 1]
    cells = pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=object)[known]
    problems = [Problem(path.as_posix(), row, "", "", fault) for row, fault in faults]
    whole = whole and known == names
    return Table(path.as_posix(), resource, cells, whole, tuple(mends), tuple(header)), problems


def _header_faults(header, names):
    """Yield what is wrong with the columns of a file."""
    yield from (f"column '{name}' is missing; add it" for name in names if name not in header)
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            yield f"column '{name}' stands {header.count(name)} times; keep one"
        if name not in names:
            yield f"column '{name}' is not in datapackage.json; remove it or describe it there"
    if header != names and sorted(header) == sorted(names):
        yield f"columns are not in the order of datapackage.json; order them {','.join(names)}"


def typed(table):
    """Return the table as a frame of typed columns with a plain index."""
    cells = table.cells.reset_index(drop=True)
    return pd.DataFrame({name: _column(cells[name], field) for name, field in fields(table.resource).items()})


def _column(cells, field):
    """Return one column in its type, empty cells missing."""
    if field["type"] == "boolean":
        return cells == "true"
    filled = cells.where(cells != "")
    if field["type"] == "integer":
        return pd.to_numeric(filled).astype("Int64")
    return filled.astype("float64" if field["type"] == "number" else "str")


def _read_cells(path, names):
    """Read a CSV file with one header row, in whichever way a spreadsheet saved it.

    Parameters
    ----------
    path : Path
    names : list of str
        The columns that it should have, by which its separator is known.

    Returns
    -------
    header : list of str
        Empty if the file cannot be read as a table at all.
    rows : dict of list of str by row
        The rows that have as many cells as the header, by their row in the file (the header is row 1; a row
        whose cells span several lines counts as the first of them).
    faults : list of (row, text)
        What is wrong with the file, each with its remedy; row 0 means the whole file.
    whole : bool
        Whether every row below the header is among the rows.
    mends : list of str
        What the contract does not want and could be undone without loss.
    """
    try:
        raw = read_data(path)
    except OSError as error:
        return [], {}, [(0, f"cannot be read ({error.strerror}); put the file there")], False, []
    if not raw.strip():
        return [], {}, [(0, "is empty; give it a header row and its rows")], False, []
    text, faults, mends = _decoded(raw)
    separator = _separator(text, names)
    if separator != ",":
        mends.append(SEPARATORS[separator])
    records, broken = csv_records(text, separator)
    faults += broken
    if not records:
        return [], {}, faults or [(0, "is empty; give it a header row and its rows")], False, mends
    mends += [*_without_row_numbers(records, names), *_without_empty_ends(records)]
    header = records.pop(1)
    if not header:
        return [], {}, [*faults, (1, "is blank; begin the file with its header row")], False, mends
    ragged = [
        (row, complaint_of_length(record, header))
        for row, record in records.items()
        if len(record) != len(header)
    ]
    rows = {row: record for row, record in records.items() if len(record) == len(header)}
    return header, rows, faults + ragged, not (broken or ragged), mends


def _without_row_numbers(records, names):
    """Take the column of row numbers out of records that R and pandas put in front; yield that it went."""
    filled = [record for record in records.values() if any(record)]
    if not filled or filled[0][: len(names) + 1] != ["", *names]:
        return
    numbers = [record[0] for record in filled[1:]]
    if numbers in ([str(number + first) for number in range(len(numbers))] for first in (0, 1)):
        for record in filter(None, records.values()):
            del record[0]
        yield "a first column of row numbers"


def _without_empty_ends(records):
    """Take rows without content, and columns without name and content, out of records; yield what went."""
    blank = [row for row, record in records.items() if row > 1 and not any(record)]
    for row in blank:
        del records[row]
    widths = [len(record) for record in records.values()]
    header = records[1]
    while header and not header[-1]:
        header.pop()
    for record in records.values():
        while len(record) > len(header) and not record[-1]:
            record.pop()
    empty = max(width - len(record) for width, record in zip(widths, records.values(), strict=True))
    if empty and header:
        yield counted(empty, "empty column") + " at its end"
    if blank:
        yield f"{counted(len(blank), 'empty row')} ({row_ranges(blank, MOST_RANGES)})"


def _decoded(raw):
    """Return the text of a file without what only spreadsheets want in it, what is wrong, and what went.

    There is no text if the bytes are neither UTF-8 nor UTF-16 that says so.
    """
    mends = []
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
        mends.append("the encoding UTF-16 instead of UTF-8")
    else:
        encoding = "utf-8"
        if raw.startswith(codecs.BOM_UTF8):
            raw = raw[3:]
            mends.append("a byte-order mark at its beginning")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        fault = f"byte 0x{raw[error.start]:02X} is not {encoding.upper()}; save the file as UTF-8"
        return "", [(row, fault)], mends
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        mends.append("carriage returns (CR or CRLF) at its line ends")
    return text, [], mends


def _separator(text, names):
    """Return what stands between the cells: that which makes the most of the header known columns."""

    def known(separator):
        try:
            return len(set(next(csv.reader([first], delimiter=separator), [])) & set(names))
        except csv.Error:
            return 0

    first = text.partition("\n")[0]
    return max(SEPARATORS, key=known)


def csv_records(text, separator=","):
    """Return the records of a CSV text by their first row, and what stopped the reading."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, row = {}, 1
    try:
        for record in reader:
            records[row] = record
            row = reader.line_num + 1
    except csv.Error as error:
        return records, [(row, f"cannot be split into cells ({error}); check the quotation marks")]
    return records, []


def complaint_of_length(record, header):
    """Say what is wrong with a record that has not as many cells as the header."""
    if not record:
        return "is blank; delete the line"
    return (
        f"has {len(record)} cells and the header {len(header)}; add what is missing, "
        "or put a cell that holds a comma in double quotes"
    )
