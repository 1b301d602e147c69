"""No file under version control repeats the article, the poster or a quote: only our own words stand here."""

import re

import pytest
from real_article import ARTICLE, POSTER, needs_article
from test_repository import committed

from compendium.data import read_segments
from compendium.study import TOP
from compendium.words.find import find_quotes
from compendium.words.sources import read_source

RUN = 8
#: What may be repeated: the titles of article and poster, and the name of the board of ethics.
NAMES = [
    "Doing primary care integration: a qualitative study of meso-level collaborative practices",
    "Doing Meso-Level Integration: The cultural, relational, and communications practices that draw primary "
    "care closer to the broader system",
    "Conjoint Health Research Ethics Board at the University of Calgary",
]
#: Lines of the article that are nobody's prose: its running head, keywords and licence.
NO_PROSE = ("Leslie et al.", "Keywords", "©")
#: References name works by their titles, and the lock holds hashes.
NOT_OURS = {".bib", ".lock"}


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(texts, length=RUN):
    """Return all runs of so many words within each of the texts."""
    listed = [words(text) for text in texts]
    return {tuple(ours[at : at + length]) for ours in listed for at in range(len(ours) - length + 1)}


def repeated(text, known):
    """Return the runs of a text that are among the known ones, which may be of several lengths."""
    found = [runs([text], length) & known for length in {len(run) for run in known}]
    return sorted(" ".join(run) for run in set().union(*found))


def article_prose():
    """Return the paragraphs of article and poster, from abstract to conclusions."""
    article = ARTICLE.read_text(encoding="utf-8")
    article = article[article.index("**Abstract**") : article.index("**List of Abbreviations**")]
    poster = POSTER.read_text(encoding="utf-8") if POSTER.is_file() else ""
    lines = [*article.splitlines(), *poster.partition("Introduction:")[2].splitlines()]
    return [line for line in lines if not line.startswith(NO_PROSE)]


@pytest.fixture(scope="module")
def known():
    """Runs of eight words of article and poster, and the quotes that are shorter."""
    report = find_quotes(read_source(ARTICLE), read_segments(TOP / "data"))
    short = {tuple(words(text)) for text in report["text"] if len(words(text)) < RUN}
    return runs(article_prose()) - runs(NAMES) | short


def test_a_run_of_words_is_found_whatever_stands_between_them():
    known = runs(["One two three four five, six seven eight nine."]) | {("ten", "eleven")}
    assert repeated("x ONE two\nthree-four 'five' six; seven eight y", known) == [
        "one two three four five six seven eight"
    ]
    assert repeated("one two three four five six seven", known) == []
    assert repeated("nine ten eleven twelve", known) == ["ten eleven"]


@needs_article
def test_what_is_looked_for_holds_the_article_and_every_quote(known):
    report = find_quotes(read_source(ARTICLE), read_segments(TOP / "data"))
    assert len(known) > 5000
    assert all(repeated(text, known) for text in report["text"])


@needs_article
def test_no_file_repeats_the_article_the_poster_or_a_quote(known):
    found = {}
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path.suffix not in NOT_OURS and (copied := repeated(text, known)):
            found[str(path.relative_to(TOP))] = copied
    assert found == {}
