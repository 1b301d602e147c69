"""The crate with the book: never an older book than its data, never a certificate of something else."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import reduce
from importlib.metadata import distribution
from operator import getitem
from pathlib import Path

import pytest
from pypdf import PdfReader
from test_crate import ADDRESS, set_contact
from test_pipeline import contents
from test_verify import CHECK, git
from tiny import write_book, write_study

from compendium.__main__ import main
from compendium.archive.book import OF_OTHERS, PAGES, TOLD
from compendium.archive.crate import METADATA, NAME
from compendium.errors import StudyError
from compendium.files import sha256
from compendium.gate.repository import last_commit
from compendium.make import run_pipeline
from compendium.review.certificate import FILES, holding_certificate, write_certificate
from compendium.study import TOP, study_in

EDITIONS = ["book/_build/editions/compendium.html", "book/_build/editions/compendium.pdf"]
KINDS = {".html": "text/html", ".js": "text/javascript", ".pdf": "application/pdf", ".woff2": "font/woff2"}
STATIC = {".css", ".html", ".js", ".mo", ".png", ".po", ".svg"}
TOC = "format: jb-book\nroot: index\nparts:\n- caption: All\n  chapters:\n  - file: stray\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A tiny study that may be packed, its book built as the shipped one is, with a certificate."""
    folder = write_book(write_study(tmp_path_factory.mktemp("crate") / "study"))
    config = (TOP / "_config.yml").read_text(encoding="utf-8").replace("toc_files: false", "toc_files: true")
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / "book" / "_toc.yml").write_text(TOC, encoding="utf-8")
    shutil.copy(TOP / "book" / "references.bib", folder / "book")
    for name in ("_templates", "_extra", "_static"):
        shutil.copytree(TOP / "book" / name, folder / "book" / name)
    for name in ("CITATION.cff", "REUSE.toml"):
        shutil.copy(TOP / name, folder)
    set_contact(folder, ADDRESS)
    assert run_pipeline(study_in(folder))
    certify(folder)
    return folder


def certify(folder, **found):
    """Write the certificate of a run that gave what lies in a folder."""
    results = digests(folder / "results", folder / "results")
    inputs = digests(folder, folder / "data", folder / "study.yml")
    same = dict.fromkeys(results, "the same")
    check = replace(CHECK, **{"committed": results, "results": same, "inputs": inputs, **found})
    write_certificate(check, study_in(folder))


def digests(top, *places):
    """Return the SHA-256 of files by their names below the top."""
    files = [path for place in places for path in [place, *place.rglob("*")] if path.is_file()]
    return {path.relative_to(top).as_posix(): sha256(path) for path in sorted(files)}


