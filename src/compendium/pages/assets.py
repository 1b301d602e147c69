"""What a page loads: what it shows is in need of, and no more of what the theme and the extensions bring."""

import re
from pathlib import Path

NEEDED_BY = {
    "clipboard": 'class="highlight',
    "copybutton": 'class="highlight',
    "pygments": 'class="highlight',
    "mystnb": 'class="cell',
    "sphinx-design": 'class="sd-',
    "design-tabs": 'class="sd-tab-set',
}
"""How the names of scripts and style sheets begin → what is in the markup of the pages that need them."""

UNUSED = (
    "**/*.map",
    "scripts/bootstrap.js*",
    "scripts/fontawesome.js*",
    "vendor/fontawesome/webfonts/*.ttf",
)
"""Files that the theme brings along and no page of ours asks for; half of the book's size."""

ICON = re.compile(r'(?:\.fa-[\w-]+:{1,2}before,?)+\{content:"[^"]*"\}')
"""A rule of the theme that names the letter of an icon font for one of two thousand icons; ours are drawn."""


def is_needed(file, body):
    """Return whether a page with this HTML needs a script or style sheet of that name.

    >>> is_needed("_static/copybutton.js", "<p>no code</p>"), is_needed("_static/doctools.js", "")
    (False, True)
    """
    name = Path(file).name
    marks = [mark for beginning, mark in NEEDED_BY.items() if name.startswith(beginning)]
    return all(mark in body for mark in marks)


def leave_out(app, pagename, templatename, context, doctree):
    """Take from a page what it does not need (Sphinx event ``html-page-context``).

    Scripts without a file go too: they set options of the theme that are not in use.
    """
    body = context.get("body", "")
    for kind in ("script_files", "css_files"):
        files = [file for file in context[kind] if file.filename]
        context[kind] = [file for file in files if is_needed(file.filename, body)]


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
    """Connect both with Sphinx; the theme and the extensions have added their files before."""
    app.connect("html-page-context", leave_out, priority=900)
    app.connect("build-finished", drop_unused)
