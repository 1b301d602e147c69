"""The book as one document, and as one HTML file: every link good, nothing loaded, its scripts alive."""

import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from test_browser_pages import AXE

from compendium.editions.chapters import read_chapters
from compendium.editions.document import one_document
from compendium.editions.edition import make_single
from compendium.editions.fitted_tables import fit_tables, letters
from compendium.editions.offered_tables import Table, offered_tables
from compendium.editions.printed import printed
from compendium.errors import DisclosureError, EditionError
from compendium.study import TOP, read_citation, study_in

CONFIG = "title: A tiny book\nauthor: Nobody\nsphinx: {config: {language: en}}\n"
NAVIGATION = """<nav class="bd-docs-nav"><ul><li><a class="reference" href="#">A tiny book</a></li></ul>
<p class="caption">Questions</p><ul><li><a class="reference" href="who.html">Who?</a></li></ul>
<p class="caption">Notebooks</p><ul><li><a class="reference" href="executed/01.html">01</a></li></ul></nav>"""
DOT = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='3'/></svg>"


@pytest.fixture
def tiny(tmp_path):
    """A study with a book of three pages, each with a section of the same name."""
    html = tmp_path / "book" / "_build" / "html"
    (html / "executed").mkdir(parents=True)
    (html / "interactive").mkdir()
    (html / "_static").mkdir()
    for name in ("_static/pygments.css", "_static/compendium.css", "interactive/interactive.css"):
        (html / name).touch()
    (html / "dot.svg").write_text(DOT, encoding="utf-8")
    (tmp_path / "_config.yml").write_text(CONFIG, encoding="utf-8")
    write(html, "index", "A tiny book", '<p><a href="who.html#rules">Rules</a> <a href="#rules">here</a></p>')
    write(html, "who", "Who?", '<p><a class="headerlink" href="#x">#</a><img alt="A dot" src="dot.svg"></p>')
    write(html, "executed/01", "Who?", '<p><a href="../who.html">Who?</a> <a href="#rules">here</a></p>')
    return study_in(tmp_path)


def write(html, name, title, body):
    """Write a page as Sphinx does, as far as an edition looks at it."""
    text = f'<body>{NAVIGATION}<article><section><h1>{title}</h1>{body}<h2 id="rules">Rules</h2>'
    (html / f"{name}.html").write_text(f"{text}</section></article></body>", encoding="utf-8")


def html_of(study):
    return study.book / "_build" / "html"


def joined(study):
    return one_document(read_chapters(html_of(study)), html_of(study))


def test_pages_come_in_the_order_of_the_contents_with_the_part_before_its_first_heading(tiny):
    said = [tag.get_text() for tag in joined(tiny).select(".part, h1, h2")]
    assert said == ["A tiny book", "Rules", "Questions", "Who?", "Notebooks", "01 · Who?"]


def test_headings_are_a_level_lower_than_on_pages_of_their_own(tiny):
    assert [tag.name for tag in joined(tiny).select("#page-who :is(h1, h2, h3)")] == ["h2", "h3"]


def test_an_identifier_of_several_pages_stays_with_the_first_and_links_follow(tiny):
    whole = joined(tiny)
    identifiers = [tag["id"] for tag in whole.find_all(id=True)]
    assert len(set(identifiers)) == len(identifiers)
    assert [tag["href"] for tag in whole.find_all("a")] == [
        "#who--rules", "#rules", "#page-who", "#executed-01--rules",
    ]  # fmt: skip


def test_pictures_are_in_the_document(tiny):
    assert joined(tiny).img["src"].startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize("link", ["what.html", "#nowhere", "who.html#nowhere", "notes.pdf"])
def test_a_link_that_leads_nowhere_is_refused(tiny, link):
    write(html_of(tiny), "who", "Who?", f'<a href="{link}">there</a>')
    with pytest.raises(EditionError, match=rf"^who: its link to {re.escape(link)} leads nowhere"):
        joined(tiny)


def test_a_picture_that_is_not_there_is_refused(tiny):
    write(html_of(tiny), "who", "Who?", '<img src="_images/lost.svg">')
    with pytest.raises(EditionError, match=r"who: its picture _images/lost\.svg is not there"):
        joined(tiny)


def test_an_edition_with_a_trace_of_who_made_it_is_refused_and_the_last_one_stays(tiny):
    place = make_single(tiny)
    before = place.read_bytes()
    write(html_of(tiny), "who", "Who?", "<p>Made in /" + "home/somebody/study.</p>")
    with pytest.raises(DisclosureError, match="a path of a machine"):
        make_single(tiny)
    assert place.read_bytes() == before


