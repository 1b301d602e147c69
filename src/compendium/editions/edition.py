"""What the commands ``pdf``, ``single`` and ``epub`` do: an edition, made aside and put in place whole."""

import hashlib
import os
import re
from pathlib import Path

import yaml

from compendium import __version__
from compendium.editions.chapters import read_chapters
from compendium.editions.document import one_document
from compendium.editions.epub import epub_files, packed
from compendium.editions.offered_tables import offered_tables
from compendium.editions.pdf import pdf
from compendium.editions.printed import printed
from compendium.editions.single import single
from compendium.files import sha256, write_atomically
from compendium.gate.gate import check_pages
from compendium.run.source import module_closure
from compendium.study import TOP, read_citation

FOLDER = "editions"

HELD = re.compile(r'"data:[^"]*"')
"""Pictures and tables inside a page; the gate has seen them as files of the book."""


def make_pdf(study, with_notebooks=False):
    """Write ``book/_build/editions/compendium.pdf``, if the book or what sets it is not as it was.

    Parameters
    ----------
    study : Study
        Its book is built.
    with_notebooks : bool
        Whether the edition has the notebooks, too.

    Returns
    -------
    Path
        Of the PDF.

    Raises
    ------
    EditionError
        If Pango is missing, or something in the book cannot be set; the last edition is then as it was.
    DisclosureError
        If it would tell what it must not; likewise.
    """
    whole = _document(study, with_notebooks, on_paper=True)
    tables = offered_tables(whole)
    page = printed(whole, read_citation(), **_named(study))
    made = lambda: pdf(page, f"compendium {__version__}", tables)  # noqa: E731
    return _kept(study, "compendium.pdf", page, made, tables)


def make_single(study, with_notebooks=False):
    """Write ``book/_build/editions/compendium.html``, all of the book in one file; as `make_pdf` does."""
    page = single(_document(study, with_notebooks), _pages(study), **_named(study))
    return _kept(study, "compendium.html", page, page.encode)


def make_epub(study, with_notebooks=False):
    """Write ``book/_build/editions/compendium.epub``, an e-book; as `make_pdf` does."""
    whole, figures = _document(study, with_notebooks, on_paper=True), study.results / "figures" / "narrow"
    files = epub_files(whole, read_citation(), figures, **_named(study))
    page = "\n".join(files[name].decode() for name in files if name.endswith("xhtml"))
    return _kept(study, "compendium.epub", page, lambda: packed(files), files)


def _pages(study):
    return study.book / "_build" / "html"


def _document(study, with_notebooks, on_paper=False):
    return one_document(read_chapters(_pages(study), with_notebooks), _pages(study), on_paper)


def _named(study):
    """Return title, author and language of the book."""
    config = yaml.safe_load((study.folder / "_config.yml").read_text(encoding="utf-8"))
    language = config["sphinx"]["config"]["language"]
    return {"title": config["title"], "author": config["author"], "language": language}


def _kept(study, name, page, made, files=()):
    """Return the path of an edition; it is made anew if it is not up to date, once the gate has seen it."""
    place, aside = study.book / "_build" / FOLDER / name, study.build / FOLDER / name
    record = aside.with_suffix(f"{aside.suffix}.made-of")
    made_of = _digest(f"{page}{files}")
    if place.is_file() and record.is_file() and record.read_text(encoding="utf-8") == made_of:
        return place
    record.unlink(missing_ok=True)
    write_atomically(aside / "page.html", HELD.sub('""', page))
    check_pages(study, aside)
    content = made()
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = aside / name
    beside.write_bytes(content)
    os.replace(beside, place)
    write_atomically(record, made_of)
    return place


def _digest(page):
    """Digest of an edition's page, and of what makes an edition of it."""
    beside = [
        path for path in Path(__file__).parent.rglob("*") if path.suffix in {".css", ".js", ".woff2", ".xml"}
    ]
    files = [TOP / "requirements.lock", *module_closure(["compendium.editions.edition"]), *beside]
    return hashlib.sha256("\n".join([page, *map(sha256, sorted(files))]).encode()).hexdigest()
