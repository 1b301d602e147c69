"""Words of the attached quotes where none may stand: in any file that is published with the package."""

import json
from functools import cache
from itertools import chain

from compendium.errors import NotebookError
from compendium.study import shown
from compendium.words.normalise import normalised

IN_A_ROW = 8
"""So many words of a quote in a row are a quotation; of a shorter quote, all of them."""


def runs_of_words(quotes):
    """Index the runs of words by which a quotation is known.

    Parameters
    ----------
    quotes : dict
        Text by segment_id.

    Returns
    -------
    dict
        By number of words: a dict from the words, as a tuple, to the segment_id.
    """
    runs = {}
    for segment, text in quotes.items():
        words = [word for word, _ in _words([("", text)])]
        length = min(IN_A_ROW, len(words))
        runs.setdefault(length, {}).update(dict.fromkeys(_windows(words, length), segment))
    runs.pop(0, None)
    return runs


def quotations(path, runs):
    """Find quotations in a file.

    Parameters
    ----------
    path : Path
        A file that is not text holds none.
    runs : dict
        As `runs_of_words` returns it.

    Returns
    -------
    list of (place, segment_id)
        The first run of words of each quote that the file holds.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    is_notebook = path.suffix == ".ipynb"
    pairs = list(_words(notebook_texts(parsed_notebook(text, path)) if is_notebook else _lines(text)))
    words = [word for word, _ in pairs]
    found = {}
    for length, segments in runs.items():
        for place, window in enumerate(_windows(words, length)):
            if window in segments:
                found.setdefault(segments[window], pairs[place][1])
    return [(place, segment) for segment, place in found.items()]


def _words(parts):
    """Yield (normalised word, place) for the words of texts that have a place."""
    for place, text in parts:
        for written in text.split():
            word = _normalised(written)
            if word:
                yield word, place


@cache
def _normalised(word):
    return normalised(word)


def _windows(words, length):
    """All runs of so many words, as tuples."""
    return zip(*(words[start:] for start in range(length)), strict=False)


def _lines(text):
    """Yield a text's lines with their numbers."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield f"line {number}", line


def parsed_notebook(text, path):
    """Return a notebook as data.

    Raises
    ------
    NotebookError
        If the file, which ``path`` names, is none.
    """
    try:
        notebook = json.loads(text)
        if isinstance(notebook["cells"], list) and isinstance(notebook["metadata"], dict):
            return notebook
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise NotebookError(f"{shown(path)} is not a notebook; delete it, or save it again")


def notebook_texts(notebook):
    """Yield (place, text) for source and outputs of a notebook's cells: in the file, JSON is in between."""
    for cell in notebook["cells"]:
        yield f"cell {cell.get('id')!r}", "".join(cell["source"])
        yield f"cell {cell.get('id')!r}", " ".join(_strings(cell.get("outputs", [])))


def _strings(value):
    """All texts inside lists and dicts."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return list(chain.from_iterable(map(_strings, inside)))
