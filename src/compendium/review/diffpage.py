"""What an edit of the data changes, told in the terminal and as a page."""

import base64
from html import escape
from itertools import groupby

from compendium.errors import counted
from compendium.files import write_atomically
from compendium.pages.sentences import pages_showing, worded
from compendium.review import standalone
from compendium.review.diff import draw_figures

AT_MOST = 8
"""Changes of one file that the terminal lists; of those that matter less, `FEW`. The page lists all."""

FEW = 3


def changes_text(found):
    """What changes, as text for the terminal.

    Parameters
    ----------
    found : Changes

    Returns
    -------
    str
    """
    if not found.edits:
        return "no difference: the data are the same, so nothing can change"
    lines = [counted(len(found.edits), "edit"), *_by_file(found.edits)]
    lines += ["", _changing(len(found.verdicts), "verdict"), *_by_file(found.verdicts)]
    lines += ["", _changing(len(found.sentences), "sentence", " of the book")]
    lines += [
        f"  {sentence.page} line {sentence.line}: {_spoken(sentence, found)}" for sentence in found.sentences
    ]
    others = [cell for cell in found.cells if cell.column != "verdict"]
    lines += ["", _changing(len(others), "other cell"), *_by_file(others, FEW)]
    return "\n".join(lines)


def _changing(number, thing, of=""):
    """Return how many of a thing change, as a sentence."""
    return f"{counted(number, thing)}{of} {'changes' if number == 1 else 'change'}"


def _by_file(differences, at_most=AT_MOST):
    """Return lines for differences, not too many of each file."""
    lines = []
    for file, found in groupby(differences, lambda difference: difference.file):
        found = list(found)
        lines += [f"  {difference}" for difference in found[:at_most]]
        if len(found) > at_most:
            lines.append(f"  {file}: and {len(found) - at_most} more")
    return lines


def _spoken(sentence, found):
    """Return a sentence with each changed number as ``old → new``, or that it is said no longer or now."""
    was, now = (sentence.worded(values) for values in (found.was, found.now))
    if not (was and now):
        return f"now said: {now}" if now else f"no longer said: {was}"
    return "".join(
        f"{old} → {new}" if old != new and old and new else new for old, new in _parts(sentence, found)
    )


def _parts(sentence, found):
    """Yield the parts of a sentence as they read before and after."""
    before, sides = "", [(values, sentence.is_there(values)) for values in (found.was, found.now)]
    for part in sentence.parts:
        pair = [worded(part, values, before) if there else "" for values, there in sides]
        before += pair[0] or pair[1]
        yield pair


def write_page(found, edited_data):
    """Draw the affected figures and write ``build/diff/index.html``.

    Parameters
    ----------
    found : Changes
    edited_data : Path
        As the reader named it.

    Returns
    -------
    Path
    """
    study = found.before.study
    figures = draw_figures(found)
    shown = pages_showing(study.book)
    page = standalone.page_html(
        "What the edited data change",
        standalone.paragraph_html(_summary(found, figures, edited_data)),
        standalone.heading_html("Edited"),
        _table(found.edits, "Edits of the data"),
        standalone.heading_html("Verdicts"),
        _table(found.verdicts, "Verdicts on claims and on printed numbers") or _none(),
        standalone.heading_html("Sentences of the book"),
        *([_sentence(sentence, found) for sentence in found.sentences] or [_none()]),
        standalone.heading_html("Figures"),
        *([_figure(name, found, shown) for name in figures] or [_none()]),
        standalone.heading_html("Tables"),
        *(_tables(found.cells, shown) or [_none()]),
        standalone.heading_html("Numbers handed to the book"),
        _numbers(found) or _none(),
    )
    place = study.build / "diff" / "index.html"
    write_atomically(place, page)
    return place


def _summary(found, figures, edited_data):
    """Return the first paragraph."""
    runs = found.before.runs.keys() | found.after.runs.keys()
    tables = {cell.file for cell in found.cells}
    counts = [
        counted(len(found.verdicts), "verdict"),
        counted(len(found.sentences), "sentence"),
        counted(len(figures), "figure"),
        f"{counted(len(found.cells), 'cell')} in {counted(len(tables), 'table')}",
    ]
    return (
        f"The data as they are, against {edited_data}. {len(found.affected)} of {len(runs)} analyses read "
        f"what was edited and were run on both. What changes: {', '.join(counts)}. Nothing in results/ was "
        "touched."
    )


def _none():
    return standalone.paragraph_html("None changes.", "quiet")


def _table(differences, caption):
    rows = [[d.file, d.row, d.column, standalone.was(d.was), standalone.now(d.now)] for d in differences]
    return standalone.table_html(["File", "Row", "Column", "Was", "Is"], rows, caption)


def _tables(cells, shown):
    """Return one table of changed cells for each table of results, folded up where it is long."""
    parts = []
    for file, found in groupby(cells, lambda cell: cell.file):
        found = list(found)
        rows = [[d.row, d.column, standalone.was(d.was), standalone.now(d.now)] for d in found]
        pages = ", ".join(shown.get(f"tables/{file}", []))
        label = f"{file}: {counted(len(found), 'change')}{_shown_on(pages)}"
        body = standalone.table_html(["Row", "Column", "Was", "Is"], rows, file)
        parts.append(standalone.folded_html(label, body, unfolded=len(found) <= AT_MOST))
    return parts


def _shown_on(pages):
    return f" (shown on {pages})" if pages else ""


def _sentence(sentence, found):
    """Return a sentence with its old and new numbers, and where it stands."""
    texts = [
        escape(old) if old == new else f"{standalone.was(old)} {standalone.now(new)}"
        for old, new in _parts(sentence, found)
    ]
    where = escape(f"{sentence.page}, line {sentence.line}")
    return f'<p>{"".join(texts)} <span class="quiet">({where})</span></p>'


def _figure(name, found, shown):
    """Return a figure as it was beside the figure as it is."""
    pages = ", ".join(shown.get(f"figures/{name}", []))
    sides = [(found.before, "Was"), (found.after, "Is")]
    images = "".join(_image(side.results / "figures" / name, f"{word}: {name}") for side, word in sides)
    return standalone.paragraph_html(name + _shown_on(pages)) + f'<div class="pair">{images}</div>'


def _image(path, text):
    """Return a figure with its image inside, or a note where there is none."""
    text = escape(text, quote=True)
    if not path.is_file():
        return f"<figure><figcaption>{text}: no such figure</figcaption></figure>"
    source = f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"
    return f'<figure><img src="{source}" alt="{text}"><figcaption>{text}</figcaption></figure>'


def _numbers(found):
    """Return all numbers that change, cited or not."""
    rows = [[key, *_marked(found.was.get(key), found.now.get(key))] for key in found.numbers]
    return standalone.table_html(["Number", "Was", "Is"], rows, "Whether or not a sentence cites them")


def _marked(old, new):
    """Return a number's old and new value, None on a side that has none."""
    old, new = (None if value is None else str(value) for value in (old, new))
    return standalone.was(old), standalone.now(new)
