"""What the book's directives put on a page, on a small invented study."""

import csv
import io
import json
import struct
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from compendium.data.wording import is_numeric, rounded
from compendium.pages.freshness import changed_pages
from compendium.pages.ledger import cited, shown
from compendium.pages.nodes import cell, prose
from compendium.pages.text import plain
from compendium.run.results import unguarded

CODEBOOK = [
    {"code_id": "AB", "parent_id": "", "label": "Alphabet", "definition": "Letters.", "table_no": "7"},
    {
        "code_id": "AB.first",
        "parent_id": "AB",
        "label": "First <b>letter</b>",
        "definition": "A.",
        "table_no": "7",
    },
    {"code_id": "ZZ", "parent_id": "", "label": "Sleep", "definition": "Rest.", "table_no": "8"},
    {"code_id": "ZZ.nap", "parent_id": "ZZ", "label": "Nap", "definition": "Short rest.", "table_no": "8"},
]
SPEAKER = {"participant_id": "018", "gist": "<script>x()</script>"}
SEGMENTS = [
    {"segment_id": "T7Q1", "table_no": "7", "quote_no": "1", "page": "3"} | SPEAKER,
    {"segment_id": "T8Q1", "table_no": "8", "quote_no": "1", "page": "4"} | SPEAKER,
]
QUOTE = {
    "cited_by": "",
    "behind": "",
    "participant_id": "018",
    "affiliation": "independent_pc",
    "role": "physician_leader",
}
THEMES = {
    "theme_AB": [
        QUOTE
        | {"segment_id": "T7Q1", "code_id": "AB.first", "label": "First <b>letter</b>"}
        | {"gist": "<script>x()</script>", "cited_by": "R-1", "behind": "D-1"}
    ],
    "theme_ZZ": [QUOTE | {"segment_id": "T8Q1", "code_id": "ZZ.nap", "label": "Nap", "gist": "'=1+1"}],
}
CLAIM = {
    "document": "article",
    "section": "Results",
    "code_id": "ZZ.nap",
    "gist": "A claim.",
    "attributed_as": "",
    "kind": "explains",
    "hedged": "no",
    "verdict": "mixed",
    "flags": "",
    "reason": "Why.",
    "rests_on": "",
    "sentence_claims": "1",
    "sentence_voices": "1",
    "sentence_flags": "",
}
CLAIMS = [
    CLAIM
    | {"claim_id": "R-1", "attributed_as": "<u>sleepers</u>", "flags": "one side", "hedged": "yes"}
    | {"sentence_claims": "2", "sentence_voices": "3"},
    CLAIM | {"claim_id": "R-2"},
    CLAIM | {"claim_id": "D-1", "section": "Discussion", "rests_on": "R-1;R-2"},
]
CITED = {
    "participant_id": "018",
    "affiliation": "independent_pc",
    "quote_code": "AB.first",
    "speaker_placed": "",
    "belongs": "",
    "fit": "",
    "missing": "",
}
EVIDENCE = [
    CITED
    | {"claim_id": "R-1", "via_claim_id": "R-1", "segment_id": "T7Q1", "carries_code": "yes", "belongs": "no"}
    | {"fit": "part", "missing": "'=the hour / <i>the bed</i>"},
    CITED
    | {"claim_id": "R-2", "via_claim_id": "R-2", "segment_id": "T8Q1", "carries_code": "no", "fit": "whole"},
    CITED | {"claim_id": "D-1", "via_claim_id": "R-1", "segment_id": "T7Q1", "carries_code": "yes"},
    CITED | {"claim_id": "D-1", "via_claim_id": "R-2", "segment_id": "T8Q1", "carries_code": "no"},
]
PARTINGS = [
    {
        "claim_id": "R-2",
        "aspect": "group",
        "ours": "nobody",
        "ann": "ministry;ahs",
        "bob": "",
        "parting": "we differ",
    }
]
DISCREPANCY = {"document_a": "article", "locator_a": "p. 3", "segment_ids": "", "touches": "", "note": ""}
REGISTER = [
    DISCREPANCY
    | {"discrepancy_id": "DY-1", "subject": "Beds", "claim_ids": "R-1", "weight": "minor"}
    | {
        "says_a": "two beds",
        "document_b": "poster",
        "locator_b": "Results",
        "says_b": "one bed",
    },
    DISCREPANCY
    | {"discrepancy_id": "DY-2", "subject": "Sleep", "claim_ids": "R-2;R-1", "weight": "substantive"}
    | {"says_a": "deep", "document_b": "article", "locator_b": "T7Q1", "says_b": "light"},
]
TYPED = """-- it's "typed" ..."""
VOICES = [
    {"code_id": "AB.first", "participants": "018", "n": "12", "note": "<img src=x onerror=alert(1)>"},
    {"code_id": "ZZ", "participants": "", "n": "", "note": TYPED},
    {"code_id": "ZZ.nap", "participants": "", "n": "3.5", "note": "'=1+1"},
]
PACKAGE = {
    "sources": [{"title": "No address"}, {"title": "Article", "path": "https://example.org/article"}],
    "resources": [
        {
            "name": "sleepers",
            "path": "sleepers.csv",
            "description": "People who `sleep`.",
            "schema": {
                "primaryKey": "sleeper_id",
                "fields": [
                    {
                        "name": "sleeper_id",
                        "type": "string",
                        "description": "Who.",
                        "constraints": {"required": True},
                    },
                    {
                        "name": "hours",
                        "type": "integer",
                        "description": "How long.",
                        "constraints": {"minimum": 1},
                    },
                ],
            },
        },
        {
            "name": "dreams",
            "path": "dreams.csv",
            "description": "Dreams.",
            "schema": {
                "fields": [
                    {"name": "sleeper_id", "type": "string", "description": "Whose."},
                    {"name": "note", "type": "string", "description": "<i>Any</i>"},
                ],
                "foreignKeys": [
                    {"fields": "sleeper_id", "reference": {"resource": "sleepers", "fields": "sleeper_id"}}
                ],
            },
        },
    ],
}
INDEX = """
# Front

See {numref}`fig-bars`, {numref}`tab-voices` and {ref}`the quote <quote-T7Q1>`.

```{result-figure} bars
```

```{result-table} voices
:columns: code_id, participants, n, note
:headers: Code, Who, Number, Note

Voices, by *code*.
```

```{toctree}
themes
codes
claims
data
choices
people
register
weighty
executed/01-bars
executed/02-theme-AB
executed/02-theme-ZZ
```
"""


