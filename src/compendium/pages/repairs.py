"""The last touch to pages that other tools write: what screen readers stumble over, and what it is about."""

import textwrap
from html import escape

from docutils import nodes

from compendium.pages.tables import stackable

REPAIRS = {
    # pandas heads its index column with nothing, and an empty heading is read out as one.
    "<th></th>": "<td></td>",
    # The roles of a bibliography are either withdrawn from the standard or promise items that docutils wraps.
    ' role="doc-biblioentry"': "",
    ' role="list" class="citation-list"': ' class="citation-list"',
}
"""What stands in the markup, and what stands there instead."""


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
        context["body"] = stackable(repaired(context["body"]))
    said = description(doctree) if doctree is not None else None
    tag = f'<meta name="description" content="{escape(said or context["docstitle"])}">'
    context["metatags"] = context.get("metatags", "") + tag


def register(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", repair_page)
