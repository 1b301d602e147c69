"""The numbers that a text prints: in digits and in words, ordinals and identifiers among them."""

import re
from typing import NamedTuple

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", *(f"{unit}teen" for unit in ("thir", "four", "fif", "six", "seven"))]
TEENS += ["eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]

WORDS = (
    {word: value for value, word in enumerate([*UNITS, *TEENS], 1)}
    | {word: 10 * value for value, word in enumerate(TENS, 2)}
    | {f"{ten}-{unit}": 10 * t + u for t, ten in enumerate(TENS, 2) for u, unit in enumerate(UNITS, 1)}
    | {word: value for value, word in enumerate(ORDINALS, 1)}
    | LARGE
    | {"a": 1, "an": 1}
)
"""What a number word stands for; ``a`` is one before a span of time, as in ``a week``."""

#: What the digits stand for that were set small and high.
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_DIGITS = r"\d++(?:,\d{3})*(?:st|nd|rd|th)?(?![a-z])|\d+"
NUMERAL = re.compile(
    r"(?P<address>(?:https?://|www\.|doi\.org/)[^\s<>\"]*\d[^\s<>\"]*)"
    # Capitals before the digits belong to them (T2, REB20), and so does what a mark joins (11-2, 4.0).
    rf"|(?:(?<![A-Za-z])[A-Z]{{1,4}})?(?:{_DIGITS})(?:[A-Z]+\d+)*(?:[-–.:/](?:[A-Z]{{0,4}}\d+))*"
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
    r"|\b(?i:an?)(?=\s+(?:minute|hour|day|week|month|year|decade)\b)"
    rf"|\b(?i:{'|'.join(sorted(WORDS.keys() - {'a', 'an'}, key=len, reverse=True))})\b"
)


class Numeral(NamedTuple):
    """A number as it stands in a text, from ``start`` to ``end``."""

    text: str
    start: int
    end: int

    @property
    def value(self):
        """The number in digits without leading zeros; an identifier as it stands, in small letters.

        >>> Numeral("Nine", 0, 4).value, Numeral("018", 0, 3).value, Numeral("5th", 0, 3).value
        ('9', '18', '5')
        """
        plain = self.text.translate(RAISED).casefold()
        if plain in WORDS:
            return str(WORDS[plain])
        plain = re.sub(r"(?<=\d)(?:,(?=\d{3})|(?:st|nd|rd|th)$)", "", plain)
        return plain.lstrip("0") or "0"


def numerals(text):
    """Return the numbers that a text prints, in order.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Numeral
        Digits with what belongs to them, number words to a million, ordinals to the tenth, and ``a`` before a
        span of time. An address on the web is one number, whatever digits are in it.
    """
    return [Numeral(found[0], *found.span()) for found in NUMERAL.finditer(text)]


def without_numerals(text):
    """Return a text with a blank for each character of its numbers, as long as before."""
    return NUMERAL.sub(lambda found: " " * len(found[0]), text)
