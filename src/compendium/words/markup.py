"""The text of an article in JATS XML or on a web page.

Paragraphs end in a blank line, rows of tables in a line end, cells in a tab; markup within a line leaves no
trace. Tables, figures and notes follow the prose: in print they interrupt it anywhere, in mid-sentence too.
"""

import re
import time
from html.entities import html5
from xml.etree.ElementTree import ParseError

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLParserTreeBuilder
from bs4.builder._htmlparser import BeautifulSoupHTMLParser
from bs4.element import PreformattedString
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from compendium.errors import SourceError

FLOATS = {"table-wrap", "fig", "fn", "table", "figure"}
PARAGRAPHS = {
    *FLOATS,
    *("p", "title", "article-title", "label", "caption", "sec", "abstract", "kwd", "ref", "list"),
    *("list-item", "def-item", "disp-quote", "disp-formula", "body", "back", "boxed-text", "div"),
    *("section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl"),
    *("dt", "dd", "blockquote", "pre", "hr", "figcaption"),
}
#: What is written where an element begins and where it ends.
MARKS = {
    **dict.fromkeys(PARAGRAPHS, ("\n\n", "\n\n")),
    **dict.fromkeys(("td", "th"), ("\t", "")),
    **dict.fromkeys(("tr", "br", "break"), ("\n", "")),
}
LEFT_OUT = {
    # What JATS says about an article beside its title, abstract and keywords.
    *("journal-meta", "article-id", "article-categories", "contrib-group", "aff", "author-notes"),
    *("pub-date", "history", "permissions", "counts", "custom-meta-group", "processing-meta"),
    *("related-article", "volume", "issue", "fpage", "lpage", "elocation-id", "object-id"),
    *("tex-math", "math"),
    # What a web page holds beside its text.
    *("script", "style", "noscript", "template", "nav", "footer", "aside", "button", "svg"),
    *("select", "iframe", "object"),
}
#: How many characters of a page are parsed before the next look at the clock.
PIECE = 65_536
#: How many seconds the parsing of a page may take.
PATIENCE = 20


def jats_text(raw):
    """Return the text of a JATS article.

    Parameters
    ----------
    raw : bytes

    Returns
    -------
    str

    Raises
    ------
    SourceError
        If the XML is broken or cut off, declares entities (which can draw in other files, or grow without
        bound), or holds no JATS article.
    """
    parser = DefusedXMLParser()
    # The DTD that JATS files name, which nothing here ever loads, would define these.
    parser.entity.update({name.rstrip(";"): text for name, text in html5.items()})
    try:
        parser.feed(raw)
        root = parser.close()
    except DefusedXmlException as error:
        raise SourceError(
            f"declares or loads entities of its own ({type(error).__name__}), which no article needs; "
            "take the XML from PubMed Central or Europe PMC again"
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise SourceError(f"is broken or cut off as XML ({error}); download it again, and whole") from error
    if all(_name(element) != "article" for element in root.iter()):
        raise SourceError(f"is XML, but holds no JATS article (it is a <{_name(root)}>); take the full text")
    return _text(root, _xml_parts)


def html_title_and_text(markup):
    """Return the title and the text of a web page.

    Parameters
    ----------
    markup : str

    Returns
    -------
    title, text : str

    Raises
    ------
    SourceError
        If the page breaks off inside a tag, or is so broken that reading it would take too long.
    """
    page = BeautifulSoup(markup, builder=_PageBuilder())
    title = page.title.extract().get_text() if page.title else ""
    return " ".join(title.split()), _text(page, _html_parts)


class _PageBuilder(HTMLParserTreeBuilder):
    """Gives up on a page that takes too long: Python's parser takes hours over some that are broken."""

    def feed(self, markup):
        """Parse a page piece by piece, looking at the clock in between."""
        parser = BeautifulSoupHTMLParser(self.soup, convert_charrefs=True)
        latest = time.monotonic() + PATIENCE
        for start in range(0, len(markup), PIECE):
            parser.feed(markup[start : start + PIECE])
            parser.already_closed_empty_element.clear()  # searched through at every end tag
            if time.monotonic() > latest:
                raise SourceError(f"is HTML that takes more than {PATIENCE} seconds to read; save it again")
        if len(parser.rawdata) > PIECE:
            raise SourceError("is broken or cut off as HTML; save the page again")
        parser.close()


def _text(root, parts):
    """Return the text of a parsed document; ``parts`` yields the texts and elements in an element."""
    prose, floats = [], []
    open_elements = [(prose, "", parts(root))]
    while open_elements:
        written, end_mark, rest = open_elements[-1]
        part = next(rest, None)
        if part is None:
            written.append(end_mark)
            open_elements.pop()
        elif isinstance(part, str):
            written.append(re.sub(r"\s+", " ", part))
        elif (name := _name(part)) not in LEFT_OUT:
            written = floats if name in FLOATS else written
            start_mark, end_mark = MARKS.get(name, ("", ""))
            written.append(start_mark)
            open_elements.append((written, end_mark, parts(part)))
    lines = "".join([*prose, "\n\n", *floats]).split("\n")
    tidy = "\n".join(re.sub(r"\s*\t\s*", "\t", line).strip() for line in lines)
    return re.sub("\n{3,}", "\n\n", tidy).strip()


def _name(element):
    """Return the name of an element in small letters, without its namespace."""
    name = element.name if isinstance(element, Tag) else element.tag
    return name.rpartition("}")[2].lower()


def _xml_parts(element):
    """Yield the texts and elements in an element of a parsed XML file, in order."""
    yield element.text or ""
    for child in element:
        yield child
        yield child.tail or ""


def _html_parts(element):
    """Return the texts and elements in an element of a parsed page, in order; comments and such left out."""
    return (part for part in element.children if not isinstance(part, PreformattedString))
