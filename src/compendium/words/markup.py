"""The text of an article that is marked up, as JATS XML or as a web page.

Both readers feed one collector. Paragraphs end in a blank line, table rows in a line end, cells in a tab;
markup within a line leaves no trace. Tables, figures and notes are set aside and follow the prose, for in
print they interrupt it anywhere, in mid-sentence too.
"""

import re

CELLS = {"td", "th"}
LINES = {"tr", "br", "break"}
FLOATS = {"table-wrap", "fig", "fn", "table", "figure"}
PARAGRAPHS = {
    *FLOATS,
    *("p", "title", "article-title", "label", "caption", "sec", "abstract", "kwd", "ref", "list"),
    *("list-item", "def-item", "disp-quote", "disp-formula", "body", "back", "boxed-text", "div"),
    *("section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl"),
    *("dt", "dd", "blockquote", "pre", "hr", "figcaption"),
}
LEFT_OUT = {
    # What JATS says about an article beside its title, abstract and keywords.
    *("journal-meta", "article-id", "article-categories", "contrib-group", "aff", "author-notes"),
    *("pub-date", "history", "permissions", "counts", "custom-meta-group", "processing-meta"),
    *("related-article", "volume", "issue", "fpage", "lpage", "elocation-id", "object-id"),
    *("tex-math", "math"),
    # What a web page holds beside its text.
    *("head", "script", "style", "noscript", "template", "nav", "footer", "aside", "button", "svg"),
    *("select", "iframe", "object"),
}


class MarkupError(ValueError):
    """The markup cannot be read; the message goes on from the name of the file."""


class Collector:
    """Collects text from a parser's events ``start``, ``data``, ``end``: the prose, then what floats in it.

    Elements that a page forgets to close are common in HTML, so a region ends with the end tag of its name.
    """

    def __init__(self):
        self.root = None
        self.prose, self.floats = [], []
        self.left_out, self.floating = Region(), Region()

    def start(self, tag, _):
        """Take a start tag."""
        name = tag.rpartition("}")[2].lower()
        self.root = self.root or name
        self.left_out.start(name, name in LEFT_OUT)
        self.floating.start(name, name in FLOATS)
        mark = "\t" if name in CELLS else "\n" if name in LINES else ""
        self._write("\n\n" if name in PARAGRAPHS else mark)

    def end(self, tag):
        """Take an end tag."""
        name = tag.rpartition("}")[2].lower()
        self._write("\n\n" if name in PARAGRAPHS else "")
        self.left_out.end(name)
        self.floating.end(name)

    def data(self, text):
        """Take text, whose own line ends mean nothing."""
        self._write(re.sub(r"\s+", " ", text))

    def close(self):
        """Return the whole text."""
        lines = "".join([*self.prose, "\n\n", *self.floats]).split("\n")
        return re.sub("\n{3,}", "\n\n", "\n".join(_without_blanks(line) for line in lines)).strip()

    def _write(self, text):
        if not self.left_out.depth:
            (self.floats if self.floating.depth else self.prose).append(text)


class Region:
    """How deep we are in elements of one name, from the first that opened the region."""

    def __init__(self):
        self.name, self.depth = None, 0

    def start(self, name, opens):
        """Enter an element."""
        if self.depth == 0 and opens:
            self.name = name
        if name == self.name:
            self.depth += 1

    def end(self, name):
        """Leave an element."""
        if name == self.name and self.depth:
            self.depth -= 1
            if self.depth == 0:
                self.name = None


def _without_blanks(line):
    """Return a line without blanks at its ends and beside tabs, one tab between two cells."""
    return re.sub(r"\s*\t\s*", "\t", line).strip()
