"""Reading the book in Chromium: searching, printing, by keyboard, on a phone, with things switched off."""

import re
import shutil

import pytest

from compendium.pages.policy import with_policy

SEEN = "element => getComputedStyle(element).visibility === 'visible' && element.offsetParent !== null"


@pytest.fixture
def phone(browser):
    """A page as narrow as a phone's."""
    with browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce") as context:
        yield context.new_page()


def open_page(page, html, name):
    """Open a page of the book as a file, and return it."""
    page.goto((html / f"{name}.html").as_uri())
    return page


def test_a_search_from_the_keyboard_finds_pages_without_a_server(page, html):
    open_page(page, html, "index")
    page.keyboard.press("Control+k")
    page.keyboard.type("commitment")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=commitment")
    page.locator('#search-results li a[href*="codebook.html"]').first.wait_for()


RESULTS = """links => links.map(link => [link.textContent, link.getAttribute("href")])"""


def found(page, html, query):
    """Return the name of each result of a search, and where it leads."""
    page.goto(f"{(html / 'search.html').as_uri()}?q={query}")
    page.locator("#search-results .search-summary").filter(has_text="found").wait_for()
    page.wait_for_function("!document.querySelector('#search-results h2 span')?.textContent")
    page.wait_for_timeout(700)
    return page.locator("#search-results li > a").evaluate_all(RESULTS)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("T2Q1", "themes.html#quote-T2Q1"),
        ("074", "sample.html#speaker-074"),
        ("R-CU-12", "evidence.html#claim-R-CU-12"),
        ("ministry", "glossary.html#term-Ministry"),
    ],
)
def test_a_search_leads_to_the_very_place(page, html, query, first):
    assert found(page, html, query)[0][1] == first


@pytest.mark.parametrize("query", ["2021", "074", "what we see", "ministry"])
def test_a_search_takes_numbers_and_names_no_two_results_alike(page, html, query):
    names = [name for name, _ in found(page, html, query)]
    assert len(names) > 5
    assert len(set(names)) == len(names)


def test_a_search_for_what_is_nowhere_says_so(page, html):
    page.goto((html / "search.html").as_uri() + "?q=xyzzyplugh")
    page.get_by_text("did not match any documents").wait_for()


def test_the_first_tab_leads_past_the_contents(page, html):
    open_page(page, html, "voices")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keyboard_reaches_every_link_button_and_scrolling_table_in_order(page, html):
    open_page(page, html, "sample")
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    page.evaluate(
        """() => window.stops = [...document.querySelectorAll(
            "article :is(a[href]:not(.headerlink), button, summary, [tabindex='0'])")]"""
    )
    reached = []
    for _ in range(page.evaluate("document.querySelectorAll('a, button, summary, [tabindex]').length")):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("window.stops.indexOf(document.activeElement)"))
    in_article = [place for place in reached if place >= 0]
    assert in_article == list(range(page.evaluate("window.stops.length")))


HIDDEN = """() => {
  const focused = document.activeElement, boxes = [...focused.getClientRects()];
  const seen = ({left, right, top, bottom}) => [[left + 2, top + 2], [right - 2, bottom - 2],
    [(left + right) / 2, (top + bottom) / 2]].some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there && (focused.contains(there) || there.contains(focused)
        || there.closest("label")?.control === focused);
    });
  return focused === document.body || boxes.some(seen) ? "" : focused.outerHTML.slice(0, 120);
}"""
"""What has the focus, where no corner of it nor its middle can be seen (WCAG 2.2, criterion 2.4.11)."""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["index", "explorer", "code-it-yourself", "evidence"])
def test_a_walk_by_keyboard_never_loses_sight_of_the_focus(browser, html, name, width):
    with browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce") as context:
        page = open_page(context.new_page(), html, name)
        walked, hidden = set(), []
        for _ in range(60):
            page.keyboard.press("Tab")
            walked.add(page.evaluate("document.activeElement.outerHTML"))
            hidden.append(page.evaluate(HIDDEN))
    assert [what for what in hidden if what] == []
    assert len(walked) > 20


def test_what_has_the_focus_is_outlined(page, html):
    open_page(page, html, "voices")
    link = page.locator("article p a").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("element => parseFloat(getComputedStyle(element).outlineWidth)") >= 2


