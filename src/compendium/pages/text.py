"""How identifiers become headings of the book's pages."""

import re

from compendium.data.wording import readable


def plain(identifier):
    """Return an identifier as words with a capital: ``segment_id`` becomes ``Segment ID``.

    >>> plain("recoder_a")
    'Recoder A'
    """
    words = re.sub(r"\bid\b| [a-z]$", lambda found: found[0].upper(), readable(identifier))
    return words[:1].upper() + words[1:]
