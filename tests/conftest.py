"""Fixtures that several test modules share."""

import shutil
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