def figure_cell(name, alt, caption):
    """Return an executed notebook cell that shows a figure."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    shown = {"image": {"alt": alt}, "figure": {"caption": caption, "name": name}}
    return {
        "cell_type": "code",
        "id": "figure",
        "execution_count": 1,
        "metadata": {"mystnb": shown},
        "source": "fig",
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": picture}}],
    }


def write_notebook(path, cell):
    """Write a notebook of a title and one cell."""
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {path.stem}"}
    language = {"name": "python", "pygments_lexer": "ipython3"}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "cells": [title, cell],
        "metadata": {"language_info": language},
    }
    path.write_text(json.dumps(notebook))


def write_csv(path, rows):
    """Write rows of strings as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def record(run, **parameters):
    """Return what a manifest says of a result, with hashes that are easy to tell apart."""
    return {
        "run": run,
        "parameters": {"data_dir": "data", "results_dir": "results", **parameters},
        "inputs": {f"notebooks/{run}.ipynb": "0" * 64, "data/sleepers.csv": "abcdef0123" + "0" * 54},
        "sources_sha256": "5" * 64,
    }


def manifest():
    """Return the manifest of the study's results."""
    bars = record("01-bars", seed=5)
    results = dict.fromkeys(["figures/bars.svg", "tables/voices.csv", "tables/claims.csv"], bars)
    results |= dict.fromkeys(["tables/evidence.csv", "tables/attributions.csv"], bars)
    for theme in ("AB", "ZZ"):
        made = record(f"02-theme-{theme}", theme=theme)
        results |= {f"figures/theme_{theme}.svg": made, f"tables/theme_{theme}.csv": made}
    return {"code": {"package": "compendium", "version": "1.2.3"}, "results": results}


