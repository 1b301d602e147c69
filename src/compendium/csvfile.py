"""A CSV file as text cells and row numbers, and what is wrong with it before any cell is judged."""

import csv
import io


def read_cells(path):
    """Read a CSV file: UTF-8, comma, one header row.

    Parameters
    ----------
    path : Path

    Returns
    -------
    header : list of str
        Empty if the file cannot be read as a table at all.
    rows : dict of list of str by row
        The rows that have as many cells as the header, by their row in the file (the header is row 1; a cell that
        spans lines counts from its first).
    faults : list of (row, text)
        What is wrong with the file, each with its remedy; row 0 means the whole file.
    whole : bool
        Whether every row below the header is among the rows.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        return [], {}, [(0, f"cannot be read ({error.strerror}); put the file there")], False
    if not raw.strip():
        return [], {}, [(0, "is empty; give it a header row and its rows")], False
    text, faults = _decoded(raw)
    records, broken = _records(text)
    if not records:
        return [], {}, faults + broken, False
    header = records.pop(min(records))
    if not records and not broken:
        broken = [(0, "has no rows; add at least one below the header")]
    ragged = [(row, _ragged(record, header)) for row, record in records.items() if len(record) != len(header)]
    rows = {row: record for row, record in records.items() if len(record) == len(header)}
    return header, rows, faults + broken + ragged, not (broken or ragged)


def _decoded(raw):
    """Return the text of a file with plain line ends, and what is wrong with its bytes; no text if not UTF-8."""
    faults = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        faults.append((1, "begins with a byte-order mark; save it as UTF-8 without BOM"))
    if b"\r" in raw:
        row = raw[: raw.index(b"\r")].count(b"\n") + 1
        faults.append((row, "ends lines with a carriage return (CR or CRLF); save it with LF line ends"))
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode("utf-8"), faults
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        faults.append((row, f"byte 0x{raw[error.start]:02X} is not UTF-8; save the file as UTF-8"))
        return "", faults


def _records(text):
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


def _ragged(record, header):
    """Say what is wrong with a record that has not as many cells as the header."""
    if not record:
        return "is blank; delete the line"
    return (
        f"has {len(record)} cells and the header {len(header)}; add what is missing, "
        "or put a cell that holds a comma in double quotes"
    )
