"""The quotes' own words on the pages, where a reader has attached them; nothing here asks for them."""

import re

from docutils import nodes

from compendium.pages.nodes import paragraph
from compendium.words.quotes import FILE, FOLDER, read_quotes


def attached(directive):
    """Return the attached quotes, noted as something that the page of a directive depends on.

    Parameters
    ----------
    directive : BookDirective

    Returns
    -------
    dict
        By segment_id: a row with ``text``, ``licence`` and ``verified``. Empty where nothing is attached.
    """
    if not directive.optional("data", FOLDER, FILE).is_file():
        return {}
    return {row.segment_id: row for row in read_quotes(directive.data("segments")).itertuples()}


def verbatim_paragraph(classes, text):
    """Return a paragraph of the article's own words, which nothing may set in other letters."""
    words = paragraph(classes, text)
    words["support_smartquotes"] = False
    return words


def credit(cited, licence, where=""):
    """Return, as inline nodes, whose words a quote is and what allows to show them.

    Parameters
    ----------
    cited : Citation
    licence : str
        Its SPDX identifier, such as ``CC-BY-4.0``; empty where none is on record.
    where : str
        The place in the article.
    """
    name = ", ".join(filter(None, [cited.credit, where]))
    return [article_link(name, cited), nodes.Text(", "), licence_link(licence)]


def article_link(text, cited, fragment=""):
    """Return a link to the article, or the mere text where the data name no address of it."""
    address = cited.address and cited.address + fragment
    return nodes.reference("", text, refuri=address, internal=False) if address else nodes.Text(text)


def licence_link(spdx):
    """Return a licence as a link to its text, where it is one of Creative Commons'."""
    known = re.fullmatch(r"CC-(BY(?:-[A-Z]{2})*)-(\d\.\d)", spdx)
    if not known:
        return nodes.Text(spdx or "no licence on record")
    address = f"https://creativecommons.org/licenses/{known[1].lower()}/{known[2]}/"
    return nodes.reference("", f"CC {known[1]} {known[2]}", refuri=address, internal=False)
