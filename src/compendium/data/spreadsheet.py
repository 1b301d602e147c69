"""What spreadsheets and statistics programs do to cells, and the one thing that each can have been before.

A cell is restored where it breaks the contract, is written as such a program writes it, and the contract lets
it have been exactly one thing. Where it can have been several, these are named and the cell stays.
"""

import re
from dataclasses import replace
from datetime import date

from compendium.data.csvfile import read_table
from compendium.data.demands import NO_WORDS, fitting
from compendium.data.dictionary import constraint, fields, foreign_keys
from compendium.errors import MOST_RANGES, Problem, counted, row_ranges

NOTHING = {word for word in NO_WORDS if not word.startswith("#")}
"""What programs write for an empty cell; a sign such as #REF! stands where something was lost."""

NUMBER = re.compile(r"([0-9]+)([.]0+)?")
LONG_NUMBER = re.compile(r"[0-9][.,]?[0-9]*E[+][0-9]+")
DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
MOST_ZEROS = 64

SIGNS = "a program's sign for nothing (NA or the like)"
TRUTHS = "TRUE or FALSE in a program's spelling"
DATES = "dates in another form than 2021-09-30"
ZEROS = "zeros lost"
DECIMALS = "whole numbers with decimals"


def restored_tables(folder, resources, names):
    """Read tables, each as it was before a spreadsheet saved it, as far as that can be known.

    Parameters
    ----------
    folder : Path
    resources : dict of resource descriptor by name
    names : collection of str
        The tables, with all that they refer to.

    Returns
    -------
    dict of Table by name
        In the order of the dictionary; ``mends`` of each says what was undone.
    list of Problem
        What is wrong with files and headers, and what can have been several things.
    """
    tables, problems = {}, []
    for name in (name for name in resources if name in names):
        tables[name], found = read_table(folder / resources[name]["path"], resources[name])
        problems += found
    columns = [(name, column) for name, table in tables.items() for column in table.cells]
    referring = {place for place in columns if _source(*place, tables) != place}
    columns.sort(key=lambda place: place in referring)  # what is referred to comes first
    done = {}
    for name, column in columns:
        allowed = _allowed(name, column, tables)
        tables[name], restored, found = _restored(tables[name], column, allowed)
        problems += found
        for kind, number in restored.items():
            done.setdefault(name, {}).setdefault(kind, {})[column] = number
    for name, kinds in done.items():
        mends = [
            f"{kind} in {counted(sum(cells.values()), 'cell')} of {', '.join(cells)}"
            for kind, cells in kinds.items()
        ]
        tables[name] = replace(tables[name], mends=(*tables[name].mends, *mends))
        if ZEROS in kinds:
            problems += _doubtful(name, tables)
    return tables, problems


def _source(name, column, tables):
    """Return the (table, column) in which everything must stand that stands in a column: often its own."""
    passed = set()
    while (name, column) not in passed:
        passed.add((name, column))
        for columns, target, referred in foreign_keys(tables[name].resource):
            if column in columns:
                name, column = target, referred[columns.index(column)]
                break
    return name, column


def _allowed(name, column, tables):
    """Return a test of what may stand in a cell of a column."""
    fits = fitting(fields(tables[name].resource)[column])
    other, referred = _source(name, column, tables)
    if (other, referred) == (name, column) or not tables[other].complete:
        return fits
    known = set(tables[other].cells[referred])
    return lambda text: fits(text) and (not text or text in known)


def _restored(table, column, allowed):
    """Return a table with one column restored, how many cells by what was undone, and what stays open."""
    cells, field = table.cells[column], fields(table.resource)[column]
    values, kinds, problems = {}, {}, []
    for text in set(cells):
        if allowed(text):
            continue
        kind, before = _before(text, field)
        before = sorted(filter(allowed, before))
        if len(before) == 1:
            values[text], kinds[text] = before[0], kind
        elif before or LONG_NUMBER.fullmatch(text):
            open_ = f"can have been {' or '.join(before[:2])}; write which" if before else LOST
            problems += [table.problem(row, [column], open_) for row in cells.index[cells == text]]
    if not values:
        return table, {}, problems
    counts = {}
    for text in cells[cells.isin(values)]:
        counts[kinds[text]] = counts.get(kinds[text], 0) + 1
    restored = table.cells.assign(**{column: [values.get(text, text) for text in cells]})
    return replace(table, cells=restored), counts, problems


LOST = "was made a number, and its other digits are lost; take the cell from a copy of the file"


def _before(text, field):
    """Return what a program did to a cell of that text, and all that the cell can have been before."""
    if text in NOTHING:
        return SIGNS, {""}
    if text.lower() in ("true", "false"):
        return TRUTHS, {text.lower()} if field["type"] == "boolean" else _yes_or_no(text, field)
    if field["type"] == "date":
        return DATES, _dates(text)
    number = NUMBER.fullmatch(text)
    if number and field["type"] == "integer":
        return DECIMALS, {number[1]}
    if number and field["type"] == "string":
        kind = DECIMALS if number[2] else ZEROS
        return kind, {"0" * zeros + number[1] for zeros in range(MOST_ZEROS)}
    return "", set()


def _yes_or_no(text, field):
    """Return what a truth is called in a column of yes and no; nothing in any other."""
    both = {"yes", "no"} <= set(constraint(field, "enum") or ())
    return {"yes" if text.lower() == "true" else "no"} if both else set()


def _dates(text):
    """Return the days that a date with slashes, dots or hyphens can be.

    >>> sorted(_dates("2/20/2020")), sorted(_dates("2/3/2020")), sorted(_dates("2020/2/3"))
    (['2020-02-20'], ['2020-02-03', '2020-03-02'], ['2020-02-03'])
    """
    orders = []
    if found := YEAR_FIRST.fullmatch(text):
        orders = [(found[1], found[2], found[3])]
    if found := DATE.fullmatch(text):
        orders = [(found[3], found[1], found[2]), (found[3], found[2], found[1])]
    days = set()
    for order in orders:
        try:
            days.add(date(*map(int, order)).isoformat())
        except ValueError:
            continue
    return days


def _doubtful(name, tables):
    """Yield columns without zeros in front, of a table that lost some, which may have had any."""
    table = tables[name]
    for column, field in fields(table.resource).items():
        if field["type"] != "string" or column not in table.cells:
            continue
        allowed, cells = _allowed(name, column, tables), table.cells[column]
        numbers = {text for text in set(cells) if text.isdecimal()}
        doubtful = {text for text in numbers if allowed(text) and allowed("0" + text)}
        rows = list(cells.index[cells.isin(doubtful)])
        if rows and not any(text.startswith("0") for text in numbers):
            yield Problem(
                table.file,
                0,
                "",
                column,
                f"{column} may have lost zeros as well, and both forms are allowed; "
                f"compare {row_ranges(rows, MOST_RANGES)} with a copy of the file",
            )
