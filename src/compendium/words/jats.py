"""The text of an article in JATS XML, as PubMed Central and Europe PMC give it."""

from html.entities import html5
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from compendium.words.markup import Collector, MarkupError


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
    MarkupError
        If the XML is broken or cut off, declares entities (which can draw in other files, or grow without
        bound), or holds no JATS article.
    """
    collector = _JatsCollector()
    parser = DefusedXMLParser(target=collector)
    # The DTD that JATS files name, which nothing here ever loads, would define these.
    parser.entity.update({name.rstrip(";"): text for name, text in html5.items()})
    try:
        parser.feed(raw)
        text = parser.close()
    except DefusedXmlException as error:
        raise MarkupError(
            f"declares or loads entities of its own ({type(error).__name__}), which no article needs; "
            "take the XML from PubMed Central or Europe PMC again"
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise MarkupError(f"is broken or cut off as XML ({error}); download it again, and whole") from error
    if not collector.is_article:
        raise MarkupError(
            f"is XML, but holds no JATS article (it is a <{collector.root}>); take the full text"
        )
    return text


class _JatsCollector(Collector):
    is_article = False

    def start(self, tag, attributes):
        self.is_article |= tag.rpartition("}")[2] == "article"
        super().start(tag, attributes)
