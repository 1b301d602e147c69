"""Which numbers the sentences of the book cite, and which tables and figures its pages show."""

import re
from typing import NamedTuple

NUMBER = re.compile(
    r"\{glue:text\}`executed/(?P<run>[^`:]+)\.ipynb::(?P<name>[^`:]+)(?::(?P<format>[^`]*))?`"
)
SHOWN = re.compile(r"\{result-(table|figure)\} (\S+)")
PLACES = {"table": "tables/{}.csv", "figure": "figures/{}.svg"}

#: Markup that leaves its text behind: roles with and without a target, links, emphasis and code.
MARKUP = [
    (re.compile(r"\{[\w:-]+\}`([^`<]+?)\s*(?:<[^`>]*>)?`"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"[*`]"), ""),
    (re.compile(r"\s+"), " "),
]
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z*\ue000-\uf8ff])")
NOT_PROSE = re.compile(r"^(\(.*\)=|\{\..*\}|```.*|:{3,}.*|:\w+:.*)$\n?", re.MULTILINE)


class Number(NamedTuple):
    """A number that a sentence cites: from which run, by which name, shown in which format."""

    run: str
    name: str
    format: str


class Sentence(NamedTuple):
    """A sentence that cites numbers: its page, the line of its first number, its texts and `Number` parts."""

    page: str
    line: int
    parts: tuple

    @property
    def numbers(self):
        """The numbers among the parts."""
        return [part for part in self.parts if isinstance(part, Number)]


def cited_sentences(book):
    """Sentences with numbers, page by page.

    Parameters
    ----------
    book : Path
        Folder of the pages.

    Returns
    -------
    list of Sentence
    """
    pages = ((path.name, path.read_text(encoding="utf-8")) for path in sorted(book.glob("*.md")))
    return [sentence for name, text in pages for sentence in _sentences(name, text)]


def pages_showing(book):
    """Names of the pages that show each table and figure: file of results → list of pages."""
    found = {}
    for path in sorted(book.glob("*.md")):
        for kind, name in SHOWN.findall(path.read_text(encoding="utf-8")):
            found.setdefault(PLACES[kind].format(name), []).append(path.name)
    return found


def worded(number, value):
    """The number as the book writes it; a dash where there is none.

    >>> worded(Number("05-voices", "share", ".1f"), 3.14159)
    '3.1'
    """
    return "–" if value is None else format(value, number.format)


def _sentences(page, text):
    """Yield the sentences of a page that cite numbers."""
    cited = list(NUMBER.finditer(text))
    for place, match in reversed(list(enumerate(cited))):
        text = text[: match.start()] + chr(0xE000 + place) + text[match.end() :]
    numbers = [Number(match["run"], match["name"], match["format"] or "") for match in cited]
    lines = [match.string.count("\n", 0, match.start()) + 1 for match in cited]
    for block in re.split(r"\n\s*\n|\n(?=- |: )", NOT_PROSE.sub("\n", text)):
        for sentence in SENTENCE_END.split(_plain(block)):
            parts = re.split(r"([\ue000-\uf8ff])", sentence)
            places = [ord(mark) - 0xE000 for mark in parts[1::2]]
            if places:
                parts[1::2] = [numbers[place] for place in places]
                yield Sentence(page, lines[places[0]], tuple(part for part in parts if part))


def _plain(block):
    """Return a paragraph without its markup."""
    for pattern, kept in MARKUP:
        block = pattern.sub(kept, block)
    return block.strip().removeprefix("- ").removeprefix(": ")
