"""The images of a page: each with its size, so that nothing moves when it comes, and figures in a box."""

import re
from pathlib import Path
from urllib.parse import unquote

from sphinx.util.images import get_image_size

IMAGE = re.compile(r'(<figure[^>]*>\s*)?<img ([^>]*?src="(?:[^"]*/)?_images/([^"]+)"[^>]*)>')
BOX = "figure-scroll pst-scrollable-table-container"
"""The second name is the theme's: its script lets the keyboard reach such a box while it scrolls."""


def sized(body, size_of):
    """Return a page's HTML in which images have width and height, and those of figures a box that scrolls.

    Parameters
    ----------
    body : str
    size_of : callable
        Name of an image → its width and height in pixels, or None if it cannot be told.
    """

    def frame(found):
        figure, attributes, name = found.groups()
        size = size_of(unquote(name))
        room = f'width="{size[0]}" height="{size[1]}" ' if size else ""
        image = f"<img {room}{attributes}>"
        return f'{figure}<div class="{BOX}">{image}</div>' if figure else image

    return IMAGE.sub(frame, body)


def size_images(app, pagename, templatename, context, doctree):
    """Give the images of a page their sizes, those of the files they come from (``html-page-context``)."""
    sources = {name: Path(app.srcdir, source) for source, name in app.builder.images.items()}
    if "body" in context:
        context["body"] = sized(context["body"], lambda name: get_image_size(str(sources[name])))


def register(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", size_images)
