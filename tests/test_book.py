"""The book as it is built: every page there, every link good, every number in its place."""

import csv
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from compendium.pages.numbers import numbers_by_key

BOOK = Path(__file__).parents[1] / "book"
QUESTIONS = ["sample", "codebook", "themes", "evidence", "voices", "timeline"]
QUESTIONS += ["reported", "accumulation", "sensitivity", "agreement", "disclosure"]
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data", "link": "href"}


@pytest.fixture(scope="session")
def site(html):
    """Every page of the built book by its path."""
    paths = [path for path in html.rglob("*.html") if "_static" not in path.parts]
    return {path.relative_to(html).as_posix(): read(path) for path in paths}


def read(path):
    """Return one page; apostrophes as they are typed, for the book sets them as a printer would."""
    return BeautifulSoup(path.read_text(encoding="utf-8").replace("’", "'"), "html.parser")


def article(page):
    """Return the part of a page that is ours."""
    return page.find("article")


WITH_WORDS = {"words", "annotations"}
"""Pages that are in the contents only where the article's words are attached."""


def chapters(folder):
    """Return the pages that the table of contents names."""
    toc = yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]


def test_every_page_of_the_contents_is_built_and_no_other(site, whole_study):
    built = {name.removesuffix(".html") for name in site} - {"genindex", "search"}
    pages = {name for name in built if not name.startswith("executed/")}
    assert pages == {*chapters(whole_study / "book"), *WITH_WORDS}


def test_every_page_that_is_written_is_in_the_contents():
    assert {path.stem for path in BOOK.glob("*.md")} == {*chapters(BOOK), *WITH_WORDS}


def test_the_menu_has_no_more_than_thirty_entries_no_two_alike_and_no_notebook(site):
    for name, page in site.items():
        entries = [" ".join(link.get_text().split()) for link in page.select("nav.bd-docs-nav a")]
        assert len(set(entries)) == len(entries) <= 30, name
        assert "Notebooks" not in {part.get_text() for part in page.select("nav.bd-docs-nav p.caption")}, name
    listed = {link["href"] for link in site["notebooks.html"].select("ul.notebooks a")}
    assert listed == {name for name in site if name.startswith("executed/")}


def test_every_page_tells_machines_which_dataset_it_is_of(site):
    for name, page in site.items():
        (told,) = page.select('script[type="application/ld+json"]')
        said = json.loads(told.get_text())
        assert (said["@type"], said["isBasedOn"][0]["@type"]) == ("Dataset", "ScholarlyArticle"), name
        assert said["isBasedOn"][0]["identifier"] == "https://doi.org/10.1186/s12875-023-02104-7"
        assert page.select_one("link[rel=cite-as]")["href"].startswith("https://doi.org/10.")


def test_every_notebook_of_the_pipeline_is_in_the_book(site, whole_study):
    executed = {path.stem for path in (whole_study / "book" / "executed").glob("*.ipynb")}
    assert executed == {Path(name).stem for name in site if name.startswith("executed/")}
    assert executed


def test_no_link_inside_the_book_is_broken(site, html):
    broken = []
    for name, page in site.items():
        for link in page.find_all("a", href=True):
            target = urlsplit(link["href"])
            if target.scheme or target.netloc:
                continue
            path = (html / name).parent / unquote(target.path) if target.path else html / name
            key = path.resolve().relative_to(html.resolve()).as_posix()
            there = key in site and (
                not target.fragment or site[key].find(id=unquote(target.fragment)) is not None
            )
            if not there and not (path.is_file() and key not in site):
                broken.append(f"{name}: {link['href']}")
    assert broken == []


