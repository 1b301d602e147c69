"""Tables that a phone can show: there each row is a block, in which every cell says of which column it is."""

import re
from html import escape, unescape

from compendium.pages.nodes import ABSENT

FEWEST = 4
"""Columns from which on a table becomes blocks where it has no room; one fewer, if one is of running text."""

TABLE = re.compile(r'<table class="result-table.*?</table>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</t[hd]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def stackable(body):
    """Return a page's HTML whose tables of several columns can be shown as blocks.

    Parameters
    ----------
    body : str

    Returns
    -------
    str
        Such a table has the class ``stackable``, each cell the name of its column in ``data-column``, and
        roles that say what it is whatever a style sheet makes of it.
    """
    return TABLE.sub(_stackable, body)


def _stackable(table):
    head, parted, rows = table[0].partition("</thead>")
    names = [_text(cell[3]) for cell in CELL.finditer(head)]
    if len(names) < FEWEST - ('class="long' in table[0]):
        return table[0]
    head = CELL.sub(r'<\1\2 role="columnheader">\3</\1>', head).replace("<tr", '<tr role="row"')
    head = head.replace('<table class="', '<table role="table" class="stackable ')
    rows = ROW.sub(lambda row: _labelled(row[0], names), rows)
    return (
        "".join([head, parted, rows])
        .replace("<thead>", '<thead role="rowgroup">')
        .replace("<tbody>", '<tbody role="rowgroup">')
    )


def _labelled(row, names):
    """Return a row of a table's body; its cells are counted, so that none is without a name."""
    cells = zip(CELL.finditer(row), names, strict=True)
    labelled = "".join(_cell(cell, name) for cell, name in cells)
    return f'{row[: row.index(">")]} role="row">{labelled}</tr>'


def _cell(cell, name):
    tag, attributes, content = cell.groups()
    role = "rowheader" if tag == "th" else "cell"
    absent = " data-absent" if _text(content) == ABSENT else ""
    return f'<{tag}{attributes} role="{role}" data-column="{escape(name)}"{absent}>{content}</{tag}>'


def _text(content):
    return unescape(TAG.sub("", content)).strip()
