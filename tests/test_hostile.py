"""Text as people write it, in any script and of any length, goes through notebooks, book and PDF."""

from xml.etree import ElementTree

import invented
import pytest
from bs4 import BeautifulSoup
from labels import unreadable_in_either_width
from pypdf import PdfReader
from test_attached import PAGES, write_book

from compendium import data
from compendium.analysis.codes import coded_segments
from compendium.analysis.inserts import inserts_by_code, inserts_by_quote
from compendium.analysis.voices import voices
from compendium.editions.edition import make_pdf
from compendium.figures.drawing import TEXT, inches_of
from compendium.figures.inserts import plot_inserts
from compendium.figures.overview import plot_overview
from compendium.figures.voices import plot_voices
from compendium.make import run_pipeline
from compendium.study import study_in

HOSTILE = "🐝 $x_1$ \\alpha {b} ${c} عربى ＦＵＬＬ 漢字 <i>&amp; %20 `d` {e}`f`"
LONG = "verylongword" * 9 + " and more words" * 9
FIGURES = ("voices", "inserts", "codebook", "overview")
TEXTS = {"codebook": "label", "events": "label", "reported": "quantity", "segments": "gist", "claims": "gist"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The invented study with such text in it, and its book, which shows figures as well."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = invented.write_study(folder)
    for table, column in TEXTS.items():
        invented.rewrite(
            tables / f"{table}.csv", lambda row, column=column: {column: f"{row[column]} {HOSTILE}"}
        )
    write_book(folder)
    drawn = "".join(f"```{{result-figure}} {name}\n```\n\n" for name in FIGURES)
    (folder / "book" / "figures.md").write_text(f"# Figures\n\n{drawn}", encoding="utf-8")
    chapters = "".join(f"  - file: {name}\n" for name in [*PAGES, "figures"] if name != "index")
    toc = f"format: jb-book\nroot: index\nparts:\n- caption: All\n  chapters:\n{chapters}"
    (folder / "book" / "_toc.yml").write_text(toc, encoding="utf-8")
    assert run_pipeline(study_in(folder))
    return study_in(folder)


def test_the_book_shows_it_as_it_is_written(study):
    page = (study.book / "_build" / "html" / "codes.html").read_text(encoding="utf-8")
    assert f"Drought {HOSTILE}" in BeautifulSoup(page, "html.parser").get_text()


@pytest.mark.parametrize("folder", ["figures", "figures/narrow"])
@pytest.mark.parametrize("name", FIGURES)
def test_figures_draw_it_as_it_is_written(study, name, folder):
    drawing = (study.results / folder / f"{name}.svg").read_text(encoding="utf-8")
    assert {"🐝", "$x_1$", "漢字"} <= set("".join(ElementTree.fromstring(drawing).itertext()).split())


def test_the_pdf_has_it_too(study, pango):
    text = "".join(page.extract_text() for page in PdfReader(make_pdf(study)).pages)
    assert set(HOSTILE.split()[1:5]) <= set(text.split())


@pytest.fixture
def long(small_study):
    """What figures draw, with a label of one very long word and one of very many words in each theme."""
    codebook, participants = data.read_codebook(small_study), data.read_participants(small_study)
    codebook.loc[[1, 4, 7], "label"] = LONG
    codebook.loc[[2, 3, 5], "label"] = "W" * 80
    segments = data.read_segments(small_study)
    coded = coded_segments(segments, data.read_codings(small_study), participants, "published")
    return coded, codebook, participants


def test_a_long_label_covers_no_other_and_leaves_no_figure(long):
    coded, codebook, participants = long
    table = voices(coded, codebook, participants)
    drawn = [
        plot_voices(table, participants, codebook),
        plot_overview(table, participants, codebook),
        plot_inserts(inserts_by_code(inserts_by_quote(coded), codebook)),
    ]
    assert [unreadable_in_either_width(fig) for fig in drawn] == [[], [], []]


def test_what_is_written_as_wide_as_it_is_high_is_measured_so():
    assert inches_of("漢" * 9) == pytest.approx(9 * TEXT / 72, rel=0.02)
