"""The article itself, for tests that need it: never in this repository, at hand on some machines."""

import os
from pathlib import Path

import pytest

from compendium.study import TOP

#: Names the folder that holds article.txt and poster.txt.
FOLDER_VARIABLE = "COMPENDIUM_ARTICLE"
FOLDER = Path(os.environ.get(FOLDER_VARIABLE) or TOP.parent / "shared" / "study")
ARTICLE, POSTER = FOLDER / "article.txt", FOLDER / "poster.txt"

needs_article = pytest.mark.skipif(
    not ARTICLE.is_file(),
    reason=f"the article's text is not at hand: name the folder of article.txt in ${FOLDER_VARIABLE}",
)
