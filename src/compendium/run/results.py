"""What a notebook saves: tables, figures and named numbers, the same to the byte whenever the numbers are."""

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api import types

from compendium.files import write_atomically

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""

FORMULA_GUARD = re.compile(r"'(?=[=+\-@\t\r])")

SIGNIFICANT_DIGITS = 6
NOISE_DECIMALS = 12


def save_table(frame, name, results_dir):
    """Write a frame to ``<results_dir>/tables/<name>.csv``, whole or not at all.

    UTF-8 with LF (inside cells too), a header row, no index. Numbers have at most six significant digits,
    after anything below 1e-12 is taken for the noise of floating point; booleans are ``true`` and ``false``;
    missing values are empty. A string, or a column name, that a spreadsheet would run as a formula gets a
    leading apostrophe.

    Parameters
    ----------
    frame : DataFrame
        It is not changed. An index that carries a name would be lost, and is refused.
    name : str
        File name without its ending.
    results_dir : str or Path
        Made where it is missing.

    Raises
    ------
    ValueError
        If the index is named, a column name occurs twice, or the name is not a plain file name.
    """
    if any(level is not None for level in frame.index.names):
        raise ValueError(
            f"table {name!r}: index {list(frame.index.names)} would be lost; reset_index() first"
        )
    if not frame.columns.is_unique:
        raise ValueError(f"table {name!r}: a column name occurs twice in {list(frame.columns)}")
    written = pd.DataFrame({column: as_written(frame[column]) for column in frame}, index=frame.index)
    written.columns = [guarded(str(column)) for column in frame.columns]
    text = written.to_csv(index=False, lineterminator="\n")
    write_atomically(_place(results_dir, "tables", f"{name}.csv"), text)


def save_figure(fig, name, results_dir):
    """Write a figure to ``figures/<name>.svg``, and as it is drawn for a phone to ``figures/narrow``."""
    drawn = fig.svg()
    write_atomically(_place(results_dir, "figures", f"{name}.svg"), drawn)
    narrow = fig.narrow.svg() if fig.narrow else drawn
    write_atomically(_place(results_dir, "figures/narrow", f"{name}.svg"), narrow)


def hand_on(numbers, run, results_dir):
    """Write named numbers to ``<results_dir>/numbers/<run>.csv``, for the pages of the book to cite.

    Parameters
    ----------
    numbers : list of compendium.analysis.numbers.Number
    run : str
        Name of the run, such as ``05-voices``.
    results_dir : str or Path

    Returns
    -------
    DataFrame, one row per number, sorted by name
        ``name``, ``value`` (as text: at most six significant digits, empty where there is none) and
        ``meaning``, to be shown.

    Raises
    ------
    ValueError
        If a name is not an identifier or occurs twice, or a meaning is missing.
    """
    names = [number.name for number in numbers]
    for number in numbers:
        if not number.name.isidentifier() or names.count(number.name) > 1 or not number.meaning:
            raise ValueError(f"{run}: a number needs a name of its own and a meaning: {number}")
    rows = [(number.name, _written(number.value), number.meaning) for number in sorted(numbers)]
    frame = pd.DataFrame(rows, columns=["name", "value", "meaning"])
    text = frame.to_csv(index=False, lineterminator="\n")
    write_atomically(_place(results_dir, "numbers", f"{run}.csv"), text)
    return frame.assign(value=frame["value"].str.removeprefix("'"))


def read_numbers(path):
    """Read the named numbers of a run.

    Parameters
    ----------
    path : Path
        As `hand_on` writes it.

    Returns
    -------
    dict of str to (value, meaning)
        By name; the value is an int or float where the text is one, None where there is none, else a str.
    """
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row["name"]: (_value(row["value"]), row["meaning"]) for row in csv.DictReader(file)}


def run_key(run):
    """Return the name by which pages know a run: without its number, ``05-voices`` is ``voices``.

    >>> run_key("05-voices"), run_key("03-theme-FT")
    ('voices', 'theme_FT')
    """
    return re.sub(r"^\d+-", "", run).replace("-", "_")


def _place(results_dir, kind, file_name):
    """Return where a result goes; its name must not lead out of the folder of its kind."""
    if Path(file_name).name != file_name:
        raise ValueError(f"{file_name!r} is not a plain file name")
    return Path(results_dir) / kind / file_name


def as_written(column):
    """Return the column as the strings that stand in the file; missing stays missing."""
    if types.is_integer_dtype(column.dtype):
        return column
    return column.astype(object).map(_cell, na_action="ignore")


def _cell(value):
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(value)
    if isinstance(value, (float, np.floating)):
        # Adding 0.0 turns -0.0 into 0.0.
        return format(round(float(value), NOISE_DECIMALS) + 0.0, f".{SIGNIFICANT_DIGITS}g")
    return guarded(str(value))


def _written(value):
    """Return a named number as it stands in its file; nothing where it is missing.

    A text that would be read as a number, such as 018 for a person, is led by an apostrophe.
    """
    if pd.isna(value):
        return ""
    text = _cell(value)
    mistaken = isinstance(value, str) and (value.startswith("'") or isinstance(_value(text), int | float))
    return f"'{text}" if mistaken else text


def _value(text):
    """Return what the text of a named number stands for."""
    if text.startswith("'"):
        return text[1:]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text or None


def guarded(text):
    """Lead a formula by an apostrophe, and end lines in LF."""
    safe = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    # Python's csv leaves a lone CR unquoted in some versions, and the row would end there.
    return safe.replace("\r\n", "\n").replace("\r", "\n")


def unguarded(text):
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return FORMULA_GUARD.sub("", text, count=1) if FORMULA_GUARD.match(text) else text
