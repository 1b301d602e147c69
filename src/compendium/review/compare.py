"""What differs between two folders of results, or of data.

Two files of different bytes always have at least one difference.
"""

import hashlib
import json

from compendium.gate.repository import edited_files
from compendium.review.cells import Difference, compare_cells, read_cells


def compare_folders(old, new):
    """Compare all files below two folders.

    Parameters
    ----------
    old, new : Path
        One that does not exist counts as empty.

    Returns
    -------
    list of Difference
        In the order of file names; empty exactly if both hold the same files with the same bytes.
    """
    before, after = files_below(old), files_below(new)
    names = sorted(before | after)
    return [found for name in names for found in compare_files(name, before.get(name), after.get(name))]


def compare_files(name, was, now):
    """Compare two states of a file: tables by cells, JSON by entries, others as a whole.

    Parameters
    ----------
    name : str
        Its ending says what the file is.
    was, now : bytes or None
        The contents, None where there is no such file.

    Returns
    -------
    list of Difference
    """
    if was == now:
        return []
    whole = [Difference(name, "", "", _fingerprint(was), _fingerprint(now))]
    read, compared = KINDS.get(name.rpartition(".")[2], (None, None))
    if None in (was, now, read):
        return whole
    sides = [read(content) for content in (was, now)]
    return whole if None in sides else list(compared(name, *sides)) or whole


def edits_since_commit(folder):
    """What is not in the folder as it was committed last, in any file that git tracks.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Difference
        Cell by cell for tables; empty where there is no git.
    """
    found = []
    for name, was in edited_files(folder):
        path = folder / name
        found += compare_files(name, was, path.read_bytes() if path.is_file() else None)
    return found


def files_below(folder):
    """The bytes of each file below a folder, by its name with slashes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _fingerprint(content):
    return None if content is None else f"SHA-256 {hashlib.sha256(content).hexdigest()[:16]}…"


def _entries(content):
    """Return the entries of a JSON file by their path, or None if it is not JSON."""
    try:
        return dict(_flat(json.loads(content.decode("utf-8"))))
    except ValueError:
        return None


def _flat(value, path=""):
    """Yield (path, text) for each value within a JSON value."""
    if not value or not isinstance(value, dict | list):
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return
    for name, child in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _flat(child, f"{path} › {name}" if path else str(name))


def _compare_entries(name, before, after):
    """Return the differences of two JSON files."""
    found = [Difference(name, path, "", before.get(path), after.get(path)) for path in before | after]
    return [difference for difference in found if difference.was != difference.now]


KINDS = {"csv": (read_cells, compare_cells), "json": (_entries, _compare_entries)}
"""How a file is read by its ending, and how two that could be read are compared."""
