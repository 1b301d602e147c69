"""The pages for students as the directives write them: data that stay data, the article's words, terms."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from compendium.pages.interactive import as_script
from compendium.pages.nodes import OPTIONAL
from compendium.pages.text import plain
from compendium.study import TOP
from compendium.words.normalise import fingerprint

HOSTILE = '</script><img src=x onerror=alert(1)> -- \u2028 &amp; "it\'s"'
INDEX = """# Front

Look up a {term}`gist`.

```{explorer}
```

```{coding-exercise}
```

```{glossary}
Gist
  What a quote says.

  Something else about it.
```
"""


@pytest.fixture
def study(small_study):
    """The small invented study as a study of its own, with one page."""
    folder = small_study.parent
    shutil.copy(TOP / "study.yml", folder)
    package = json.loads((small_study / "datapackage.json").read_text(encoding="utf-8"))
    package["sources"] = [{"title": "An invented study", "path": "https://example.org/article"}]
    (small_study / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (folder / "results" / "tables").mkdir(parents=True)
    shutil.copy(small_study / "claims.csv", folder / "results" / "tables")
    codes = pd.read_csv(small_study / "codebook.csv", dtype=str)
    for theme in codes.loc[codes["kind"] == "theme", "code_id"]:
        table = folder / "results" / "tables" / f"theme_{theme}.csv"
        table.write_text("segment_id,cited_by,behind\n", encoding="utf-8")
    (folder / "book").mkdir()
    (folder / "book" / "index.md").write_text(INDEX, encoding="utf-8")
    return folder


def built(study):
    """Return the page, and what Sphinx notes that it is made of."""
    book, out = study / "book", study / "out"
    settings = {
        "extensions": ["myst_nb", "compendium.pages.directives", "compendium.pages.students"],
        "nb_execution_mode": "off",
        "html_theme": "basic",
    }
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            book, None, out, out / "trees", "html", settings, status=None, warning=None, freshenv=True
        )
        app.build()
    page = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html.parser")
    made_of = [*app.env.dependencies["index"], *app.env.metadata["index"][OPTIONAL]]
    return page, {Path(name).name for name in made_of}


def island(page, name):
    return json.loads(page.find("script", id=name).string)


def change(study, table, row, column, value):
    path = study / "data" / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row, column] = value
    frame.to_csv(path, index=False)
    return frame


def test_data_in_a_page_stay_data():
    page = BeautifulSoup(as_script("x", {"a": HOSTILE}), "html.parser")
    (script,) = page.find_all("script")
    assert json.loads(script.string) == {"a": HOSTILE}
    assert page.find("img") is None
    assert "\u2028" not in str(page)


def test_a_hostile_gist_stays_text_on_both_pages(study):
    quotes = change(study, "segments", 0, "gist", HOSTILE)
    page, _ = built(study)
    assert page.find("img") is None
    assert HOSTILE in {quote["gist"] for quote in island(page, "explorer-data")["quotes"]}
    assert HOSTILE in {quote["gist"] for quote in island(page, "exercise-data")["quotes"]}
    assert "onerror" in page.find(id=f"explore-{quotes.loc[0, 'segment_id']}").get_text()


def test_every_study_has_its_own_quotes_codes_and_coders_on_the_pages(study):
    page, _ = built(study)
    codings = pd.read_csv(study / "data" / "codings.csv", dtype=str)
    primary = codings[codings["rank"] == "primary"]
    for quote in island(page, "exercise-data")["quotes"]:
        given = primary[primary["segment_id"] == quote["segment_id"]]
        assert quote["codes"] == dict(zip(given["coder"], given["code_id"], strict=True))
    cards = {card["id"] for card in page.select(".explorer-cards > li")}
    assert cards == {f"explore-{name}" for name in primary["segment_id"]}


def test_a_quote_that_nobody_coded_is_left_out(study):
    path = study / "data" / "codings.csv"
    codings = pd.read_csv(path, dtype=str, keep_default_na=False)
    left_out = codings.loc[0, "segment_id"]
    codings[codings["segment_id"] != left_out].to_csv(path, index=False)
    page, _ = built(study)
    for name in ("explorer-data", "exercise-data"):
        assert left_out not in {quote["segment_id"] for quote in island(page, name)["quotes"]}


def test_the_articles_words_are_shown_where_a_reader_has_attached_them(study):
    first = pd.read_csv(study / "data" / "segments.csv", dtype=str).loc[0]
    page, made_of = built(study)
    assert first["gist"] in page.find(class_="coding-sheet").get_text()
    assert "quotes.csv" in made_of, "a page must be made again once words are attached"
    segments, words = study / "data" / "segments.csv", "Invented, <b>wordy</b> words"
    proof = segments.read_text(encoding="utf-8").replace(first["text_sha256"], fingerprint(words))
    segments.write_text(proof, encoding="utf-8", newline="\n")
    (study / "data" / "text").mkdir()
    row = f'segment_id,text,source,licence\n{first["segment_id"]},"{words}",a file,CC-BY-4.0\n'
    (study / "data" / "text" / "quotes.csv").write_text(row, encoding="utf-8")
    page, _ = built(study)
    assert "Invented, <b>wordy</b> words" in page.find(class_="coding-sheet").get_text()
    assert first["gist"] not in page.find(class_="coding-sheet").get_text()
    credit = page.find(id="exercise").find_previous_sibling("p", class_="quote-source")
    assert "CC BY 4.0" in credit.get_text()
    texts = {quote["segment_id"]: quote["text"] for quote in island(page, "explorer-data")["quotes"]}
    assert texts[first["segment_id"]] == "Invented, <b>wordy</b> words"


def test_a_link_to_a_term_says_what_it_means(study):
    page, _ = built(study)
    assert page.find("a", title="What a quote says.").get_text() == "gist"


def test_a_coders_name_is_written_as_words():
    assert [plain(name) for name in ("recoder_a", "published", "anna")] == [
        "Recoder A",
        "Published",
        "Anna",
    ]