def test_no_page_loads_anything_from_another_host(site, html):
    for name, page in site.items():
        for tag, attribute in LOADED.items():
            for element in page.find_all(tag, attrs={attribute: True}):
                where = urlsplit(element[attribute])
                if element.get("rel") == ["cite-as"]:
                    continue  # an address to cite, which nobody fetches
                assert not where.netloc, f"{name} loads {element[attribute]}"
                assert (
                    where.scheme == "data"
                    or ((html / name).parent / unquote(where.path)).is_file()
                    or (not where.path)
                ), f"{name} lacks {element[attribute]}"
        scripts = " ".join(
            script.get_text() for script in page.select("script:not([src], [type='application/ld+json'])")
        )
        assert "https://" not in scripts, f"{name} has a script that may load from elsewhere"
    for style in html.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", style.read_text(encoding="utf-8")), (
            style.name
        )


def test_every_number_of_every_page_tells_its_run_its_name_and_its_value(site, whole_study):
    known = numbers_by_key(whole_study / "results")
    by_source = {
        f"{meaning} ({run}: {key.partition('.')[2]})": value for key, (value, meaning, run) in known.items()
    }
    assert len(by_source) == len(known)
    counted = 0
    for name, page in site.items():
        assert not page.find(class_="problematic"), name
        for number in page.find_all("data", class_="number"):
            value = by_source[number["title"]]
            assert number["value"] == ("" if value is None else str(value)), (name, number)
            assert number.get_text().strip(), (name, number)
            counted += 1
    assert counted > 150


def test_a_page_lists_the_numbers_that_it_cites_with_the_way_to_their_notebook(site):
    for name, page in site.items():
        cited = {number["title"] for number in page.find_all("data", class_="number")}
        listed = page.select("details.sources tbody tr")
        cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in listed]
        told = {f"{meaning} ({run}: {key})" for key, _, meaning, run in cells}
        assert cited <= told, name
        for row in listed:
            place = (Path(name).parent / row.find_all("a")[-1]["href"]).as_posix()
            assert place in site, (name, place)


def test_no_sentence_of_the_committed_data_fails_to_hold(site):
    assert not [name for name, page in site.items() if page.find(class_="does-not-hold")]


def article_text(page):
    """Return the text of a page without its code."""
    ours = article(page)
    if ours is None:
        return ""
    code = {id(part) for block in ours.find_all(["pre", "code"]) for part in block.strings}
    return " ".join(part for part in ours.strings if id(part) not in code)


def test_no_figure_came_out_as_its_name(site):
    for name, page in site.items():
        assert not re.search(r"<(Figure size|Axes|matplotlib)", page.get_text()), name


def test_no_page_has_two_things_of_one_id(site):
    for name, page in site.items():
        twice = [key for key, count in Counter(e["id"] for e in page.find_all(id=True)).items() if count > 1]
        assert twice == [], name


def test_every_image_says_what_it_shows(site):
    for name, page in site.items():
        for image in page.find_all("img"):
            assert len(image.get("alt", "").split()) > 5, f"{name}: {image.get('src')}"
        for drawing in page.select(".drawn svg"):
            assert len(drawing["aria-label"].split()) > 5, name


def figures_of_the_book(site):
    """Return the saved figures on each page; the notebooks show the same ones again."""
    ours = {name: page for name, page in site.items() if not name.startswith("executed/")}
    return {name: page.select("figure[id^=fig-]") for name, page in ours.items()}


