"""HTML pages in one file that load nothing and need no script: for phone and desk, light and dark."""

from html import escape
from pathlib import Path

STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8").strip()


def page_html(title, *parts):
    """A whole page, as text.

    Parameters
    ----------
    title : str
    *parts : str
        HTML, as the other functions here return it.
    """
    body = "\n".join([f"<h1>{escape(title)}</h1>", *filter(None, parts)])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def heading_html(text):
    """A heading of the second level."""
    return f"<h2>{escape(text)}</h2>"


def paragraph_html(text, kind=""):
    """A paragraph; ``kind`` is a class of the style, such as ``quiet``, ``good`` or ``bad``."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def preformatted_html(text):
    """Text in its own lines."""
    return f"<pre>{escape(text)}</pre>"


def table_html(headers, rows, caption):
    """A table in a box that scrolls sideways by itself; nothing where there are no rows.

    Parameters
    ----------
    headers : sequence of str
    rows : sequence of sequences
        Texts; None is shown as a dash, and `was` and `now` stand as they are.
    caption : str
    """
    if not rows:
        return ""
    top = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    body = "\n".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>" for row in rows)
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{label}</caption><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )


def folded_html(label, body, unfolded=False):
    """A part that opens where its label is clicked."""
    state = " open" if unfolded else ""
    return f"<details{state}><summary>{escape(label)}</summary>{body}</details>"


class Marked(str):
    """HTML: a text that `table_html` puts into a cell as it stands, without escaping it."""


def was(text):
    """HTML of a text as it was before, crossed out."""
    return Marked(f"<del>{escape(text)}</del>") if text else Marked(_cell(text))


def now(text):
    """HTML of a text as it is now, marked as new."""
    return Marked(f"<ins>{escape(text)}</ins>") if text else Marked(_cell(text))


def _cell(value):
    if value is None:
        return "–"
    return value if isinstance(value, Marked) else escape(str(value)) or '<span class="quiet">empty</span>'
