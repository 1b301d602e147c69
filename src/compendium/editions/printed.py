"""The book as it is printed: nothing folded, nothing to click, nothing twice."""

import re
from base64 import b64decode
from html import escape

from compendium.editions.chapters import words
from compendium.editions.document import element
from compendium.editions.fitted_tables import fit_tables
from compendium.editions.signposts import mark_references, put_up_signposts
from compendium.editions.title_page import put_up_title_page

CODE_LETTERS = "span[class]:not(.c1)"
"""In code: what a screen shows in colours and paper does not; comments stay."""

MERE_WRAPPERS = "a > span, data, code > span.pre, div.drawn"
"""Elements that no rule of print.css asks for; in a tagged PDF each would be an object of its own."""

ON_A_SCREEN = (
    "In the book, and in its single HTML file, a form stands here; without it, what it works on follows."
)
"""In the place of what only scripts fill."""

ATTACHED = "The tables behind its figures and tables are attached to this file, as CSV."

VIEW = re.compile(r"""viewBox=["']0 0 ([\d.]+) ([\d.]+)""")

TALL = 1.5
"""Height of a tall picture, in widths."""

FOLDERS = {"svg": "figures", "csv": "tables"}
"""Where the results of each kind are kept. A PNG is drawn for the screen and is not among them."""


def printed(whole, citation, title, author, language="en"):
    """Return the document as HTML for a printer.

    Parameters
    ----------
    whole : BeautifulSoup
        From `compendium.editions.document.one_document`; it is used up.
    citation : dict
        As `compendium.study.read_citation` returns it.
    title, author, language : str

    Returns
    -------
    str
        A page that loads nothing; ``print.css`` is its style.
    """
    mark_references(whole)
    simplify(whole)
    _mark_tall_figures(whole)
    fit_tables(whole)
    put_up_title_page(whole, citation, ATTACHED)
    put_up_signposts(whole)
    told = {
        "author": author,
        "description": citation["abstract"],
        "keywords": ", ".join(citation["keywords"]),
        "dcterms.created": citation["date-released"],
    }
    told = "".join(f'<meta name="{name}" content="{escape(said)}">' for name, said in told.items())
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>{told}'
    return f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n<body>\n{whole}\n</body></html>\n'


def simplify(whole):
    """Leave, in place, what can be read without a script and without a pointer."""
    _unfold(whole)
    _draw_once(whole)
    _name_files(whole)
    _lighten(whole)
    _say_what_heads_what(whole)


def _unfold(whole):
    """Take out scripts and tables of cited numbers, say what forms there are, and open what is folded."""
    for idle in whole.select("script, details.sources table"):
        idle.decompose()
    for empty in whole.select("details.sources:not(:has(p.provenance))"):
        empty.decompose()
    for form in whole.select("section[hidden]"):
        form.replace_with(element(whole, "p", ON_A_SCREEN, class_="absent"))
    for folded in whole.find_all("details"):
        folded.name, folded["class"] = "div", "unfolded"
        folded.summary["class"] = "unfolded-name"
        folded.summary.name = "p"


def _draw_once(whole):
    """Let a notebook refer to a figure that a chapter shows already."""
    shown = {_picture(figure): figure for figure in whole.select("figure:has(.caption-number)")}
    for figure in whole.select("figure:not(:has(.caption-number))"):
        if first := shown.get(_picture(figure)):
            number = words(first.select_one(".caption-number"))
            said = element(whole, "p", "Drawn as ", class_="drawn-before")
            said.append(element(whole, "a", number, href=f"#{first['id']}", class_="page"))
            said.append(f": {words(figure.figcaption)}")
            figure.replace_with(said)


def _picture(figure):
    """Return the content of a figure's picture; the book and the notebook may end it differently."""
    return b64decode(figure.img["src"].partition(",")[2]).strip()


def _name_files(whole):
    """Say where in the compendium a file stands that a page offers to save."""
    for downloads in whole.select(".downloads"):
        names = [link.get_text() for link in downloads.find_all("a")]
        kept = [f"results/{folder}/{name}" for name in names if (folder := FOLDERS.get(name[-3:]))]
        downloads.string = f" Files: {', '.join(kept)}."


def _lighten(whole):
    """Unwrap what paper does not show."""
    for wrapper in whole.select(MERE_WRAPPERS):
        wrapper.unwrap()
    for code in whole.select("pre"):
        for letters in code.select(CODE_LETTERS):
            letters.unwrap()
        code.smooth()
    for cell in whole.select(":is(td, th) > p:only-child"):
        cell.unwrap()
    for link in whole.find_all("a", title=True):
        del link["title"]


def _mark_tall_figures(whole):
    """Mark the pictures that need a page of their own to be read."""
    for picture in whole.select('img[src^="data:image/svg+xml;base64,"]'):
        head = b64decode(picture["src"].partition(",")[2][:2000]).decode("utf-8", "replace")
        view = VIEW.search(head)
        if view and float(view[2]) > TALL * float(view[1]):
            picture["class"] = "tall"


def _say_what_heads_what(whole):
    """Tell the heads of rows from those of columns, which in a tagged PDF each cell names."""
    for place, scope in (("tbody", "row"), ("thead", "col")):
        for head in whole.select(f"{place} th"):
            head["scope"] = scope