def write_study(folder, index=INDEX):
    """Write a study of two themes and its book, and return the book's folder."""
    write_csv(folder / "data" / "codebook.csv", [row | {"include": "", "exclude": ""} for row in CODEBOOK])
    write_csv(folder / "data" / "segments.csv", SEGMENTS)
    write_csv(folder / "data" / "participants.csv", [QUOTE])
    write_csv(folder / "data" / "discrepancies.csv", REGISTER)
    write_csv(folder / "data" / "claims.csv", CLAIMS)
    write_csv(folder / "data" / "coders.csv", [{"coder": "ann"}])
    results = THEMES | {"voices": VOICES, "claims": CLAIMS, "evidence": EVIDENCE, "attributions": PARTINGS}
    for name, rows in results.items():
        write_csv(folder / "results" / "tables" / f"{name}.csv", rows)
    (folder / "data" / "datapackage.json").write_text(json.dumps(PACKAGE))
    (folder / "results" / "manifest.json").write_text(json.dumps(manifest()))
    (folder / "study.yml").write_text("seed:\n  value: 5\n  reason: It is `prime`.\n  notebooks: [01-bars]\n")
    (folder / "results" / "figures").mkdir()
    for name in ("bars", "theme_AB", "theme_ZZ"):
        (folder / "results" / "figures" / f"{name}.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>'
        )
    book = folder / "book"
    (book / "executed").mkdir(parents=True)
    pages = {"themes": "{themes}", "codes": "{codebook}", "claims": "{claims}", "data": "{data-dictionary}"}
    pages |= {"people": "{speakers}", "register": "{discrepancies} minor"}
    pages |= {"weighty": "{discrepancies} substantive"}
    for name, directive in pages.items():
        (book / f"{name}.md").write_text(f"# {name}\n\n```{directive}\n```\n")
    (book / "choices.md").write_text("# Choices\n\n```{choices}\n```\n")
    (book / "index.md").write_text(index)
    bars = figure_cell("fig-bars", 'Two bars, "A" longer than <B>', "Who sleeps.")
    write_notebook(book / "executed" / "01-bars.ipynb", bars)
    for theme in ("AB", "ZZ"):
        shown = figure_cell(f"fig-theme_{theme}", "Bars.", "Quotes of the theme.")
        write_notebook(book / "executed" / f"02-theme-{theme}.ipynb", shown)
    return book


def build(book, out, fresh=True):
    """Build a book with the plainest theme, anew or only what changed; return Sphinx's warnings."""
    warnings = io.StringIO()
    settings = {
        "extensions": ["myst_nb", "compendium.pages.directives"],
        "nb_execution_mode": "off",
        "html_theme": "basic",
        "numfig": True,
        "nitpicky": True,
    }
    with patch_docutils(), docutils_namespace():
        app = Sphinx(book, None, out, out / "doctrees", "html", settings, None, warnings, freshenv=fresh)
        app.build()
    return warnings.getvalue()


def pages_to_read_again(book, out):
    """Return the pages that a build would read again."""
    with patch_docutils(), docutils_namespace():
        extensions = {"extensions": ["myst_nb", "compendium.pages.directives"], "nb_execution_mode": "off"}
        app = Sphinx(book, None, out, out / "doctrees", "html", extensions, None)
        return changed_pages(app, app.env, set(), set(), set())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    out = folder / "html"
    assert build(write_study(folder), out) == ""
    return {path.stem: BeautifulSoup(path.read_text(), "html.parser") for path in out.rglob("*.html")}


def test_a_value_that_looks_like_html_is_shown_as_text(site):
    assert not site["index"].find("img", onerror=True)
    assert "<img src=x onerror=alert(1)>" in site["index"].find("table").get_text()
    assert not any("x()" in script.get_text() for script in site["themes"].find_all("script"))
    assert site["themes"].find(id="quote-T7Q1").find(class_="quote-gist").get_text() == "<script>x()</script>"
    hover = site["index"].find("a", href="themes.html#quote-T7Q1")["title"]
    assert hover == "In our words: <script>x()</script> (Participant 018, Independent primary care)"
    assert "First <b>letter</b>" in site["codes"].find(id="code-AB.first").get_text()
    assert "<i>Any</i>" in site["data"].find(id="data-dreams").get_text()


def test_a_figure_tells_what_made_it(site):
    line = site["index"].select_one("details.sources p.provenance")
    assert line.get_text() == (
        "Figure bars is made by notebook 01-bars with seed = 5 from sleepers.csv abcdef01. "
        "Code: compendium 1.2.3, sources 55555555. Download: bars.svg, bars.png."
    )
    assert line.find("a")["href"] == "executed/01-bars.html"


