"""Which article the study was published as, by what ``datapackage.json`` says of the sources of its data."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from compendium.data.dictionary import DICTIONARY


class Citation(NamedTuple):
    """The article of a study; what its data do not say is empty."""

    title: str
    address: str
    doi: str
    pmcid: str
    licence: str

    @property
    def credit(self):
        """Authors and year, where the title begins with them; else the whole title."""
        found = re.match(r".*?\(\d{4}\)", self.title)
        return found[0] if found else self.title


def cited_article(data_dir):
    """Return the first source in ``datapackage.json`` that has an address.

    Beside ``title`` and ``path``, the source may have a ``pmcid`` (its number in PubMed Central) and a
    ``license`` (under which its text may be shown).

    Parameters
    ----------
    data_dir : str or Path
        Of data that keep their contract.

    Returns
    -------
    Citation
    """
    package = json.loads(Path(data_dir, DICTIONARY).read_text(encoding="utf-8"))
    source = next((source for source in package.get("sources", []) if source.get("path")), {})
    address = source.get("path", "")
    doi = re.search(r"doi\.org/(10\.\S+)", address)
    known = [source.get(name, "") for name in ("pmcid", "license")]
    return Citation(source.get("title", ""), address, doi[1] if doi else "", *known)
