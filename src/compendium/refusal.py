"""How bad input is refused: every problem that was found, each with its place and its remedy, in one error."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One breach of the contract; ``row`` as an editor counts (the header is row 1), 0 for the whole file."""

    file: str
    row: int
    key: str
    column: str
    text: str

    def __str__(self):
        """Return the problem as one line: ``data/segments.csv row 14 (T3Q6): ...``."""
        row = f" row {self.row}" if self.row else ""
        key = f" ({self.key})" if self.key else ""
        return f"{self.file}{row}{key}: {self.text}"


class DataError(ValueError):
    """The data break the contract; ``problems`` is the list of all that was found, one line each."""

    def __init__(self, problems):
        self.problems = [str(problem) for problem in problems]
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__("\n".join([f"{count} in the data", *self.problems]))


def shown(value):
    """Return a value as a message shows it, with a blank behind: quoted, shortened, nothing if empty.

    >>> shown("119"), shown(""), shown(("T2Q1", "published"))
    ("'119' ", '', "'T2Q1, published' ")
    """
    text = value if isinstance(value, str) else ", ".join(value)
    text = text if len(text) <= 60 else text[:57] + "..."
    return f"{text!r} " if text else ""
