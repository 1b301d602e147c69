"""The book as it is printed: nothing folded, nothing to click, and signposts for paper."""

import re
from base64 import b64decode
from html import escape

from compendium.editions.chapters import words
from compendium.editions.document import element, outline
from compendium.editions.tables import fit_tables

CROWDED = ".quote-card, .claim-card, table, .speakers, figure, .provenance, .kwic, .contents"
"""Where a page number behind every link would be in the way."""

CODE_LETTERS = "span[class]:not(.c1)"
"""In code: what a screen shows in colours and paper does not; comments stay."""

MERE_WRAPPERS = "a > span, span.pasted-text, code > span.pre, .figure-scroll"
"""Elements that no rule of print.css asks for; in a tagged PDF each would be an object of its own."""

ON_A_SCREEN = (
    "In the book, and in its single HTML file, a form stands here; on paper, what it works on follows."
)
"""In the place of what only scripts fill."""

VIEW = re.compile(r"""viewBox=["']0 0 ([\d.]+) ([\d.]+)""")

TALL = 1.5
"""Height of a tall picture, in widths."""

SENTENCE = re.compile(r"(?<=[.?!])\s")


def printed(whole, title, author, language="en"):
    """Return the document as HTML for a printer.

    Parameters
    ----------
    whole : BeautifulSoup
        From `compendium.editions.document.one_document`; it is used up.
    title, author, language : str

    Returns
    -------
    str
        A page that loads nothing; ``print.css`` is its style.
    """
    _unfold(whole)
    _draw_once(whole)
    _name_files(whole)
    _mark_references_to_pages(whole)
    _lighten(whole)
    _mark_tall_figures(whole)
    fit_tables(whole)
    _say_what_heads_what(whole)
    addresses = _number_addresses(whole)
    if addresses:
        whole.main.append(_addresses(whole, addresses))
    whole.select_one("section.chapter").insert_after(_contents(whole))
    for chapter in whole.select("section.chapter:has(h2)")[1:]:
        chapter["data-title"] = words(chapter.h2)
    head = (
        f'<meta charset="utf-8"><title>{escape(title)}</title><meta name="author" content="{escape(author)}">'
    )
    return f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n<body>\n{whole}\n</body></html>\n'


def _unfold(whole):
    """Take out scripts, say what only they fill, and open whatever opens at a click."""
    for idle in whole.find_all("script"):
        idle.decompose()
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
            said = element(whole, "p", "Drawn as ", class_="drawn")
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


FOLDERS = {"svg": "figures", "csv": "tables"}
"""Where the results of each kind are kept. A PNG is drawn for the screen and is not among them."""


def _mark_references_to_pages(whole):
    """Mark links of running text that lead to another place: the style sheet gives them its page."""
    for link in whole.select("a.internal:has(> :is(.std-ref, .doc))"):
        if not link.css.closest(CROWDED):
            link["class"] = "page"


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


def _number_addresses(whole):
    """Put a number behind every link to elsewhere whose text is not its address; return the addresses."""
    found = {}
    for link in whole.select('a[href^="http"]'):
        address = link["href"]
        if link.get_text().removeprefix("doi:") not in address:
            number = found.setdefault(address, len(found) + 1)
            link.insert_after(element(whole, "sup", str(number), class_="address"))
    return list(found)


def _addresses(whole, addresses):
    """Return the chapter that lists what the raised numbers stand for."""
    listed = element(whole, "ol")
    for address in addresses:
        link = element(whole, "a", address, href=address)
        listed.append(element(whole, "li"))
        listed.contents[-1].append(link)
    chapter = element(whole, "section", id="addresses", class_="chapter")
    chapter.extend([element(whole, "h2", "Addresses"), listed])
    return chapter


def _contents(whole):
    """Return the contents, and the lists of figures and of tables, with places for page numbers."""
    contents = element(whole, "section", id="contents", class_="chapter contents")
    contents.append(element(whole, "h2", "Contents"))
    for part, chapters in outline(whole):
        contents.append(element(whole, "p", part, class_="contents-part"))
        contents.append(_list(whole, chapters))
    for title, kinds in (("Figures", "figure[id]"), ("Tables", "table[id]")):
        numbered = [(_short(found), found["id"]) for found in whole.select(f"{kinds}:has(.caption-number)")]
        contents.extend([element(whole, "h3", title), _list(whole, numbered)])
    return contents


def _short(captioned):
    """Return the number of a figure or table, and the first sentence of its caption."""
    number, said = (words(captioned.select_one(part)) for part in (".caption-number", ".caption-text"))
    return f"{number}. {SENTENCE.split(said)[0]}"


def _list(whole, entries):
    """Return a list of links, given as text and identifier."""
    listed = element(whole, "ul")
    for text, place in entries:
        listed.append(element(whole, "li"))
        listed.contents[-1].append(element(whole, "a", text, href=f"#{place}"))
    return listed
