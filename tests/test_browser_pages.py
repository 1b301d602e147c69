"""Every page of the book in Chromium, opened as a file, at two widths and in two themes.

Two tabs of one browser share the pages out, so that both cores of a small machine have work.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

import axe_playwright_python
import pytest
from playwright.async_api import async_playwright

WIDTHS = (1280, 390)
THEMES = ("light", "dark")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")

SHIFTED = """() => new Promise((tell) => {
    const moved = [];
    const observer = new PerformanceObserver((list) => moved.push(...list.getEntries()));
    observer.observe({type: "layout-shift", buffered: true});
    setTimeout(() => tell(moved.reduce((sum, entry) => sum + entry.value, 0)), 50);
})"""

LOOK = """async (theme) => {
    Object.assign(document.documentElement.dataset, {theme, mode: theme});
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    const found = await axe.run(document,
        {resultTypes: ["violations"], preload: false, rules: {"target-size": {enabled: true}}});
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const pixels = wide > 0 ? [`the page is ${wide} pixels wider than the window`] : [];
    const problems = found.violations.flatMap(
        (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
    return {axe: problems, wide: pixels, looked: found.testEngine.name};
}"""


@pytest.fixture(scope="session")
def seen(chromium, html):
    """What Chromium reports of every page, width and theme: lists of problems by kind."""
    addresses = [path for path in sorted(html.rglob("*.html")) if "_static" not in path.parts]
    with ThreadPoolExecutor() as aside:  # the other browser tests may keep a loop of their own in this thread
        return aside.submit(asyncio.run, look_at_all(chromium, addresses)).result()


async def look_at_all(chromium, paths, tabs=2):
    """Share the visits out among some tabs, and gather what each of them sees."""
    visits = [(path, width) for path in paths for width in WIDTHS]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium)
        found = await asyncio.gather(*(look_at(browser, visits[tab::tabs]) for tab in range(tabs)))
        await browser.close()
    return [seen for each in found for seen in each]


async def look_at(browser, visits):
    """Visit pages one after the other in one tab."""
    tab = await browser.new_page(reduced_motion="reduce")
    said, asked = [], []
    tab.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else 0
    )
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    seen = []
    for path, width in visits:
        said.clear()
        asked.clear()
        await tab.set_viewport_size({"width": width, "height": 900})
        await tab.goto(path.as_uri())
        moved = await tab.evaluate(SHIFTED)
        await tab.evaluate(AXE)
        found = [await tab.evaluate(LOOK, theme) for theme in THEMES]
        where = f"{path.name} at {width}"
        for theme, look in zip(THEMES, found, strict=True):
            heard = {"console": [*said], "asked": [*asked], "moved": moved}
            seen.append({"where": f"{where}, {theme}", **heard, **look})
    return seen


def problems(seen, kind):
    """Return what is wrong, each with the page, width and theme where it was seen."""
    return [f"{each['where']}: {problem}" for each in seen for problem in each[kind]]


def test_every_page_was_looked_at_in_both_themes_and_at_both_widths(seen, html):
    pages = [path for path in html.rglob("*.html") if "_static" not in path.parts]
    assert len(seen) == len(pages) * len(WIDTHS) * len(THEMES)
    assert {each["looked"] for each in seen} == {"axe-core"}


def test_no_page_has_anything_that_axe_objects_to(seen):
    assert problems(seen, "axe") == []


def test_no_page_is_wider_than_the_window(seen):
    assert problems(seen, "wide") == []


def test_no_page_complains_on_the_console(seen):
    assert problems(seen, "console") == []


def test_no_page_asks_another_host_for_anything(seen):
    elsewhere = [
        url for each in seen for url in each["asked"] if urlsplit(url).scheme not in ("file", "data")
    ]
    assert elsewhere == []


def test_nothing_on_a_page_moves_while_it_loads(seen):
    assert {each["where"]: each["moved"] for each in seen if each["moved"] > 0.05} == {}


def test_no_page_weighs_more_than_eight_hundred_kilobytes(seen):
    weights = {}
    for each in seen:
        files = {unquote(urlsplit(url).path) for url in each["asked"] if url.startswith("file:")}
        weights[each["where"]] = sum(Path(file).stat().st_size for file in files)
    assert {where: weight for where, weight in weights.items() if weight > 800_000} == {}
