"""A person who codes thirty of the quotes, and reads a little, goes through everything with no other edit."""

import csv
import re
import shutil
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from compendium.review.diff import changes
from compendium.review.diffpage import changes_text
from compendium.study import TOP, Study

CODER = {
    "coder": "anna",
    "kind": "human",
    "task": "codes;reads",
    "description": "Invented for a test",
    "shown": "Gists",
    "date": "2026-11-30",
    "layer": "derived",
}
OTHERWISE = "RE.follow"
"""What she gives to every sixth quote; to others she gives what is published."""

STALE = re.compile(r"\b(?:both|three) (?:other |re-?)?coders\b|\b(?:both|two) readers\b", re.IGNORECASE)
"""Counts that are true without her: with her, four code and three read."""

OF_EVERY_PAIR = ["Answers of two readers", "answers of two readers", "kappa of two readers"]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add(path, *rows):
    """Append rows to a table; cells that are not given stay empty."""
    header = next(csv.reader(path.open(encoding="utf-8", newline="")))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, restval="", lineterminator="\n").writerows(rows)


def with_her(data):
    """Add her to the data: 30 quotes coded, five citations and one claim read."""
    add(data / "coders.csv", CODER)
    primary = [row for row in rows_of(data / "codings.csv") if row["rank"] == "primary"]
    published = [row for row in primary if row["coder"] == "published"]
    assert len(published) == 36
    add(
        data / "codings.csv",
        *(
            {**row, "coder": "anna", "note": ""} | ({"code_id": OTHERWISE} if place % 6 == 0 else {})
            for place, row in enumerate(published[3:33])
        ),
    )
    first = [row for row in rows_of(data / "readings.csv") if row["coder"] == "reader_a"][:5]
    add(data / "readings.csv", *(row | {"coder": "anna"} for row in first[:4]))
    add(data / "readings.csv", first[4] | {"coder": "anna", "fit": "none", "missing": "Nothing of it shows."})
    (claim, *_) = rows_of(data / "attributions.csv")
    add(data / "attributions.csv", claim | {"coder": "anna", "kind": "advises"})


