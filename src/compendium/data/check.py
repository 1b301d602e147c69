"""The data contract: every table is held to the dictionary, and all that breaks it is told at once.

Frictionless checks the same promises (the tests hold both to one verdict). Here the refusing is done with the
standard library and pandas, which every notebook has loaded anyway, so that each problem names file, row,
key, column, value and remedy. Checks look at the distinct values of a column and go back for the rows of bad
ones only: a million rows take seconds and forty no time.
"""

from inspect import signature
from pathlib import Path

from compendium.data.csvfile import typed
from compendium.data.demands import demands
from compendium.data.dictionary import closure, constraint, fields, primary_key, read_dictionary
from compendium.data.links import keys_of, reference_problems
from compendium.data.rules import RULES
from compendium.data.spreadsheet import restored_tables
from compendium.errors import DataError, Problem


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
        Text as ``str``, whole numbers as ``Int64``, other numbers as ``float64``, true and false as ``bool``,
        dates as text (ISO 8601); empty cells are missing.

    Raises
    ------
    DataError
        With every problem found in these tables and in those that they refer to.
    """
    resources = read_dictionary(data_dir)
    names = list(resources) if names is None else names
    tables, problems = restored_tables(Path(data_dir), resources, closure(names, resources))
    for table in tables.values():
        problems += [
            *_mendable(table),
            *_cell_problems(table),
            *_key_problems(table),
            *reference_problems(table, tables),
        ]
    problems += _rule_problems(tables)
    if problems:
        raise DataError(_in_order(problems, tables))
    return {name: typed(tables[name]) for name in names}


def _mendable(table):
    """Yield what a spreadsheet did to a file, once for each kind; the cells were judged without it."""
    folder = Path(table.file).parent.as_posix()
    for done in table.mends:
        first = "" if table.is_whole else "mend what else is said of the file, and then "
        yield Problem(table.file, 0, "", "", f"has {done}; {first}`compendium tidy {folder}` mends it")


def _in_order(problems, tables):
    """Return the problems in the order of files and rows, only the first one of each cell."""
    files = {table.file: place for place, table in enumerate(tables.values())}
    first = {}
    for problem in problems:
        cell = (problem.file, problem.row, problem.column)
        first.setdefault(cell if problem.column else problem, problem)
    return sorted(first.values(), key=lambda problem: (files[problem.file], problem.row))


def _cell_problems(table):
    """Yield the problems of single cells; a cell is told only the first demand that it fails."""
    for name in table.cells:
        column = table.cells[name]
        values = set(column)
        for passes, complaint in demands(fields(table.resource)[name]):
            bad = {value for value in values if not passes(value)}
            rows = column.index[column.isin(bad)] if bad else ()
            yield from (table.problem(row, [name], complaint) for row in rows)
            values -= bad | {""}  # only the first demand is about being empty


def _key_problems(table):
    """Yield the rows whose key, or whose unique cell, an earlier row has already."""
    unique = [[name] for name, field in fields(table.resource).items() if constraint(field, "unique")]
    for columns in filter(None, [primary_key(table.resource), *unique]):
        keys = keys_of(table, columns)
        if len(set(keys)) == len(keys):
            continue
        seen = {}
        for row, key in zip(table.cells.index, keys, strict=True):
            earlier = seen.setdefault(key, row)
            if earlier != row and all(key):
                yield table.problem(row, columns, f"repeats row {earlier}; delete or correct one of them")


def _rule_problems(tables):
    """Yield what the rules find wrong; a rule judges where all tables that it names are read completely."""
    for rule in RULES:
        needed = list(signature(rule).parameters)
        if not all(name in tables and tables[name].complete for name in needed):
            continue
        judged = tables[needed[0]]
        for row, column, complaint in rule(*(tables[name].cells for name in needed)):
            if row:
                yield judged.problem(row, [column], complaint)
            else:
                yield Problem(judged.file, 0, "", "", complaint)
