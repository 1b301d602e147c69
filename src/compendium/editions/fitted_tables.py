"""Tables that fit on paper: letters as large as the columns allow, or one block for each row."""

import re

from compendium.editions.chapters import words

PAPER = 482.0
"""Points between the margins of print.css."""

SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""Points that letters of a table may have, the best first."""

LETTER, GAP = 0.53, 4.0
"""Mean width of a letter, in ems of our font, and points between columns."""

IDEAL = 24
"""Letters that a column of running text should have in a line."""

TEXT = 40
"""Letters in the longest cell from which on a column has running text."""

LONG = 12
"""Letters from which on a word without blanks may go on in the next line."""

MARKS = re.compile(r"(?<=[_;/=|.)\]}])(?=\w)")
"""Where it may: behind such a mark, or anywhere in what is longer than any word."""

LONGEST = 24
"""Letters of the longest word."""


def fit_tables(whole, paper=PAPER):
    """Make every table of a document fit, in place.

    Parameters
    ----------
    whole : BeautifulSoup
    paper : float
        Points that a table may be wide.

    Returns
    -------
    BeautifulSoup
        The same. A table has the largest letters with which its columns have room; one that would need
        smaller ones than `SIZES` has gets two columns, what a row is about and the rest of it.
    """
    for table in whole.find_all("table"):
        rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
        size = letters(*widths(rows), paper)
        if size is None:
            _stack(whole, table)
            size = SIZES[0]
        table["style"] = f"font-size: {size}pt"
        _break_words(table)
    return whole


def widths(rows):
    """Return two widths for each column, in letters: that of its longest word, and one good to read.

    Parameters
    ----------
    rows : list of lists of Tag
    """
    columns = [[cell.get_text() for cell in column] for column in zip(*rows, strict=False)]
    least = [max(map(_longest, texts), default=0) for texts in columns]
    most = [max((len(" ".join(text.split())) for text in texts), default=0) for texts in columns]
    return least, [IDEAL if line > TEXT else word for word, line in zip(least, most, strict=True)]


def letters(least, ideal, paper=PAPER):
    """Return the size of letters, in points, with which columns of these widths fit; None if none does.

    Where several columns have running text, each gets its ideal width; elsewhere its longest word is enough.

    >>> letters([5, 5], [24, 24])
    8.5
    >>> letters([5] * 20, [24, 24] + [20] * 18) is None
    True
    """
    room = paper - GAP * len(least)
    needed = ideal if ideal.count(IDEAL) > 1 else least
    return next((size for size in SIZES if sum(needed) * size * LETTER <= room), None)


def breakable(text):
    """Return a text as a list of strings, between which a line may end.

    >>> breakable("on central_system")
    ['on central_', 'system']
    """
    found = [""]
    for place, part in enumerate(re.split(rf"(\S{{{LONG},}})", text)):
        first, *rest = _parts(part) if place % 2 else [part]
        found[-1] += first
        found += rest
    return found


def _parts(word):
    """Return the parts in which a long word may be broken."""
    return [
        part[start : start + LONGEST] for part in MARKS.split(word) for start in range(0, len(part), LONGEST)
    ]


def _break_words(table):
    """Let lines end inside long words: at spaces that have no width."""
    for text in table.find_all(string=re.compile(rf"\S{{{LONG}}}")):
        text.replace_with("\u200b".join(breakable(text)))


def _longest(text):
    return max((len(word) for part in breakable(text) for word in part.split()), default=0)


def _stack(whole, table):
    """Turn a table into one of two columns: the head of each row, and its cells with the columns' names."""
    head, *rows = table.find_all("tr")
    names = [words(cell) for cell in head.find_all(["th", "td"], recursive=False)]
    table["class"] = [*table.get("class", []), "stacked"]
    for row in rows:
        cells = row.find_all(["th", "td"], recursive=False)
        rest = whole.new_tag("td")
        for name, cell in zip(names[1:], cells[1:], strict=True):
            said = whole.new_tag("span", attrs={"class": "field"})
            label = whole.new_tag("i")
            label.string = f"{name}: "
            said.append(label)
            said.extend(list(cell.contents))
            rest.extend([said, " "])
            cell.decompose()
        row.append(rest)
    for cell, name in zip(
        head.find_all(["th", "td"], recursive=False), ["", "Columns and values"], strict=False
    ):
        cell.string = name
    for cell in head.find_all(["th", "td"], recursive=False)[2:]:
        cell.decompose()
