"""The sentences of the book that cite numbers or state conditions, and what its pages show."""

import re
from typing import NamedTuple

from compendium.pages.citing import CitedNumber, Condition, capitalised, cited_number

ROLE = re.compile(r"\{(?P<role>number|holds)\}`(?P<text>[^`]+)`")
SHOWN = re.compile(r"\{result-(table|figure)\} (\S+)")
WHEN = re.compile(r"^(?P<fence>:{3,})\{when\} (?P<text>.+?)$.*?^(?P=fence)$", re.DOTALL | re.MULTILINE)
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

#: A block between fences: code, or a directive, whose body is prose.
FENCED = re.compile(
    r"^(?P<open> *(?P<ticks>`{3,})(?P<info>[^`\n]*)\n)(?P<body>.*?)(?P<close>^ *(?P=ticks) *$)",
    re.DOTALL | re.MULTILINE,
)

#: What a page has besides prose, each to be blanked out: front matter, comments, indented code, options and
#: names of directives, targets, attributes, roles, code in a line, and where links lead.
BESIDES_PROSE = [
    re.compile(r"\A---\n.*?\n---$", re.DOTALL | re.MULTILINE),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"^%.*$", re.MULTILINE),
    re.compile(r"(?<=\n\n)(?: {4,}\S.*(?:\n|\Z))+"),
    re.compile(r"^ *:{3,}\{when\}.*$", re.MULTILINE),
    re.compile(r"^ *:\w[\w-]*:.*$|^ *(?:`{3,}|:{3,})(?:\{[\w-]+\})?", re.MULTILINE),
    re.compile(r"^ *(?:\(.*\)=|\{[.#].*\})$", re.MULTILINE),
    re.compile(r"\{[\w:-]+\}`[^`]+`"),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"(?<=\])\([^)]*\)|<https?://[^>]*>|https?://\S+"),
]

MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)

#: Digits that count nothing: markers of lists and headings, dates, places in a document, and names.
NO_COUNTS = [
    re.compile(r"^ *(?:#+ +)?\d+\. ", re.MULTILINE),
    re.compile(rf"\b(?:\d{{1,2}}(?:[–-]\d{{1,2}})? )?{MONTH}(?: (?:19|20)\d\d)?\b"),
    re.compile(r"(?<![\d,.])(?:19[5-9]|20[0-4])\d(?![.,]?\d)"),
    re.compile(
        r"\b(?:[Tt]ables?|[Ff]igures?|[Qq]uote|[Pp]ages?|pp?\.|[Ss]ections?|[Pp]aragraphs?|[Ee]xercise|"
        r"[Pp]articipant) \d+(?:[–-]\d+)?"
    ),
    re.compile(r"\b[A-Z]+(?:-[A-Z]+)*-\d+\b"),
    re.compile(r"\b(?:Python|CC BY|WCAG|RO-Crate|[Vv]ersion) \d+(?:\.\d+)*"),
]
DIGITS = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")


class Sentence(NamedTuple):
    """A sentence that cites numbers or states a condition.

    ``line`` is that of the first of them; ``parts`` are its texts, `CitedNumber` and `Condition`; ``when``
    are the conditions under which the page has it at all.
    """

    page: str
    line: int
    parts: tuple
    when: tuple = ()

    @property
    def keys(self):
        """The numbers that it hangs on."""
        return {key for part in (*self.parts, *self.when) for key in _keys(part)}

    def is_there(self, values):
        """Tell whether the page has it."""
        return all(condition.holds(values) for condition in self.when)

    def worded(self, values):
        """Return the sentence in English, nothing where the page has it not.

        Parameters
        ----------
        values : dict
            Value by key; a key that is missing has none.
        """
        text = ""
        for part in self.parts if self.is_there(values) else ():
            text += worded(part, values, text)
        return text


def worded(part, values, before=""):
    """Return a part of a sentence in English: a condition is silent while it holds.

    Parameters
    ----------
    part : str, CitedNumber or Condition
    values : dict
        Value by key.
    before : str
        What stands before it in the sentence.
    """
    if isinstance(part, str):
        return part
    if isinstance(part, Condition):
        return "" if part.holds(values) else " [does not hold]"
    return capitalised(part.written(values.get(part.key)), before)


def _keys(part):
    if isinstance(part, Condition):
        return part.keys
    return [part.key] if isinstance(part, CitedNumber) else []


def cited_sentences(book):
    """Sentences that cite numbers or state conditions, page by page.

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


def _sentences(page, text):
    """Yield the sentences of a page that cite numbers or state conditions."""
    cited, blocks = list(ROLE.finditer(text)), list(WHEN.finditer(text))
    when = [
        tuple(Condition(block["text"]) for block in blocks if block.start() < match.start() < block.end())
        for match in cited
    ]
    for place, match in reversed(list(enumerate(cited))):
        text = text[: match.start()] + chr(0xE000 + place) + text[match.end() :]
    known = {"number": cited_number, "holds": Condition}
    found = [known[match["role"]](match["text"]) for match in cited]
    lines = [match.string.count("\n", 0, match.start()) + 1 for match in cited]
    for block in re.split(r"\n\s*\n|\n(?=- |: )", NOT_PROSE.sub("\n", text)):
        for sentence in SENTENCE_END.split(_plain(block)):
            parts = re.split(r"([\ue000-\uf8ff])", sentence)
            places = [ord(mark) - 0xE000 for mark in parts[1::2]]
            if places:
                parts[1::2] = [found[place] for place in places]
                yield Sentence(page, lines[places[0]], tuple(part for part in parts if part), when[places[0]])


def _plain(block):
    """Return a paragraph without its markup."""
    for pattern, kept in MARKUP:
        block = pattern.sub(kept, block)
    return block.strip().removeprefix("- ").removeprefix(": ")


def prose(text):
    """Return a page with everything blanked out that is no prose; every line keeps its number.

    >>> prose("Run `make 2` of {number}`voices.n_quotes` quotes.").split()
    ['Run', 'of', 'quotes.']
    """
    return _blanked(FENCED.sub(_without_code, text), BESIDES_PROSE)


def typed_digits(text):
    """Find the digits that are typed into the prose of a page where a number could be cited.

    Dates, places such as Table 2 or T3Q6, names such as Python 3.11, and markers of lists and headings are
    let pass.

    Parameters
    ----------
    text : str
        A page of the book, in Markdown.

    Returns
    -------
    list of (int, str)
        Line and digits, in the order of the page.

    >>> typed_digits("In 2021, 12 people read Table 2.")
    [(1, '12')]
    """
    left = _blanked(prose(text), NO_COUNTS)
    return [(left.count("\n", 0, found.start()) + 1, found[0]) for found in DIGITS.finditer(left)]


def _without_code(block):
    """Return a fenced block as it is if it is a directive, without the code in it; blank if it is code."""
    if block["info"].startswith("{"):
        return block["open"] + FENCED.sub(_without_code, block["body"]) + block["close"]
    return _blank(block)


def _blanked(text, patterns):
    """Return the text with blanks in place of what the patterns find."""
    for pattern in patterns:
        text = pattern.sub(_blank, text)
    return text


def _blank(found):
    """Return blanks, as many as what was found; lines stay lines."""
    return re.sub(r"[^\n]", " ", found[0])
