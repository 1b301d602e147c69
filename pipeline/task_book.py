"""Prose, executed notebooks and results make the book."""

from compendium.gate.repository import data_committed
from compendium.make import announced, current
from compendium.pages.build import book_code, build_book
from compendium.run.fingerprints import FolderNode, contents, files, value
from compendium.study import MANIFEST

STUDY, RUNS = current()
COMMITTED = data_committed(STUDY.folder)
TOP_LEVEL = [path for suffix in ("yml", "md", "cff") for path in sorted(STUDY.folder.glob(f"*.{suffix}"))]


def task_book(
    prose=FolderNode(value=STUDY.book, ignore=("_build", "executed")),
    data=FolderNode(value=STUDY.data),
    top_level=contents(TOP_LEVEL),
    executed=files(run.executed for run in RUNS),
    results=files([STUDY.results / MANIFEST, *(path for run in RUNS for path in run.results)]),
    code=contents(book_code()),
    committed=value(COMMITTED, COMMITTED),
    produces=FolderNode(value=STUDY.book / "_build" / "html"),
):
    """Build the book aside and put it in place."""
    with announced("book"):
        build_book(STUDY)
