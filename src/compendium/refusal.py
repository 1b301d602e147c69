"""How bad input is refused: all problems that were found, each with place and remedy, in one error."""

from typing import NamedTuple


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
        return f"{self.file}{row}{key}: {self.text}"


class DataError(ValueError):
    """The data break the contract; ``problems`` is the list of all that was found, one line each."""

    def __init__(self, problems):
        self.problems = [str(problem) for problem in problems]
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__("\n".join([f"{count} in the data", *self.problems]))


class DisclosureError(ValueError):
    """Something would tell what it must not; ``problems`` lists all that was found, one line each."""

    def __init__(self, problems):
        self.problems = [str(problem) for problem in problems]
        super().__init__("\n".join(["the disclosure gate stays shut:", *self.problems]))


def shortened(text, length=60):
    """Return a text in quotation marks, its end cut off where it is too long for a message.

    >>> shortened("119"), shortened("a long gist", 9)
    ("'119'", "'a long...'")
    """
    return repr(text if len(text) <= length else text[: length - 3] + "...")