def test_an_edition_is_made_again_when_a_page_has_changed_and_only_then(tiny):
    place = make_single(tiny)
    before = place.stat().st_mtime_ns
    assert make_single(tiny).stat().st_mtime_ns == before
    write(html_of(tiny), "who", "Who?", "<p>Another sentence.</p>")
    assert "Another sentence." in make_single(tiny).read_text(encoding="utf-8")


# What paper needs


def paper(body):
    first = '<section class="chapter" id="page-index"><h1>T</h1></section>'
    whole = BeautifulSoup(f"<main>{first}{body}</main>", "html.parser")
    return BeautifulSoup(printed(whole, read_citation(), "T", "A"), "html.parser")


def test_on_paper_nothing_is_folded_and_no_script_is_left():
    page = paper(
        "<details><summary>Solution</summary><p>It is 0.4.</p></details><script>1</script>"
        '<section id="exercise" hidden></section>'
    )
    assert page.select("details, summary, script, [hidden]") == []
    assert "a form stands here" in page.select_one(".absent").get_text()
    assert [tag.get_text() for tag in page.select(".unfolded p")] == ["Solution", "It is 0.4."]


def test_on_paper_a_link_to_elsewhere_has_a_number_and_its_address_stands_at_the_end_once():
    page = paper(
        '<p><a href="https://a.example/x">one</a> <a href="https://b.example/y">two</a> '
        '<a href="https://a.example/x">one again</a> <a href="https://c.example">https://c.example</a> '
        '<a href="https://doi.org/10.1/x">doi:10.1/x</a> <a href="https://d.example/z">d.example</a></p>'
    )
    assert [tag.get_text() for tag in page.select("sup")] == ["1", "2", "1", "3"]
    listed = [tag.get_text() for tag in page.select("#addresses li")]
    assert listed == ["https://a.example/x", "https://b.example/y", "https://d.example/z"]


def test_on_paper_a_file_to_save_is_named_by_its_place_among_the_results():
    page = paper(
        '<p class="provenance">Made.<span class="downloads"> Download: <a href="data:,">voices.svg</a>, '
        '<a href="data:,">voices.png</a>, <a href="data:,">voices.csv</a>.</span></p>'
    )
    said = page.select_one(".provenance").get_text()
    assert said == "Made. Files: results/figures/voices.svg, results/tables/voices.csv."


def test_on_paper_the_title_has_a_page_and_the_first_chapter_another_heading():
    page = paper("<p>x</p>")
    assert [tag.get_text() for tag in page.select(".title-page h1, h1")] == ["T"]
    assert page.select_one(".title-page").find_next_sibling()["id"] == "contents"
    assert page.select_one("#page-index h2").get_text() == "The book in short"
    assert page.select_one("#contents a")["href"] == "#page-index"


@pytest.mark.parametrize(
    ("identifier", "said"), [("tab-voices", "Table 2. Who speaks."), ("tab-other", "Who?")]
)
def test_a_table_to_save_says_what_it_is_behind_and_comes_once(identifier, said):
    link = '<span class="downloads"><a href="data:text/csv;base64,YSxi">voices.csv</a></span>'
    whole = BeautifulSoup(
        f'<main><section class="chapter"><h2>Who?</h2><table id="{identifier}"><caption><span '
        'class="caption-number">Table 2 </span><span class="caption-text">Who speaks. And how.</span>'
        f'</caption></table><p class="provenance"><strong>Table voices</strong>{link}</p></section></main>',
        "html.parser",
    )
    assert offered_tables(whole) == [Table("voices.csv", said, b"a,b")]


def table(*rows):
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return BeautifulSoup("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>", "html.parser")


def test_on_paper_a_figure_is_drawn_once_and_a_notebook_that_has_it_too_says_where():
    drawn = f'<img alt="A dot" src="data:image/svg+xml;base64,{b64encode(DOT.encode()).decode()}">'
    number = '<span class="caption-number">Figure 1 </span><span class="caption-text">A dot.</span>'
    page = paper(
        f'<figure id="fig-dot">{drawn}<figcaption><p>{number}</p></figcaption></figure>'
        f"<figure>{drawn}<figcaption><p>A <em>black</em> dot.</p></figcaption></figure>"
    )
    assert len(page.find_all("img")) == 1
    assert page.select_one(".drawn-before").get_text() == "Drawn as Figure 1: A black dot."
    assert page.select_one(".drawn-before a")["href"] == "#fig-dot"


def test_on_paper_the_head_of_a_row_is_told_from_that_of_a_column():
    page = paper(
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><th>1</th><td>2</td></tr></tbody></table>"
    )
    assert [(tag.get_text(), tag["scope"]) for tag in page.find_all("th")] == [("A", "col"), ("1", "row")]


