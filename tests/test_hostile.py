"""Text as people write it, or mean harm by it, goes through notebooks, book and PDF; a browser runs none."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
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
from compendium.editions.edition import make_pdf, make_single
from compendium.figures.drawing import TEXT, inches_of
from compendium.figures.inserts import plot_inserts
from compendium.figures.overview import plot_overview
from compendium.figures.voices import plot_voices
from compendium.make import run_pipeline
from compendium.study import study_in

HOSTILE = (
    "🐝 $x_1$ \\alpha {b} ${c} عربى ＦＵＬＬ 漢字 <i>&amp; %20 `d` {e}`f` \\input{/etc/hostname} "
    "{{ 7*7 }} | 'g' ```{raw} html``` {raw}`<b>` {download}`/etc/hostname` [h](javascript:window.hostile=1) "
    "![i](https://host.example/i.png) --> \"'></title></style></script><script>window.hostile=2</script>"
    "<img src=x onerror=window.hostile=3><a href='javascript:window.hostile=4'>j</a>"
    "<iframe src=https://host.example></iframe>"
)
ADDRESS = "https://host.example/\"'><script>window.hostile=5</script>"
LONG = "verylongword" * 9 + " and more words" * 9
FIGURES = ("voices", "inserts", "codebook", "overview")
WITH_FORMS = ["html/tables.html", "editions/compendium.html"]
LOOKED_AT = [*(f"html/{name}.html" for name in ("themes", "codes", "claims", "figures")), *WITH_FORMS]

LOUD = ("error", "warning")

SHOWN = {
    "result-table": ["reported", "timeline", "coders", "checklists", "missing", "disagreements"],
    "checklist": ["COREQ", "SRQR"],
    "discrepancies": ["substantive", "minor", "typographic"],
    "explorer": [""],
    "coding-exercise": [""],
}
"""What a page of its own shows, for every table to be on some page."""


def texts_of(tables):
    """Return the columns of each table in which anything may be written, by the dictionary."""
    package = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        schema = resource["schema"]
        keys = [schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", []))]
        bound = {name for key in keys for name in ([key] if isinstance(key, str) else key)}
        yield (
            resource["path"],
            [
                field["name"]
                for field in schema["fields"]
                if field["type"] == "string"
                and field["name"] not in bound
                and not {"enum", "pattern"} & field.get("constraints", {}).keys()
            ],
        )


def spoil(tables):
    """Put such text into every field that takes it, and such an address into every event."""
    with (tables / "readings.csv").open("a", encoding="utf-8") as file:
        file.write("G-01,T2Q1,rereader,part,a thing,2\n")
    invented.rewrite(
        tables / "coders.csv", lambda row: {"task": "codes;reads"} if row["kind"] == "model" else {}
    )
    for name, columns in texts_of(tables):
        if columns:
            invented.rewrite(tables / name, partial(spoiled, columns, count(-2)))
    invented.rewrite(tables / "events.csv", lambda row: {"url": ADDRESS})


def spoiled(columns, place, row):
    """Return the changes of a row: of the first two and, for figures and forms, of labels and gists in all.

    What is printed stays a number where it is found again; where it is not, anything may be printed.
    """
    if next(place) >= 0 and row.get("recompute") != "":
        columns = {"label", "gist"} & {*columns}
    kept = {"value", "unit", "reason"} if row.get("recompute") else set()
    found = {column: f"{row[column]} {HOSTILE}".strip() for column in columns if column not in kept}
    return found | ({"unit": "identifier"} if row.get("recompute") == "" else {})


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The invented study with such text in it, and its book, which shows figures as well."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = invented.write_study(folder)
    spoil(tables)
    write_book(folder)
    drawn = "".join(f"```{{result-figure}} {name}\n```\n\n" for name in FIGURES)
    (folder / "book" / "figures.md").write_text(f"# Figures\n\n## All\n\n{drawn}", encoding="utf-8")
    chapters = "".join(f"  - file: {name}\n" for name in [*PAGES, "figures", "tables"] if name != "index")
    shown = [(name, one) for name, arguments in SHOWN.items() for one in arguments]
    blocks = "".join(f"```{{{name}}} {one}\n```\n\n" for name, one in shown)
    (folder / "book" / "tables.md").write_text(f"# Tables\n\n## All\n\n{blocks}", encoding="utf-8")
    toc = f"format: jb-book\nroot: index\nparts:\n- caption: All\n  chapters:\n{chapters}"
    (folder / "book" / "_toc.yml").write_text(toc, encoding="utf-8")
    assert run_pipeline(study_in(folder))
    return study_in(folder)


def test_the_book_shows_it_as_it_is_written(study):
    page = (study.book / "_build" / "html" / "codes.html").read_text(encoding="utf-8")
    text = BeautifulSoup(page, "html.parser").get_text()
    assert f"Drought {HOSTILE}" in re.sub("[‘’]", "'", re.sub("[“”]", '"', text)).replace("–>", "-->")


@pytest.fixture(scope="module")
def addresses(study):
    """Where the book and its single file lie, as files and served."""
    built = make_single(study).parents[1]
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=built)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {"file": built.as_uri(), "http": f"http://127.0.0.1:{server.server_port}"}
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and logs nothing."""

    def log_message(self, *_):
        """Say nothing."""


USE = """() => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    const field = document.querySelector("#explorer-text");
    if (field) field.value = "<i>&amp;";
    if (field) field.dispatchEvent(new Event("input", {bubbles: true}));
    for (const code of [...document.querySelectorAll("#exercise input[type=radio]")].slice(-1)) code.click();
    for (const name of document.querySelectorAll("#exercise-agree, article [title]:not(a)")) name.click();
}"""
"""Lets the scripts of a page write what they know: a search, a coding and where it parts, a name."""

FOUND = """() => {
    const theirs = "iframe, [onerror], img[src='x'], img[src^='http'], a[href^='javascript:' i]";
    const found = [...document.querySelectorAll(theirs)].map((element) => element.outerHTML);
    return window.hostile === undefined ? found : [...found, `ran: ${window.hostile}`];
}"""


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_browser_runs_none_of_it_asks_no_other_host_and_has_nothing_to_say(scheme, addresses, page):
    address, wrong, asked = addresses[scheme], [], []
    page.on("console", lambda message: wrong.append(message.text) if message.type in LOUD else None)
    page.on("pageerror", lambda error: wrong.append(str(error.stack)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    for place in LOOKED_AT:
        page.goto(f"{address}/{place}")
        page.evaluate(USE)
        if place in WITH_FORMS:
            assert page.locator(".parting").count() and page.locator(".explorer-cards > li").count()
        wrong += page.evaluate(FOUND)
        assert wrong == [], place
    assert [url for url in asked if not url.startswith((f"{address}/", "data:"))] == []


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
