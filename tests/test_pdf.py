"""The PDF of the whole book: tagged, complete, legible, and the same bytes every time."""

import os
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from itertools import pairwise

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from compendium.editions.chapters import read_chapters
from compendium.editions.pdf import pdf
from compendium.study import TOP

MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
LEFT, RIGHT, TOP_OF_TEXT, BOTTOM_OF_TEXT = 20, 190, 24, 275
"""Edges of the text, in millimetres from the left and from above, as print.css sets them."""


def print_it(study):
    """Run the command."""
    command = [sys.executable, "-m", "compendium", "--study", str(study), "pdf"]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def file(whole_study, pango):
    """The PDF of the shipped study."""
    done = print_it(whole_study)
    assert done.returncode == 0, done.stdout + done.stderr
    return whole_study / "book" / "_build" / "editions" / "compendium.pdf"


@pytest.fixture(scope="module")
def reader(file):
    """The PDF as pypdf reads it."""
    return PdfReader(file)


@pytest.fixture(scope="module")
def pages(file):
    """For each page: boxes of its words, the lowest mark in its text in millimetres, its text and lines."""
    with pypdfium2.PdfDocument(file) as document:
        return [look(page) for page in document]


def look(page):
    """Return what there is to see on a page."""
    text = page.get_textpage()
    boxes = [text.get_rect(place) for place in range(text.count_rects())]
    edges = {"bottom": A4[1] - BOTTOM_OF_TEXT * MILLIMETRE, "top": A4[1] - (TOP_OF_TEXT - 2) * MILLIMETRE}
    body = text.get_text_bounded(**edges)
    picture = page.render(scale=0.5, grayscale=True).to_numpy()
    scale = picture.shape[0] / 297
    dark = (picture[int(TOP_OF_TEXT * scale) : int(BOTTOM_OF_TEXT * scale)] < 200).any(axis=1).nonzero()[0]
    lowest = TOP_OF_TEXT + (dark.max() / scale if len(dark) else 0)
    return {"boxes": boxes, "lowest": lowest, "text": " ".join(body.split()), "lines": body.splitlines()}


@pytest.fixture(scope="module")
def elements(reader):
    """Every element of the structure tree."""
    waiting, found, seen = [reader.trailer["/Root"]["/StructTreeRoot"]], [], set()
    while waiting:
        element = waiting.pop().get_object()
        if "/S" in element:
            found.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, IndirectObject):
                if kid.idnum in seen:
                    continue
                seen.add(kid.idnum)
            if isinstance(kid.get_object(), dict):
                waiting.append(kid)
    return found


@pytest.fixture(scope="module")
def chapters(html):
    """The pages of the book that the PDF is made of."""
    return read_chapters(html)


def plain(text):
    """Return a text as it can be compared: no blanks, since lines end where they must."""
    return re.sub(r"\s|\u200b|\u00ad", "", text)


