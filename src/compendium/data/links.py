"""References between tables: what is named and not there, and which rows rest on it."""

from pathlib import Path

from compendium.data.dictionary import constraint, fields, foreign_keys
from compendium.errors import row_ranges


def reference_problems(table, tables):
    """Yield what is referred to and not there, once however many rows name it, with what rests on these.

    A table that could be read only in part is not held against those that refer to it.
    """
    for columns, target, referred in foreign_keys(table.resource):
        other = tables[target]
        if not other.complete:
            continue
        keys = keys_of(table, columns)
        known = set(keys_of(other, referred))
        lost = {}
        for row, key in zip(table.cells.index, keys, strict=True):
            if all(key) and key not in known:
                lost.setdefault(key, []).append(row)
        where = Path(other.file).name + ("" if columns == referred else f" ({', '.join(referred)})")
        for rows in lost.values():
            remedy = f"add it there or correct it here{_left_out(table, columns, rows, tables)}"
            yield table.problem(rows[0], columns, f"is not in {where}; {remedy}")


def _left_out(table, columns, rows, tables):
    """Say what has to go from the data with rows whose reference is meant to be gone; nothing for one row."""
    if all(not constraint(fields(table.resource)[name], "required") for name in columns):
        return f", or empty it in {row_ranges(rows)}"
    others = _resting_on(table, rows, tables)
    gone = "".join(f"; {row_ranges(named)} of {Path(file).name}" for file, named in others.items())
    return f"; to leave it out, delete {row_ranges(rows)} here{gone}" if others or rows[1:] else ""


def _resting_on(table, rows, tables):
    """Rows of other tables that refer to some rows, through any number of required references, by file."""
    found, waiting = {}, [(table, rows)]
    while waiting:
        table, rows = waiting.pop(0)
        for other in tables.values():
            for columns, target, referred in foreign_keys(other.resource):
                required = all(constraint(fields(other.resource)[name], "required") for name in columns)
                if tables[target] is not table or not required:
                    continue
                keys = dict(zip(table.cells.index, keys_of(table, referred), strict=True))
                gone = {keys[row] for row in rows}
                named = found.setdefault(other.file, set())
                keys = zip(other.cells.index, keys_of(other, columns), strict=True)
                more = [row for row, key in keys if key in gone and row not in named]
                named.update(more)
                waiting += [(other, more)] if more else []
    return {file: sorted(named) for file, named in found.items() if named}


def keys_of(table, columns):
    """Return the key of each row as a tuple; ("",) throughout where the file lacks a column."""
    if not set(columns) <= set(table.cells):
        return [("",)] * len(table.cells)
    return list(zip(*(table.cells[name] for name in columns), strict=True))
