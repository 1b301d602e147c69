"""When two printings are the same text: what is left of it once type, blanks and line ends are set aside.

Normalised text has its markup tags removed, is in Unicode's form NFKC and lower case, and keeps letters and
digits only. So it does not matter whether a printing has curly quotes, ligatures, ellipses, or words cut at
the line's end.
"""

import hashlib
import re
import unicodedata
from functools import cache
from typing import NamedTuple

#: A tag of HTML or XML; ``a < b`` is not one.
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def normalised(text):
    """Return the normalised form of a text.

    >>> normalised("The <i>so-called</i> “ﬁrst” day…")
    'thesocalledfirstday'
    """
    return "".join(map(_letters, unicodedata.normalize("NFKC", TAG.sub("", text))))


def fingerprint(text):
    """Return the SHA-256 of the normalised text, in hexadecimal digits."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def word_check(word):
    """Return two hexadecimal digits of the SHA-256 of a normalised word (a run between blanks)."""
    return fingerprint(word)[:2]


class Spelled(NamedTuple):
    """The normalised letters of a text, and for each the place in the text that it comes from."""

    letters: str
    places: list


def spelled(text, cuts=(), start=0, end=None):
    """Return the normalised letters of a text with the way back.

    Parameters
    ----------
    text : str
        Its characters composed (NFC). Tags that it may have, or print, are left out, as normalising has it.
    cuts : iterable of (start, end)
        Stretches to leave out, in characters.
    start, end : int
        The part of the text to spell.

    Returns
    -------
    Spelled
        ``letters[i]`` was printed at ``text[places[i]]``. A ligature gives several letters in one place.
    """
    end = len(text) if end is None else end
    letters, places = [], []
    tags = [tag.span() for tag in TAG.finditer(text)]
    for first, last in kept(merged([*cuts, *tags]), start, end):
        for place in range(first, last):
            written = _letters(text[place])
            letters.append(written)
            places.extend([place] * len(written))
    return Spelled("".join(letters), places)


def kept(cuts, start, end):
    """Yield the stretches of ``start`` to ``end`` that the cuts leave, in order."""
    for first, last in cuts:
        if last > start and first < end:
            if first > start:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end


def merged(stretches):
    """Return stretches in order, those that overlap or touch as one.

    >>> merged([(5, 8), (1, 3), (2, 4)])
    [(1, 4), (5, 8)]
    """
    result = []
    for first, last in sorted(stretches):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def windows(letters, n_chars, sha256, starts):
    """Yield the starts at which ``n_chars`` letters have this SHA-256.

    Parameters
    ----------
    letters : str
    n_chars : int
    sha256 : str
        Hexadecimal digits.
    starts : iterable of int
        The positions to try.
    """
    wanted = bytes.fromhex(sha256)
    for start in starts:
        window = letters[start : start + n_chars]
        if len(window) == n_chars and hashlib.sha256(window.encode()).digest() == wanted:
            yield start


@cache
def _letters(character):
    """Return the letters and digits that a character stands for; nothing for any other character."""
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(filter(str.isalnum, plain))
