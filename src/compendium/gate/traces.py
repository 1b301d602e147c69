"""Traces of whoever made a file: a user's name, a path of a machine, a time of day, an image's own remarks.

What the compendium writes is the same on every machine, so none of these has a reason to be there. Dates
alone are facts and may stand.
"""

import re
import struct
import tempfile
from datetime import UTC, datetime
from functools import cache
from getpass import getuser
from pathlib import Path

from compendium.files import EPOCH
from compendium.gate.verbatim import parsed_notebook
from compendium.study import TOP

SUFFIXES = {".csv", ".html", ".ipynb", ".js", ".json", ".md", ".png", ".svg", ".txt", ".xml"}
"""Kinds of files that carry traces; others are written by hand."""

PNG_REMARKS = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"}
"""Parts of a PNG that say when, by whom or with what it was made."""

SVG_REMARKS = re.compile(r"<dc:(?!type\b|format\b|title\b|description\b)(\w+)")
"""Metadata of an SVG, but for what the picture is."""

NOTEBOOK_METADATA = {"kernelspec", "language_info"}

FIXED = datetime.fromtimestamp(int(EPOCH), UTC).strftime("%Y-%m-%dT%H:%M")
"""The one time that may stand: the same for everybody."""

MINUTES = re.compile(r":[0-5]\d")

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*"
DAY = rf"(?:\d{{4}}-\d\d-\d\d|\d\d? {MONTH} \d{{4}}|{MONTH} \d\d?, \d{{4}})"
TIME = re.compile(
    rf"{DAY}[T ,]+(?:at )?\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
    rf"|{MONTH} +\d\d? \d\d:\d\d(?::\d\d(?: \d{{4}})?)?"
)


def users_name(by_hand):
    """Name of the user to look for; empty where the system knows none, or where it is a word.

    Parameters
    ----------
    by_hand : iterable of Path
        Files that people wrote. A name that is a word of theirs, such as ``root`` or ``will``, cannot be told
        from the word.
    """
    try:
        name = getuser()
    except (ImportError, KeyError, OSError):  # which one, depends on system and version of Python
        return ""
    word = _word(name)
    return "" if any(word.search(path.read_text(encoding="utf-8")) for path in by_hand) else name


def traces(path, user=""):
    """Find the traces in a file.

    Parameters
    ----------
    path : Path
    user : str
        A name to look for, besides paths and times.

    Returns
    -------
    list of (place, what, value)
        Such as ``("line 3", "a path of a machine", "/home/…")``.
    """
    if path.suffix not in SUFFIXES:
        return []
    content = path.read_bytes()
    if path.suffix == ".png":
        return [("metadata", "a remark in the image", name) for name in _png_remarks(content)]
    text = content.decode("utf-8", "replace")
    found = [(f"line {text.count(chr(10), 0, start) + 1}", *rest) for start, *rest in _in_text(text, user)]
    if path.suffix == ".svg":
        found += [("metadata", "a remark in the image", match[0]) for match in SVG_REMARKS.finditer(text)]
    if path.suffix == ".ipynb":
        found += _in_notebook(parsed_notebook(text, path))
    return found


def _in_text(text, user):
    """Yield (position, what, value) for each path, time and name in a text."""
    for pattern in _paths():
        for match in pattern.finditer(text):
            yield match.start(), "a path of a machine", match[0]
    for start, time in sorted(set(_times(text))):
        if not time.replace(" ", "T").startswith(FIXED):
            yield start, "a time of day", time
    for match in _word(user).finditer(text) if user and user in text else ():
        yield match.start(), "a user's name", match[0]


def _times(text):
    """Yield (position, time), looked for around colons: to try every character takes seconds."""
    for colon in MINUTES.finditer(text):
        start = max(0, colon.start() - len("Wednesday, September 30, 2026 at 10"))
        for match in TIME.finditer(text, start, colon.end() + len(":59.123456")):
            yield match.start(), match[0]


def _word(name):
    """Pattern of a name that stands by itself."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


@cache
def _paths():
    """Patterns of paths as people's machines have them, and below the folders of this one.

    Each begins with a character that is searched for quickly; what must not come before it is said after.
    """
    here = {TOP, Path.home(), Path(tempfile.gettempdir()).resolve(), Path.cwd()}
    ours = [re.escape(str(place)[1:]) for place in here if len(place.parts) > 1 and str(place)[0] == "/"]
    starts = [rf"(?:{place})(?=[/\\\"'\s<]|$)" for place in sorted(ours, key=len, reverse=True)]
    starts += [r"(?:home|Users|root)/[\w.]", r"(?:private/)?(?:tmp|var/folders)/[\w.]"]
    rest = r"[^\s\"'<>\\]*"
    return (
        re.compile(rf"/(?<![\w.~:/-]/)(?:{'|'.join(starts)}){rest}"),
        re.compile(r":(?<=\b[A-Za-z]:)\\{1,2}[A-Za-z][\w .-]*\\[^\s\"'<>]*"),
        re.compile(rf"file:///\w{rest}"),
    )


def _png_remarks(content):
    """Yield the names of a PNG's parts that are remarks."""
    place = 8
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        if kind in PNG_REMARKS:
            yield kind.decode()
        place += 12 + length


def _in_notebook(notebook):
    """Find what a notebook's metadata tell besides its language, and when its cells ran."""
    extra = sorted(notebook["metadata"].keys() - NOTEBOOK_METADATA)
    found = [("notebook metadata", "what an editor left there", name) for name in extra]
    for cell in notebook["cells"]:
        for name in sorted({"execution", "papermill"} & cell["metadata"].keys()):
            found.append((f"cell {cell.get('id')!r} metadata", "when the cell ran", name))
    return found