def test_a_table_tells_what_made_it_and_the_figure_of_a_run_which_run(site):
    line = site["index"].select("details.sources p.provenance")[1]
    assert line.get_text().endswith("Download: voices.csv.")
    lines = [found.get_text() for found in site["themes"].find_all(class_="provenance")]
    assert [line.partition(" from ")[0] for line in lines] == [
        "Figure theme_AB is made by notebook 02-theme-AB with theme = AB",
        "Figure theme_ZZ is made by notebook 02-theme-ZZ with theme = ZZ",
    ]
    assert lines[0].endswith("Download: theme_AB.svg, theme_AB.png, theme_AB.csv.")
    assert "claims.csv, evidence.csv, attributions.csv" in site["claims"].find(class_="provenance").get_text()


def test_what_is_offered_for_download_is_the_result_itself_and_a_plain_picture_of_it(tmp_path):
    book = write_study(tmp_path)
    assert build(book, tmp_path / "html") == ""
    offered = {path.name: path.read_bytes() for path in (tmp_path / "html" / "_downloads").rglob("*.*")}
    for name in ("figures/bars.svg", "tables/voices.csv"):
        assert offered[name.partition("/")[2]] == (tmp_path / "results" / name).read_bytes()
    assert offered["bars.png"][:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", offered["bars.png"][16:24]) == (200, 100)  # 72 pt × 36 pt at 200 to the inch


def test_a_page_is_read_again_when_the_record_of_its_result_changes_and_no_other_page_is(tmp_path):
    book, path = write_study(tmp_path), tmp_path / "results" / "manifest.json"
    build(book, tmp_path / "html")
    changed = manifest()
    for theme in ("figures/theme_AB.svg", "tables/theme_AB.csv"):
        changed["results"][theme] = record("02-theme-AB", theme="AB") | {"sources_sha256": "6" * 64}
    path.write_text(json.dumps(changed))
    assert pages_to_read_again(book, tmp_path / "html") == ["themes"]
    assert build(book, tmp_path / "html", fresh=False) == ""
    assert "66666666" in (tmp_path / "html" / "themes.html").read_text()


def test_the_search_of_a_book_built_in_part_is_that_of_one_built_whole(tmp_path):
    book, path = write_study(tmp_path), tmp_path / "results" / "manifest.json"
    people = book / "people.md"
    people.write_text(people.read_text() + "\n```{glossary}\nSleeper\n  Who sleeps.\n```\n")
    build(book, tmp_path / "html")
    first, before = path.read_text(), (tmp_path / "html" / "searchindex.js").read_bytes()
    changed = manifest()
    changed["results"]["figures/theme_AB.svg"] = record("02-theme-AB", theme="CD")
    for text in (json.dumps(changed), first):
        path.write_text(text)
        assert build(book, tmp_path / "html", fresh=False) == ""
    assert b"sleeper" in before
    assert (tmp_path / "html" / "searchindex.js").read_bytes() == before


def test_a_formula_loses_the_apostrophe_that_guards_spreadsheets(site):
    cells = [cell.get_text().strip() for cell in site["index"].find("table").find_all("td")]
    assert "=1+1" in cells
    assert unguarded("'=1+1") == "=1+1"
    assert unguarded("'tis") == "'tis"


def test_a_value_is_not_set_in_other_letters_than_it_was_typed(site):
    assert TYPED in [cell.get_text().strip() for cell in site["index"].find("table").find_all("td")]


def test_a_figure_takes_alt_text_and_caption_from_its_notebook(site):
    figure = site["index"].find("figure", id="fig-bars")
    assert figure.find("img")["alt"] == 'Two bars, "A" longer than <B>'
    assert "Who sleeps." in figure.find("figcaption").get_text()


def test_a_figure_is_numbered_on_its_page_and_not_in_the_notebook(site):
    assert site["index"].find("figure").find(class_="caption-number").get_text().strip() == "Fig. 1"
    shown_again = site["01-bars"].find("figure")
    assert "Who sleeps." in shown_again.get_text()
    assert not shown_again.find(class_="caption-number")


def test_figure_table_and_quote_can_be_referred_to(site):
    links = {link["href"]: link.get_text() for link in site["index"].select("p a.reference.internal")}
    assert links["#fig-bars"] == "Fig. 1"
    assert links["#tab-voices"] == "Table 1"
    assert links["themes.html#quote-T7Q1"] == "the quote"


def test_a_table_stands_in_a_box_that_the_keyboard_reaches(site):
    box = site["index"].find("table").find_parent(class_="table-scroll")
    assert (box["role"], box["tabindex"], box["aria-label"]) == ("region", "0", "Voices, by code.")


def test_the_first_column_heads_its_rows(site):
    rows = site["index"].find("table").find("tbody").find_all("tr")
    assert [row.find("th").get_text().strip() for row in rows] == ["AB.first", "ZZ", "ZZ.nap"]


def test_columns_are_chosen_and_named(site):
    heads = site["index"].find("table").find("thead").find_all("th")
    assert [head.get_text().strip() for head in heads] == ["Code", "Who", "Number", "Note"]


def test_an_empty_cell_is_a_dash_and_a_number_stands_right(site):
    last = site["index"].find("table").find("tbody").find_all("tr")[-1].find_all("td")
    assert last[0].get_text().strip() == "–"
    assert "number" in last[1]["class"]
    assert "number" not in (last[0].get("class") or [])


def test_a_table_without_rows_shows_its_columns(tmp_path):
    book = write_study(
        tmp_path,
        INDEX.replace(":columns: code_id, participants, n, note\n:headers: Code, Who, Number, Note\n", ""),
    )
    (tmp_path / "results" / "tables" / "voices.csv").write_text("code_id,n\n", encoding="utf-8")
    assert build(book, tmp_path / "html") == ""
    page = BeautifulSoup((tmp_path / "html" / "index.html").read_text(), "html.parser")
    assert [head.get_text() for head in page.find("table").find_all("th")] == ["Code ID", "N"]


def test_a_speaker_leads_to_every_quote_and_every_quote_back(site):
    person = site["people"].find(id="speaker-018").find_next("dd")
    assert [link["href"] for link in person.find_all("a")] == [
        "themes.html#quote-T7Q1",
        "themes.html#quote-T8Q1",
    ]
    card = site["themes"].find(id="quote-T7Q1")
    assert card.find(class_="quote-speaker").find("a")["href"] == "people.html#speaker-018"


def test_a_code_leads_to_its_quotes(site):
    code = site["codes"].find(id="code-AB.first").find_next("dd")
    assert code.find("a")["href"] == "themes.html#quote-T7Q1"


def test_a_quote_names_its_place_speaker_and_practice_and_links_to_the_article(site):
    card = site["themes"].find(id="quote-T7Q1")
    text = " ".join(card.get_text(" ").split())
    assert "T7Q1" in text
    assert "Said by Participant 018 , Independent primary care, physician leader" in text
    assert card.find(class_="quote-code").find("a")["href"] == "codes.html#code-AB.first"
    source = card.find(class_="quote-source").find("a")
    assert source["href"] == "https://example.org/article"
    assert "Table 7, quote 1, page 3" in source.get_text()


def test_there_is_a_section_for_each_theme_however_many(site):
    titles = [title.get_text().rstrip("¶#") for title in site["themes"].find_all("h2")]
    assert titles == ["Alphabet", "Sleep"]
    assert "printed in Table 8" in site["themes"].find(id="theme-ZZ").get_text()


def test_a_notebook_that_runs_for_each_theme_gives_each_its_figure(site):
    assert site["themes"].find("figure", id="fig-theme_ZZ").find("img")["alt"] == "Bars."
    assert not site["02-theme-ZZ"].find(class_="caption-number")


def test_quote_and_claim_lead_to_each_other(site):
    cited_for, behind = site["themes"].find(id="quote-T7Q1").find_all(class_="quote-claims")
    assert [claim["href"] for claim in cited_for.find_all("a")] == ["claims.html#claim-R-1"]
    assert [claim["href"] for claim in behind.find_all("a")] == ["claims.html#claim-D-1"]
    assert behind.get_text() == "Through these, behind D-1"
    cited = site["claims"].find(id="claim-R-1").find("a", string="T7Q1")
    assert cited["href"] == "themes.html#quote-T7Q1"


def test_a_claim_tells_of_whom_on_what_and_with_what_verdict(site):
    text = " ".join(site["claims"].find(id="claim-R-1").get_text(" ").split())
    assert "Said of: <u>sleepers</u>" in text
    assert (
        "T7Q1 , participant 018 , independent primary care; not of the group named; carries its code." in text
    )
    assert "R-1 · Nap · explains, hedged" in text
    assert "mixed; one side" in text
    assert "Reason: Why." in text


def test_a_quote_coded_otherwise_is_said_not_to_carry_the_code(site):
    text = site["claims"].find(id="claim-R-2").get_text()
    assert "now coded AB.first, does not carry its code" in text
    assert "does not carry" not in site["claims"].find(id="claim-R-1").get_text()


def test_a_claim_tells_what_its_quotes_show_and_what_they_do_not(site):
    first, second = (site["claims"].find(id=f"claim-{name}").get_text() for name in ("R-1", "R-2"))
    assert "Shows: a part of the sentence. Not in it: =the hour. Or: <i>the bed</i>" in first
    assert "Shows: the whole sentence." in second
    assert "Shows" not in site["claims"].find(id="claim-D-1").get_text()


def test_a_claim_tells_of_its_whole_sentence_where_that_has_other_flags(site):
    assert (
        "Sentence: 3 people are quoted for its 2 claims together, so that the sentence is not flagged."
        in site["claims"].find(id="claim-R-1").get_text()
    )
    assert "Sentence" not in site["claims"].find(id="claim-R-2").get_text()


def test_a_claim_tells_where_readers_part_and_what_the_register_says_the_weightiest_first(site):
    card = site["claims"].find(id="claim-R-2").get_text()
    assert "Readers: disagree with us on group: ours nobody; Ann the ministry and AHS." in card
    lines = [line.get_text() for line in site["claims"].find(id="claim-R-1").find_all(class_="claim-line")]
    assert [line for line in lines if line.startswith("Register: ")] == [
        "Register: DY-2 (substantive) Sleep. p. 3: deep; T7Q1: light.",
        "Register: DY-1 (minor) Beds.",
    ]
    link = site["claims"].find(id="claim-R-1").find("a", string="DY-1")
    assert link["href"] == "register.html#DY-1"


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ({"belongs": "yes"}, "of the group named; carries"),
        (
            {"belongs": "yes", "speaker_placed": "ahs"},
            "of the group named, as the text itself says; carries",
        ),
        ({"belongs": "cannot be told"}, "left open whether of the group named; carries"),
        ({"belongs": ""}, "independent primary care; carries"),
    ],
)
def test_a_speaker_is_said_to_belong_or_not_or_not_to_be_told(quote, told):
    inline = cited(CITED | {"segment_id": "T7Q1", "carries_code": "yes"} | quote, {})
    assert told in "".join(node.astext() for node in inline)


