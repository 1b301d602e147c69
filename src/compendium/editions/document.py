"""One document made of all pages: every identifier once, every link inside it, every picture in it."""

import base64
import posixpath
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from compendium.editions.chapters import FIRST, words
from compendium.errors import EditionError

REFERRING = ("for", "aria-labelledby", "aria-describedby")
"""Attributes that name an identifier of the same page."""

KINDS = {".csv": "text/csv", ".png": "image/png", ".svg": "image/svg+xml"}
"""Media types, which systems know by different names."""

HEADINGS = ["h6", "h5", "h4", "h3", "h2", "h1"]


def one_document(chapters, html, on_paper=False):
    """Put the pages together.

    Parameters
    ----------
    chapters : list of Chapter
        Their bodies are used up.
    html : Path
        Folder of the built book, for its pictures.
    on_paper : bool
        Figures are pictures then, set in the typeface of the PDF; else they stay drawn into the page.

    Returns
    -------
    BeautifulSoup
        A ``main`` with a ``section.chapter`` for each page, in the book's order; before the heading of the
        first one of a part stands the part's name. The only heading of the first level is the book's title.

    Raises
    ------
    EditionError
        If a page leads to a page, a place or a file that is not there.
    """
    places = _unique_places(chapters)
    whole = BeautifulSoup('<main class="bd-article"></main>', "html.parser")
    part = ""
    for chapter in chapters:
        _lead_inside(chapter, places, html)
        if on_paper:
            _put_files_of_figures(chapter, whole)
        _take_in_pictures(chapter, html)
        if chapter.name != FIRST:
            _head(whole, chapter, begins_part=chapter.part != part)
        part = chapter.part
        section = element(whole, "section", class_="chapter", id=places[chapter.name, ""])
        section.extend(list(chapter.body.contents))
        whole.main.append(section)
    return whole


def outline(whole):
    """Return what the contents of a document name.

    Parameters
    ----------
    whole : BeautifulSoup
        From `one_document`.

    Returns
    -------
    list of (part, list of (title, identifier))
        In order, without the first page.
    """
    found = []
    for chapter in whole.select("section.chapter")[1:]:
        part = chapter.find(class_="part")
        if part or not found:
            found.append((words(part) if part else "", []))
        found[-1][1].append((words(chapter.h2), chapter["id"]))
    return found


def element(whole, name, text="", **attributes):
    """Return a new element of a document; ``class_`` gives its class."""
    attributes = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    made = whole.new_tag(name, attrs=attributes)
    made.string = text
    return made


def lower(body):
    """Make every heading one of the next level."""
    for below, above in pairwise(HEADINGS):
        for tag in body.find_all(above):
            tag.name = below


def _unique_places(chapters):
    """Give every identifier of every page one that no other page has: (page, identifier) → identifier.

    The first page that has one keeps it. A page itself is the place without a name.
    """
    places = {(chapter.name, ""): f"page-{chapter.slug}" for chapter in chapters}
    taken = set(places.values())
    for chapter in chapters:
        for tag in chapter.body.find_all(id=True):
            name = tag["id"]
            if name in taken:
                tag["id"] = f"{chapter.slug}--{name}"
            taken.add(tag["id"])
            places[chapter.name, name] = tag["id"]
    return places


def _lead_inside(chapter, places, html):
    """Let links between pages, and references within one, lead to places of the document."""
    for link in chapter.body.find_all("a", href=True):
        target = urlsplit(link["href"])
        if target.scheme:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.name), unquote(target.path)))
        page = path.removesuffix(".html") if target.path else chapter.name
        place = places.get((page, unquote(target.fragment)))
        if place:
            link["href"] = f"#{place}"
        elif "download" in link.get("class", []) and (html / path).is_file():
            link["href"] = _in_itself(html / path)
        elif (html / path).is_file() and (page, "") not in places:
            _leave_out(link)
        else:
            raise EditionError(f"{chapter.name}: its link to {link['href']} leads nowhere in the book")
    for letters in chapter.body.select("text[data-to]"):  # a tap on them needs a script of the book's pages
        del letters["data-to"]
    for name in REFERRING:
        for tag in chapter.body.find_all(attrs={name: True}):
            tag[name] = " ".join(places.get((chapter.name, one), one) for one in tag[name].split())


def _leave_out(link):
    """Take away a link to a page of the book that this document does not have, and what only points there."""
    if "code-link" in link.get("class", []):
        link.decompose()
    else:
        link.unwrap()


def _put_files_of_figures(chapter, whole):
    """Put its file in the place of a figure drawn for a column, and nothing in that of one for a phone."""
    for drawn in chapter.body.select(".drawn svg.for-phone"):
        drawn.decompose()
    for drawn in chapter.body.select(".drawn svg"):
        source = drawn["data-src"]
        image = element(whole, "img", src=source, alt=drawn["aria-label"])
        image["data-file"] = posixpath.basename(source)
        drawn.replace_with(image)


def _take_in_pictures(chapter, html):
    for image in chapter.body.find_all("img", src=True):
        path = html / posixpath.normpath(
            posixpath.join(posixpath.dirname(chapter.name), unquote(image["src"]))
        )
        if not path.is_file():
            raise EditionError(f"{chapter.name}: its picture {image['src']} is not there")
        image["src"] = _in_itself(path)


def _in_itself(path):
    """Return a file as an address that holds its content; a figure's words get the typeface of the PDF."""
    content = path.read_bytes()
    if path.suffix == ".svg":  # no blank between the names: WeasyPrint would take it for a part of the second
        content = content.replace(b"'DejaVu Sans'", b"'Book Sans','Book Wide'")
    content = base64.b64encode(content).decode("ascii")
    return f"data:{KINDS.get(path.suffix, 'application/octet-stream')};base64,{content}"


def _head(whole, chapter, begins_part):
    """Lower the headings by a level; put the part's name before the first one, and a notebook's into it."""
    heading = chapter.body.h1
    if chapter.title != words(heading):
        heading.insert(0, f"{chapter.title} · ")
    if begins_part:
        heading.insert_before(element(whole, "p", chapter.part, class_="part"))
    lower(chapter.body)
