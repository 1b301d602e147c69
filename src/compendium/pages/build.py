"""Build the book aside, and put it in place only when the whole build is clean."""

import hashlib
import os
import re
import shutil
from pathlib import Path

import yaml

from compendium.errors import BookError
from compendium.files import sha256, write_atomically
from compendium.gate.gate import check_made, check_pages, check_sources
from compendium.pages.builder import jupyter_book
from compendium.run.source import module_closure
from compendium.study import TOP, shown
from compendium.words.annotations import FILE as ANNOTATIONS
from compendium.words.quotes import FILE as QUOTES
from compendium.words.quotes import FOLDER

WORDS = "The article's words"
"""Part of the contents that is there only with them."""


def build_book(study):
    """Build ``book/`` with jupyter-book, strictly, and swap a copy of it into ``book/_build/html``.

    Where only notebooks, data and results changed since the last clean build, only the pages made of them are
    read again (see `compendium.pages.freshness`); after a change of prose, settings or code, all of them.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Path of the folder with the book

    Raises
    ------
    BookError
        If the build fails or warns about anything; the last good book is then as it was.
    DisclosureError
        If something would tell what it must not; the last good book is then as it was.
    """
    check_sources(study)
    check_made(study)
    aside, log = study.build / "book", study.build / "book.log"
    frame = _frame(study)
    if not (aside / "frame").is_file() or (aside / "frame").read_text(encoding="utf-8") != frame:
        shutil.rmtree(aside, ignore_errors=True)
    (aside / "frame").unlink(missing_ok=True)  # until this build, too, is clean
    # A style sheet that is there already gets a version in its address, and a clean build has none there.
    for sheet in (aside / "_build" / "html" / "_static").glob("mystnb.*.css"):
        sheet.unlink()
    command = ["build", str(study.book), "--path-output", str(aside)]
    command += ["--config", str(study.folder / "_config.yml"), "--toc", str(_contents(study))]
    command += ["-n", "-W", "--keep-going"]
    code, printed = jupyter_book(command, study.folder)
    text = re.sub(r"\x1b\[[0-9;]*m", "", printed.decode("utf-8", "replace"))
    log.write_text(text, encoding="utf-8")
    if code:
        complaints = _complaints(text).replace(f"{study.folder}{os.sep}", "")
        raise BookError(f"the book did not build\n{complaints}\n  The whole log: {shown(log)}")
    check_pages(study, aside / "_build" / "html")
    (aside / "frame").write_text(frame, encoding="utf-8")
    return _put_in_place(aside / "_build" / "html", study.book / "_build" / "html")


def _contents(study):
    """Return the file that names the pages of the menu; those on the article's words need them attached."""
    path = study.book / "_toc.yml"
    text = Path(study.data, FOLDER)
    extra = {"words": text / QUOTES, "annotations": text / ANNOTATIONS}
    there = [page for page, file in extra.items() if file.is_file() and (study.book / f"{page}.md").is_file()]
    if not there:
        return path
    contents = yaml.safe_load(path.read_text(encoding="utf-8"))
    chapters = [{"file": page} for page in there]
    if "parts" in contents:
        contents["parts"].append({"caption": WORDS, "chapters": chapters})
    else:
        contents["chapters"] = [*contents.get("chapters", []), *chapters]
    made = study.build / path.name
    write_atomically(made, yaml.safe_dump(contents, allow_unicode=True, sort_keys=False))
    return made


def book_code():
    """Files that say how a book is made: the packages, and the modules that take part."""
    modules = module_closure(
        ["compendium.pages.build", "compendium.pages.directives", "compendium.pages.students"]
    )
    return [TOP / "requirements.lock", *modules]


def _frame(study):
    """Digest of all that every page is made of: prose, settings, packages and the code of the book."""
    prose = [path for path in study.book.rglob("*") if not {"_build", "executed"} & set(path.parts)]
    files = [*prose, *study.folder.glob("*.yml"), *book_code()]
    contents = [f"{path} {sha256(path)}" for path in sorted(files) if path.is_file()]
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()


def _put_in_place(built, place):
    """Replace a folder by a copy of another one."""
    new, old = place.with_name("html.new"), place.with_name("html.old")
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(built, new)
    if place.exists():
        os.replace(place, old)
    os.replace(new, place)
    shutil.rmtree(old, ignore_errors=True)
    return place


def _complaints(log, at_most=20):
    """The lines of a log that say what is wrong, else its end."""
    lines = log.splitlines()
    found = [line for line in lines if "WARNING" in line or "ERROR" in line] or lines[-at_most:]
    more = [f"… and {len(found) - at_most} more"] if len(found) > at_most else []
    return "\n".join(f"  {line}" for line in found[:at_most] + more)
