"""What a notebook shows of a frame: the columns that matter, rounded, as a table that a page can dress."""

import re
from html import escape

import pandas as pd

from compendium.data.wording import is_numeric, rounded
from compendium.run.results import as_written, unguarded

COLUMNS = 8
"""How many are shown at most: more do not fit on a page."""

ABSENT = "–"

LONG = 60
"""Letters from which on a text needs a wide column."""


def show(frame, *columns, rows=12, decimals=2):
    """Show a frame as a reader needs it: some of its columns, its first rows, numbers rounded.

    Parameters
    ----------
    frame : DataFrame
        It is not changed; its index is not shown.
    *columns : str
        Which columns, in this order; without any, all of them.
    rows : int
        How many at most.
    decimals : int
        Of numbers with a fraction.

    Returns
    -------
    Shown
        To be the last thing in a cell. What is missing is a dash, and true and false are yes and no.
    """
    chosen = frame[list(columns)] if columns else frame
    part = chosen.iloc[:rows, :COLUMNS]
    texts = {str(name): _texts(part[name], decimals) for name in part}
    return Shown(texts, _note(part.shape, chosen.shape))


class Shown:
    """A table of texts as a notebook shows it: in HTML, or as plain text where there is no browser."""

    def __init__(self, texts, note):
        self.texts, self.note = texts, note

    def rows(self):
        """Return the rows, each a tuple of texts."""
        return list(zip(*self.texts.values(), strict=True))

    def _repr_html_(self):
        styles = [_style(column) for column in self.texts.values()]
        head, *body = [_row(row, styles) for row in [tuple(self.texts), *self.rows()]]
        head = re.sub(r"(</?)td\b", r"\1th", head)
        label = escape(", ".join(self.texts))
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">'
            f'<table class="result-table table"><thead>{head}</thead><tbody>{"".join(body)}</tbody></table>'
            "</div>" + (f'<p class="excerpt">{self.note}</p>' if self.note else "")
        )

    def __repr__(self):
        """Return the rows as lines."""
        return "\n".join(["\t".join(row) for row in [tuple(self.texts), *self.rows()]] + [self.note])


def _texts(column, decimals):
    """Return the cells of a column as a reader sees them."""
    written = ["" if pd.isna(text) else str(text) for text in as_written(column)]
    if is_numeric(written):
        written = rounded(written, decimals)
    else:
        written = [rounded([text], decimals)[0] for text in written]
    said = [{"true": "yes", "false": "no"}.get(text, unguarded(text)) for text in written]
    return [re.sub(";(?=[^ ])", "; ", text) or ABSENT for text in said]


def _note(shown, whole):
    """Say how much of a frame is shown; nothing if all of it is."""
    if not whole[0]:
        return "There are no rows."
    kinds = zip(shown, whole, ("rows", "columns"), strict=True)
    parts = [f"the first {some} of {every} {kind}" for some, every, kind in kinds if some < every]
    return f"Shown: {', '.join(parts)}." if parts else ""


def _style(column):
    """Return the class of a column: numbers stand to the right, long texts need room."""
    if is_numeric(["" if text == ABSENT else text.lstrip("<> ") for text in column]):
        return ' class="number"'
    return ' class="long"' if max(map(len, column), default=0) > LONG else ""


def _row(row, styles):
    """Return a row of a table, headed by its first cell."""
    first, *others = [f"{style}>{_breakable(text)}</" for text, style in zip(row, styles, strict=True)]
    cells = "".join(f"<td{cell}td>" for cell in others)
    return f"<tr><th{first}th>{cells}</tr>"


def _breakable(text):
    """Return a text as HTML in which long identifiers may be broken."""
    return re.sub(r"(?<=[_.])(?=[A-Za-z])", "<wbr>", escape(text))
