"""The command ``compendium tidy``: tables that a spreadsheet saved are written as the contract wants them."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from compendium.data.check import read_tables
from compendium.data.dictionary import read_dictionary
from compendium.data.spreadsheet import restored_tables
from compendium.errors import DataError, told_once
from compendium.files import write_atomically

OTHER_BYTES = "other quotation marks or line ends than it needs"


class Tidied(NamedTuple):
    """What was mended, and what was not, a line each."""

    mended: list
    left: list


def tidied(folder):
    """Write the tables of a folder as they were before a spreadsheet saved them, as far as that can be known.

    A file of which a row or column cannot be read stays as it is, to the last byte.

    Parameters
    ----------
    folder : Path
        With the tables and the ``datapackage.json`` that describes them.

    Returns
    -------
    Tidied
        ``left`` has what cannot be known, and whatever else breaks the contract.

    Raises
    ------
    DataError
        If ``datapackage.json`` cannot be used.
    """
    resources = read_dictionary(folder)
    tables, open_problems = restored_tables(folder, resources, resources)
    mended = []
    for table in tables.values():
        path, content = Path(table.file), csv_of(table)
        if table.is_whole and content != path.read_bytes():
            write_atomically(path, content)
            mended += [f"{table.file}: {done}" for done in table.mends or [OTHER_BYTES]]
    left = told_once(open_problems)
    try:
        read_tables(folder)
    except DataError as error:
        left += [line for line in error.problems if line not in left]
    return Tidied(mended, left)


def csv_of(table):
    """Return a table as the bytes of its file: UTF-8, commas, LF, quotation marks only where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.cells.columns)
    writer.writerows(table.cells.itertuples(index=False, name=None))
    return text.getvalue().encode()


def tidied_text(folder, found):
    """Return what was done, in words."""
    lines = [f"mended in {done}" for done in found.mended] or [
        f"nothing in {folder} could be mended or had to be"
    ]
    if found.left:
        lines += ["", "left as it is:", *found.left]
    return "\n".join(lines)
