"""The book with the quotes attached: the article's words where they belong, and everything else as it was."""

import shutil

import invented
import pytest
from bs4 import BeautifulSoup
from test_pipeline import compendium, contents

from compendium.__main__ import main
from compendium.make import run_pipeline
from compendium.pages.build import book_code, build_book
from compendium.pages.claim_sentences import text_directive
from compendium.run.plan import planned_runs
from compendium.study import TOP, study_in

PAGES = {
    "index": "(attach-quotes)=\n# Front\n\nLook at {ref}`one quote <quote-T2Q2>`.\n",
    "themes": "# Themes\n\n```{themes}\n```\n",
    "people": "# People\n\n```{speakers}\n```\n",
    "codes": "# Codes\n\n```{codebook}\n```\n",
    "claims": "(evidence)=\n# Claims\n\n```{claims}\n```\n",
    "choices": "(choices)=\n# Choices\n\n```{choices}\n```\n",
}
OURS = ["annotations", "words"]
NOTEBOOKS = ("notebooks", "manifest")


def write_book(folder):
    """Write a book of the pages that show quotes, two of them as they are shipped."""
    book = folder / "book"
    book.mkdir(exist_ok=True)
    for name, text in PAGES.items():
        (book / f"{name}.md").write_text(text, encoding="utf-8")
    for name in (*(f"{name}.md" for name in OURS), "references.bib"):
        shutil.copy(TOP / "book" / name, book)
    for name in ("_templates", "_extra", "_static"):
        shutil.copytree(TOP / "book" / name, book / name, dirs_exist_ok=True)
    shutil.copy(TOP / "_config.yml", folder)
    pages = "".join(f"- file: {name}\n" for name in list(PAGES)[1:])
    toc = f"format: jb-book\nroot: index\nchapters:\n{pages}"
    (book / "_toc.yml").write_text(toc, encoding="utf-8")