TABLES = """() => [...document.querySelectorAll(".table-scroll")].map((box) => {
  const table = box.querySelector("table");
  const edge = document.querySelector("article").getBoundingClientRect().right;
  return {table: table.id, cut: box.scrollWidth > box.clientWidth + 1, columns: table.rows[0].cells.length,
    stacked: getComputedStyle(table.tBodies[0].rows[0]).display === "block",
    unnamed: [...table.querySelectorAll("tbody td")].filter((cell) =>
      getComputedStyle(cell, "::before").content === "none").length};
})"""
"""What a window shows of each table: whether it is cut, and whether each cell tells its column."""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_table_is_cut_and_on_a_phone_each_cell_tells_its_column(browser, html, width):
    wrong, found = {}, 0
    with browser.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        for path in sorted(html.glob("*.html")):
            if "table-scroll" not in path.read_text("utf-8"):
                continue
            page.goto(path.as_uri(), wait_until="domcontentloaded")
            page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
            for table in page.evaluate(TABLES):
                found += 1
                stacks = width == 390 and table["columns"] >= 4
                if table["cut"] or table["stacked"] != stacks or (stacks and table["unnamed"]):
                    wrong.setdefault(path.stem, []).append(table)
    assert wrong == {}
    assert found > 40


def test_a_link_into_a_fold_opens_it(page, html):
    open_page(page, html, "reported")
    assert page.locator("#tab-reported").is_hidden()
    page.goto((html / "reported.html").as_uri() + "#tab-reported")
    page.locator("#tab-reported").wait_for()


def test_a_tap_on_a_name_tells_what_it_stands_for_and_leads_there(browser, html):
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        page = open_page(context.new_page(), html, "freeze-thaw")
        page.locator("article a[href$='#quote-T2Q2']").first.tap()
        note = page.locator(".tapped")
        assert "Participant 113" in note.inner_text()
        note.locator("a").tap()
        page.wait_for_url("**/themes.html#quote-T2Q2")
        open_page(page, html, "evidence").locator(".drawn text[data-to$='#claim-R-FT-05']:visible").tap()
        assert "Go to R-FT-05" in page.locator(".tapped").inner_text()


def test_a_pointer_reads_what_a_name_stands_for_and_a_click_leads_there(page, html):
    open_page(page, html, "freeze-thaw")
    link = page.locator("article a[href$='#quote-T2Q2']").first
    assert "Participant 113" in link.get_attribute("title")
    link.click()
    page.wait_for_url("**/themes.html#quote-T2Q2")


FIGURES = """() => [...document.querySelectorAll("article .drawn")].map((drawn) => {
  const shown = [...drawn.querySelectorAll("svg")].filter((svg) => svg.getClientRects().length);
  const svg = shown[0], box = svg.getBoundingClientRect();
  const column = drawn.parentElement.getBoundingClientRect();
  const scale = box.width / svg.viewBox.baseVal.width;
  const words = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
  return {
    shown: shown.length,
    over: Math.max(box.right - column.right, column.left - box.left),
    cut: words.filter((text) => text.getBoundingClientRect().right > box.right + 2
      || text.getBoundingClientRect().left < box.left - 2).map((text) => text.textContent),
    smallest: Math.min(...words.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
    paper: getComputedStyle(svg.querySelector("path")).fill,
    typeface: getComputedStyle(words[0]).fontFamily === getComputedStyle(document.body).fontFamily,
  };
})"""
"""What a window shows of each figure: of how many drawings, how wide, in which letters, on which paper."""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_figure_fits_its_column_in_letters_that_can_be_read_on_the_paper_of_its_page(
    browser, html, width, theme
):
    wrong, found = {}, 0
    with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=theme) as context:
        page = context.new_page()
        paths = [path for path in sorted(html.rglob("*.html")) if 'class="drawn"' in path.read_text("utf-8")]
        for path in paths:
            page.goto(path.as_uri(), wait_until="domcontentloaded")
            paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
            for figure in page.evaluate(FIGURES):
                found += 1
                good = figure["shown"] == 1 and figure["over"] <= 1 and figure["smallest"] >= 10.99
                if not (good and figure["cut"] == [] and figure["paper"] == paper and figure["typeface"]):
                    wrong.setdefault(path.stem, []).append(figure | {"page": paper})
    assert wrong == {}
    assert found > 30


SPACED = """
* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important; }
"""
"""What a reader may set (WCAG 2.2, success criterion 1.4.12)."""


@pytest.mark.parametrize("style", [" ", SPACED], ids=["as it is", "spaced out"])
def test_no_page_scrolls_sideways_when_it_is_zoomed_to_four_times(browser, html, style):
    """A window of 1280 pixels at 400 % is one of 320 (success criterion 1.4.10)."""
    wide = {}
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        for path in [*sorted(html.glob("*.html")), *sorted(html.glob("executed/*.html"))]:
            page.goto(path.as_uri(), wait_until="domcontentloaded")
            page.add_style_tag(content=style)
            if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
                wide[path.stem] = width
    assert wide == {}


