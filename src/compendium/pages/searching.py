"""The search of the book: it takes numbers for words, and leads to the very card of a quote."""

import re
from pathlib import Path

from sphinx.search import js_index

PLACES = re.compile(r"(?:quote|claim|code|speaker)-(.+)")
"""Anchors that a search finds by the rest of their name: ``quote-T2Q1`` is found as T2Q1."""

PASSED_OVER = re.compile(r"\s*\|\|\s*queryTerm\.match\(/\^\\d\+\$/\)")
"""Where Sphinx's script passes over a number, though its index has it."""


def find_numbers(app, error):
    """Let a search find a year, or the number of a participant (``build-finished``)."""
    script = Path(app.outdir, "_static", "searchtools.js")
    if error is None and script.is_file():
        text = PASSED_OVER.sub("", script.read_text(encoding="utf-8"))
        script.write_text(text, encoding="utf-8", newline="\n")


def find_places(app, error):
    """Put cards of quotes and claims, codes, speakers and terms among the titles (``build-finished``).

    Sphinx would name a term as it names the whole page of the glossary.
    """
    index = Path(app.outdir, "searchindex.js")
    if error is not None or not index.is_file():
        return
    words = js_index.loads(index.read_text(encoding="utf-8"))
    for name, page, anchor in _places(app.env):
        place = [words["docnames"].index(page), anchor]
        titles = words["alltitles"].setdefault(name, [])
        titles += [place] * (place not in titles)
    words["indexentries"] = {}
    index.write_text(js_index.dumps(words), encoding="utf-8")


def _places(env):
    """Yield the name of each place, its page and its anchor."""
    standard = env.domaindata["std"]
    for (kind, name), (page, anchor) in sorted(standard["objects"].items()):
        if kind == "term":
            yield name, page, anchor
    for page, anchor in sorted(standard["anonlabels"].values()):
        found = PLACES.fullmatch(anchor)
        if found and anchor not in env.all_docs:  # a page may be named code-it-yourself
            yield found[1], page, anchor


def register(app):
    """Connect to Sphinx."""
    app.connect("build-finished", find_numbers)
    app.connect("build-finished", find_places)
