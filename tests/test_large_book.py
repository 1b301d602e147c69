"""The book of a study with very many quotes: pages of a size to read, and files that have it all."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "benchmarks"))

from enlarged import write_study  # noqa: E402 (benchmarks is no package)

LIMIT = 2_000_000
"""Bytes of a page, a notebook or a figure."""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The book of a study of 1,500 quotes: enough to be cut wherever one of 5,000 is."""
    folder = tmp_path_factory.mktemp("scale") / "large"
    write_study(folder, 1500)
    command = [sys.executable, "-m", "compendium", "--study", str(folder), "book"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def page(folder, name):
    path = folder / "book" / "_build" / "html" / f"{name}.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_no_page_notebook_or_figure_is_too_large(large):
    html = large / "book" / "_build" / "html"
    files = [
        *html.rglob("*.html"),
        *(large / "book" / "executed").glob("*.ipynb"),
        *large.glob("results/figures/*.svg"),
    ]
    assert len(files) > 50
    assert {path.name: path.stat().st_size for path in files if path.stat().st_size > LIMIT} == {}


@pytest.mark.parametrize(
    ("name", "cards", "most", "said"),
    [
        ("themes", ".quote-card", 600, r"The first 150 of \d\d\d quotes; all of them are in theme_CU\.csv"),
        ("explorer", ".quote-card", 600, r"The first 600 of 1,500 quotes; data/segments\.csv has all"),
        ("code-it-yourself", ".coding-sheet > li", 600, r"The first 600 of 1,500 quotes; data/segments\.csv"),
        ("evidence", ".claim-card", 600, r"The first \d\d of \d+ claims; all of them are in claims\.csv"),
    ],
)
def test_a_page_shows_the_first_of_very_many_and_names_the_file_with_the_rest(large, name, cards, most, said):
    shown = page(large, name)
    assert len(shown.select(cards)) <= most
    assert re.search(said, shown.get_text(" "))


def test_a_table_shows_its_first_rows_and_the_file_has_all(large):
    shown = page(large, "agreement")
    rows = shown.select_one("#tab-disagreements").select("tbody tr")
    told = re.search(
        r"The first 200 of ([\d,]+) rows; all of them are in disagreements\.csv", shown.get_text(" ")
    )
    file = large / "results" / "tables" / "disagreements.csv"
    assert len(rows) == 200
    assert int(told[1].replace(",", "")) == len(file.read_text(encoding="utf-8").splitlines()) - 1


def test_a_figure_has_no_label_for_each_quote_or_person(large):
    """A label is drawn as a group of glyphs; 60 codes and 12 people make some hundreds of them."""
    for path in large.glob("results/figures/*.svg"):
        labels = len(re.findall(r'<g id="text_\d+">', path.read_text(encoding="utf-8")))
        assert labels < 900, path.name
