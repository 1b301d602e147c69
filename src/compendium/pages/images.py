"""The images of a page: each with its size, so that nothing moves when it comes, and figures drawn into it.

A figure is part of the page, once for the column and once for a phone, of which a window shows one. So its
words are set in the page's typeface, and its colours are those of the page, by day and in the dark: a colour
``#1f1f1f`` becomes ``var(--figure-1f1f1f, #1f1f1f)``, and the page's style says which of them change.
"""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from docutils.nodes import make_id
from sphinx.util.images import get_image_size

IMAGE = re.compile(r'(<figure[^>]*>\s*)?<img ([^>]*?src="((?:[^"]*/)?_images/([^"]+))"[^>]*)>')
FIGURE_ID = re.compile(r'\bid="fig-([^"]+)"')
ALT = re.compile(r'\balt="([^"]*)"')
COLOUR = re.compile(r'(?<=[ :])#([0-9a-f]{6})\b|(?<=fill=")#([0-9a-f]{6})\b')
NAMED = re.compile(r'(\bid="|url\(#|href="#)')
BETWEEN = re.compile(r">\s+<")
METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)


def sized(body, size_of, drawing_of):
    """Return a page's HTML in which images have width and height, and figures are drawn into it.

    Parameters
    ----------
    body : str
    size_of : callable
        Name of an image → its width and height in pixels, or None if it cannot be told.
    drawing_of : callable
        Name of an image and name of a figure → its SVG for the column and for a phone, or None.
    """

    def frame(found):
        figure, attributes, address, name = found.groups()
        size = size_of(unquote(name))
        room = f'width="{size[0]}" height="{size[1]}" ' if size else ""
        image = f"<img {room}{attributes}>"
        named = FIGURE_ID.search(figure or "")
        drawn = drawing_of(unquote(name), named[1]) if named else None
        if not drawn:
            return f"{figure or ''}{image}"
        alt, (column, phone) = ALT.search(attributes)[1], drawn
        wide = inlined(column, f"{named[1]}-", f'class="for-column" data-src="{address}" aria-label="{alt}"')
        return f'{figure}<div class="drawn">{wide}{_on_a_phone(phone, named[1], alt)}</div>'

    return IMAGE.sub(frame, body)


def _on_a_phone(svg, name, alt):
    return inlined(svg, f"{name}-narrow-", f'class="for-phone" aria-label="{alt}"')


def inlined(svg, prefix, attributes):
    """Return an SVG to stand in a page: its names made its own, its colours those of the page.

    >>> inlined('<svg><path id="a" style="fill: #1f1f1f"/></svg>', "voices-", 'class="wide"')
    '<svg role="img" class="wide"><path id="voices-a" style="fill: var(--figure-1f1f1f, #1f1f1f)"/></svg>'
    """
    drawn = METADATA.sub("", svg[svg.index("<svg") :]).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    drawn = NAMED.sub(rf"\g<1>{prefix}", BETWEEN.sub("><", drawn))
    drawn = COLOUR.sub(lambda found: _variable(found[1] or found[2]), drawn)
    return drawn.replace("<svg", f'<svg role="img" {attributes}', 1)


def _variable(colour):
    return f"var(--figure-{colour}, #{colour})"


def draw_images(app, pagename, templatename, context, doctree):
    """Give the images of a page their sizes, and draw its figures into it (``html-page-context``)."""
    sources = {name: Path(app.srcdir, source) for source, name in app.builder.images.items()}
    narrow = Path(app.srcdir, app.config.compendium_root, "results", "figures", "narrow").glob("*.svg")
    phones = {make_id(file.stem): file for file in narrow}  # a page of a notebook knows a figure by this

    def drawing_of(image, figure):
        phone = phones.get(make_id(unescape(figure)))
        return [file.read_text(encoding="utf-8") for file in (sources[image], phone)] if phone else None

    if "body" in context:
        context["body"] = sized(context["body"], lambda name: get_image_size(str(sources[name])), drawing_of)


def register(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", draw_images)
