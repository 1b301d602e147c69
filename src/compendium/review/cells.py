"""Two states of a table, compared cell by cell.

A row is named by its key, which is found in the tables themselves: the leftmost columns that together tell
the rows of both states apart.
"""

import csv
import io
from itertools import zip_longest
from typing import NamedTuple

from compendium.errors import shortened

LENGTH = 70
"""Characters of a text that a line has room for."""


class Difference(NamedTuple):
    """One thing that was otherwise before: a cell, or a row, column or whole file that comes or goes.

    ``row`` is the row's key (in JSON, the path of an entry) and ``column`` a column's name, both empty where
    the difference is larger; ``was`` and ``now`` are the texts, None where there is no such thing.
    """

    file: str
    row: str
    column: str
    was: str | None
    now: str | None

    def __str__(self):
        """Return the difference as one line."""
        where = " ".join(filter(None, [self.file, self.row and f"[{self.row}]", self.column]))
        pairs = zip_longest(self.was or "", self.now or "")
        parting = next((place for place, (one, other) in enumerate(pairs) if one != other), 0)
        begin = max(0, parting - LENGTH // 2)
        return f"{where}: was {_told(self.was, begin)}, is {_told(self.now, begin)}"


def _told(text, begin):
    """Return a text as it stands in a line: in quotation marks, and of a long one the part that differs."""
    if not text:
        return "absent" if text is None else "empty"
    if len(text) > LENGTH and begin:
        text = f"…{text[begin:]}"
    return shortened(text, LENGTH)


def read_cells(content):
    """Header and rows of a CSV file, or None if it is not one with a name for each column.

    Parameters
    ----------
    content : bytes
    """
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    except (ValueError, csv.Error):
        return None
    whole = len(set(header)) == len(header) and all(len(row) == len(header) for row in rows)
    return (header, rows) if whole else None


def compare_cells(name, before, after):
    """Differences of two tables: columns first, then rows in the order of the older table.

    Parameters
    ----------
    name : str
        Of the file.
    before, after : (list of str, list of lists of str)
        Header and rows, as `read_cells` returns them.

    Returns
    -------
    list of Difference
    """
    (old_header, old_rows), (new_header, new_rows) = before, after
    shared = [column for column in old_header if column in new_header]
    gone = [column for column in old_header if column not in shared]
    come = [column for column in new_header if column not in shared]
    found = [Difference(name, "", column, "a column", None) for column in gone]
    found += [Difference(name, "", column, None, "a column") for column in come]
    if not found and old_header != new_header:
        found.append(Difference(name, "", "", ",".join(old_header), ",".join(new_header)))
    old, new = _rows(old_header, old_rows, shared), _rows(new_header, new_rows, shared)
    key = _key(shared, old, new)
    for was, now in _pairs(old, new, key):
        found += _compare_rows(name, key, was, now)
    order = [[_named(row, key) for row in rows] for rows in (old, new)]
    if not found and order[0] != order[1]:
        place = next(place for place, names in enumerate(zip(*order, strict=True)) if names[0] != names[1])
        found.append(Difference(name, f"line {place + 2}", "", order[0][place], order[1][place]))
    return found


def _rows(header, rows, shared):
    """Return rows as dicts, of the shared columns only, in their order."""
    places = {column: header.index(column) for column in shared}
    return [{column: row[place] for column, place in places.items()} for row in rows]


def _key(columns, *tables):
    """Return the leftmost columns that tell all rows apart in each table, none if nothing does."""
    for width in range(1, len(columns) + 1):
        key = columns[:width]
        if all(_distinct(rows, key) for rows in tables):
            for column in reversed(key[1:-1]):
                fewer = [other for other in key if other != column]
                key = fewer if all(_distinct(rows, fewer) for rows in tables) else key
            return key
    return []


def _distinct(rows, key):
    return len({_values(row, key) for row in rows}) == len(rows)


def _values(row, key):
    return tuple(row[column] for column in key)


def _pairs(old, new, key):
    """Yield (older row, newer row), None where there is none.

    Rows belong together by their key, or by their place in a table where nothing is a key. Of the rows left
    over, those in the same place belong together that are alike but for the key: somebody renamed one.
    """
    if not key:
        yield from zip_longest(old, new)
        return
    known = {_values(row, key) for row in old}
    partners = {_values(row, key): row for row in new}
    come = [row for row in new if _values(row, key) not in known]
    gone = [row for row in old if _values(row, key) not in partners]
    renamed = [(was, now) for was, now in zip(gone, come, strict=False) if _alike(was, now)]
    partners |= {_values(was, key): now for was, now in renamed}
    yield from ((row, partners.get(_values(row, key))) for row in old)
    yield from ((None, row) for row in come if row not in [now for _, now in renamed])


def _alike(was, now):
    """Tell whether at least half of the cells are the same."""
    return 2 * sum(was[column] == now[column] for column in was) >= len(was)


def _compare_rows(name, key, was, now):
    """Yield the differences of one row; a row that only one side has is one difference."""
    if was is None or now is None:
        texts = [None if row is None else ",".join(row.values()) for row in (was, now)]
        yield Difference(name, _named(was or now, key), "", *texts)
        return
    for column in was:
        if was[column] != now[column]:
            yield Difference(name, _named(was, key), column, was[column], now[column])


def _named(row, key):
    return " · ".join(row[column] for column in key or row)