def test_every_figure_is_drawn_for_a_column_and_for_a_phone_and_has_its_size(site):
    drawings = [(name, svg) for name, page in site.items() for svg in page.select(".drawn svg")]
    assert len(drawings) > 60
    for name, svg in drawings:
        assert (
            float(svg["width"].removesuffix("pt")) > 200 and float(svg["height"].removesuffix("pt")) > 50
        ), name
    classes = [svg["class"] for _, svg in drawings]
    assert classes == [["for-column"], ["for-phone"]] * (len(drawings) // 2)


def test_only_the_page_of_the_search_loads_its_index(site):
    loading = [name for name, page in site.items() if page.select("script[src*=searchindex]")]
    assert loading == ["search.html"]


def test_scripts_wait_until_the_page_can_be_read(site):
    first = {"search.html", "explorer.html"}  # what they show is made by scripts, and must not move the page
    for name in set(site) - first:
        assert [tag["src"] for tag in site[name].select("script[src]:not([defer])")] == [], name


def test_every_figure_tells_its_numbers_to_those_who_do_not_see_it(site):
    figures = [figure for figures in figures_of_the_book(site).values() for figure in figures]
    alternatives = [figure.find("svg")["aria-label"] for figure in figures]
    assert len(set(alternatives)) == len(figures) > 10
    numberless = [
        figure["id"] for figure in figures if not re.search(r"\d", figure.find("svg")["aria-label"])
    ]
    assert set(numberless) <= {"fig-cycle"}, "only the diagram of the cycle draws no data"
    assert [text for text in alternatives if "{" in text] == []


def test_every_figure_has_its_numbers_in_a_table_of_the_page_or_to_download(site):
    for name, figures in figures_of_the_book(site).items():
        page = site[name]
        for figure in figures:
            drawn = figure["id"].removeprefix("fig-")
            files = {Path(link["href"]).name for link in page.select("a.download")}
            assert f"{drawn}.csv" in files or page.select("table.result-table"), f"{name}: {drawn}"


def test_quote_code_claim_and_speaker_lead_to_each_other(site):
    themes, people = site["themes.html"], site["sample.html"]
    card = themes.find(class_="quote-card")
    quote = card["id"]
    for kind, part in (("quote-speaker", "sample"), ("quote-code", "codebook"), ("quote-claims", "evidence")):
        target = urlsplit(card.find(class_=kind).find("a")["href"])
        there = site[target.path].find(id=target.fragment)
        assert target.path == f"{part}.html"
        back = there if part == "evidence" else there.find_next("dd")
        assert back.find("a", href=f"themes.html#{quote}"), kind
    assert len(people.select("dl.speakers dt")) == len({dt["id"] for dt in people.select("dl.speakers dt")})


def test_every_saved_figure_is_shown_and_numbered_once(site, whole_study):
    saved = {f"fig-{path.stem}" for path in (whole_study / "results" / "figures").glob("*.svg")}
    numbered = [
        (figure["id"], figure.find(class_="caption-number").get_text())
        for page in site.values()
        for figure in page.find_all("figure")
        if figure.find(class_="caption-number")
    ]
    assert sorted(name for name, _ in numbered) == sorted(saved)
    assert len({number for _, number in numbered}) == len(saved)


def test_every_published_quote_has_a_card_with_gist_speaker_practice_and_the_way_to_the_article(
    site, whole_study
):
    with (whole_study / "data" / "segments.csv").open(encoding="utf-8", newline="") as file:
        quotes = list(csv.DictReader(file))
    for quote in quotes:
        card = site["themes.html"].find(id=f"quote-{quote['segment_id']}")
        assert quote["gist"] in card.get_text()
        assert f"Participant {quote['participant_id']}" in card.get_text()
        assert card.find(class_="quote-code").find("a")
        source = card.find(class_="quote-source").find("a")
        assert source["href"] == "https://doi.org/10.1186/s12875-023-02104-7"
        assert f"Table {quote['table_no']}, quote {quote['quote_no']}" in source.get_text()


def test_every_claim_has_a_card_with_its_verdict(site, whole_study):
    with (whole_study / "results" / "tables" / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    for claim in claims:
        card = site["evidence.html"].find(id=f"claim-{claim['claim_id']}").get_text()
        assert claim["gist"] in card
        assert claim["verdict"] in card


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_with_counts_says_what_they_do_not_say(site, question):
    headings = [heading.get_text() for heading in article(site[f"{question}.html"]).find_all("h2")]
    assert any(heading.startswith("What this does not say") for heading in headings)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_leads_to_the_notebook_that_computed_it(site, question):
    links = [link["href"] for link in article(site[f"{question}.html"]).find_all("a", href=True)]
    assert any(link.startswith("executed/") for link in links)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_number_on_a_page_of_results_is_typed(question):
    """Years, and the numbers of the article's own tables, are names and not results."""
    text = (BOOK / f"{question}.md").read_text(encoding="utf-8")
    text = re.sub(r"\{[\w:]+\}`[^`]*`|^:\w+:.*$|^```.*$|^:::.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"Tables? \d(–\d)?|\b20\d\d\b|<DY-\d+>|`[^`]*`", "", text)
    assert re.findall(r"\d+", text) == []


def test_headings_go_down_one_step_at_a_time(site):
    for name, page in site.items():
        if article(page) is None:
            continue
        levels = [int(heading.name[1]) for heading in article(page).find_all(re.compile(r"^h[1-6]$"))]
        assert levels[:1] == [1], name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_every_page_names_its_language_and_a_title_of_its_own(site):
    assert {page.html["lang"] for page in site.values()} == {"en"}
    titles = [page.title.get_text() for page in site.values()]
    assert len(set(titles)) == len(titles)


def test_every_page_describes_itself(site):
    for name, page in site.items():
        (tag,) = page.select("meta[name=description]")
        assert len(tag["content"]) > 20, name


def test_every_page_says_that_the_compendium_is_independent(site):
    for name, page in site.items():
        assert "not made, reviewed or endorsed by the authors" in page.get_text(), name


def test_a_wide_table_scrolls_in_a_box_that_the_keyboard_reaches(site):
    tables = [table for page in site.values() for table in page.select("table.result-table")]
    assert tables
    for table in tables:
        box = table.find_parent(class_="table-scroll")
        assert (box["role"], box["tabindex"]) == ("region", "0")
        assert box["aria-label"].strip()


def test_each_place_in_the_article_that_a_checklist_names_leads_there(site, whole_study):
    with (whole_study / "data" / "checklists.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["document"] == "article" and row["locator"]]
    tables = article(site["checklists.html"]).find_all("table")
    links = [link for table in tables for link in table.select("tbody a.external")]
    doi = "https://doi.org/10.1186/s12875-023-02104-7"
    places = [link.get_text() for link in links if link["href"] == doi]
    assert Counter(places) == Counter(row["locator"].replace("’", "'") for row in rows)
    assert len(rows) > 20


AT_MOST = 30
"""Words that a sentence of the book may have."""

LONG = {
    "The choice to create a post": "what a code leaves out is a list, as coders are shown it",
    "poster: eight practices": "a discrepancy is two statements side by side",
}
"""Sentences that may have more, by how they begin, and why."""

BADLY_COUNTED = re.compile(
    r"\b(?:on|in|by|of) 0(?![.\d])|\b0 (?:is|are|has|have|of)\b|"
    r"\b1 (?:are|have|rest|carry|cite|keep|differ)\b|"
    r"\b1 (?:quote|claim|person|people|participant|speaker|code|practice|coder|reader|run|event|number)s\b"
)


def prose(page):
    """Return every paragraph, item and definition of a page as text, without tables, code and drawings."""
    body = BeautifulSoup(str(article(page)), "html.parser")
    for other in body.select("table, pre, svg, script, .sources, .math"):
        other.decompose()
    blocks = body.select("p, li, dd, summary, figcaption")
    return [" ".join(block.get_text().split()) for block in blocks if not block.select("p, li, dd")]


def sentences(text):
    """Return the sentences of a paragraph."""
    return re.split(r"(?<=[.!?])\s+", text)


def test_no_sentence_is_too_long_to_be_read_once(site):
    long = {
        sentence
        for name, page in site.items()
        if name != "genindex.html"
        for text in prose(page)
        for sentence in sentences(text)
        if len(re.findall(r"[\w'-]+", sentence)) > AT_MOST
    }
    excused = {sentence for sentence in long if any(begin in sentence for begin in LONG)}
    assert long - excused == set()
    assert all(any(begin in sentence for sentence in excused) for begin in LONG)


def test_no_sentence_counts_like_a_machine(site):
    texts = [text for page in site.values() if article(page) for text in prose(page)]
    assert len(texts) > 1000
    assert [text for text in texts if BADLY_COUNTED.search(text)] == []


def test_a_page_has_at_most_one_line_of_sources(site):
    assert {len(page.select("details.sources")) for page in site.values()} == {0, 1}
