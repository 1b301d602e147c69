"""From the text of a page to the words of the article: line ends, running heads, and tables in the way."""

import re
from collections import Counter
from functools import lru_cache
from itertools import groupby, pairwise

from compendium.words.normalise import kept, merged

#: Forms that were laid out in pages: their lines end anywhere, and heads and tables interrupt sentences.
PRINTED = {"PDF", "plain text"}

RECURS = 3
EDGE_LINES = 2
#: A line of so many letters recurs for no other reason than that it is a running head.
LONG_LINE = 20
#: Between two quotes of a table stand their numbers, a speaker, at most a head; never so many characters.
BETWEEN_ROWS = 300
CAPTION = 600

#: A word that was cut at a line's end; looked for once from where it begins, and not again from each letter.
CUT_WORD = re.compile(r"\b(\w+)[-\u2010\u00ad][ \t]*[\n\f]\s*(\w+)")

LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
INVISIBLE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
PLAIN_LETTERS = str.maketrans(LIGATURES | INVISIBLE)


def verbatim(text, start, end, cuts=()):
    """Return a stretch of text as it is to be read: on one line, with the marks around it that belong to it.

    Words cut at a line's end are joined again, with their hyphen if the article writes them so elsewhere.
    Marks belong that stick to the first or last word, or that fill what is left of its line or cell.

    Parameters
    ----------
    text : str
    start, end : int
        First character, and the one behind the last, of the words.
    cuts : iterable of (start, end)
        Stretches inside that do not belong.

    Returns
    -------
    str
    """
    start, end = with_marks(text, start, end)
    return in_one_line("\n".join(text[first:last] for first, last in kept(cuts, start, end)), text)


def with_marks(text, start, end):
    """Return where a stretch begins and ends with the marks that belong to it (see `verbatim`)."""
    before = re.search(r"(?:(?<=[\t\n\f])|^)[^\w\t\n\f]*$|[^\w\s]*$", text[max(0, start - 40) : start])[0]
    behind = re.match(r"[^\w\t\n\f]*(?=[\t\n\f]|$)|[^\w\s]*", text[end : end + 40])[0]
    return start - len(before.lstrip()), end + len(behind.rstrip())


def in_one_line(stretch, text):
    """Return a stretch of text with single blanks, words cut at line ends joined, ligatures as letters."""
    rejoined = CUT_WORD.sub(lambda cut: _rejoined(*cut.groups(), text), stretch)
    return " ".join(rejoined.translate(PLAIN_LETTERS).split())


def _rejoined(left, right, text):
    """Return a word that a line's end cut behind ``left``, spelled as the rest of the article suggests."""
    known = _vocabulary(text)
    compound, word = f"{left}-{right}".lower(), f"{left}{right}".lower()
    is_compound = compound in known or (word not in known and {left.lower(), right.lower()} <= known)
    return f"{left}-{right}" if is_compound or not right[0].islower() else left + right


@lru_cache(maxsize=4)
def _vocabulary(text):
    """Return the words of a text and the compounds among them, each compound's parts too."""
    compounds = set(re.findall(r"\w+(?:-\w+)*", CUT_WORD.sub(" ", text).lower()))
    return compounds | {"-".join(pair) for word in compounds for pair in pairwise(word.split("-"))}


def page_furniture(text):
    """Return the stretches that are running heads and page numbers, in order and apart.

    A line is one if it recurs, but for its numbers, at the edges of several pages; or, for texts that kept no
    page breaks, if it is long and recurs anywhere. Such a line is also found where it ran into another one.

    Parameters
    ----------
    text : str
        Pages separated by form feeds, where they are known.

    Returns
    -------
    list of (start, end)
    """
    edges, long = [], []
    for page in re.finditer(r"[^\f]+", text):
        lines = [line for line in re.compile(r"[^\n]+").finditer(text, *page.span()) if line[0].strip()]
        edges += {*lines[:EDGE_LINES], *lines[-EDGE_LINES:]}
        prose = [line for line in lines if "\t" not in line[0]]
        long += [line for line in prose if sum(map(str.isalpha, line[0])) >= LONG_LINE]
    at_edges = Counter(_without_numbers(line[0]) for line in edges)
    found = [line.span() for line in edges if at_edges[_without_numbers(line[0])] >= RECURS]
    for line, count in Counter(_without_numbers(line[0]) for line in long).items():
        if count >= RECURS:
            pattern = r"\s+".join(re.escape(word).replace(r"\#", r"\d+") for word in line.split())
            found += [match.span() for match in re.finditer(pattern, text)]
    return merged(found)


def _without_numbers(line):
    """Return a line with a # for each number in it, and single blanks."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def quote_tables(text, places):
    """Return the stretches that the tables of quotes fill, in order and apart.

    Parameters
    ----------
    text : str
    places : iterable of (table_no, start, end)
        Where quotes were found.

    Returns
    -------
    list of (start, end)
    """
    found = []
    for table_no, rows in groupby(sorted(places), key=lambda place: place[0]):
        quotes = [(start, end) for _, start, end in rows]
        found += quotes
        found += [(end, start) for (_, end), (start, _) in pairwise(quotes) if 0 < start - end < BETWEEN_ROWS]
        first, last = quotes[0][0], quotes[-1][1]
        rest_of_line = re.match(r"[^\n\f]*", text[last:])[0]
        found += [(_caption(text, table_no, first), first), (last, last + len(rest_of_line))]
    return merged(found)


def _caption(text, table_no, start):
    """Return where the line that announces a table begins, or else its first quote, at ``start``."""
    from_here = max(0, start - CAPTION)
    captions = list(re.finditer(rf"(?m)^\W*Table\W+{table_no}\b", text[from_here:start]))
    return from_here + captions[-1].start() if captions else start


def interruptions(article, places):
    """Return the stretches of an article that interrupt its prose, in order and apart.

    Parameters
    ----------
    article : Article
    places : iterable of (table_no, start, end)
        Where quotes were found in it.

    Returns
    -------
    list of (start, end)
        Running heads and tables of quotes of an article that was laid out in pages; none of any other.
    """
    if article.kind not in PRINTED:
        return []
    return merged([*page_furniture(article.text), *quote_tables(article.text, places)])


def running_text(article, cuts):
    """Return an article's prose on one line: without what interrupts it, and without line ends.

    Parameters
    ----------
    article : Article
    cuts : list of (start, end)
        As `interruptions` returns them.

    Returns
    -------
    str
        Positions in it are those of the annotations' selectors.
    """
    text = article.text
    return in_one_line("\n".join(text[a:b] for a, b in kept(cuts, 0, len(text))), text)
