"""Which article the study was published as, by what ``datapackage.json`` says of the sources of its data."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from compendium.contract.dictionary import DICTIONARY


class Citation(NamedTuple):
    """The article of a study; what its data do not say is empty."""

    title: str
    doi: str
    pmcid: str
    licence: str


def cited_article(data_dir):
    """Return the first source in ``datapackage.json`` that has a DOI.

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
    for source in package.get("sources", []):
        if doi := re.search(r"doi\.org/(10\.\S+)", source.get("path", "")):
            return Citation(
                source.get("title", ""), doi[1], source.get("pmcid", ""), source.get("license", "")
            )
    return Citation("", "", "", "")
