"""Reads files of codings that students made, and refuses what cannot be compared.

Such a file comes from the page on which readers code for themselves, or from a spreadsheet. What spreadsheets
add is accepted: a byte-order mark, Windows' line ends, blanks around a cell. Every other problem is reported
with file, row, column, value and remedy, for all files together. The page refuses the same (`codings.js`).
"""

import unicodedata
from collections import Counter

import pandas as pd

from compendium.analysis.codes import leaf_codes
from compendium.data.csvfile import complaint_of_length, csv_records
from compendium.errors import DataError, Problem, shortened
from compendium.files import read_data
from compendium.run.results import unguarded

NEEDED = ["segment_id", "coder", "code_id"]
COLUMNS = [*NEEDED, "rank"]
MOST_BYTES = 2_000_000

NAME_MARKS = " _.,'‘’()-"
"""What a name may have besides letters, their marks and digits, the apostrophes of printers among it."""
MOST_OF_A_NAME = 60


def is_name(text):
    """Whether a coder can be called so: letters of any script, nothing that could harm a page or a terminal.

    Parameters
    ----------
    text : str
        In Unicode's form NFC, in which a letter and its mark are one character where there is such a one.
    """
    kinds = "".join(unicodedata.category(character)[0] for character in text)
    first = text[:1] == "_" or kinds[:1] in ("L", "N")
    inside = all(kind in "LMN" or mark in NAME_MARKS for mark, kind in zip(text, kinds, strict=True))
    return bool(text) and first and inside and len(text) <= MOST_OF_A_NAME


def read_files(paths, segments, codebook, coders):
    """Read the primary codes that students gave.

    Parameters
    ----------
    paths : list of Path
        CSV files with the columns ``segment_id``, ``coder`` and ``code_id``, perhaps ``rank``; other columns
        are ignored, and so are rows without a code.
    segments, codebook, coders : DataFrame
        Of the study. Students cannot use the names of its coders.

    Returns
    -------
    DataFrame, one row per coder and quote
        ``segment_id``, ``coder``, ``rank`` (``primary``) and ``code_id``. Where several files use a name, it
        is followed by the file's, in square brackets.

    Raises
    ------
    DataError
        With every problem found in any file.
    """
    demands = _demands(segments, codebook, coders)
    problems, tables = [], {}
    for path in paths:
        if path in tables:
            problems.append(Problem(path.as_posix(), 0, "", "", "is named twice; name each file once"))
            continue
        cells, found = _read_cells(path)
        problems += [*found, *_problems(path.as_posix(), cells, demands)]
        tables[path] = cells[cells["rank"] != "secondary"]
    if problems:
        raise DataError(problems)
    return _named_apart(tables)


def _demands(segments, codebook, coders):
    """For each column a function that says what is wrong with the text of a cell; empty if nothing is."""
    quotes, codes = set(segments["segment_id"]), leaf_codes(codebook)["code_id"].tolist()
    own = set(coders["coder"])

    def name(text):
        if text in own:
            return "is one of the study's own coders; use another name"
        allowed = "begin with a letter or digit, and go on with up to 59 of these, blanks and . , ' ( ) - _"
        return "" if is_name(text) else f"is no name; {allowed}"

    return {
        "segment_id": lambda text: "" if text in quotes else "is not in segments.csv; correct it",
        "coder": name,
        "code_id": lambda text: (
            "" if text in codes else f"is not one of {', '.join(codes)}; use one of these"
        ),
        "rank": lambda text: (
            ""
            if text in ("", "primary", "secondary")
            else "is neither primary nor secondary; use one of these"
        ),
    }


def _read_cells(path):
    """Coded rows of a file, numbered as in the file, and the problems of the file as a whole."""
    text, fault = _text(path)
    records, faults = ({}, [(0, fault)]) if fault else csv_records(text)
    header = [cell.strip() for cell in records.pop(1, [])]
    rows = {row: record for row, record in records.items() if record}
    faults = faults or [(1, lack) for lack in _lacks(header)]
    faults = faults or [
        (row, complaint_of_length(record, header))
        for row, record in rows.items()
        if len(record) != len(header)
    ]
    cells = pd.DataFrame(columns=COLUMNS, dtype=object)
    if not faults:
        cells = pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=object)
        cells = cells.reindex(columns=COLUMNS, fill_value="").map(_cleaned)
        cells = cells[cells["code_id"] != ""]
        faults = [] if len(cells) else [(0, "has no codes; code a quote first")]
    return cells, [Problem(path.as_posix(), row, "", "", fault) for row, fault in faults]


def _cleaned(cell):
    """A cell without what spreadsheets and keyboards add, so that the same name is the same text."""
    return unicodedata.normalize("NFC", unguarded(cell).strip())


def _text(path):
    """Text of a file, and what is wrong with it as a whole; one of them is empty."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return "", f"is larger than {MOST_BYTES:,} bytes, which no file of codings is; name another file"
        text = read_data(path).decode("utf-8-sig")
    except OSError as error:
        return "", f"cannot be read ({error.strerror}); name a CSV file"
    except UnicodeDecodeError as error:
        return "", f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (text, "") if text.strip() else ("", "is empty; save the codings once more")


def _lacks(header):
    """Yield what is wrong with the columns of a file."""
    if len(header) == 1 and ";" in header[0]:
        yield "separates its cells by semicolons; save it with commas"
        return
    for name in COLUMNS:
        if header.count(name) > 1:
            yield f"column '{name}' stands {header.count(name)} times; keep one"
    yield from (f"column '{name}' is missing; add it" for name in NEEDED if name not in header)


def _problems(file, cells, demands):
    """Yield what is wrong with the cells of a file."""
    seen = {}
    for row, cell in cells.iterrows():
        for column, complaint in demands.items():
            value, wrong = cell[column], complaint(cell[column])
            if wrong:
                said = f"{column} {shortened(value)} {wrong}" if value else f"{column} is empty; fill it in"
                yield Problem(file, row, "", column, said)
        key = (cell["segment_id"], cell["coder"], cell["rank"] == "secondary")
        earlier = seen.setdefault(key, row)
        if earlier != row:
            quote = shortened(cell["segment_id"])
            yield Problem(
                file, row, "", "segment_id", f"segment_id {quote} repeats row {earlier}; delete one"
            )


def _named_apart(tables):
    """All codings as one table; a name that several files use is followed by the file's."""
    files = Counter(name for cells in tables.values() for name in cells["coder"].unique())
    names = Counter(path.name for path in tables)

    def apart(name, path):
        file = path.name if names[path.name] == 1 else path.as_posix()
        return f"{name} [{file}]" if files[name] > 1 else name

    named = [
        cells.assign(coder=[apart(name, path) for name in cells["coder"]]) for path, cells in tables.items()
    ]
    rows = pd.concat(named, ignore_index=True).assign(rank="primary")
    return rows[["segment_id", "coder", "rank", "code_id"]]