def attach(folder):
    """Attach quotes and annotations, from an article outside the study: inside, the gate would refuse it."""
    source = folder.parent / "article.xml"
    source.write_bytes(invented.jats())
    for command in ("quotes", "annotations"):
        assert main(["--study", str(folder), command, str(source)]) == 0


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The invented study with its notebooks run, before anything is attached."""
    folder = tmp_path_factory.mktemp("attached")
    invented.write_study(folder)
    assert run_pipeline(study_in(folder), NOTEBOOKS)
    write_book(folder)
    return folder


@pytest.fixture(scope="module")
def builds(study):
    """What the book is made of without the quotes, with them, with one changed, and without them again."""
    made = {"without": book_of(study)}
    attach(study)
    made["with"] = book_of(study)
    quotes = study / "data" / "text" / "quotes.csv"
    kept = quotes.read_text(encoding="utf-8")
    quotes.write_text(kept.replace("counted cans", "counted <b>plums</b>"), encoding="utf-8")
    made["changed"] = book_of(study)
    quotes.write_text(kept, encoding="utf-8")
    made["with again"] = book_of(study)
    shutil.rmtree(study / "data" / "text")
    made["without again"] = book_of(study)
    return made


def book_of(study, stages=(*NOTEBOOKS, "book")):
    """Build the book if the pipeline says so, and return its files."""
    assert run_pipeline(study_in(study), stages)
    return contents(study / "book" / "_build" / "html")


def page(files, name):
    """Return a page, apostrophes and quotation marks as they are."""
    (content,) = [content for path, content in files.items() if path.as_posix() == f"{name}.html"]
    return BeautifulSoup(content.decode(), "html.parser")


def quote_card(files, quote):
    return page(files, "themes").find(id=f"quote-{quote}")


def words_of(card, kind):
    found = card.find(class_=kind)
    return found and found.get_text()


# --- What the pages show ---


@pytest.mark.parametrize("quote", list(invented.QUOTES))
def test_a_card_shows_the_quote_as_it_is_printed_and_our_gist_below(quote, builds):
    card = quote_card(builds["with"], quote)
    assert words_of(card, "quote-words") == invented.verbatim(quote)
    assert words_of(card, "quote-in-short").startswith("In our words: ")
    assert card.find(class_="quote-gist") is None


def test_a_quote_that_contains_markup_is_shown_as_text(builds):
    card = quote_card(builds["with"], "T4Q3")
    assert "<cheap>" in words_of(card, "quote-words") and card.find("cheap") is None


def test_a_card_names_speaker_source_and_licence(builds):
    card = quote_card(builds["with"], "T2Q2")
    assert words_of(card, "quote-speaker").startswith("Said by Participant ")
    source = card.find(class_="quote-source")
    assert source.get_text() == "Quoted from A Garden (2023), Table 2, quote 2, page 4, CC BY 4.0"
    article, licence = source.find_all("a")
    assert article["href"] == f"https://doi.org/{invented.DOI}"
    assert licence["href"] == "https://creativecommons.org/licenses/by/4.0/"


def test_without_the_quotes_a_card_shows_the_gist_and_leads_to_the_article(builds):
    card = quote_card(builds["without"], "T2Q2")
    assert words_of(card, "quote-gist") and card.find(class_="quote-words") is None
    assert card.find(class_="quote-source").find("a")["href"] == f"https://doi.org/{invented.DOI}"


def test_a_claim_shows_the_words_of_the_quotes_that_it_cites(builds):
    claim = page(builds["with"], "claims").find(id="claim-G-04")
    shown = [words.get_text() for words in claim.find_all(class_="claim-words")]
    credit = "(A Garden (2023), CC BY 4.0)"
    assert shown == [f"{invented.verbatim(quote)} {credit}" for quote in ("T3Q1", "T3Q2")]
    assert not page(builds["without"], "claims").find(class_="claim-words")


def test_a_link_to_a_quote_tells_its_words_to_a_pointer_and_the_gist_without_them(builds):
    hovers = {name: quote_link(files)["title"] for name, files in builds.items()}
    assert hovers["with"].startswith(f"{invented.verbatim('T2Q2')} (Participant ")
    assert hovers["with"].endswith("; A Garden (2023), CC BY 4.0)")
    assert hovers["without"].startswith("In our words: ")


def quote_link(files):
    return page(files, "index").find("a", href="themes.html#quote-T2Q2")


def test_every_link_to_a_quote_tells_a_pointer_something(builds):
    for name in ("claims", "words", "annotations"):
        links = page(builds["with"], name).select("article a[href*='#quote-']")
        assert links and all(link.get("title") for link in links), name


def test_a_text_that_is_not_proved_is_marked_on_its_card_and_shown_nowhere_else(builds):
    card = quote_card(builds["changed"], "T2Q4")
    assert words_of(card, "quote-words") == "[By then] nobody counted <b>plums</b> any more."
    assert words_of(card, "quote-in-short").startswith("Not verified")
    others = [content for path, content in builds["changed"].items() if path.name != "themes.html"]
    assert not any(b"counted &lt;b&gt;plums" in content for content in others)


# --- The annotations and the words ---


def test_the_page_of_annotations_leads_from_each_claim_to_its_sentence(builds):
    shown = page(builds["with"], "annotations")
    for claim, sentence in invented.SENTENCES.items():
        card = shown.find(id=f"annotation-{claim}")
        assert words_of(card, "claim-sentence") == sentence
        assert card.find("a", href=f"claims.html#claim-{claim}")
    found = shown.find(id="annotation-G-04").find("a", string="find it in the article")
    assert found["href"].startswith(f"https://doi.org/{invented.DOI}#:~:text=Plot%20holders%20shared")
    assert "CC BY 4.0" in shown.find("article").get_text()
    assert "make annotations" not in shown.find("article").get_text()


def test_the_sources_of_an_annotation_are_links_to_the_quotes(builds):
    card = page(builds["with"], "annotations").find(id="annotation-G-04")
    links = [link["href"] for link in card.select("a[href*='#quote-']")]
    assert links == ["themes.html#quote-T3Q1", "themes.html#quote-T3Q2"]


@pytest.mark.parametrize(("name", "command"), [("annotations", "annotations"), ("words", "quotes")])
def test_a_page_says_what_it_needs_where_the_text_is_missing(name, command, builds):
    told = page(builds["without"], name).find("article").get_text()
    assert f"make {command} SOURCE=../article.xml" in told


def test_a_verdict_that_changed_since_is_told(study, builds, monkeypatch):
    attach(study)
    path = study / "results" / "tables" / "claims.csv"
    kept = path.read_bytes()
    try:
        path.write_bytes(kept.replace(b",as attributed,", b",other voices,", 1))
        build_book(study_in(study))
        changed = page(contents(study / "book" / "_build" / "html"), "annotations").find("article").get_text()
    finally:
        path.write_bytes(kept)
        shutil.rmtree(study / "data" / "text")
    assert changed.count("The verdict is now other voices") == 1


def test_a_sentence_is_found_by_its_first_and_last_words_that_any_printing_has_alike():
    assert text_directive("Rain fell.") == ""
    assert text_directive("Rain fell on us.") == "#:~:text=Rain%20fell%20on%20us"
    long = "In 2020 [3], “plot holders” gave what they had – and nobody asked – for the beans."
    assert text_directive(long) == "#:~:text=gave%20what%20they%20had,for%20the%20beans"


def test_the_length_of_each_quote_is_told_words_in_brackets_apart(builds):
    told = page(builds["with"], "words")
    rows = {row.find("th").get_text().strip(): row for row in told.select("tbody tr") if row.find("th")}
    cells = [cell.get_text().strip() for cell in rows["T2Q4"].find_all("td")]
    assert cells[-3:] == ["5", "2", "29 %"]


def test_the_terms_that_study_yml_names_are_shown_in_context(builds):
    told = page(builds["with"], "words").find("dl", class_="terms")
    terms = {head.find("strong").get_text(): head for head in told.find_all("dt")}
    assert list(terms) == ["relation*", "trust*", "collaborat*", "together", "us"]
    lines = terms["us"].find_next_sibling("dd").find_all(class_="kwic-line")
    assert [line.find("strong").get_text() for line in lines] == ["us", "us"]
    assert lines[1].get_text().endswith("said, “You are one of us now.”")
    assert terms["trust*"].find_next_sibling("dd").get_text().strip() == "In no quote."


def test_a_term_that_is_no_word_stops_the_book_and_is_named(study, builds):
    attach(study)
    path = study / "study.yml"
    kept = path.read_text(encoding="utf-8")
    try:
        path.write_text(kept.replace("value: relation*;", 'value: "*;'), encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(";together;us", ';us"'), encoding="utf-8")
        done = compendium("--study", study, "book")
    finally:
        path.write_text(kept, encoding="utf-8")
        shutil.rmtree(study / "data" / "text")
    assert done.returncode == 1 and "'*' is no term to look for" in done.stdout + done.stderr


# --- Nothing else changes ---


def test_the_book_notices_that_quotes_appear_change_and_vanish(builds):
    assert builds["with again"] == builds["with"]
    assert builds["without again"] == builds["without"]
    assert builds["changed"] != builds["with"] != builds["without"]


def test_an_incremental_book_with_quotes_has_the_bytes_of_a_whole_one(study, builds):
    attach(study)
    shutil.rmtree(study / "build" / "book")
    (study / "book" / "_build" / "html" / "index.html").unlink()
    assert book_of(study) == builds["with"]
    shutil.rmtree(study / "data" / "text")


def test_figures_numbers_and_downloads_of_the_book_are_the_same_with_and_without(builds):
    def kept(files):
        made = {
            path: content
            for path, content in files.items()
            if {"_images", "_downloads", "executed"} & set(path.parts) and path.suffix != ".html"
        }
        numbers = [
            number.get_text() for name in PAGES for number in page(files, name).select(".caption-number")
        ]
        return made, numbers

    assert kept(builds["with"]) == kept(builds["without"])
    assert kept(builds["with"])[1]


def test_results_and_notebooks_come_out_the_same_to_the_byte_with_the_quotes_attached(study, tmp_path):
    for name in ("data", "study.yml"):
        (shutil.copytree if name == "data" else shutil.copy)(study / name, tmp_path / name)
    attach(tmp_path)
    assert run_pipeline(study_in(tmp_path), NOTEBOOKS)
    for name in ("results", "book/executed"):
        assert contents(tmp_path / name) == contents(study / name)


def test_no_notebook_rests_on_the_text(study):
    attach(study)
    inputs = {path for run in planned_runs(study_in(study)) for path in run.inputs}
    shutil.rmtree(study / "data" / "text")
    assert not any("text" in path.parts or path.parent.name == "quotes" for path in inputs)


def test_the_book_takes_nothing_that_could_read_an_article_or_the_network():
    words = {path.stem for path in book_code() if path.parent.name == "words"}
    assert words and not words & {"download", "sources", "markup", "attach", "annotate"}


@pytest.mark.parametrize(("name", "kind"), [("quotes.csv", "quotes"), ("annotations.jsonld", "annotations")])
def test_a_file_that_holds_something_else_stops_the_book_with_a_remedy(name, kind, study, builds):
    before = contents(study / "book" / "_build" / "html")
    (study / "data" / "text").mkdir()
    (study / "data" / "text" / name).write_text("a,b\n1,2\n", encoding="utf-8")
    done = compendium("--study", study, "book")
    shutil.rmtree(study / "data" / "text")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"is not a file of {kind}; delete it, or run `compendium {kind}` again" in done.stderr
    assert contents(study / "book" / "_build" / "html") == before
