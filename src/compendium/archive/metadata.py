"""What the compendium is called, who made it, under which licences: read from CITATION.cff, the one source.

`.zenodo.json` and the crate are made from it; tests hold ``pyproject.toml`` and ``data/datapackage.json`` to
it. Which file has which licence stands in ``REUSE.toml`` alone.
"""

import json
import re
import tomllib
from pathlib import Path

from compendium.files import write_atomically
from compendium.study import TOP, read_citation, source_article

ZENODO = ".zenodo.json"


def zenodo(citation):
    """Return the metadata of a deposit at Zenodo.

    Zenodo takes a single licence. It is the last one of CITATION.cff, that of data and text, which asks for
    more than that of the code; the notes say which part has which.

    Parameters
    ----------
    citation : dict

    Returns
    -------
    dict
        With the keys of Zenodo's deposit metadata.
    """
    return {
        "title": citation["title"],
        "upload_type": citation["type"],
        "description": f"<p>{citation['abstract']}</p>",
        "creators": [{"name": author["name"]} for author in citation["authors"]],
        "version": citation["version"],
        "publication_date": citation["date-released"],
        "access_right": "open",
        "license": citation["license"][-1].lower(),
        "keywords": citation["keywords"],
        "language": "eng",
        "notes": f"{citation['message']} Code is under {citation['license'][0]}, data and text under "
        f"{citation['license'][-1]}; REUSE.toml says which file has which.",
        "related_identifiers": [
            {
                "identifier": source_article(citation)["doi"],
                "relation": "isDerivedFrom",
                "resource_type": "publication-article",
                "scheme": "doi",
            }
        ],
    }


def write_zenodo(top=TOP):
    """Bring .zenodo.json up to date with CITATION.cff."""
    text = json.dumps(zenodo(read_citation(top)), indent=2, ensure_ascii=False) + "\n"
    write_atomically(Path(top) / ZENODO, text)


def licence_of(top=TOP):
    """Return a function that tells a file's licence.

    Parameters
    ----------
    top : Path
        Folder of REUSE.toml. Of the annotations there, the last one that names the file counts.

    Returns
    -------
    callable
        From a file's path below the top, with slashes, to an SPDX identifier.
    """
    annotations = tomllib.loads((Path(top) / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    rules = [
        (_pattern(glob), annotation["SPDX-License-Identifier"])
        for annotation in annotations
        for glob in _as_list(annotation["path"])
    ]
    return lambda name: [licence for pattern, licence in rules if pattern.fullmatch(name)][-1]


def _pattern(glob):
    """Return REUSE's globbing as a regular expression: ``**`` crosses slashes, ``*`` does not."""
    parts = re.split(r"(\*\*|\*)", glob)
    return re.compile("".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts))


def _as_list(value):
    return [value] if isinstance(value, str) else value
