"""The data contract: every table is held to the dictionary, and all that breaks it is told at once.

Frictionless checks the same promises (the tests hold both to one verdict); here the refusing is done with the standard
library and pandas, which every notebook has loaded anyway, so that each problem names file, row, key, column, value
and remedy. Checks look at the distinct values of a column and go back for the rows of the bad ones only: a million
rows take seconds and forty no time.
"""

import re
from dataclasses import dataclass
from inspect import signature
from pathlib import Path

import pandas as pd

from compendium.csvfile import read_cells
from compendium.dictionary import TYPES, closure, fields, foreign_keys, primary_key, read_dictionary
from compendium.refusal import DataError, Problem, shown
from compendium.rules import RULES


@dataclass(frozen=True)
class Table:
    """A table as it stands in its file.

    ``cells`` holds text ("" where empty), indexed by the row of the file; ``complete`` says whether every row and
    column could be read, so that other tables may be judged by this one.
    """

    file: str
    resource: dict
    cells: pd.DataFrame
    complete: bool

    def problem(self, row, column, text):
        """Return what is wrong with a cell (row 0: with no row in particular), with the key of its row."""
        key = [name for name in primary_key(self.resource) if name in self.cells]
        named = ", ".join(filter(None, self.cells.loc[row, key])) if row else ""
        return Problem(self.file, int(row), named, column, text)


def read_tables(data_dir, names=None):
    """Read tables, and refuse them if they, or tables that they refer to, break the contract.

    Parameters
    ----------
    data_dir : str or Path
        Folder of the CSV files and of their ``datapackage.json``.
    names : list of str, optional
        Tables to read; all that the dictionary describes if left out.

    Returns
    -------
    dict of DataFrame by name
        Text as ``str``, whole numbers as ``Int64``, other numbers as ``float64``, true and false as ``bool``, dates as
        text (ISO 8601); empty cells are missing.

    Raises
    ------
    DataError
        With every problem found in these tables and in those that they refer to.
    """
    resources = read_dictionary(data_dir)
    names = list(resources) if names is None else names
    judged = closure(names, resources)
    tables, problems = {}, []
    for name, resource in resources.items():
        if name in judged:
            tables[name], found = _read_table(Path(data_dir) / resource["path"], resource)
            problems += found
    for table in tables.values():
        problems += [*_cell_problems(table), *_key_problems(table), *_reference_problems(table, tables)]
    problems += _rule_problems(tables)
    if problems:
        raise DataError(_in_order(problems, tables))
    return {name: _typed(tables[name]) for name in names}


def _read_table(path, resource):
    """Return the table of a resource, and the problems of its file and header."""
    header, rows, faults, whole = read_cells(path)
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
        yield f"columns stand in another order than in datapackage.json; put them as {','.join(names)}"


# --- Cells ----------------------------------------------------------------------------------------------------


def _cell_problems(table):
    """Yield the problems of single cells; a cell is told only the first demand that it fails."""
    for name, field in fields(table.resource).items():
        if name not in table.cells:
            continue
        column = table.cells[name]
        values = set(column)
        for passes, complaint in _demands(field):
            bad = {value for value in values if not passes(value)}
            for row, value in column[column.isin(bad)].items() if bad else ():
                yield table.problem(row, name, f"{name} {shown(value)}{complaint}")
            values -= bad | {""}  # only the first demand is about being empty


def _demands(field):
    """Yield (test of a cell's text, complaint with remedy), the basic demands first."""
    limits = field.get("constraints", {})
    looks_right, kind, number = TYPES[field["type"]]
    required = limits.get("required") or field["type"] == "boolean"
    yield lambda text: text or not required, "is empty; fill it in"
    yield lambda text: text == text.strip(), "begins or ends with a blank; remove it"
    yield looks_right, f"is not {kind}; correct it"
    if "enum" in limits:
        allowed = [str(value) for value in limits["enum"]]
        yield set(allowed).__contains__, f"is not one of {', '.join(allowed)}; use one of these"
    if "pattern" in limits:
        example = f"like {field['example']}" if "example" in field else f"to fit {limits['pattern']}"
        yield re.compile(limits["pattern"]).fullmatch, f"has not the right form; write it {example}"
    if "minimum" in limits:
        least = number(limits["minimum"])
        yield lambda text: number(text) >= least, f"is below {least}, the least allowed; correct it"
    if "maximum" in limits:
        most = number(limits["maximum"])
        yield lambda text: number(text) <= most, f"is above {most}, the most allowed; correct it"


# --- Keys -----------------------------------------------------------------------------------------------------


def _key_problems(table):
    """Yield the rows whose key, or whose unique cell, an earlier row has already."""
    unique = [
        [name] for name, field in fields(table.resource).items() if field.get("constraints", {}).get("unique")
    ]
    for columns in filter(None, [primary_key(table.resource), *unique]):
        if not set(columns) <= set(table.cells):
            continue
        keys = _keys(table.cells, columns)
        first = keys[~keys.duplicated()]
        for row, key in keys[keys.duplicated()].items():
            earlier = first.index[first == key][0]
            text = (
                f"{', '.join(columns)} {shown(key)}repeats row {earlier}; delete one of the two or correct it"
            )
            yield table.problem(row, columns[0], text)


def _reference_problems(table, tables):
    """Yield the cells that refer to a row that is not there, where the table referred to could be read."""
    for columns, target, referred in foreign_keys(table.resource):
        other = tables[target]
        if not other.complete or not set(columns) <= set(table.cells):
            continue
        keys = _keys(table.cells, columns)
        where = Path(other.file).name + (f" ({', '.join(referred)})" if referred != columns else "")
        for row, key in keys[~keys.isin(_keys(other.cells, referred))].items():
            text = f"{', '.join(columns)} {shown(key)}is not in {where}; add it there or correct it here"
            yield table.problem(row, columns[0], text)


def _keys(cells, columns):
    """Return the key of each row that has one: text, or a tuple of texts for several columns."""
    filled = cells.loc[cells[columns].ne("").all(axis=1), columns]
    if len(columns) == 1:
        return filled[columns[0]]
    return pd.Series(list(filled.itertuples(index=False, name=None)), index=filled.index, dtype=object)


# --- Rules beyond the dictionary ------------------------------------------------------------------------------


def _rule_problems(tables):
    """Yield what the rules find wrong; a rule judges once all tables that it names are at hand and complete."""
    for rule in RULES:
        needed = list(signature(rule).parameters)
        if all(name in tables and tables[name].complete for name in needed):
            for row, column, text in rule(*(tables[name].cells for name in needed)):
                yield tables[needed[0]].problem(row, column, text)


def _in_order(problems, tables):
    """Return the problems in the order of files and rows, the first one only of each cell."""
    files = {table.file: place for place, table in enumerate(tables.values())}
    first = {}
    for problem in problems:
        place = (problem.file, problem.row, problem.column or problem.text)
        first.setdefault(place if problem.row else problem, problem)
    return sorted(first.values(), key=lambda problem: (files[problem.file], problem.row))


# --- Types ----------------------------------------------------------------------------------------------------


def _typed(table):
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
