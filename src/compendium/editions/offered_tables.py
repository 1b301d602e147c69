"""The tables that a document offers to save, for whoever has nothing but the document."""

from base64 import b64decode
from dataclasses import dataclass

from compendium.editions.chapters import words
from compendium.editions.signposts import short

IDENTIFIERS = {"Figure": "fig-", "Table": "tab-"}
"""What the identifiers of figures and tables begin with."""


@dataclass(frozen=True)
class Table:
    """A table as a file: its name (``voices.csv``), which figures and tables show it, and its content."""

    name: str
    description: str
    content: bytes


def offered_tables(whole):
    """Return the tables that the pages offer as CSV, each once, by name.

    Parameters
    ----------
    whole : BeautifulSoup
        From `compendium.editions.document.one_document`, with the files in their links.

    Returns
    -------
    list of Table
    """
    shown, contents = {}, {}
    for link in whole.select('.downloads a[href^="data:text/csv;base64,"]'):
        name = link.get_text()
        shown.setdefault(name, {})[_shows(whole, link)] = None
        contents[name] = b64decode(link["href"].partition(",")[2])
    return [Table(name, " ".join(shown[name]), contents[name]) for name in sorted(contents)]


def _shows(whole, link):
    """Return number and caption of the figure or table beside a link, or the title of its chapter."""
    kind, name = words(link.find_parent(class_="provenance").strong).split(" ", 1)
    captioned = whole.find(id=f"{IDENTIFIERS[kind]}{name}")
    return short(captioned) if captioned else words(link.find_parent(class_="chapter").h2)
