"""What the pages with scripts share: data in the page, scripts and style sheet, the article's words."""

import json

from docutils import nodes

from compendium.pages.attached_words import attached
from compendium.pages.nodes import BookDirective, paragraph

FOLDER = "interactive"
"""Below the top of the book: scripts that stand in ``_static`` would load on every page."""


class InteractivePage(BookDirective):
    """A directive whose page has scripts; without them, what it shows is to be read all the same."""

    def scripts(self, *names, wait=True):
        """Return the style sheet, and scripts in the order in which they depend on each other.

        They wait until the page is read; else the page waits for them, so that what they put before the rest
        of the page moves nothing that can be seen already.
        """
        sheet = f'<link rel="stylesheet" href="{FOLDER}/interactive.css">'
        how = "defer " if wait else ""
        tags = [f'<script {how}src="{FOLDER}/{name}.js"></script>' for name in names]
        return nodes.raw("", "\n".join([sheet, *tags]), format="html")

    def island(self, name, value):
        """Return data for a script, as JSON in the page under the id ``name``."""
        return nodes.raw("", as_script(name, value), format="html")

    def place(self, name, label):
        """Return the empty place that a script fills in; ``label`` is what a screen reader calls it."""
        return nodes.raw("", f'<section id="{name}" aria-label="{label}" hidden></section>', format="html")

    def rest(self, shown, every):
        """Say how many of the quotes of a very large study the page has; nothing if it has all of them."""
        said = f"The first {len(shown):,} of {len(every):,} quotes; data/segments.csv has all of them."
        return [paragraph("excerpt", said)] if len(shown) < len(every) else []

    def primary_codes(self):
        """Return the primary code that each coder gave to each quote: segment_id → coder → code_id."""
        found = {}
        for row in self.rows("data", "codings.csv"):
            if row["rank"] == "primary":
                found.setdefault(row["segment_id"], {})[row["coder"]] = row["code_id"]
        order = [row["coder"] for row in self.rows("data", "coders.csv")]
        return {
            quote: {coder: given[coder] for coder in order if coder in given}
            for quote, given in found.items()
        }

    def coders(self, given):
        """Return the coders of these primary codes, in their order; some may have coded some quotes only."""
        names = {coder for codes in given.values() for coder in codes}
        return [row["coder"] for row in self.rows("data", "coders.csv") if row["coder"] in names]

    def words(self):
        """Return the article's words for each quote, where a reader has attached them and they are proved."""
        return {quote: row.text for quote, row in attached(self).items() if row.verified}


def as_script(name, value):
    """Return a script element that holds data: nothing in it can end the element or begin another."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False).replace("/", "\\/")
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/json" id="{name}">{text}</script>'