def pack(folder):
    """Run the command; return its exit code and the archive's files by name."""
    archive = folder / "dist" / NAME
    archive.unlink(missing_ok=True)
    code = main(["--study", str(folder), "crate", "--with-book"])
    if not archive.exists():
        return code, {}
    with zipfile.ZipFile(archive) as packed:
        return code, {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(scope="module")
def packed(built, pango):
    code, files = pack(built)
    assert code == 0
    return files


@pytest.fixture(scope="module")
def graph(packed):
    return {entity["@id"]: entity for entity in json.loads(packed[METADATA])["@graph"]}


@pytest.fixture
def edited(built):
    """The study, to be changed at will: prose, pages and certificate are put back."""
    kept = {path: path.read_bytes() for path in [*built.glob("book/*.md"), *built.glob("build/c*")]}
    yield built
    for path, content in kept.items():
        path.write_bytes(content)
    shutil.rmtree(built / "data" / "text", ignore_errors=True)


# --- What is in it ---


def test_it_holds_the_book_both_editions_and_the_certificate_as_they_lie(packed, built):
    pages = [PAGES + path.as_posix() for path in contents(built / PAGES) if path.name != ".buildinfo"]
    assert len(pages) > 100
    for name in (*pages, *EDITIONS, *(f"build/{name}" for name in FILES)):
        assert packed[name] == (built / name).read_bytes(), name
    assert {"data/segments.csv", "results/manifest.json"} <= packed.keys()


def test_it_is_the_same_to_the_byte_the_next_time(packed, built, capsys):
    assert pack(built) == (0, packed)
    assert "nothing to do" in capsys.readouterr().out


def test_each_file_of_the_book_has_its_kind_its_digest_and_its_licence(packed, graph):
    for name in packed.keys() - {METADATA}:
        assert graph[name]["sha256"] == hashlib.sha256(packed[name]).hexdigest()
        assert graph[graph[name]["license"]["@id"]]["identifier"]
        assert graph[name]["encodingFormat"] == KINDS.get(Path(name).suffix, graph[name]["encodingFormat"])


def test_what_a_reader_opens_first_is_described(graph):
    for name in TOLD:
        assert graph[name]["description"] == TOLD[name]
    assert graph[PAGES]["@type"] == "Dataset" and {"@id": PAGES} in graph["./"]["hasPart"]


def test_what_comes_from_another_package_has_the_licence_of_that_package(packed, graph):
    def licence(name):
        return graph[name]["license"]["@id"].rpartition("/")[2]

    known = {}
    for package, (its, _) in OF_OTHERS.items():
        paths = [path.locate() for path in distribution(package).files if path.suffix in STATIC]
        known |= {path.read_bytes(): its for path in paths if path.is_file()}
    static = [name for name in packed if name.startswith(f"{PAGES}_static/")]
    fonts = {name for name in static if name.endswith(".woff2")}
    theirs = {name: known[packed[name]] for name in {*static} - fonts if packed[name] in known}
    assert len(theirs) > 100
    assert {name: licence(name) for name in theirs} == theirs
    assert {licence(name) for name in fonts} == {"OFL-1.1"}
    ours = [f"{PAGES}_static/{name}" for name in ("compendium.css", "reading.js")]
    assert [name for name in static if licence(name) == "CC-BY-4.0"] == ours
    assert licence(f"{PAGES}interactive/page.js") == "MIT"
    assert b"pandas" in packed["LICENSES/packages/pydata-sphinx-theme/LICENSE"]


def test_its_own_program_holds_the_unpacked_folder_to_the_certificate(packed, built, tmp_path):
    zipfile.ZipFile(built / "dist" / NAME).extractall(tmp_path)
    command = [sys.executable, "-I", "-S", "build/check_certificate.py", "build/certificate.json", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("as certified")


# --- Nothing in it is old ---


def test_a_book_that_is_not_that_of_the_prose_is_built_anew_and_so_are_its_editions(edited, pango):
    (edited / "book" / "index.md").write_text("# A tiny book\n\nRewritten since.\n", encoding="utf-8")
    code, files = pack(edited)
    assert code == 0
    assert b"Rewritten since." in files[f"{PAGES}index.html"]
    assert b"Rewritten since." in files["book/_build/editions/compendium.html"]
    pdf = PdfReader(io.BytesIO(files["book/_build/editions/compendium.pdf"]))
    assert "Rewritten since." in "".join(page.extract_text() for page in pdf.pages)


def test_what_somebody_did_to_the_built_pages_is_not_packed(edited, packed):
    (edited / PAGES / "stray.html").write_text("spoiled", encoding="utf-8")
    (edited / PAGES / "mine.txt").write_text("private", encoding="utf-8")
    assert pack(edited) == (0, packed)


def test_without_a_book_that_builds_there_is_no_crate(edited, pango):
    (edited / "book" / "index.md").write_text("# A tiny book\n\n{ref}`nowhere`\n", encoding="utf-8")
    assert pack(edited) == (1, {})


# --- What is refused ---


@pytest.mark.parametrize("name", FILES)
def test_without_a_whole_certificate_there_is_no_crate(name, edited, pango, capsys):
    (edited / "build" / name).unlink()
    assert pack(edited) == (1, {})
    assert f"{name} is missing; run `make verify` first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (["subject", 0, "digest", "sha256"], "0" * 64, r"results/\S+ is another file"),
        (["predicate", "inputs", "study.yml"], "0" * 64, "the digest over data/ and study.yml"),
        (["predicate", "result"], "FAILED", "the certificate itself says"),
        (["predicate", "not_copied"], ["my notes.txt"], "mend what it has under not_copied"),
        (["predicate", "commit"], "1" * 40, "what git tracks has changed since"),
    ],
)
def test_a_certificate_of_something_else_is_refused(place, value, told, edited):
    path = edited / "build" / "certificate.json"
    statement = json.loads(path.read_text(encoding="utf-8"))
    *way, last = place
    reduce(getitem, way, statement)[last] = value
    path.write_text(json.dumps(statement), encoding="utf-8")
    with pytest.raises(StudyError, match=rf"{told}.*; run `make verify` first$"):
        holding_certificate(study_in(edited))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"predicate": {}}', "\ud800"])
def test_a_certificate_that_is_none_is_refused(text, edited):
    (edited / "build" / "certificate.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(StudyError, match=r"certificate\.json cannot be read; run `make verify` first"):
        holding_certificate(study_in(edited))


def test_a_certificate_of_another_commit_is_refused(edited, tmp_path):
    folder = shutil.copytree(edited, tmp_path / "study")
    (folder / ".gitignore").write_text("build/\ndist/\n_build/\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    commit, tree = last_commit(folder)
    certify(folder, commit=commit, tree=tree)
    assert len(holding_certificate(study_in(folder))) == len(FILES)
    (folder / "book" / "stray.md").write_text("# Another\n", encoding="utf-8")
    with pytest.raises(StudyError, match="what git tracks has changed since"):
        holding_certificate(study_in(folder))
    git(folder, "commit", "-qam", "another")
    with pytest.raises(StudyError, match="what git tracks has changed since"):
        holding_certificate(study_in(folder))


def test_a_book_with_the_words_of_the_article_is_not_packed(edited, capsys):
    (edited / "data" / "text").mkdir()
    (edited / "data" / "text" / "quotes.csv").write_text(
        "segment_id,text,source,licence\nT2Q1,something said,PDF,CC-BY-4.0\n", encoding="utf-8"
    )
    assert pack(edited) == (1, {})
    assert "move data/text elsewhere, then run `compendium crate --with-book`" in capsys.readouterr().err
