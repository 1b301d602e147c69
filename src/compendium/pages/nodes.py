"""Building blocks of the book's pages, as docutils nodes: text stays text, whatever it looks like."""

import csv
import json
import os
import re
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from compendium.pages.text import plain
from compendium.run.results import unguarded

ABSENT = "–"
LONG = 60

COLUMN_LETTERS, MOST_LETTERS, GAP = 84, 30, 2
"""Letters that a line of a table has room for, that a column takes of them at most, and between columns."""

EXECUTED = "executed"

OPTIONAL = "optional"
"""Where Sphinx keeps, for each page, the names of files that it shows if they are there."""


class BookDirective(SphinxDirective):
    """What all directives share: reading files of the study, and giving anchors."""

    def path(self, *parts):
        """Return the path of a file of the study, noted as something that this page depends on."""
        path = Path(self.env.srcdir, self.config.compendium_root, *parts).resolve()
        if not path.is_file():
            raise self.error(f"{self.name}: there is no {'/'.join(parts)}; run the pipeline first")
        self.env.note_dependency(os.fspath(path))
        return path

    def optional(self, *parts):
        """Return the path of a file that need not be there, noted like any other (Sphinx would miss it)."""
        path = Path(self.env.srcdir, self.config.compendium_root, *parts).resolve()
        self.env.metadata[self.env.docname].setdefault(OPTIONAL, []).append(os.fspath(path))
        return path

    def data(self, *tables):
        """Return the folder of the data; its dictionary and these tables are noted as what the page shows."""
        for table in tables:
            self.path("data", f"{table}.csv")
        return self.path("data", "datapackage.json").parent

    def rows(self, *parts):
        """Return the rows of a CSV file of the study, each a dict of strings."""
        with self.path(*parts).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def columns(self, *parts):
        """Return the names of the columns of a CSV file of the study, which may have no rows."""
        with self.path(*parts).open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file), [])

    def package(self):
        """Return the data package's descriptor."""
        return json.loads(self.path("data", "datapackage.json").read_text(encoding="utf-8"))

    def codes(self):
        """Return the codebook's rows by code_id, in its order."""
        return {row["code_id"]: row for row in self.rows("data", "codebook.csv")}

    def themes(self):
        """Return the code_ids of the themes that quotes are coded under, in codebook order."""
        return [name for name, code in self.codes().items() if not code["parent_id"] and code["table_no"]]

    def quotes(self):
        """Return the published quotes by segment_id, in their order."""
        return {row["segment_id"]: row for row in self.rows("data", "segments.csv")}

    def caption(self, otherwise):
        """Return the directive's content, else the text given: a paragraph of MyST, as inline nodes."""
        found = self.parse_content_to_nodes() if self.content else self.parse_text_to_nodes(otherwise)
        if len(found) > 1 or not isinstance(found[0], nodes.paragraph):
            raise self.error(f"{self.name}: a caption is one paragraph")
        return list(found[0].children)

    def anchor(self, node, name):
        """Give a node an anchor of that name, which any page can refer to, and return the node."""
        node["ids"], node["names"] = [name], [nodes.fully_normalize_name(name)]
        self.state.document.note_explicit_target(node, node)
        return node


class scroll_region(nodes.General, nodes.Element):
    """A box that scrolls sideways by itself, by keyboard too; its attribute ``label`` is read out."""


class unnumbered_figure(nodes.figure):
    """A figure that numfig passes over, for it counts by class."""


class UnnumberExecuted(SphinxTransform):
    """Take number and label from the figures of executed notebooks: the pages of the book carry both.

    Nor are the notebooks in the contents; a page lists them. Sphinx collects labels at priority 850, so this
    comes before.
    """

    default_priority = 800

    def apply(self, **kwargs):
        """Replace each figure by one without name."""
        if not self.env.docname.startswith(f"{EXECUTED}/"):
            return
        self.env.metadata[self.env.docname]["orphan"] = True
        for figure in list(self.document.findall(nodes.figure)):
            for name in figure["names"]:
                self.document.nametypes.pop(name, None)
                self.document.nameids.pop(name, None)
            kept = {key: value for key, value in figure.attributes.items() if key != "names"}
            figure.replace_self(unnumbered_figure("", *figure.children, **kept))


def paragraph(classes, *children):
    """Return a paragraph; strings among the children become text."""
    inline = [nodes.Text(child) if isinstance(child, str) else child for child in children]
    return nodes.paragraph("", "", *inline, classes=classes.split())


def literal(text):
    """Return text as code."""
    return nodes.literal("", text)


def prose(text):
    """Return inline nodes for text whose only markup is `code` between backticks."""
    parts = text.split("`")
    return [literal(part) if place % 2 else nodes.Text(part) for place, part in enumerate(parts) if part]


def linked(text):
    """Return inline nodes for text in which web addresses become links, each named by its site."""
    parts = re.split(r"(https?://[^\s;,]*[^\s;,:.)])", text)
    return [
        nodes.reference("", urlsplit(part).hostname, refuri=part, internal=False)
        if place % 2
        else nodes.Text(part)
        for place, part in enumerate(parts)
        if part
    ]


