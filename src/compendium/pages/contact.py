"""The Sphinx role ``{contact}``: a link to the address where errors are reported, which CITATION.cff has."""

import os
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from compendium.study import TOP, contact, read_citation

UNSET = " (the address is not set yet: whoever publishes this sets it in CITATION.cff)"


class ContactRole(SphinxRole):
    """``{contact}`` with the words that are the link, such as ``tell us``."""

    def run(self):
        """Return the link and the address; while there is none, the words and that there is none."""
        path = Path(TOP, "CITATION.cff")
        self.env.note_dependency(os.fspath(path))
        address = contact(read_citation(TOP))
        if not address:
            return [nodes.Text(self.text + UNSET)], []
        return [nodes.reference("", self.text, refuri=f"mailto:{address}"), nodes.Text(f" ({address})")], []


def register(app):
    """Register the role with Sphinx."""
    app.add_role("contact", ContactRole())
