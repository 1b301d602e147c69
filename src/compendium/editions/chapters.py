"""The pages of the built book, in the order of its contents."""

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

FIRST = "index"
NOTEBOOKS = "notebooks"
"""The page that lists them; they are not in the contents."""


@dataclass
class Chapter:
    """A page of the book: its name (``executed/05-voices``), title and part in the contents, and its body."""

    name: str
    title: str
    part: str
    body: Tag

    @property
    def slug(self):
        """The name, as it can stand in an identifier."""
        return self.name.replace("/", "-")


def read_chapters(html, with_notebooks=False):
    """Read the pages that the book's contents name, and perhaps its notebooks.

    Parameters
    ----------
    html : Path
        Folder of the built book.
    with_notebooks : bool
        Also read those that the page ``notebooks`` lists.

    Returns
    -------
    list of Chapter, the first page first
        What Sphinx puts around the text is left out, and so is what only serves a screen: links of headings
        to themselves and marks that turn.
    """
    first = _page(html, FIRST)
    part, body = "", _body(first)
    chapters = [Chapter(FIRST, words(body.h1), part, body)]
    for entry in first.select("nav.bd-docs-nav :is(p.caption, a.reference)"):
        if entry.name == "p":
            part = words(entry)
        elif part:
            name = entry["href"].removesuffix(".html")
            chapters.append(Chapter(name, words(entry), part, _body(_page(html, name))))
    listed = _page(html, NOTEBOOKS).select("ul.notebooks a") if with_notebooks else []
    names = [link["href"].removesuffix(".html") for link in listed]
    return chapters + [
        Chapter(name, words(link), "Notebooks", _body(_page(html, name)))
        for name, link in zip(names, listed, strict=True)
    ]


def words(tag):
    """Return what an element says, with one blank between words."""
    return " ".join(tag.get_text().split())


def _page(html, name):
    return BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def _body(page):
    body = page.find("article")
    for idle in body.select("a.headerlink, .sd-summary-state-marker, style, link"):
        idle.decompose()
    return body.extract()