def test_readers_who_differ_on_what_a_quote_shows_are_said_to():
    assert (
        shown({"fit": "whole/part", "missing": "the hour"})
        == "readers differ: whole or part. Not in it: the hour"
    )


def test_a_claim_that_sums_up_leads_to_the_claims_it_rests_on(site):
    card = site["claims"].find(id="claim-D-1")
    assert [link["href"] for link in card.select(".claim-line a")] == ["#claim-R-1", "#claim-R-2"]


def test_the_data_dictionary_tells_keys_types_and_rules(site):
    rows = {
        row.find("th").get_text().strip(): row
        for row in site["data"].find(id="data-sleepers").select("tbody tr")
    }
    assert rows["sleeper_id"].get_text(" ").split() == ["sleeper_id", "string", "Who.", "key;", "required"]
    assert rows["hours"].get_text(" ").split() == ["hours", "integer", "How", "long.", "at", "least", "1"]
    reference = site["data"].find(id="data-dreams").find("a", href="#data-sleepers")
    assert reference.get_text() == "sleepers"


def test_the_choices_show_value_and_reason(site):
    cells = [cell.get_text().strip() for cell in site["choices"].find("table").select("tbody th, tbody td")]
    assert cells == ["seed", "5", "a whole number from 0 to 4,294,967,295", "It is prime.", "01-bars"]


