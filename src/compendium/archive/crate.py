"""dist/compendium-crate.zip: the whole package with its provenance, as a Process Run RO-Crate.

Who made what from what is taken from results/manifest.json, names and licences from
`compendium.archive.metadata`.
The zip has the same bytes whenever the files are the same: entries are sorted and not compressed (compressed
bytes differ between versions of zlib), and the only date is that of the release.
"""

import io
import json
import mimetypes
import zipfile
from pathlib import Path
from typing import NamedTuple

from compendium.archive.metadata import ZENODO, licence_of, write_zenodo
from compendium.errors import StudyError
from compendium.files import sha256, write_atomically
from compendium.gate.repository import shipped_files
from compendium.run.manifest import out_of_date, read_manifest
from compendium.study import LICENCES, contact, read_citation, source_article

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
RO_CRATE = "1.1"
METADATA = "ro-crate-metadata.json"
NAME = "compendium-crate.zip"

MAKERS = "#maintainers"
PACKAGE = "#compendium"
PYTHON = "https://www.python.org/"

TYPES = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".inv": "application/octet-stream",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".mo": "application/octet-stream",
    ".pdf": "application/pdf",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".woff2": "font/woff2",
    ".yml": "application/yaml",
}
"""Media types that machines differ on; all else is plain text, but for what `mimetypes` knows as an image."""


class Beside(NamedTuple):
    """A file that is packed although git does not know it; a folder is only described, not packed."""

    path: Path
    licence: str
    description: str | None = None


def write_crate(study, beside=None):
    """Write the crate of the repository that a study is, and bring .zenodo.json up to date.

    Parameters
    ----------
    study : Study
        The repository itself; another study's folder is no package.
    beside : dict of Beside, optional
        What is packed besides the files of the repository, by its name in the crate; a folder's ends with /.

    Returns
    -------
    Path of the zip

    Raises
    ------
    StudyError
        As `citation_and_manifest` says.
    GitError
        If git does not say which files may leave.
    """
    top, beside = study.folder, beside or {}
    citation, manifest = citation_and_manifest(study)
    files = {name: top / name for name in {*shipped_files(top), ZENODO}}
    write_zenodo(top)
    files.pop(METADATA, None)
    files |= {name: one.path for name, one in beside.items()}
    told = {name: one.description for name, one in beside.items() if one.description}
    ours = licence_of(top)
    licence = lambda name: beside[name].licence if name in beside else ours(name)  # noqa: E731
    graph = json.dumps(crate_metadata(files, manifest, citation, licence, told), **AS_TEXT) + "\n"
    contents = {name: path.read_bytes() for name, path in files.items() if not name.endswith("/")}
    contents[METADATA] = graph.encode()
    write_atomically(top / "dist" / NAME, _zipped(contents, citation["date-released"]))
    return top / "dist" / NAME


def citation_and_manifest(study):
    """Return what CITATION.cff and the manifest say of a repository that is fit to be packed.

    Raises
    ------
    StudyError
        If results or data are not those that the manifest records, the folder is not the repository, or its
        CITATION.cff names nobody to whom errors are reported.
    """
    top = study.folder
    if not (top / "CITATION.cff").is_file():
        raise StudyError(f"{top.name} has no CITATION.cff; only the whole repository makes a crate")
    citation = read_citation(top)
    if not contact(citation):
        raise StudyError(
            f"CITATION.cff has still the e-mail {citation['contact'][0]['email']} under contact; set the "
            "address where errors are to be reported, then run `make crate` again"
        )
    manifest = read_manifest(study.results)
    stale = out_of_date(manifest, study)
    if stale:
        raise StudyError(f"not as results/manifest.json records: {', '.join(stale)}; run `make book` first")
    return citation, manifest


AS_TEXT = {"indent": 2, "sort_keys": True, "ensure_ascii": False}


def crate_metadata(files, manifest, citation, licence, told=None):
    """Return the crate's JSON-LD.

    Parameters
    ----------
    files : dict
        Path of each file, or folder, by its name in the crate.
    manifest : dict
        As `compendium.run.manifest.read_manifest` returns it.
    citation : dict
        As `compendium.study.read_citation` returns it, with the address of its contact set.
    licence : callable
        From a file's name to an SPDX identifier.
    told : dict, optional
        Description of some of the files, by name.

    Returns
    -------
    dict
    """
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version=RO_CRATE)
    # RO-Crate 1.1 lacks the term; later versions have it, with this meaning.
    crate.metadata.extra_terms["sha256"] = "http://schema.org/sha256"
    licences = sorted({*citation["license"], *map(licence, files)})
    for properties in (*_contextual(citation, manifest), *map(_licence, licences)):
        _add(crate, properties)
    notebooks = {f"notebooks/{result['notebook']}" for result in manifest["results"].values()}
    for name, path in sorted(files.items()):
        described = {"description": told[name]} if told and name in told else {}
        if name.endswith("/"):
            properties = {"name": name, "license": {"@id": _spdx(licence(name))}}
            crate.add_dataset(dest_path=name, properties=properties | described)
            continue
        properties = _file(name, path, licence(name)) | (_instrument(citation) if name in notebooks else {})
        crate.add_file(dest_path=name, properties=properties | described)
    actions = [_add(crate, properties) for properties in _actions(manifest, crate)]
    _describe_root(crate, citation, actions)
    metadata = crate.metadata.generate()
    return metadata | {"@graph": sorted(metadata["@graph"], key=lambda entity: entity["@id"])}


