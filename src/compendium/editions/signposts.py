"""What leads through paper: contents, lists of figures and tables, page numbers and addresses of links."""

import re

from compendium.editions.chapters import words
from compendium.editions.document import element, outline

CROWDED = ".quote-card, .claim-card, table, .speakers, figure, .provenance, .kwic, .contents"
"""Where a page number behind every link would be in the way."""

SENTENCE = re.compile(r"(?<=[.?!])\s")


def mark_references(whole):
    """Mark links of running text that lead to another place: the style sheet gives them its page."""
    for link in whole.select("a.internal:has(> :is(.std-ref, .doc))"):
        if not link.css.closest(CROWDED):
            link["class"] = "page"


def put_up_signposts(whole):
    """Number the links to elsewhere and list their addresses, list what there is, and name running heads."""
    addresses = _number_addresses(whole)
    if addresses:
        whole.main.append(_addresses(whole, addresses))
    whole.select_one("section.chapter").insert_before(_contents(whole))
    for chapter in whole.select("section.chapter:has(h2)"):
        chapter["data-title"] = words(chapter.h2)


def _number_addresses(whole):
    """Put a number behind every link to elsewhere whose text is not its address; return the addresses."""
    found = {}
    for link in whole.select('a[href^="http"]'):
        address, said = link["href"], words(link).replace("\u200b", "")
        if address not in (said, said.replace("doi:", "https://doi.org/")):
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
    first = whole.select_one("section.chapter")
    contents.append(_list(whole, [(words(first.h2), first["id"])]))
    for part, chapters in outline(whole):
        contents.append(element(whole, "p", part, class_="contents-part"))
        contents.append(_list(whole, chapters))
    for title, kinds in (("Figures", "figure[id]"), ("Tables", "table[id]")):
        numbered = [(short(found), found["id"]) for found in whole.select(f"{kinds}:has(.caption-number)")]
        contents.extend([element(whole, "h3", title), _list(whole, numbered)])
    return contents


def short(captioned):
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