def test_a_page_rests_on_the_files_it_shows(tmp_path):
    book, out = write_study(tmp_path), tmp_path / "html"
    build(book, out)
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            book,
            None,
            out,
            out / "doctrees",
            "html",
            {"extensions": ["myst_nb", "compendium.pages.directives"]},
            None,
        )
    noted = {Path(book, name).resolve() for name in app.env.dependencies["index"]}
    shown = ["results/tables/voices.csv", "results/figures/bars.svg", "book/executed/01-bars.ipynb"]
    assert {(tmp_path / name).resolve() for name in shown} <= noted


@pytest.mark.parametrize(
    ("directive", "complaint"),
    [
        ("{result-table} nowhere", "there is no results/tables/nowhere.csv"),
        ("{result-table} voices\n:columns: code_id, lost\n:headers: A, B", "no such column: lost"),
        ("{result-table} voices\n:columns: code_id\n:headers: A, B", "1 columns and 2 headers"),
        ("{result-figure} nowhere", "there is no results/figures/nowhere.svg"),
        ("{result-figure} circles", "no executed notebook has a figure cell named fig-circles"),
        ("{theme-quotes} XY", "there is no results/tables/theme_XY.csv"),
        ("{result-table} stray", "results/manifest.json does not know tables/stray.csv"),
    ],
)
def test_what_is_not_there_is_named_in_a_warning(tmp_path, directive, complaint):
    toctree = INDEX[INDEX.index("```{toctree}") :]
    book = write_study(tmp_path, f"# Front\n\n```{directive}\n```\n\n{toctree}")
    (tmp_path / "results" / "figures" / "circles.svg").write_text("<svg/>")
    write_csv(tmp_path / "results" / "tables" / "stray.csv", VOICES)
    assert complaint in build(book, tmp_path / "html")


