"""How identifiers become headings of the book's pages."""

import re

from compendium.data.wording import readable


def plain(identifier):
    """Return an identifier as words with a capital: ``segment_id`` becomes ``Segment ID``."""
    words = re.sub(r"\bid\b", "ID", readable(identifier))
    return words[:1].upper() + words[1:]
