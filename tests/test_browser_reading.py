"""Reading the book in Chromium: searching, printing, by keyboard, on a phone, with things switched off."""

import re

import pytest
from playwright.sync_api import expect

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


def test_what_has_the_focus_is_outlined(page, html):
    open_page(page, html, "voices")
    link = page.locator("article p a").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("element => parseFloat(getComputedStyle(element).outlineWidth)") >= 2


def test_a_wide_table_scrolls_by_keyboard_and_its_first_column_stays(phone, html):
    open_page(phone, html, "voices")
    box = phone.locator(".table-scroll").first
    head, second = box.locator("tbody th").first, box.locator("tbody td").first
    before = head.bounding_box()["x"], second.bounding_box()["x"]
    box.focus()
    for _ in range(5):
        phone.keyboard.press("ArrowRight")
    phone.wait_for_function("document.querySelector('.table-scroll').scrollLeft > 100")
    assert head.bounding_box()["x"] == pytest.approx(before[0], abs=2)
    assert second.bounding_box()["x"] < before[1] - 100


@pytest.mark.parametrize("name", ["voices", "sensitivity", "timeline"])
def test_the_smallest_letter_of_a_figure_on_a_phone_is_eleven_pixels_high(phone, html, name):
    image = open_page(phone, html, name).locator("figure img")
    drawn = (html / image.get_attribute("src")).read_text(encoding="utf-8")
    points = 100 * min(float(scale) for scale in re.findall(r"scale\((0\.\d+) -", drawn))
    shown = image.bounding_box()["width"] / float(re.search(r'width="([\d.]+)pt"', drawn)[1])
    assert points * shown >= 11
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_wide_figure_scrolls_by_keyboard_on_a_phone_and_needs_no_stop_on_a_desktop(browser, phone, html):
    box = open_page(phone, html, "voices").locator(".figure-scroll")
    expect(box).to_have_js_property("tabIndex", 0)  # not every browser stops at what scrolls by itself
    box.focus()
    for _ in range(5):
        phone.keyboard.press("ArrowRight")
    phone.wait_for_function("document.querySelector('.figure-scroll').scrollLeft > 50")
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        desktop = open_page(context.new_page(), html, "voices").locator(".figure-scroll")
        assert desktop.evaluate("box => [box.tabIndex, box.scrollWidth - box.clientWidth]") == [-1, 0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_stands_on_paper_in_both_themes(browser, html, theme):
    with browser.new_context(color_scheme=theme) as context:
        image = open_page(context.new_page(), html, "voices").locator("figure img")
        paper = image.locator("..")
        assert paper.evaluate("box => getComputedStyle(box).backgroundColor") == "rgb(255, 255, 255)"
        assert image.evaluate("image => getComputedStyle(image).filter") == "none"
        assert context.pages[0].evaluate("document.documentElement.dataset.theme") == theme


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
    assert page.locator("figure img").is_visible()
