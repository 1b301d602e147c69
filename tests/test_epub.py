"""The e-book: what EPUB 3 asks for, as far as it can be held without its validator, and the same bytes."""

import posixpath
import zipfile
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from compendium.editions.chapters import read_chapters
from compendium.editions.edition import make_epub
from compendium.editions.epub import packed
from compendium.study import read_citation, study_in

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def archive(whole_study, html):
    """The e-book of the shipped study."""
    with zipfile.ZipFile(make_epub(study_in(whole_study))) as archive:
        yield archive


@pytest.fixture(scope="module")
def pages(archive):
    """Each page by its name, parsed as XML: one that is not well formed fails here."""
    names = [name for name in archive.namelist() if name.endswith(".xhtml")]
    return {name: ElementTree.fromstring(archive.read(name)) for name in names}


@pytest.fixture(scope="module")
def package(archive):
    return ElementTree.fromstring(archive.read("book/package.opf"))


def test_what_it_is_comes_first_and_is_not_compressed(archive):
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert archive.read("mimetype") == b"application/epub+zip"


def test_the_same_files_give_the_same_bytes():
    files = {"book/a.xhtml": b"a", "book/b.css": b"b" * 1000}
    assert packed(files) == packed(files)
    with zipfile.ZipFile(BytesIO(packed(files))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_file_is_listed_once_and_every_chapter_comes_in_its_turn(archive, package, html):
    items = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    inside = {name.removeprefix("book/") for name in archive.namelist() if name.startswith("book/")}
    assert sorted(items.values()) == sorted(inside - {"package.opf"})
    order = [items[entry.get("idref")] for entry in package.iter(f"{OPF}itemref")]
    chapters = [f"page-{chapter.slug}.xhtml" for chapter in read_chapters(html)]
    assert order == ["title-page.xhtml", *chapters]


def test_its_contents_name_every_chapter(pages, html):
    links = [link.get("href") for link in pages["book/nav.xhtml"].iter(f"{XHTML}a")]
    assert links == ["title-page.xhtml", *(f"page-{chapter.slug}.xhtml" for chapter in read_chapters(html))]


def test_every_link_leads_to_a_place_of_the_book_or_to_an_address(pages, archive):
    places = {
        (name, place)
        for name, page in pages.items()
        for place in ["", *(tag.get("id") for tag in page.iter() if tag.get("id"))]
    }
    links = [(name, link.get("href")) for name, page in pages.items() for link in page.iter(f"{XHTML}a")]
    inside = [(name, link) for name, link in links if link and "://" not in link]
    assert len(inside) > 2000
    for name, link in inside:
        path, _, place = link.partition("#")
        assert (posixpath.join(posixpath.dirname(name), path), unquote(place)) in places, (name, link)


def test_every_figure_is_that_for_a_phone_and_has_its_alternative(pages, archive, whole_study):
    images = [image for page in pages.values() for image in page.iter(f"{XHTML}img")]
    assert len(images) > 15
    for image in images:
        drawn = whole_study / "results" / "figures" / "narrow" / posixpath.basename(image.get("src"))
        assert archive.read(f"book/{image.get('src')}") == drawn.read_bytes()
        assert image.get("alt")


def test_it_has_no_script_and_no_form(pages):
    found = {tag.tag.removeprefix(XHTML) for page in pages.values() for tag in page.iter()}
    assert found & {"script", "form", "input", "button", "details", "iframe", "svg", "style"} == set()


def test_it_says_what_it_is_of_which_study_and_for_whom_it_can_be_read(package, pages):
    citation = read_citation()
    said = {tag.tag: tag.text for tag in package.iter()}
    assert said[f"{DC}title"] == "Doing primary care integration, recomputed"
    assert said[f"{DC}date"] == citation["date-released"]
    assert said[f"{DC}source"] == "https://doi.org/10.1186/s12875-023-02104-7"
    properties = {meta.get("property") for meta in package.iter(f"{OPF}meta")}
    needed = {"accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard"}
    assert {f"schema:{name}" for name in needed} <= properties
    assert citation["abstract"] in "".join(pages["book/title-page.xhtml"].itertext())


def test_what_is_up_to_date_is_not_made_again(archive, whole_study):
    place = whole_study / "book" / "_build" / "editions" / "compendium.epub"
    before = place.stat().st_mtime_ns
    assert make_epub(study_in(whole_study)).stat().st_mtime_ns == before
