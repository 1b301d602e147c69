"""Fixtures that several test modules share."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


@pytest.fixture
def data_dir():
    """Folder of the data that the compendium ships."""
    return TESTS.parent / "data"


@pytest.fixture
def small_study(tmp_path):
    """Copy of the small invented study, to be changed at will, in a folder named data."""
    return Path(shutil.copytree(TESTS / "studies" / "small", tmp_path / "data"))


@pytest.fixture(scope="session")
def whole_study(tmp_path_factory):
    """The shipped study run from end to end in a folder of its own, with results/ and book/_build/html/."""
    top, folder = TESTS.parent, tmp_path_factory.mktemp("whole") / "the whole study"
    ours = shutil.ignore_patterns("_build", "executed", "text")
    for name in ("data", "book"):
        shutil.copytree(top / name, folder / name, ignore=ours)
    for name in ("study.yml", "_config.yml"):
        shutil.copy(top / name, folder)
    command = [sys.executable, "-m", "compendium", "--study", str(folder), "book"]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