def run(*arguments):
    """Run a command of the compendium and return what it printed."""
    command = [sys.executable, "-m", "compendium", *map(str, arguments)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The shipped study and its built book, with her."""
    folder = tmp_path_factory.mktemp("anna") / "study"
    for name in ("data", "book"):
        ours = shutil.ignore_patterns("_build", "executed", "text")
        shutil.copytree(TOP / name, folder / name, ignore=ours)
    for name in ("study.yml", "_config.yml"):
        shutil.copy(TOP / name, folder)
    with_her(folder / "data")
    run("--study", folder, "book")
    return folder


@pytest.fixture(scope="module")
def pages(study):
    """Every page of the book by its name, without scripts and the table of what its numbers mean."""
    found = {}
    for path in sorted((study / "book" / "_build" / "html").glob("**/*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("article")
        if page:
            for part in page.select("script, style, details.sources"):
                part.decompose()
            found[path.stem] = page
    assert {"agreement", "readings", "evidence", "sweep", "index", "10-agreement"} <= found.keys()
    return found


def text_of(page):
    return re.sub(r"\s+([.,;:)])", r"\1", " ".join(page.get_text(" ").split()))


def cells_of(page, table):
    """Rows of a table as lists of texts."""
    rows = page.find(id=f"tab-{table}").select("tbody tr")
    return [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in rows]


def test_the_data_with_her_keep_their_contract_and_tell_nothing_that_they_must_not(study):
    said = run("--study", study, "check")
    assert "keeps its contract" in said and "nothing is told that must not be" in said


def test_no_sentence_of_the_book_becomes_false(pages):
    assert {name: marks for name, page in pages.items() if (marks := page.select(".does-not-hold"))} == {}


def test_no_page_counts_coders_and_readers_as_if_she_were_not_there(pages):
    texts = {name: text_of(page) for name, page in pages.items()}
    found = [
        (name, text[p.start() - 30 : p.end() + 30])
        for name, text in texts.items()
        for p in STALE.finditer(text)
    ]
    assert [place for place in found if not any(known in place[1] for known in OF_EVERY_PAIR)] == []


def test_she_is_counted_as_a_person_and_never_as_a_model(pages):
    for name, said in {
        "index": "the quotes were coded again by two runs of a language model and one person",
        "about": "two are runs of a large language model and one is a person.",
        "for-reviewers": "there are codings by two runs of a language model and one person.",
        "agreement": "Two runs of a language model put, on average,",
        "readings": "by two runs of a model and people, who read ",
        "evidence": "This was judged by two runs of a language model and people, who read ",
    }.items():
        assert said in text_of(pages[name]), name
    assert "One person codes 87 % of what they read as the article does" in text_of(pages["agreement"])
    (coder,) = (row for row in cells_of(pages["for-reviewers"], "coders") if row[0] == "Anna")
    assert coder[1] == "human"
    readers = cells_of(pages["readings"], "readers")
    assert next(row[:2] for row in readers) == ["Anna", "human"], "people come first"


def test_every_table_says_how_many_quotes_she_shares_and_nobody_else_moves(study, pages):
    shared = {row[0]: row[1] for row in cells_of(pages["agreement"], "agreement_pairs")}
    assert shared["Published; Anna"] == "30" and shared["Published; Recoder A"] == "36"
    ours, before = (
        {(row["level"], row["measure"], row["comparison"], row["coders"]): row for row in rows_of(path)}
        for path in (top / "results" / "tables" / "agreement.csv" for top in (study, TOP))
    )
    kept = [key for key in before if key[2] != "all coders"]
    assert len(kept) == 18
    assert {key: ours[key] for key in kept} == {key: before[key] for key in kept}
    assert {row["n"] for key, row in ours.items() if key[3] == "published;anna"} == {"30"}


def test_where_she_did_not_code_nothing_stands_on_the_pages(study, pages):
    """She left the first three quotes and the last three out."""
    quotes = rows_of(study / "data" / "segments.csv")
    cards = {
        card["id"].removeprefix("explore-"): card.get_text()
        for card in pages["explorer"].select(".quote-card")
    }
    without = [quote["segment_id"] for quote in quotes if "Anna:" not in cards[quote["segment_id"]]]
    assert without == [quote["segment_id"] for quote in [*quotes[:3], *quotes[33:]]]
    key = pages["code-it-yourself"].select(".coding-key tbody tr")
    assert [row.find_all(["th", "td"])[-1].get_text().strip() for row in key].count("–") == 6


def test_her_coding_flips_no_claim_whose_quotes_she_left_out(study):
    """R-FT-01 rests on T2Q1, R-FT-05 on T2Q2 and R-FT-06 on T2Q3, which she did not code."""
    numbers = {row["name"]: row["value"] for row in rows_of(study / "results" / "numbers" / "12-sweep.csv")}
    assert not set(numbers["claims_by_coding"].split(", ")) & {"R-FT-01", "R-FT-05", "R-FT-06"}


def test_a_citation_on_which_she_differs_is_one_on_which_readers_differ(pages):
    text = text_of(pages["readings"])
    assert "On 1 citation readers differ" in text
    assert "Anna: Nothing of it shows." in text


def test_codings_of_a_class_are_held_against_her_as_well(study, tmp_path):
    file = tmp_path / "kim.csv"
    quotes = [row["segment_id"] for row in rows_of(study / "data" / "segments.csv")]
    rows = "".join(f"{quote},kim,{OTHERWISE}\n" for quote in quotes)
    file.write_text("segment_id,coder,code_id\n" + rows, encoding="utf-8")
    lines = [line.split() for line in run("--study", study, "agreement", file).splitlines()]
    (line,) = (line for line in lines if line[:3] == ["kim", "practice", "anna"])
    assert line[3] == "30" and line[5:] != [] and "undefined:" in line


def test_the_difference_that_she_makes_is_told(study):
    """Against the study without her; no verdict is hers to change while print's coding counts."""
    said = changes_text(changes(Study(), study / "data"))
    assert "37 edits" in said and "0 verdicts change" in said
    assert "about.md" in said and "none is a person → one is a person" in said
    assert "now said: One person codes 87\u00a0% of what they read as the article does" in said
    assert "no longer said" not in said