def test_identifiers_are_told_as_words():
    assert plain("independent_pc") == "Independent primary care"
    assert plain("segment_id") == "Segment ID"


def test_a_number_is_a_number_and_an_identifier_is_not():
    assert is_numeric(["12", "", "-0.5", "1e-05"])
    assert not is_numeric(["018", "12"])
    assert not is_numeric(["", ""])


def test_a_cell_links_when_all_of_it_is_known():
    labels = {"T7Q1": "quote-T7Q1", "T8Q1": "quote-T8Q1"}
    both = cell("T7Q1; T8Q1", labels)
    assert [node["reftarget"] for node in both if not isinstance(node, nodes.Text)] == [
        "quote-t7q1",
        "quote-t8q1",
    ]
    assert cell("T7Q1; more", labels) == [nodes.Text("T7Q1; more")]
    assert cell("true", labels) == [nodes.Text("yes")]


def test_a_cell_of_sides_is_told_in_words():
    assert cell("independent_pc;central", {}, {"independent_pc", "central"}) == [
        nodes.Text("Independent primary care; Central")
    ]


def test_an_address_becomes_a_link_named_by_its_host():
    (found,) = cell("https://example.org/a/long/path", {})
    assert (found["refuri"], found.astext()) == ("https://example.org/a/long/path", "example.org")


def test_fractions_get_the_same_number_of_decimals_and_counts_none():
    assert rounded(["3.33333", "10", ""], 2) == ["3.33", "10.00", ""]
    assert rounded(["3", "10"], 2) == ["3", "10"]
    assert rounded(["018", "1.5"], 2) == ["018", "1.5"]
    assert rounded(["0.001", "0.999", "-0.001", "-0.999"], 2) == ["< 0.01", "> 0.99", "> -0.01", "< -0.99"]


def test_backticks_are_the_only_markup_of_prose():
    assert [type(node) for node in prose("a `b` <i>")] == [nodes.Text, nodes.literal, nodes.Text]


# --- Named numbers ---

CITING = """\
---
orphan: true
---
# Sleep

{number}`bars.n_naps as words: # nap is | # naps are` known, of {number}`bars.n_people` people
({number}`bars.share as percent`). Most sleep{holds}`bars.n_naps > bars.n_people / 2`.
"""


def write_numbers(folder, **values):
    rows = [{"name": name, "value": value, "meaning": f"Meaning of {name}"} for name, value in values.items()]
    write_csv(folder / "results" / "numbers" / "01-bars.csv", rows)


@pytest.fixture
def citing(tmp_path):
    """A book with a page that cites numbers, and one that cites none."""
    book = write_study(tmp_path)
    (tmp_path / "results" / "numbers").mkdir()
    write_numbers(tmp_path, n_naps=6, n_people=9, share=0.667, unused=1)
    (book / "sleep.md").write_text(CITING)
    return book


def sleep_page(book):
    out = book.parent / "html"
    warnings = build(book, out)
    return warnings, BeautifulSoup((out / "sleep.html").read_text(), "html.parser")


