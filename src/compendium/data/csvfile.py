"""A CSV file as a table: its text cells by row, and what is wrong with the file before any cell is judged."""

import csv
import io
from dataclasses import dataclass

import pandas as pd

from compendium.data.dictionary import fields, primary_key
from compendium.errors import Problem, shortened
from compendium.files import read_data


@dataclass(frozen=True)
class Table:
    """A table as it stands in its file.

    ``cells`` holds text ("" where empty), indexed by the row of the file; ``complete`` says whether every row
    and column could be read, so that other tables may be judged by this one.
    """

    file: str
    resource: dict
    cells: pd.DataFrame
    complete: bool

    def problem(self, row, columns, complaint):
        """Return what is wrong with one cell, or with several of a row that belong together."""
        key = [name for name in primary_key(self.resource) if name in self.cells]
        named = ", ".join(filter(None, self.cells.loc[row, key]))
        value = ", ".join(filter(None, self.cells.loc[row, columns]))
        text = " ".join(filter(None, [", ".join(columns), value and shortened(value), complaint]))
        return Problem(self.file, row, named, ", ".join(columns), text)


def read_table(path, resource):
    """Return the table of a resource, and the problems of its file and header."""
    header, rows, faults, whole = _read_cells(path)
    if whole and not rows and not resource.get("mayBeEmpty"):
        faults, whole = [*faults, (0, "has no rows; add at least one below the header")], False
    names = list(fields(resource))
    if header:
        faults += [(1, fault) for fault in _header_faults(header, names)]
    known = [name for name in names if header.count(name) == 1]
    cells = pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=object)[known]
    problems = [Problem(path.as_posix(), row, "", "", fault) for row, fault in faults]
    return Table(path.as_posix(), resource, cells, whole and known == names), problems


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


def _read_cells(path):
    """Read a CSV file: UTF-8, comma, one header row.

    Parameters
    ----------
    path : Path

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
    """
    try:
        raw = read_data(path)
    except OSError as error:
        return [], {}, [(0, f"cannot be read ({error.strerror}); put the file there")], False
    if not raw.strip():
        return [], {}, [(0, "is empty; give it a header row and its rows")], False
    text, faults = _decoded(raw)
    records, broken = csv_records(text)
    if not records:
        return [], {}, faults + broken, False
    header = records.pop(1)
    if not header:
        return [], {}, [*faults, (1, "is blank; begin the file with its header row")], False
    ragged = [
        (row, complaint_of_length(record, header))
        for row, record in records.items()
        if len(record) != len(header)
    ]
    rows = {row: record for row, record in records.items() if len(record) == len(header)}
    return header, rows, faults + broken + ragged, not (broken or ragged)


def _decoded(raw):
    """Return the text of a file, and what is wrong with its bytes; no text if they are not UTF-8."""
    faults = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        faults.append((1, "begins with a byte-order mark; save it as UTF-8 without BOM"))
    if b"\r" in raw:
        row = raw[: raw.index(b"\r")].count(b"\n") + 1
        faults.append((row, "ends lines with a carriage return (CR or CRLF); save it with LF line ends"))
    try:
        return raw.decode("utf-8"), faults
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        faults.append((row, f"byte 0x{raw[error.start]:02X} is not UTF-8; save the file as UTF-8"))
        return "", faults


def csv_records(text):
    """Return the records of a CSV text by their first row, and what stopped the reading."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
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