def name_in_contents(app, doctree):
    """Let contents and search name an executed notebook by its file: a page of the book has its title."""
    page = app.env.docname
    if page.startswith(f"{EXECUTED}/"):
        name = page.removeprefix(f"{EXECUTED}/")
        app.env.titles[page] = nodes.title("", name)
        asked = app.env.longtitles[page].astext()
        app.env.longtitles[page] = nodes.title("", f"{asked} (notebook {name})")
        entry = next(iter(app.env.tocs[page].findall(nodes.reference)))
        entry.children = [nodes.Text(name)]


def link(text, label):
    """Return a link to a label of the book; a label that does not exist is a warning of the build."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype="ref",
        reftarget=nodes.fully_normalize_name(label),
        refexplicit=True,
        refwarn=True,
    )


def doc_link(text, page):
    """Return a link to a page of the book, named as from its top: ``/executed/05-voices``."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype="doc",
        reftarget=page,
        refexplicit=True,
        refwarn=True,
    )


def cell(value, labels, names=()):
    """Return a table's cell as inline nodes.

    Parameters
    ----------
    value : str
        As it stands in the CSV file.
    labels : dict
        Label by identifier; a cell that holds only such identifiers becomes links to them. One whose label
        is empty stays text.
    names : collection of str
        Identifiers to be written as words.
    """
    if not value:
        return [nodes.Text(ABSENT)]
    if re.fullmatch(r"https?://\S+", value):
        return [nodes.reference("", urlsplit(value).hostname, refuri=value, internal=False)]
    parts = re.split("; ?", value)
    if all(part in names for part in parts):
        return [nodes.Text("; ".join(plain(part) for part in parts))]
    if not all(part in labels for part in parts):
        shown = {"true": "yes", "false": "no"}.get(value, unguarded(value))
        return [nodes.Text(re.sub(";(?=[^ ])", "; ", shown))]
    linked = [link(part, labels[part]) if labels[part] else nodes.Text(part) for part in parts]
    return [node for part in linked for node in (nodes.Text("; "), part)][1:]


def table(headers, rows, label, caption=(), numeric=()):
    """Return a table in its own scrolling box; the first column heads the rows.

    Parameters
    ----------
    headers : list of str
    rows : list of rows, each a list of cells, each a list of inline nodes
    label : str
        What a screen reader calls the box.
    caption : list of inline nodes
        With a caption, the table can carry a number.
    numeric : collection of int
        Columns whose cells stand to the right.
    """
    styles = [_style(place in numeric, [cells[place] for cells in rows]) for place in range(len(headers))]
    group = nodes.tgroup("", cols=len(headers))
    group += [nodes.colspec("", colwidth=1, stub=int(place == 0)) for place in range(len(headers))]
    group += nodes.thead("", _row([[nodes.Text(header)] for header in headers], styles))
    group += nodes.tbody("", *[_row(cells, styles) for cells in rows])
    whole = nodes.table("", *([nodes.title("", "", *caption)] if caption else []), group)
    whole["classes"].append("result-table")
    return scroll_region("", whole, label=label, classes=["full-width"] if is_wide(headers, rows) else [])


def folded(line, content, name="folded"):
    """Return nodes that wait behind a line until a reader opens it.

    Parameters
    ----------
    line : str
    content : list of nodes
    name : str
        Class of the fold.

    Returns
    -------
    list of nodes
    """
    opening = f'<details class="{name}"><summary>{escape(line)}</summary>'
    return [
        nodes.raw("", opening, format="html"),
        *content,
        nodes.raw("", "</details>", format="html"),
    ]


def is_wide(headers, rows):
    """Tell whether a table needs more room than a column of text has, by its letters."""
    texts = [[header, *(_text(cells[place]) for cells in rows)] for place, header in enumerate(headers)]
    return sum(min(max(map(len, column)), MOST_LETTERS) + GAP for column in texts) > COLUMN_LETTERS


def _text(cell):
    return "".join(node.astext() for node in cell)


def _style(numeric, cells):
    """Return the class of a column: its numbers stand to the right, its long texts need room."""
    longest = max((len(_text(cell)) for cell in cells), default=0)
    return {"classes": ["number"] if numeric else ["long"] if longest > LONG else []}


def _row(cells, attributes):
    row = nodes.row()
    for inline, kept in zip(cells, attributes, strict=True):
        value = paragraph("", *inline)
        value["support_smartquotes"] = False
        row += nodes.entry("", value, **kept)
    return row


def _open_region(translator, node):
    attributes = {"role": "region", "tabindex": "0", "aria-label": node["label"]}
    translator.body.append(translator.starttag(node, "div", CLASS="table-scroll", **attributes))


def _close_region(translator, node):
    translator.body.append("</div>\n")


def _visit_figure(translator, node):
    translator.visit_figure(node)


def _depart_figure(translator, node):
    translator.depart_figure(node)


def _nothing(translator, node):
    """Add nothing: paper and plain text do not scroll."""


def register(app):
    """Teach Sphinx these nodes."""
    silent = (_nothing, _nothing)
    app.add_node(scroll_region, html=(_open_region, _close_region), latex=silent, text=silent)
    figure = (_visit_figure, _depart_figure)
    app.add_node(unnumbered_figure, html=figure, latex=figure, text=figure)
    app.add_transform(UnnumberExecuted)
    app.connect("doctree-read", name_in_contents, priority=900)  # after Sphinx's own collecting of titles