def test_a_cited_number_is_written_in_english_and_tells_where_it_comes_from(citing):
    warnings, page = sleep_page(citing)
    assert warnings == ""
    text = " ".join(page.find("p").get_text().split())
    assert text == "Six naps are known, of 9 people (67 %). Most sleep."
    number = page.find("data", class_="number")
    assert (number["value"], number["title"]) == ("6", "Meaning of n_naps (01-bars: n_naps)")
    rows = page.select("details.sources tbody tr")
    assert [row.find(["td", "th"]).get_text() for row in rows] == ["n_naps", "n_people", "share"]
    assert rows[0].find("a")["href"] == "executed/01-bars.html"


def test_a_sentence_that_does_not_hold_is_marked_and_the_build_goes_on(citing):
    write_numbers(citing.parent, n_naps=1, n_people=9, share=0.1)
    warnings, page = sleep_page(citing)
    assert warnings == ""
    (mark,) = page.find_all(class_="does-not-hold")
    assert mark.get_text() == " [not so with these data]"
    assert mark["title"] == "bars.n_naps > bars.n_people / 2, where bars.n_naps is 1, bars.n_people is 9"
    assert page.find("p").get_text().startswith("One nap is known")


WHEN = """\
---
orphan: true
myst:
  enable_extensions: [colon_fence, attrs_block]
---
# Sleep

:::{when} bars.n_naps == 0
Nobody naps.
:::

:::{when} bars.n_naps > 0 and bars.share > 0.5
{.lead}
Of them {number}`bars.n_naps` nap.

```{result-table} theme_ZZ
Quotes of those.
```
:::
"""


@pytest.mark.parametrize(
    ("naps", "share", "said"),
    [(0, 0.9, ["Nobody naps."]), (6, 0.9, ["Of them 6 nap."]), (6, 0.1, []), (6, "", [])],
)
def test_what_stands_under_a_condition_is_shown_while_it_holds_and_else_not(citing, naps, share, said):
    """Where a number has no value nothing holds, and a table that is not shown is not there."""
    (citing / "sleep.md").write_text(WHEN)
    write_numbers(citing.parent, n_naps=naps, n_people=9, share=share)
    warnings, page = sleep_page(citing)
    assert warnings == ""
    assert [p.get_text() for p in page.select("section > p")] == said
    assert bool(page.find(id="tab-theme_ZZ")) == (said == ["Of them 6 nap."])


def test_a_page_is_made_again_when_a_condition_begins_to_hold(citing):
    (citing / "sleep.md").write_text(WHEN)
    sleep_page(citing)
    write_numbers(citing.parent, n_naps=0, n_people=9, share=0.667, unused=1)
    assert pages_to_read_again(citing, citing.parent / "html") == ["sleep"]


def test_a_condition_on_a_number_that_nobody_hands_on_is_an_error(citing):
    (citing / "sleep.md").write_text(WHEN.replace("bars.n_naps == 0", "bars.n_dreams == 0"))
    assert "no notebook hands on the number bars.n_dreams" in sleep_page(citing)[0]


def git(folder, *arguments):
    names = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_sentence_that_does_not_hold_of_the_committed_data_is_a_warning(citing):
    top = citing.parent
    write_numbers(top, n_naps=1, n_people=9, share=0.1)
    git(top, "init", "--quiet")
    git(top, "add", "data", "study.yml")
    git(top, "commit", "--quiet", "--message", "Data")
    assert (
        "a sentence does not hold: bars.n_naps > bars.n_people / 2, where bars.n_naps is 1"
        in sleep_page(citing)[0]
    )
    (top / "study.yml").write_text("# Edited.\nseed:\n  value: 5\n  reason: Prime.\n  notebooks: [01-bars]\n")
    assert sleep_page(citing)[0] == ""


def test_a_number_that_no_notebook_hands_on_is_an_error_with_its_name(citing):
    (citing / "sleep.md").write_text("---\norphan: true\n---\n# Sleep\n\n{number}`bars.n_dreams` dreams.\n")
    assert "no notebook hands on the number bars.n_dreams" in sleep_page(citing)[0]


def test_a_page_depends_on_the_numbers_that_it_cites_and_on_no_others(citing):
    top, out = citing.parent, citing.parent / "html"
    assert build(citing, out) == ""
    assert pages_to_read_again(citing, out) == []
    write_numbers(top, n_naps=6, n_people=9, share=0.667, unused=2)
    assert pages_to_read_again(citing, out) == []
    write_numbers(top, n_naps=7, n_people=9, share=0.667, unused=2)
    assert pages_to_read_again(citing, out) == ["sleep"]