def test_a_narrow_table_keeps_its_letters():
    assert fit_tables(table(["A", "B"], ["1", "2"])).table["style"] == "font-size: 8.5pt"


def test_the_more_columns_a_table_has_the_smaller_are_its_letters():
    sizes = [letters([6] * columns, [6] * columns) for columns in (10, 15, 18, 20)]
    assert sizes == [8.5, 8.5, 7.0, 6.0]


def test_a_table_that_would_need_tiny_letters_becomes_a_block_for_each_row():
    stacked = fit_tables(table(["row", *["column"] * 40], ["first", *["value"] * 40]))
    head, row = stacked.find_all("tr")
    assert [cell.get_text() for cell in head.find_all("td")] == ["", "Columns and values"]
    first, rest = row.find_all("td")
    assert first.get_text() == "first"
    assert rest.get_text().split() == ["column:", "value"] * 40


def test_a_long_name_may_be_broken_behind_its_marks():
    cell = fit_tables(table(["central_system;independent_pc or so"])).td
    assert cell.get_text().split("\u200b") == ["central_", "system;", "independent_", "pc or so"]


def test_without_pango_one_is_told_what_installs_it_and_nothing_is_written(tmp_path):
    """Stands in for WeasyPrint as it is where its library is missing."""
    (tmp_path / "weasyprint.py").write_text(
        "print('a banner')\nraise OSError(\"cannot load library 'libpango-1.0-0': no such file\")\n"
    )
    script = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import compendium.__main__ as c; sys.exit(c.main())"
    )
    command = [sys.executable, "-c", script, str(tmp_path), "--study", str(tmp_path / "study"), "pdf"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "this machine has none (cannot load library 'libpango-1.0-0')" in done.stderr
    assert "sudo apt-get install libpango-1.0-0" in done.stderr
    assert "brew install pango" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "study").exists()


# The one file of the shipped study


@pytest.fixture(scope="module")
def file(whole_study, html):
    """The single HTML file of the shipped study."""
    return make_single(study_in(whole_study))


@pytest.fixture(scope="module")
def single(file):
    """What is in it."""
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def test_the_single_file_can_be_mailed(file):
    assert file.stat().st_size < 10_000_000


def test_the_single_file_loads_nothing(single):
    loaded = [tag[name] for name in ("src", "data", "srcset") for tag in single.find_all(attrs={name: True})]
    assert {address.partition(":")[0] for address in loaded} <= {"data"}
    assert [link["href"] for link in single.find_all("link")] == ["data:,"]
    assert not re.search(r"(url\(|@import)\s*['\"]?(?!data:|['\"])", single.style.get_text())


def test_every_link_of_the_single_file_leads_somewhere(single):
    identifiers = Counter(tag["id"] for tag in single.find_all(id=True))
    assert [name for name, count in identifiers.items() if count > 1] == []
    links = [tag["href"] for tag in single.find_all("a", href=True)]
    inside = [unquote(link[1:]) for link in links if link.startswith("#")]
    assert len(inside) > 2000
    assert [place for place in inside if place not in identifiers] == []
    assert {link.partition(":")[0] for link in links if link[0] != "#"} <= {"https", "http", "data"}


def test_the_single_file_has_all_that_the_pages_say(single, html):
    said = re.sub(r"\s+", "", single.main.get_text())
    for chapter in read_chapters(html):
        for pointer in chapter.body.select(".code-link"):
            pointer.decompose()  # to a notebook, which this edition leaves out
        for paragraph in chapter.body.select("p, li, td")[:50]:
            if not paragraph.select(".downloads"):
                assert re.sub(r"\s+", "", paragraph.get_text()) in said, chapter.name


def show_all(page):
    """Press the button that shows all chapters; on a phone it is in the folded contents."""
    if page.locator("#contents > details").get_attribute("open") is None:
        page.locator("#contents summary").click()
    page.get_by_role("button", name="Show all chapters").click()


def chapters_shown(page):
    """Return the identifiers of the chapters that can be seen, whichever way the others are hidden."""
    return page.evaluate(
        "[...document.querySelectorAll('main > .chapter > *')]"
        ".filter((inside) => inside.checkVisibility({contentVisibilityAuto: true}))"
        ".map((inside) => inside.parentElement.id)"
    )


def heard(page):
    """Return the words of what has the focus."""
    return page.evaluate("document.activeElement.textContent")


