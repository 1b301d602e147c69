"""The book as one HTML file to mail: everything in it, nothing asked for, its pages with scripts working."""

from html import escape
from pathlib import Path

from compendium.editions.chapters import words
from compendium.editions.document import element, outline
from compendium.pages.policy import with_policy

SHEETS = ("_static/pygments.css", "_static/compendium.css", "interactive/interactive.css")
"""Style sheets of the book that hold for this file too; its own lays them out without the theme."""

OURS = Path(__file__).with_name("single.css")

SCRIPT = Path(__file__).with_name("single.js")


def single(whole, html, title, author, language="en"):
    """Return the document as a page that stands alone.

    Parameters
    ----------
    whole : BeautifulSoup
        From `compendium.editions.document.one_document`; it is used up.
    html : Path
        Folder of the built book, for its style sheets and scripts.
    title, author, language : str

    Returns
    -------
    str
    """
    scripts = [SCRIPT.read_text(encoding="utf-8"), *_taken_out(whole, html)]
    _offer_tables_alone(whole)
    _let_boxes_scroll(whole)
    whole.main.insert_before(_contents(whole, title))
    sheets = [OURS, *(html / name for name in SHEETS)]
    styles = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><meta name="author" content="{escape(author)}">'
        '<link rel="icon" href="data:,">'  # or a browser asks the server for one
        f"<style>\n{styles}</style>"
    )
    ends = "\n".join(f"<script>\n{script}</script>" for script in scripts)
    whole_head = f'<html lang="{language}" data-theme="light"><head>{head}</head>'
    return with_policy(f"<!doctype html>\n{whole_head}\n<body>\n{whole}\n{ends}\n</body></html>\n")


def _taken_out(whole, html):
    """Take the links to scripts out of the pages; return the scripts, each once, in their order."""
    names = {}
    for script in whole.select("script[src]"):
        names[script["src"]] = None
        script.decompose()
    return [(html / name).read_text(encoding="utf-8") for name in names]


def _offer_tables_alone(whole):
    """Let a reader save tables; a figure is in the page already."""
    for downloads in whole.select(".downloads"):
        tables = [link.extract() for link in downloads.find_all("a") if link.get_text().endswith(".csv")]
        downloads.clear()
        for place, link in enumerate(tables):
            link["download"] = link.get_text()
            downloads.extend([", " if place else " Download: ", link])
        downloads.append("." if tables else "")


def _let_boxes_scroll(whole):
    """Give boxes that scroll a name and a place for the keyboard; in the book a script of the theme does."""
    for place, box in enumerate(
        whole.select(".cell_output .output.text_html:not(:has(.table-scroll))"), start=1
    ):
        number = box.select_one(".caption-number")
        name = words(number) if number else f"Output {place} of the notebooks"
        box["role"], box["tabindex"], box["aria-label"] = "region", "0", name


def _contents(whole, title):
    """Return the contents; the first page goes by the book's title."""
    folded = element(whole, "details", open="")
    first = whole.select_one("section.chapter")["id"]
    folded.extend([element(whole, "summary", "Contents"), element(whole, "a", title, href=f"#{first}")])
    for part, chapters in outline(whole):
        folded.append(element(whole, "p", part, class_="contents-part"))
        listed = element(whole, "ul")
        for text, place in chapters:
            listed.append(element(whole, "li"))
            listed.contents[-1].append(element(whole, "a", text, href=f"#{place}"))
        folded.append(listed)
    contents = element(whole, "nav", id="contents", aria_label="Contents")
    contents.append(folded)
    return contents
