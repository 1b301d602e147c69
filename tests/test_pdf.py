"""The PDF of the whole book: tagged, complete, legible, and the same bytes every time."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from compendium.editions.chapters import read_chapters
from compendium.editions.offered_tables import Table
from compendium.editions.pdf import pdf
from compendium.study import LICENCES, TOP, read_citation, source_article

CITATION = read_citation()
PDFA = "http://www.aiim.org/pdfa/ns/id/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
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


def test_its_metadata_say_that_it_is_to_keep_and_for_all(reader):
    """PDF/A-3a and PDF/UA-1, the second in a word that the first wants explained (ISO 19005-3, 6.6.2.3)."""
    metadata = ElementTree.fromstring(reader.trailer["/Root"]["/Metadata"].get_data())
    (rdf,) = metadata
    said = {name: value for description in rdf for name, value in description.attrib.items()}
    assert (said[f"{{{PDFA}}}part"], said[f"{{{PDFA}}}conformance"]) == ("3", "A")
    assert said[f"{{{PDFUA}}}part"] == "1"
    explained = [tag.text for tag in rdf.iter() if tag.tag.endswith(("}namespaceURI", "}name"))]
    assert explained == [PDFUA, "part"]
    assert CITATION["abstract"] in "".join(rdf.itertext())
    assert "".join(rdf.itertext()).count(CITATION["date-released"]) == 1


def test_it_has_nothing_that_a_file_to_keep_must_not_have(reader):
    root = reader.trailer["/Root"]
    assert [len(part) > 0 for part in reader.trailer["/ID"]] == [True, True]
    assert "/Encrypt" not in reader.trailer
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"]["/N"] == 3
    assert {"/OpenAction", "/AA", "/AcroForm", "/Collection"} & root.keys() == set()
    assert set(root["/Names"]) == {"/Dests", "/EmbeddedFiles"}
    found = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    dictionaries = [thing for thing in found if isinstance(thing, dict)]
    assert len(dictionaries) > 1000
    assert {"/JavaScript", "/Launch", "/Movie", "/Sound"} & {
        str(thing.get(name)) for thing in dictionaries for name in ("/S", "/Subtype")
    } == set()
    assert [thing for thing in dictionaries if thing.get("/Filter") == "/LZWDecode"] == []
    assert {thing["/F"] for thing in dictionaries if thing.get("/Type") == "/Annot"} == {4}
    assert {str(thing["/BM"]) for thing in dictionaries if "/BM" in thing} <= {"/Normal"}


def test_the_tables_that_it_shows_are_attached_and_are_those_of_the_results(reader, whole_study, chapters):
    offered = {
        link.get_text()
        for chapter in chapters
        for link in chapter.body.select(".downloads a")
        if link.get_text().endswith(".csv")
    }
    root = reader.trailer["/Root"]
    names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert len(offered) > 30
    assert names[::2] == sorted(offered)
    assert [link.idnum for link in root["/AF"]] == [link.idnum for link in names[1::2]]
    for attached in root["/AF"]:
        attached = attached.get_object()
        content = attached["/EF"]["/F"]
        table = whole_study / "results" / "tables" / attached["/UF"]
        assert attached["/F"] == attached["/UF"]
        assert attached["/AFRelationship"] == "/Data"
        assert attached["/Desc"]
        assert content["/Subtype"] == "/text/csv"
        assert content["/Params"]["/ModDate"] == f"D:{CITATION['date-released'].replace('-', '')}000000Z"
        assert content.get_data() == table.read_bytes()


def test_the_title_page_says_what_it_is_of_which_study_and_by_whom(pages):
    first = plain(pages[0]["text"])
    article = source_article(CITATION)
    for said in (CITATION["title"], CITATION["abstract"], article["title"], article["doi"]):
        assert plain(said) in first
    assert plain(f"Version {CITATION['version']}, {CITATION['date-released']}") in first
    assert {plain(LICENCES[name]) in first for name in CITATION["license"]} == {True}
    assert pages[1]["text"].startswith("Contents")


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
    """Every page but that of the title and the last is filled to more than half of its height."""
    least = (TOP_OF_TEXT + BOTTOM_OF_TEXT) / 2
    assert [number for number, page in enumerate(pages[1:-1], start=2) if page["lowest"] < least] == []


def test_no_heading_is_the_last_thing_on_its_page(pages, chapters):
    headings = {
        plain(heading.get_text())
        for chapter in chapters
        for heading in chapter.body.select("h1, h2, h3, h4, summary, table caption")
    }
    headings |= {plain(chapter.part.upper()) for chapter in chapters if chapter.part}
    last = {
        (number, plain("".join(page["lines"][-lines:])))
        for number, page in enumerate(pages, start=1)
        for lines in (1, 2, 3, 4)
    }
    assert [(number, said) for number, said in sorted(last) if said in headings] == []


def test_no_figure_is_parted_from_its_caption(reader, elements, pages, chapters):
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    drawn = {
        plain(element["/Alt"]): numbers[element.raw_get("/Pg").idnum]
        for element in elements
        if element["/S"] == "/Figure"
    }
    figures = [figure for chapter in chapters for figure in chapter.body.select("figure:has(.drawn)")]
    assert len(figures) > 15
    for figure in figures:
        page = pages[drawn[plain(figure.select_one(".drawn svg")["aria-label"])]]
        caption = plain(figure.figcaption.get_text()).removesuffix("Showthecode")
        assert caption in plain(page["text"])


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


SAMPLE = """<!doctype html><html lang="en"><head><title>A sample</title>
<meta name="dcterms.created" content="2026-01-02"></head><body><h1>A sample</h1>
<p>Words → <code>code</code> <i>and</i> <b>more</b>.</p><table><tr><th>A</th></tr><tr><td>1</td></tr></table>
<figure id="fig"><img alt="A square" src="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20
viewBox='0%200%209%209'%3E%3Crect%20width='9'%20height='9'/%3E%3C/svg%3E"></figure><a href="#fig">see</a>
</body></html>"""


def test_the_same_page_gives_the_same_bytes_on_any_day_and_in_any_process(pango):
    script = """if True:
        import sys
        from compendium.editions.offered_tables import Table
        from compendium.editions.pdf import pdf

        sys.stdout.buffer.write(pdf(sys.argv[1], "x", [Table("a.csv", "A table", b"a,b")]))
    """
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
    assert pdf(SAMPLE, "x", [Table("a.csv", "A table", b"a,b")]) in made


def test_a_character_that_no_font_has_is_printed_as_its_code_in_words_and_drawings(pango):
    bee, unassigned = "\U0001f41d", "\U0003fffd"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><text y="20">Drawn {unassigned}</text></svg>'
    source = b64encode(drawing.encode()).decode()
    picture = f'<img alt="A drawing" src="data:image/svg+xml;base64,{source}">'
    content = pdf(SAMPLE.replace("</body>", f"<p>Said {unassigned} {bee} $x$</p>{picture}</body>"), "x")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Said [U+3FFFD]" in text and "$x$" in text
    assert "Drawn [U+3FFFD]" in text
