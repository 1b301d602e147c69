"""Fixtures that several test modules share."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import sync_playwright

from compendium.editions.pdf import load_weasyprint
from compendium.errors import EditionError

TESTS = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NO_SANDBOX = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
)  # there is none for root or in a container


@pytest.fixture(scope="session", autouse=True)
def hears_interrupts():
    """Let what the tests start hear interrupts: a shell makes deaf to them what it runs in the background."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def data_dir():
    """Folder of the data that the compendium ships."""
    return TESTS.parent / "data"


@pytest.fixture
def small_study(tmp_path):
    """Copy of the small invented study, to be changed at will, in a folder named data."""
    return Path(shutil.copytree(TESTS / "studies" / "small", tmp_path / "data"))


@pytest.fixture
def events():
    """A cold month, a warm season that begins within it, a day and a period of three weeks."""
    rows = [
        ("warm", "2020-03-15", "2020-05-31", "season", "thaw", "article"),
        ("cold", "2020-03-01", "2020-03-31", "month", "freeze", "article"),
        ("day", "2020-03-01", pd.NA, "day", "none", "public record"),
        ("later", "2020-12-20", "2021-01-09", "period", "freeze", "poster"),
    ]
    columns = ["event_id", "start", "end", "precision", "temperature", "document"]
    frame = pd.DataFrame(rows, columns=columns).assign(label="What happened", claim_id=pd.NA)
    return frame.assign(locator="p. 1", url=pd.NA, layer="published")


@pytest.fixture(scope="session")
def whole_study(tmp_path_factory):
    """The shipped study run from end to end in a folder of its own, with results/ and book/_build/html/."""
    top, folder = TESTS.parent, tmp_path_factory.mktemp("whole") / "the whole study"
    ours = shutil.ignore_patterns("_build", "executed", "text")
    for name in ("data", "book"):
        shutil.copytree(top / name, folder / name, ignore=ours)
    for name in ("study.yml", "_config.yml", "CITATION.cff"):
        shutil.copy(top / name, folder)
    command = [sys.executable, "-m", "compendium", "--study", str(folder), "book"]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def html(whole_study):
    """Folder of the built book."""
    return whole_study / "book" / "_build" / "html"


@pytest.fixture(scope="session")
def chromium():
    """Keywords that launch this machine's Chromium; `.ci/run` insists that there is one."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        say = pytest.fail if os.environ.get("COMPENDIUM_NEEDS_CHROMIUM") else pytest.skip
        say("there is no Chromium to look at the book with: sudo apt-get install chromium")
    return {"executable_path": found, "args": list(NO_SANDBOX)}


@pytest.fixture(scope="session")
def pango():
    """Pango, which sets the PDF; `.ci/run` insists that it is there."""
    try:
        load_weasyprint()
    except EditionError as error:
        say = pytest.fail if os.environ.get("COMPENDIUM_NEEDS_PANGO") else pytest.skip
        say(str(error))


@pytest.fixture(scope="module")
def browser(chromium):
    """One Chromium for all tests of a module that ask for a page; its event loop is in the way of others."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**chromium)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A page of a window as wide as a desktop's, closed again."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as context:
        context.set_default_timeout(10_000)
        yield context.new_page()
