"""Every error that is meant for a reader: the command line prints its message, and nothing else of it."""

import errno
from typing import NamedTuple


class CompendiumError(ValueError):
    """Base of all errors that say what is wrong, where, and what to do."""


class StudyError(CompendiumError):
    """What study.yml, the notebooks and the data ask for does not fit together."""


class NotebookError(CompendiumError):
    """A notebook cannot be read, does not take a parameter, or failed; says which and where."""


class BookError(CompendiumError):
    """The book did not build cleanly; says what was wrong and where the log is."""


class EditionError(CompendiumError):
    """An edition cannot be made of the book; says why, and what to do."""


class SourceError(CompendiumError):
    """A source of the article cannot be used; says which, why, and what to do."""


NOT_OURS = (OSError, MemoryError, RecursionError)
"""What a machine refuses, whoever asks."""

REMEDIES = {
    errno.ENOSPC: "the disk is full; make room and run this again",
    errno.EDQUOT: "your share of the disk is used up; make room and run this again",
    errno.EMFILE: "this shell lets too few files be open at once; run `ulimit -n 1024` and this again",
    errno.EFBIG: "this shell lets no file be as large as is needed; run `ulimit -f unlimited` and this again",
}


def told(error):
    """Say in a sentence what went wrong and what to do, of an error of ours or of one of `NOT_OURS`."""
    if isinstance(error, MemoryError):
        return "there is not enough memory; close other programs and run this again"
    if isinstance(error, RecursionError):
        return "a file is nested too deeply to be read; look at what was changed last"
    if isinstance(error, OSError):
        file = f"{error.filename}: " if error.filename else ""
        return visible(
            f"{file}{REMEDIES.get(error.errno) or f'{error.strerror or error}; mend that and run this again'}"
        )
    return visible(str(error))


class Problem(NamedTuple):
    """One breach of the contract, as one line: ``data/segments.csv row 14 (T3Q6): ...``.

    ``row`` as an editor counts (the header is row 1), 0 for the whole file; ``column`` empty for no cell.
    """

    file: str
    row: int
    key: str
    column: str
    text: str

    def __str__(self):
        """Return the line."""
        row = f" row {self.row}" if self.row else ""
        key = f" ({self.key})" if self.key else ""
        return visible(f"{self.file}{row}{key}: {self.text}")


class DataError(CompendiumError):
    """The data break the contract; ``problems`` is the list of all that was found, one line each.

    What is said of several rows of a file in the same words is one line that names these rows.
    """

    def __init__(self, problems):
        self.problems = told_once(problems)
        super().__init__("\n".join([f"{counted(len(self.problems), 'problem')} in the data", *self.problems]))


class DisclosureError(CompendiumError):
    """Something would tell what it must not; ``problems`` lists all that was found, one line each."""

    def __init__(self, problems):
        self.problems = told_once(problems)
        super().__init__("\n".join(["the disclosure gate stays shut:", *self.problems]))


def told_once(problems):
    """Return problems as lines, those that differ in nothing but their row as one, where the first stood."""
    alike = {}
    for problem in problems:
        place = problem.key if not problem.row else ""
        alike.setdefault((problem.file, place, problem.column, problem.text), {})[problem.row] = problem
    return [
        visible(
            str(next(iter(by_row.values())))
            if len(by_row) == 1
            else f"{file} {row_ranges(sorted(by_row), MOST_RANGES)}: {text}",
            kept="",
        )
        for (file, *_, text), by_row in alike.items()
    ]


def counted(number, thing):
    """A number of things in words.

    >>> counted(1, "table"), counted(14, "notebook")
    ('1 table', '14 notebooks')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def visible(text, kept="\t\n"):
    r"""Return a text that does to a terminal nothing but be shown: what cannot be seen stands as its code.

    >>> visible("a\x1b[2J"), visible("naïve\ttext"), visible("one\nline", kept="")
    ('a\\x1b[2J', 'naïve\ttext', 'one\\nline')
    """
    return "".join(c if c.isprintable() or c in kept else repr(c)[1:-1] for c in text)


def shortened(text, length=60):
    """Return a text in quotation marks, its end cut off where it is too long for a message.

    >>> shortened("119"), shortened("a long gist", 9)
    ("'119'", "'a long...'")
    """
    return repr(text if len(text) <= length else text[: length - 3] + "...")


MOST_RANGES = 8
"""How many rows, or neighbours together, a problem names before it counts the others."""


def row_ranges(rows, most=None):
    """Name rows of a file in words, neighbours together; the rest as a number where there are very many.

    >>> row_ranges([3]), row_ranges([3, 8, 9, 10]), row_ranges([3, 5, 7, 8, 11], 2)
    ('row 3', 'rows 3, 8-10', 'rows 3, 5 and 3 more')
    """
    runs = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    named = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs[:most])
    rest = sum(last - first + 1 for first, last in runs[most:]) if most else 0
    return f"row{'s' if len(rows) > 1 else ''} {named}" + (f" and {rest} more" if rest else "")
