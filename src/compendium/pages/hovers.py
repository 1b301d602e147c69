"""What a name stands for: whoever points at T2Q5 or R-CU-12, or taps on it, reads what it says.

A link carries it as its title, a name in a drawing as the title of its letters. On a touch screen, which has
nothing to point with, ``reading.js`` shows it on a tap, with the way on.
"""

import csv
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxTransform

from compendium.pages.attached_words import licence_link
from compendium.pages.nodes import link
from compendium.pages.text import plain
from compendium.run.results import unguarded
from compendium.words.article import cited_article
from compendium.words.quotes import read_quotes

NAMES = re.compile(r"\b(?:T\d+Q\d+|DY-\d+|[A-Z]+(?:-[A-Z]+)?-\d+|[A-Z]+\.[a-z]+)\b")
"""What may be the name of a quote, a discrepancy, a claim or a code, where it stands in running text."""

NOT_RUNNING = (
    nodes.title,
    nodes.literal,
    nodes.literal_block,
    nodes.reference,
    nodes.term,
    nodes.raw,
    pending_xref,
)
"""In what a name is left as it stands."""

LETTERS = re.compile(r"(<text [^>]*)>([A-Z][A-Z0-9-]+)</text>")
"""Something in a drawing that may be such a name."""


MOST_SHOWN = 1000
"""Links of a page, or letters in its drawings, from which on none carries what its name stands for."""

SHOWN = ("segments", "claims", "discrepancies", "codebook")
"""Tables of the data whose rows have names."""


def note_hovers(app):
    """Find what to show of quotes, claims, discrepancies and codes (Sphinx event ``builder-inited``)."""
    data = _data(app)
    claims = {f"claim-{row['claim_id']}": unguarded(row["gist"]) for row in _rows(data / "claims.csv")}
    register = {row["discrepancy_id"]: row["subject"] for row in _rows(data / "discrepancies.csv")}
    codes = {f"code-{row['code_id']}": unguarded(row["label"]) for row in _rows(data / "codebook.csv")}
    app.compendium_hovers = _of_quotes(data) | claims | register | codes


def label_of(name, hovers):
    """Return the label of the book that a name stands for; empty if it stands for none."""
    labels = (f"quote-{name}", f"claim-{name}", f"code-{name}", name)
    return next((label for label in labels if label in hovers), "")


class LinkNames(SphinxTransform):
    """Let a name that stands in running text lead to what it names."""

    default_priority = 600

    def apply(self, **kwargs):
        """Put links in the place of names; the page then depends on the tables that have them."""
        hovers, found = self.app.compendium_hovers, False
        for text in list(self.document.findall(nodes.Text)):
            above = list(_above(text)) if NAMES.search(text) else []
            if not above or any(isinstance(node, NOT_RUNNING) for node in above):
                continue
            found = True
            own = {name for node in above for name in node.get("ids", [])}
            text.parent.replace(text, list(_linked(text, hovers, own)))
        for table in SHOWN if found else ():
            self.env.note_dependency(str(_data(self.app) / f"{table}.csv"))


def _linked(text, hovers, own):
    """Yield a text in parts: as it stands, and links for its names, but not for what it stands in."""
    end = 0
    for name in NAMES.finditer(text):
        label = label_of(name[0], hovers)
        if label and label not in own:
            there = link(name[0], label)
            there["if_there"] = True
            yield from filter(None, [nodes.Text(text[end : name.start()]), there])
            end = name.end()
    yield nodes.Text(text[end:])


def leave_as_text(app, env, node, text):
    """Leave a name as it stands where the book does not show what it names (``missing-reference``)."""
    return text if node.get("if_there") else None


def _above(node):
    """Yield what a node stands in."""
    while node.parent is not None:
        node = node.parent
        yield node


def _data(app):
    return Path(app.srcdir, app.config.compendium_root, "data").resolve()


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
    """Give links to what has a name what that says, if they are not too many (``doctree-resolved``)."""
    links = [(link, _target(link)) for link in doctree.findall(nodes.reference)]
    links = [(link, target) for link, target in links if target in app.compendium_hovers]
    for reference, target in links:
        is_name = bool(NAMES.fullmatch(reference.astext()))
        reference["classes"] += ["name"] if is_name else []
        here = target.startswith("claim-") and "refid" in reference  # their own page would be too heavy
        if not here and len(links) < MOST_SHOWN and (is_name or not target.startswith("code-")):
            reference["reftitle"] = app.compendium_hovers[target]


def _target(reference):
    return reference.get("refid") or reference.get("refuri", "").rpartition("#")[2]


def show_in_drawings(app, pagename, templatename, context, doctree):
    """Give every name in a drawing what it says, and the way to where it stands (``html-page-context``)."""
    labels = app.env.get_domain("std").anonlabels

    def told(found):
        opening, name = found.groups()
        label = label_of(name, app.compendium_hovers)
        where = labels.get(nodes.fully_normalize_name(label))
        if not where:
            return found[0]
        page, anchor = where
        address = f"{app.builder.get_relative_uri(pagename, page)}#{anchor}"
        title = escape(app.compendium_hovers[label])
        return f'{opening} data-to="{address}"><title>{title}</title>{name}</text>'

    if "body" in context and len(LETTERS.findall(context["body"])) < MOST_SHOWN:
        context["body"] = LETTERS.sub(told, context["body"])


def changed_hovers(app, env):
    """Pages to be written again because of what links show: all, or none (``env-updated``)."""
    before, env.compendium_hovers = getattr(env, "compendium_hovers", None), app.compendium_hovers
    return [] if before == app.compendium_hovers else sorted(env.all_docs)


def register(app):
    """Connect to Sphinx."""
    app.add_transform(LinkNames)
    app.connect("missing-reference", leave_as_text)
    app.connect("builder-inited", note_hovers)
    app.connect("env-updated", changed_hovers)
    app.connect("doctree-resolved", show_hovers)
    app.connect("html-page-context", show_in_drawings, priority=600)  # once the drawings are in the page


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
