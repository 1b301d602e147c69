"""From the text of a page to the words of the article: line ends, running heads, and tables in the way."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

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

#: A word that was cut at a line's end.
CUT_WORD = re.compile(r"(\w+)[-\u2010\u00ad][ \t]*[\n\f]\s*(\w+)")

LIGATURES = {
    code: text
    for code, text in zip(range(0xFB00, 0xFB07), ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True)
}
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


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
    return " ".join(rejoined.translate(LIGATURES | INVISIBLE).split())


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
    edges, long = [], Counter()
    start = 0
    for page in text.split("\f"):
        lines = [line for line in re.finditer(r"[^\n]+", page) if line[0].strip()]
        long.update(
            _masked(line[0]) for line in lines if _letters(line[0]) >= LONG_LINE and "\t" not in line[0]
        )
        edge = {line.start(): line for line in lines[:EDGE_LINES] + lines[-EDGE_LINES:]}
        edges += [(_masked(line[0]), start + line.start(), start + line.end()) for line in edge.values()]
        start += len(page) + 1
    recurring = {line for line, count in Counter(line for line, _, _ in edges).items() if count >= RECURS}
    found = [(first, last) for line, first, last in edges if line in recurring]
    for line in (line for line, count in long.items() if count >= RECURS):
        found += [match.span() for match in re.finditer(_pattern(line), text)]
    return merged(found)


def _masked(line):
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _pattern(masked):
    return r"\s+".join(re.escape(word).replace(r"\#", r"\d+") for word in masked.split())


def _letters(line):
    return sum(map(str.isalpha, line))


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
    tables = {}
    for table_no, start, end in sorted(places):
        tables.setdefault(table_no, []).append((start, end))
    found = []
    for table_no, quotes in tables.items():
        found += quotes
        found += [(a, b) for (_, a), (b, _) in pairwise(quotes) if 0 < b - a < BETWEEN_ROWS]
        found.append((_caption(text, table_no, quotes[0][0]), quotes[0][0]))
        last = quotes[-1][1]
        found.append((last, last + len(re.match(r"[^\n\f]*", text[last:])[0])))
    return merged(found)


def _caption(text, table_no, start):
    """Return where the line that announces a table begins, or else its first quote, at ``start``."""
    from_here = max(0, start - CAPTION)
    captions = list(re.finditer(rf"(?m)^\W*Table\W+{table_no}\b", text[from_here:start]))
    return from_here + captions[-1].start() if captions else start


def running_text(article, places):
    """Return an article's prose on one line: no running heads, no tables of quotes, no line ends.

    Parameters
    ----------
    article : Article
    places : iterable of (table_no, start, end)
        Where quotes were found in it.

    Returns
    -------
    str
        Positions in it are those of the annotations' selectors.
    """
    text, cuts = article.text, []
    if article.kind in PRINTED:
        cuts = merged([*page_furniture(text), *quote_tables(text, places)])
    return in_one_line("\n".join(text[a:b] for a, b in kept(cuts, 0, len(text))), text)
