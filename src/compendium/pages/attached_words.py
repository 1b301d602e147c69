"""The quotes' own words on the pages, where a reader has attached them; nothing here asks for them."""

import csv
import re
from pathlib import Path

from docutils import nodes

from compendium.pages.nodes import paragraph
from compendium.pages.text import plain
from compendium.run.results import unguarded
from compendium.words.article import cited_article
from compendium.words.quotes import FILE, FOLDER, read_quotes


def attached(directive):
    """Return the attached quotes, noted as something that the page of a directive depends on.

    Parameters
    ----------
    directive : BookDirective

    Returns
    -------
    dict
        By segment_id: a row with ``text``, ``licence`` and ``verified``. Empty where nothing is attached.
    """
    if not directive.optional("data", FOLDER, FILE).is_file():
        return {}
    return {row.segment_id: row for row in read_quotes(directive.data("segments")).itertuples()}


def verbatim_paragraph(classes, text):
    """Return a paragraph of the article's own words, which nothing may set in other letters."""
    words = paragraph(classes, text)
    words["support_smartquotes"] = False
    return words


def credit(cited, licence, where=""):
    """Return, as inline nodes, whose words a quote is and what allows to show them.

    Parameters
    ----------
    cited : Citation
    licence : str
        Its SPDX identifier, such as ``CC-BY-4.0``; empty where none is on record.
    where : str
        The place in the article.
    """
    name = ", ".join(filter(None, [cited.credit, where]))
    return [article_link(name, cited), nodes.Text(", "), _licence(licence)]


def article_link(text, cited, fragment=""):
    """Return a link to the article, or the mere text where the data name no address of it."""
    address = cited.address and cited.address + fragment
    return nodes.reference("", text, refuri=address, internal=False) if address else nodes.Text(text)


def _licence(spdx):
    """Return a licence as a link to its text, where it is one of Creative Commons'."""
    known = re.fullmatch(r"CC-(BY(?:-[A-Z]{2})*)-(\d\.\d)", spdx)
    if not known:
        return nodes.Text(spdx or "no licence on record")
    address = f"https://creativecommons.org/licenses/{known[1].lower()}/{known[2]}/"
    return nodes.reference("", f"CC {known[1]} {known[2]}", refuri=address, internal=False)


def note_hovers(app):
    """Find what to show when a pointer rests on a link to a quote (Sphinx event ``builder-inited``)."""
    data = Path(app.srcdir, app.config.compendium_root, "data").resolve()
    cited, quotes = cited_article(data), read_quotes(data)
    proved = quotes[quotes["verified"]].set_index("segment_id")
    people = {person["participant_id"]: person for person in _rows(data / "participants.csv")}
    app.compendium_hovers = {}
    for row in _rows(data / "segments.csv"):
        name, number = row["segment_id"], row["participant_id"]
        speaker = f"Participant {number}, {plain(people[number]['affiliation'])}"
        if name in proved.index:
            licence = _licence(proved.loc[name, "licence"]).astext()
            told = f"{proved.loc[name, 'text']} ({speaker}; {cited.credit}, {licence})"
        else:
            told = f"In our words: {unguarded(row['gist'])} ({speaker})"
        app.compendium_hovers[f"quote-{name}"] = told


def show_hovers(app, doctree, docname):
    """Give every link to a quote its words, or our gist of them (``doctree-resolved``)."""
    for reference in doctree.findall(nodes.reference):
        target = reference.get("refid") or reference.get("refuri", "").rpartition("#")[2]
        if target in app.compendium_hovers:
            reference["reftitle"] = app.compendium_hovers[target]


def changed_hovers(app, env):
    """Pages to be written again because of what links show: all, or none (``env-updated``)."""
    before, env.compendium_hovers = getattr(env, "compendium_hovers", None), app.compendium_hovers
    return [] if before == app.compendium_hovers else sorted(env.all_docs)


def register(app):
    """Connect to Sphinx."""
    app.connect("builder-inited", note_hovers)
    app.connect("env-updated", changed_hovers)
    app.connect("doctree-resolved", show_hovers)


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
