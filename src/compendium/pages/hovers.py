"""What a name stands for: whoever points at T2Q5 or R-CU-12, or taps on it, reads what it says.

A link carries it as its title, a name in a drawing as the title of its letters. On a touch screen, which has
nothing to point with, ``reading.js`` shows it on a tap, with the way on.
"""

import csv
import re
from html import escape
from pathlib import Path

from docutils import nodes

from compendium.pages.attached_words import licence_link
from compendium.pages.text import plain
from compendium.run.results import unguarded
from compendium.words.article import cited_article
from compendium.words.quotes import read_quotes

LETTERS = re.compile(r"(<text [^>]*)>([A-Z][A-Z0-9-]+)</text>")
"""Something in a drawing that may be such a name."""


def note_hovers(app):
    """Find what to show of quotes, claims and discrepancies, by label (Sphinx event ``builder-inited``)."""
    data = Path(app.srcdir, app.config.compendium_root, "data").resolve()
    claims = {f"claim-{row['claim_id']}": unguarded(row["gist"]) for row in _rows(data / "claims.csv")}
    register = {row["discrepancy_id"]: row["subject"] for row in _rows(data / "discrepancies.csv")}
    app.compendium_hovers = _of_quotes(data) | claims | register


def _of_quotes(data):
    """Return the words of each quote where they are attached and proved, else our gist, with the speaker."""
    cited, quotes = cited_article(data), read_quotes(data)
    proved = quotes[quotes["verified"]].set_index("segment_id")
    people = {person["participant_id"]: person for person in _rows(data / "participants.csv")}
    found = {}
    for row in _rows(data / "segments.csv"):
        name, number = row["segment_id"], row["participant_id"]
        speaker = f"Participant {number}, {plain(people[number]['affiliation'])}"
        if name in proved.index:
            licence = licence_link(proved.loc[name, "licence"]).astext()
            told = f"{proved.loc[name, 'text']} ({speaker}; {cited.credit}, {licence})"
        else:
            told = f"In our words: {unguarded(row['gist'])} ({speaker})"
        found[f"quote-{name}"] = told
    return found


def show_hovers(app, doctree, docname):
    """Give every link to one of them what it says (``doctree-resolved``)."""
    for reference in doctree.findall(nodes.reference):
        target = reference.get("refid") or reference.get("refuri", "").rpartition("#")[2]
        if target in app.compendium_hovers:
            reference["reftitle"] = app.compendium_hovers[target]


def show_in_drawings(app, pagename, templatename, context, doctree):
    """Give every name in a drawing what it says, and the way to where it stands (``html-page-context``)."""
    labels = app.env.get_domain("std").anonlabels

    def told(found):
        opening, name = found.groups()
        label = next(
            (label for label in (f"quote-{name}", f"claim-{name}") if label in app.compendium_hovers), ""
        )
        where = labels.get(nodes.fully_normalize_name(label))
        if not where:
            return found[0]
        page, anchor = where
        address = f"{app.builder.get_relative_uri(pagename, page)}#{anchor}"
        title = escape(app.compendium_hovers[label])
        return f'{opening} data-to="{address}"><title>{title}</title>{name}</text>'

    if "body" in context:
        context["body"] = LETTERS.sub(told, context["body"])


def changed_hovers(app, env):
    """Pages to be written again because of what links show: all, or none (``env-updated``)."""
    before, env.compendium_hovers = getattr(env, "compendium_hovers", None), app.compendium_hovers
    return [] if before == app.compendium_hovers else sorted(env.all_docs)


def register(app):
    """Connect to Sphinx."""
    app.connect("builder-inited", note_hovers)
    app.connect("env-updated", changed_hovers)
    app.connect("doctree-resolved", show_hovers)
    app.connect("html-page-context", show_in_drawings, priority=600)  # once the drawings are in the page


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