INTRUDER = """<script>window.ran = "script"</script><img src="x" onerror="window.ran = 'handler'">
<a href="javascript:window.ran = 'address'" id="lure">.</a>
<iframe srcdoc="<script>top.ran = 'frame'</script>"></iframe>
<script src="data:text/javascript,window.ran='data'"></script><img src="https://example.org/x.png">"""


def test_what_got_into_a_page_as_a_script_does_not_run_and_fetches_nothing(page, html, tmp_path):
    shutil.copytree(html / "_static", tmp_path / "_static")
    text = (html / "voices.html").read_text(encoding="utf-8").replace("</article>", f"{INTRUDER}</article>")
    (tmp_path / "voices.html").write_text(with_policy(text), encoding="utf-8")
    refused = []
    page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    open_page(page, tmp_path, "voices").locator("#lure").click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert ("https://example.org/x.png", "csp") in refused
    (tmp_path / "voices.html").write_text(re.sub("<meta http-equiv[^>]*>", "", text), encoding="utf-8")
    open_page(page, tmp_path, "voices")
    assert page.evaluate("window.ran") is not None, "without the policy, it would"


def test_a_page_without_javascript_is_whole_and_offers_nothing_that_needs_it(browser, html):
    with browser.new_context(java_script_enabled=False) as context:
        page = open_page(context.new_page(), html, "themes")
        assert page.locator(".quote-card").first.is_visible()
        assert page.locator(".search-button-field").is_hidden()
        background = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        assert background == "rgb(255, 254, 251)"


def test_a_browser_that_stores_nothing_still_turns_the_lights_off(page, html):
    page.add_init_script(
        """Object.defineProperty(window, "localStorage",
               {configurable: true, get() { throw new Error("no") }})"""
    )
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, html, "index")
    shown = set()
    for _ in range(3):
        page.locator(".theme-switch-button:visible").click()
        shown.add(page.evaluate("document.documentElement.dataset.theme"))
    assert errors == []
    assert shown == {"light", "dark"}


def test_nothing_moves_for_a_reader_who_asked_for_that(page, html):
    open_page(page, html, "voices")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
            const style = getComputedStyle(element);
            return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0


FOLDS = """folds => folds.map(fold => fold.lastElementChild.checkVisibility({contentVisibilityAuto: true}))"""


def test_print_opens_what_is_folded_but_no_solution(page, html):
    open_page(page, html, "exercises")
    page.emulate_media(media="print")
    solutions, others = "article details.sd-dropdown", "article details:not(.sd-dropdown)"
    assert page.locator(solutions).evaluate_all(FOLDS) == [False] * page.locator(solutions).count()
    assert page.locator(solutions).count() > 5
    for name in ("exercises", "evidence", "executed/05-voices"):
        open_page(page, html, name)
        assert set(page.locator(others).evaluate_all(FOLDS)) == {True}, name
    page.emulate_media(media="screen")
    assert set(page.locator(others).evaluate_all(FOLDS)) == {False}


SIDEWAYS = (
    """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.textContent)"""
)


@pytest.mark.parametrize("width", [390, 1280])
def test_neither_code_nor_a_table_of_a_notebook_scrolls_sideways(browser, html, width):
    with browser.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        for path in sorted((html / "executed").glob("*.html")):
            page.goto(path.as_uri(), wait_until="domcontentloaded")
            page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            boxes = page.locator("article :is(pre, .table-scroll, .output)")
            assert boxes.evaluate_all(SIDEWAYS) == [], path.stem
            assert boxes.count() > 8


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_table_of_a_notebook_lies_on_the_paper_of_its_page(browser, html, theme):
    with browser.new_context(color_scheme=theme) as context:
        page = open_page(context.new_page(), html, "executed/05-voices")
        grounds = page.locator(".cell_output :is(.output, .table-scroll, td)").evaluate_all(
            "boxes => boxes.map(box => getComputedStyle(box).backgroundColor)"
        )
        assert set(grounds) == {"rgba(0, 0, 0, 0)"}


def test_print_has_the_article_alone_and_whole_tables(page, html):
    open_page(page, html, "voices")
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    assert page.locator("#pst-primary-sidebar").evaluate(SEEN) is False
    assert page.locator(".search-button-field").evaluate(SEEN) is False
    cut = page.locator(".table-scroll").evaluate_all(
        "boxes => boxes.filter(box => getComputedStyle(box).overflowX !== 'visible').length"
    )
    assert cut == 0
    assert page.locator("figure .for-column").first.is_visible()
    assert page.locator("figure .for-phone").first.is_hidden()