def test_it_is_tagged_and_says_what_it_is_called_and_in_which_language(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (pypdf's own kind of boolean)
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "Doing primary care integration, recomputed"
    assert (
        "<pdfuaid:part" in root["/Metadata"].get_data().decode()
        or "pdfuaid:part=" in root["/Metadata"].get_data().decode()
    )


def test_every_page_is_a4(reader):
    for page in reader.pages:
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx(A4, abs=0.5)


def test_it_can_be_mailed(file):
    assert file.stat().st_size < 5_000_000


def test_the_outline_has_every_chapter_under_its_part(reader, chapters):
    outline = list(titles(reader.outline))
    assert len(chapters) > 25
    for chapter in chapters:
        heading = chapter.body.h1.get_text(strip=True)
        named = heading if heading == chapter.title or not chapter.part else f"{chapter.title} · {heading}"
        assert named in outline
    assert {chapter.part for chapter in chapters if chapter.part} <= set(outline)


def titles(outline):
    """Yield the titles of an outline, whatever their depth."""
    for entry in outline:
        yield from titles(entry) if isinstance(entry, list) else [entry.title]


def test_all_letters_are_those_of_our_fonts_and_in_the_file(reader):
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+Book-(Sans|Serif|Mono|Wide)(-Bold)?(-Italic)?", font["/BaseFont"])
        assert {"/FontFile2", "/FontFile3"} & font["/FontDescriptor"].keys()


def test_every_figure_is_drawn_once_and_keeps_its_alternative(elements, chapters):
    told = Counter(plain(element["/Alt"]) for element in elements if element["/S"] == "/Figure")
    written = {
        plain(drawn["aria-label"]) for chapter in chapters for drawn in chapter.body.select(".drawn svg")
    }
    assert told == dict.fromkeys(written, 1)
    assert len(written) > 15


def test_headings_tables_and_lists_are_tagged_as_such(elements, chapters):
    tagged = Counter(element["/S"] for element in elements)
    tables = [table for chapter in chapters for table in chapter.body.select("table")]
    assert tagged["/Table"] >= sum(not table.find_parent(class_="sources") for table in tables)
    assert tagged["/H1"] == 1
    assert tagged["/H2"] >= len(chapters)
    assert tagged["/TH"] > tagged["/Table"]


def test_an_item_of_a_list_has_a_body_and_nothing_beside_it(elements):
    """So PDF/UA asks (ISO 32000-1, 14.8.4.3.3)."""
    items = [element for element in elements if element["/S"] == "/LI"]
    kids = {kid.get_object()["/S"] for item in items for kid in item["/K"]}
    assert len(items) > 500
    assert kids == {"/LBody"}


def test_every_link_is_tagged_as_one(elements, reader):
    kids = [kid.get_object() for link in elements if link["/S"] == "/Link" for kid in link["/K"]]
    tagged = [kid.raw_get("/Obj").idnum for kid in kids if isinstance(kid, dict) and "/Obj" in kid]
    notes = [note.idnum for page in reader.pages for note in page.get("/Annots", [])]
    assert len(notes) > 2000
    assert sorted(tagged) == sorted(notes)


def test_figures_and_tables_have_the_numbers_of_the_book(pages, chapters):
    text = plain("".join(page["text"] for page in pages))
    captions = [caption for chapter in chapters for caption in chapter.body.select(":has(> .caption-number)")]
    assert len(captions) > 30
    for caption in captions:
        assert plain(caption.get_text())[:60] in text


def test_nothing_is_cut_at_the_side(pages):
    """Every word stands between the margins."""
    out = [
        (number, page["text"][:40])
        for number, page in enumerate(pages, start=1)
        for left, _, right, _ in page["boxes"]
        if left < (LEFT - 1) * MILLIMETRE or right > (RIGHT + 1) * MILLIMETRE
    ]
    assert out == []


def test_no_page_is_half_empty(pages):
    """Every page but the last is filled to more than half of its height."""
    least = (TOP_OF_TEXT + BOTTOM_OF_TEXT) / 2
    assert [number for number, page in enumerate(pages[:-1], start=1) if page["lowest"] < least] == []


def test_no_heading_is_the_last_thing_on_its_page(pages, chapters):
    headings = {
        plain(heading.get_text())
        for chapter in chapters
        for heading in chapter.body.find_all(["h1", "h2", "h3"])
    }
    headings |= {plain(chapter.part.upper()) for chapter in chapters if chapter.part}
    last = {number: plain(page["lines"][-1]) for number, page in enumerate(pages, start=1)}
    assert {number: said for number, said in last.items() if said in headings} == {}


def test_a_table_over_several_pages_repeats_its_head(pages, html):
    page = BeautifulSoup((html / "sweep.html").read_text(encoding="utf-8"), "html.parser")
    table = page.find(id="tab-sweep")
    head = plain(table.thead.get_text())
    rows = [plain(row.get_text(" ").split()[0]) for row in table.tbody.find_all("tr")]
    on = [number for number, page in enumerate(pages) if head in plain(page["text"])]
    assert len(rows) > 100
    assert len(on) > 3
    assert {after - before for before, after in pairwise(on)} == {1}


def test_every_link_leads_to_a_place_of_the_document_or_to_an_address(reader):
    places = set(reader.named_destinations)
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    inside = [
        link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
        for link in links
        if "/URI" not in link.get("/A", {})
    ]
    outside = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert len(inside) > 2000
    assert [place for place in inside if str(place) not in places] == []
    assert {address.partition(":")[0] for address in outside} <= {"http", "https"}


def test_solutions_are_unfolded(pages, chapters):
    text = plain("".join(page["text"] for page in pages))
    (exercises,) = [chapter for chapter in chapters if chapter.name == "exercises"]
    solutions = exercises.body.select("details .sd-summary-content p")
    assert solutions
    assert all(plain(next(solution.strings)) in text for solution in solutions)


def test_what_is_up_to_date_is_not_printed_again(file, whole_study):
    before = file.stat().st_mtime_ns
    done = print_it(whole_study)
    assert done.returncode == 0
    assert file.stat().st_mtime_ns == before


SAMPLE = """<!doctype html><html lang="en"><head><title>A sample</title></head><body><h1>A sample</h1>
<p>Words → <code>code</code> <i>and</i> <b>more</b>.</p><table><tr><th>A</th></tr><tr><td>1</td></tr></table>
<figure id="fig"><img alt="A square" src="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20
viewBox='0%200%209%209'%3E%3Crect%20width='9'%20height='9'/%3E%3C/svg%3E"></figure><a href="#fig">see</a>
</body></html>"""


def test_the_same_page_gives_the_same_bytes_on_any_day_and_in_any_process(pango):
    script = (
        "import sys; from compendium.editions.pdf import pdf; sys.stdout.buffer.write(pdf(sys.argv[1], 'x'))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script, SAMPLE],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": day, "TZ": zone},
        ).stdout
        for seed, day, zone in (("1", "0", "UTC"), ("2", "1000000000", "Asia/Tokyo"))
    }
    assert len({sha256(content).hexdigest() for content in made}) == 1
    assert pdf(SAMPLE, "x") in made
