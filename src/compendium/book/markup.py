"""The last touch to pages that other tools write: what a screen reader stumbles over, and unused weight."""

import re
import textwrap
from html import escape
from pathlib import Path

from docutils import nodes

REPAIRS = {
    # pandas heads its index column with nothing, and an empty heading is read out as one.
    "<th></th>": "<td></td>",
    # The roles of a bibliography are either withdrawn from the standard or promise items that docutils wraps.
    ' role="doc-biblioentry"': "",
    ' role="list" class="citation-list"': ' class="citation-list"',
}
"""What stands in the markup, and what stands there instead."""

UNUSED = ("**/*.map", "scripts/fontawesome.js*", "vendor/fontawesome/webfonts/*.ttf")
"""Files that the theme brings along and no page of ours asks for; half of the book's size."""

ICON = re.compile(r'(?:\.fa-[\w-]+:{1,2}before,?)+\{content:"[^"]*"\}')
"""A rule of the theme that names the letter of an icon font for one of two thousand icons; ours are drawn."""


def repaired(body):
    """Return a page's HTML with each of the repairs made."""
    for wrong, right in REPAIRS.items():
        body = body.replace(wrong, right)
    return body


def description(doctree, at_most=160):
    """Return the beginning of a page's first paragraph, for a list of search results; None if it has none."""
    paragraph = next(doctree.findall(nodes.paragraph), None)
    return paragraph and textwrap.shorten(paragraph.astext(), at_most, placeholder=" …")


def repair_page(app, pagename, templatename, context, doctree):
    """Repair the body of a page, and describe the page (Sphinx event ``html-page-context``)."""
    if "body" in context:
        context["body"] = repaired(context["body"])
    said = description(doctree) if doctree is not None else None
    tag = f'<meta name="description" content="{escape(said or context["docstitle"])}">'
    context["metatags"] = context.get("metatags", "") + tag


def drop_unused(app, exception):
    """Delete what the theme brings along unused (``build-finished``)."""
    if exception is not None:
        return
    static = Path(app.outdir, "_static")
    for pattern in UNUSED:
        for path in static.glob(pattern):
            path.unlink()
    for sheet in static.glob("styles/pydata-sphinx-theme.css"):
        rules = sheet.read_text(encoding="utf-8")
        sheet.write_text(ICON.sub("", rules), encoding="utf-8", newline="\n")


def register(app):
    """Connect both with Sphinx."""
    app.connect("html-page-context", repair_page)
    app.connect("build-finished", drop_unused)