@pytest.fixture
def opened(browser, file):
    """The single file in a browser on a desk."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        yield page


def test_one_chapter_is_shown_and_a_link_of_the_contents_shows_another(opened):
    assert chapters_shown(opened) == ["page-index"]
    opened.locator("#contents").get_by_role("link", name="Do the coders agree?").click()
    opened.wait_for_function("document.activeElement.matches('h2')")
    assert heard(opened) == "Do the coders agree?"
    assert chapters_shown(opened) == ["page-agreement"]
    assert opened.title().startswith("Do the coders agree? · ")
    assert opened.locator("#contents [aria-current]").all_inner_texts() == ["Do the coders agree?"]


def test_back_leads_to_where_a_link_was_followed_and_forward_to_where_it_led(opened):
    link = opened.locator("main a[href='#evidence']:visible").first
    link.scroll_into_view_if_needed()
    before = opened.evaluate("scrollY")
    assert before > 200
    link.click()
    opened.wait_for_function("document.activeElement.matches('h2')")
    assert chapters_shown(opened) == ["page-evidence"]
    assert opened.evaluate("scrollY") < 200
    opened.go_back()
    opened.wait_for_function("document.activeElement.matches('h1')")
    assert chapters_shown(opened) == ["page-index"]
    assert opened.evaluate("scrollY") == pytest.approx(before, abs=2)
    opened.go_forward()
    opened.wait_for_function("document.activeElement.matches('h2')")
    assert chapters_shown(opened) == ["page-evidence"]


@pytest.mark.parametrize(
    ("address", "chapter"),
    [("#tab-sweep", "page-sweep"), ("#text=minister", "page-explorer"), ("#nowhere", "page-index")],
)
def test_an_address_opens_the_chapter_of_its_place(browser, file, address, chapter):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(file.as_uri() + address)
        assert chapters_shown(page) == [chapter]
        if address == "#tab-sweep":
            assert page.locator(address).bounding_box()["y"] == pytest.approx(0, abs=100)


def test_what_the_browsers_search_finds_in_another_chapter_shows_that(opened):
    assert opened.evaluate("document.getElementById('page-sweep').hidden") == "until-found"
    opened.evaluate(
        "document.getElementById('page-sweep').dispatchEvent(new Event('beforematch', {bubbles: true}))"
    )
    assert chapters_shown(opened) == ["page-sweep"]


def test_a_button_shows_all_chapters_and_again_one(opened, single):
    every = [chapter["id"] for chapter in single.select("main > .chapter")]
    show_all(opened)
    assert chapters_shown(opened) == every
    show_all(opened)
    assert chapters_shown(opened) == ["page-index"]


def test_all_chapters_are_printed(opened, single):
    opened.emulate_media(media="print")
    assert len(chapters_shown(opened)) == len(single.select("main > .chapter"))


def test_without_scripts_all_chapters_are_shown(browser, file, single):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        seen = [chapter.is_visible() for chapter in page.locator("main > .chapter").all()]
        assert seen == [True] * len(single.select("main > .chapter"))


def test_a_chapter_leads_to_those_beside_it(opened):
    assert opened.locator("#turn a").count() == 1
    opened.locator("#turn a").click()
    opened.wait_for_function("document.activeElement.matches('h2')")
    assert chapters_shown(opened) == ["page-freeze-thaw"]
    assert [link[:1] for link in opened.locator("#turn a").all_inner_texts()] == ["←", "→"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_single_file_opens_without_a_complaint_and_its_scripts_work(browser, file, width, scheme):
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with browser.new_context(**look) as context:
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth") == width
        show_all(page)
        page.fill("#quote-finder input", "minister")
        page.wait_for_function("document.querySelectorAll('.explorer-cards > :not([hidden])').length < 36")
        page.locator("#exercise input[type=radio]").first.check()
        assert said == []
        assert [address for address in asked if not address.startswith(("file:", "data:"))] == []


def test_axe_objects_to_nothing_in_the_single_file(browser, file):
    """Colours apart: they are the book's, whose pages are looked at one by one, and take half a minute."""
    rules = '{resultTypes: ["violations"], rules: {"color-contrast": {enabled: false}}}'
    with browser.new_context(viewport={"width": 390, "height": 900}) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        page.evaluate(AXE)
        for look in (lambda page: None, show_all):
            look(page)
            found = page.evaluate(f"axe.run(document, {rules})")
            assert len(found["passes"]) > 20
            assert [rule["id"] for rule in found["violations"]] == []


def test_no_contents_stand_in_the_way_of_a_phone(browser, file):
    with browser.new_context(viewport={"width": 390, "height": 900}) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        contents = page.locator("#contents > details")
        assert contents.get_attribute("open") is None
        contents.locator("summary").click()
        page.get_by_role("link", name="Do the coders agree?").first.click()
        assert contents.get_attribute("open") is None
        assert page.evaluate("location.hash") == "#page-agreement"
