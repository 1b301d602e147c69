"""The title page of an edition: what it is, of which study, by whom, and what one may do with it."""

from compendium.editions.document import element, lower
from compendium.study import LICENCES, doi, source_article

SHORT = "The book in short"
"""Heads what the book's first page says, once the title has a page of its own."""


def put_up_title_page(whole, citation, data=""):
    """Give the title a page of its own, in place.

    Parameters
    ----------
    whole : BeautifulSoup
        From `compendium.editions.document.one_document`. Its only heading of the first level moves to the new
        page; the first chapter gets another, a level lower.
    citation : dict
        As `compendium.study.read_citation` returns it.
    data : str
        Says where the data are, if the edition has them.
    """
    first = whole.select_one("section.chapter")
    lower(first)
    page = element(whole, "section", class_="title-page")
    page.append(element(whole, "h1", first.h2.get_text()))
    first.h2.string = SHORT
    page.append(element(whole, "p", citation["title"], class_="subtitle"))
    page.append(element(whole, "p", citation["abstract"], class_="lead"))
    facts = element(whole, "dl")
    for name, said in _facts(citation, data).items():
        facts.extend([element(whole, "dt", name), element(whole, "dd", said)] if said else [])
    facts.dd.append(element(whole, "a", doi(citation), href=doi(citation)))
    page.append(facts)
    first.insert_before(page)


def _facts(citation, data):
    """Return what is said below the title, by its name; the first is about the study."""
    article = source_article(citation)
    authors = [f"{author['given-names']} {author['family-names']}" for author in article["authors"]]
    code, fonts, rest = (LICENCES[name] for name in citation["license"])
    return {
        "The study": f"{', '.join(authors)}: {article['title']}. {article['journal']} {article['volume']}:"
        f"{article['start']}, {article['year']}. ",
        "This compendium": f"{', '.join(author['name'] for author in citation['authors'])}. "
        f"Version {citation['version']}, {citation['date-released']}.",
        "Licences": f"Text, data and figures: {rest}. Code: {code}. Fonts: {fonts}.",
        "Data": data,
    }
