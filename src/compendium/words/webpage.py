"""The text of an article that was saved as a web page."""

import time
from html.parser import HTMLParser

from compendium.words.markup import Collector, MarkupError

#: Elements that have no end tag.
VOID = {
    *("br", "hr", "img", "input", "link", "meta", "col", "source", "wbr", "area", "base", "embed", "track"),
}
CHUNK = 65_536
PATIENCE = 20


def html_text(markup):
    """Return the title and the text of a web page.

    Parameters
    ----------
    markup : str

    Returns
    -------
    title, text : str

    Raises
    ------
    MarkupError
        If the page breaks off inside a tag, or is so broken that reading it would take too long.
    """
    parser = _PageParser()
    # Python's parser takes hours over some broken pages; saved articles take a second.
    latest = time.monotonic() + PATIENCE
    for start in range(0, len(markup), CHUNK):
        parser.feed(markup[start : start + CHUNK])
        if time.monotonic() > latest:
            raise MarkupError(f"is HTML that takes more than {PATIENCE} seconds to read; save the page again")
    if len(parser.rawdata) > CHUNK:
        raise MarkupError("is broken or cut off as HTML; save the page again")
    parser.close()
    return " ".join("".join(parser.title).split()), parser.collector.close()


class _PageParser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.collector, self.title, self.in_title = Collector(), [], False

    def handle_starttag(self, tag, attrs):
        self.in_title |= tag == "title" and not self.title
        self.collector.start(tag, attrs)
        if tag in VOID:
            self.collector.end(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.collector.end(tag)

    def handle_endtag(self, tag):
        self.in_title &= tag != "title"
        if tag not in VOID:
            self.collector.end(tag)

    def handle_data(self, data):
        if self.in_title:
            self.title.append(data)
        self.collector.data(data)