def _describe_root(crate, citation, actions):
    """Say what the whole is, and that the actions made it."""
    article = {"@id": _doi(source_article(citation))}
    root = {
        "name": citation["title"],
        "description": citation["abstract"],
        "version": citation["version"],
        "datePublished": citation["date-released"],
        "keywords": citation["keywords"],
        "license": [{"@id": _spdx(name)} for name in citation["license"]],
        "author": {"@id": MAKERS},
        "publisher": {"@id": MAKERS},
        "isBasedOn": article,
        "citation": article,
        "conformsTo": {"@id": PROFILE},
        "mentions": [{"@id": action.id} for action in actions],
    }
    for name, value in root.items():
        crate.root_dataset[name] = value


def _add(crate, properties):
    """Add an entity that is not a file, and return it."""
    from rocrate.model import ContextEntity

    return crate.add(ContextEntity(crate, properties["@id"], properties=properties))


def _contextual(citation, manifest):
    """Yield makers, profile and software, and the article with its own authors."""
    (makers,) = citation["authors"]
    address = {"@id": f"mailto:{contact(citation)}"}
    yield {"@id": MAKERS, "@type": "Organization", "name": makers["name"], "contactPoint": address}
    yield address | {
        "@type": "ContactPoint",
        "contactType": "errors and corrections",
        "email": contact(citation),
    }
    yield {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {"@id": PYTHON, "@type": "ComputerLanguage", "name": "Python", "url": PYTHON}
    yield {
        "@id": PACKAGE,
        "@type": "SoftwareApplication",
        "name": manifest["code"]["package"],
        "softwareVersion": manifest["code"]["version"],
        "sha256": manifest["code"]["sources_sha256"],
        "description": "The Python package in src/compendium that all notebooks call. Its hash is one over "
        "the names and hashes of the sources that they run; requirements.lock names every other package.",
    }
    yield from _article(source_article(citation))


def _licence(name):
    """Describe a licence; those that are not ours come with the packages whose files stand in the book."""
    place = f"LICENSES/{name}.txt" if name in LICENCES else "LICENSES/packages/"
    return {
        "@id": _spdx(name),
        "@type": "CreativeWork",
        "name": LICENCES.get(name, name),
        "identifier": name,
        "description": f"The licence that SPDX calls {name}; its text is in {place}.",
    }


def _article(reference):
    """Yield the article and those who wrote it, who are not the authors of this."""
    people = [
        {"@id": f"#{author['family-names'].lower()}", "@type": "Person"}
        | {"name": f"{author['given-names']} {author['family-names']}"}
        for author in reference["authors"]
    ]
    yield from people
    yield {
        "@id": _doi(reference),
        "@type": "ScholarlyArticle",
        "name": reference["title"],
        "author": [{"@id": person["@id"]} for person in people],
        "datePublished": reference["year"],
        "isPartOf": f"{reference['journal']} {reference['volume']}",
        "identifier": _doi(reference),
        "license": {"@id": _spdx(reference["license"])},
    }


def _file(name, path, licence):
    """Describe a file."""
    return {
        "name": name,
        "encodingFormat": TYPES.get(path.suffix) or _guessed(path),
        "contentSize": str(path.stat().st_size),
        "sha256": sha256(path),
        "license": {"@id": _spdx(licence)},
    }


def _guessed(path):
    """Media type of an image; text for everything else."""
    guess, _ = mimetypes.guess_type(path.name)
    return guess if guess and guess.startswith("image/") else "text/plain"


def _instrument(citation):
    """What a notebook is besides a file."""
    return {
        "@type": ["File", "SoftwareSourceCode"],
        "version": citation["version"],
        "programmingLanguage": {"@id": PYTHON},
        "softwareRequirements": {"@id": PACKAGE},
    }


def _actions(manifest, crate):
    """Yield, for each run, its parameters (added to the crate) and the action itself."""
    runs = {}
    for name, result in manifest["results"].items():
        runs.setdefault(result["run"], []).append((f"results/{name}", result))
    for run, made in runs.items():
        _, record = made[0]
        given = [_add(crate, _parameter(run, *item)).id for item in record["parameters"].items()]
        instrument = f"notebooks/{record['notebook']}"
        inputs = [name for name in record["inputs"] if name != instrument]
        yield {
            "@id": f"#run-{run}",
            "@type": "CreateAction",
            "name": f"Run of {instrument}" + ("" if Path(instrument).stem == run else f" as {run}"),
            "description": "Papermill runs the notebook with these parameters. It can be repeated at any "
            "time, so when it ran is not recorded.",
            "agent": {"@id": MAKERS},
            "instrument": {"@id": instrument},
            "object": [{"@id": name} for name in (*inputs, *given)],
            "result": [{"@id": name} for name, _ in made],
            "actionStatus": "http://schema.org/CompletedActionStatus",
        }


def _parameter(run, name, value):
    """A parameter's value in a run."""
    return {"@id": f"#run-{run}-{name}", "@type": "PropertyValue", "name": name, "value": value}


def _doi(reference):
    return f"https://doi.org/{reference['doi']}"


def _spdx(name):
    return f"https://spdx.org/licenses/{name}"


def _zipped(contents, day):
    """Return the bytes of a zip of these files, all of them dated with this day."""
    year, month, date = map(int, day.split("-"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, (year, month, date, 0, 0, 0))
            entry.create_system = 3  # Unix, on Windows too, for the permissions below to count
            entry.external_attr = (0o100755 if content.startswith(b"#!") else 0o100644) << 16
            archive.writestr(entry, content)
    return packed.getvalue()
