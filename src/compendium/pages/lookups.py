"""Sphinx directives of pages to look things up in: codebook, speakers, checklists, dictionary, choices."""

import os
from pathlib import Path

import nbformat
from docutils import nodes

from compendium.choices import DECLARED, Facts, may_be, read_entries
from compendium.pages.attached_words import article_link
from compendium.pages.excerpt import ROWS, quote_labels
from compendium.pages.nodes import (
    EXECUTED,
    BookDirective,
    cell,
    doc_link,
    folded,
    link,
    linked,
    literal,
    paragraph,
    prose,
    table,
)
from compendium.pages.text import plain
from compendium.words.article import cited_article


class Notebooks(BookDirective):
    """``{notebooks}``: every executed notebook with the question that it asks, as a list of links."""

    def run(self):
        """Return the list, in the order of their names."""
        listed, codes = nodes.bullet_list("", classes=["notebooks"]), self.codes()
        for path in sorted(Path(self.env.srcdir, EXECUTED).glob("*.ipynb")):
            self.env.note_dependency(os.fspath(path))
            heading = nbformat.read(path, as_version=4).cells[0].source.partition("\n")[0]
            code = codes.get(path.stem.rpartition("-")[2])
            of_which = f" ({code['label']})" if code else ""
            told = [
                doc_link(path.stem, f"/{EXECUTED}/{path.stem}"),
                f": {heading.removeprefix('# ')}{of_which}",
            ]
            listed += nodes.list_item("", paragraph("", *told))
        return [listed]


class Codebook(BookDirective):
    """``{codebook}``: every code with its definition, what belongs to it and what does not."""

    def run(self):
        """Return a section for each theme, in codebook order."""
        codes, self.labels, self.quoted = list(self.codes().values()), quote_labels(self), self.quotes_coded()
        return [self.section(code, codes) for code in codes if not code["parent_id"]]

    def section(self, theme, codes):
        """Return one theme and its codes."""
        section = nodes.section("", nodes.title("", f"{theme['label']} ({theme['code_id']})"))
        leaves = [code for code in codes if code["parent_id"] == theme["code_id"]]
        section += [
            *self.explained(theme),
            nodes.definition_list("", *map(self.item, leaves), classes=["codes"]),
        ]
        return self.anchor(section, f"code-{theme['code_id']}")

    def item(self, code):
        """Return one code under its theme."""
        term = self.anchor(nodes.term("", f"{code['label']} ({code['code_id']})"), f"code-{code['code_id']}")
        return nodes.definition_list_item("", term, nodes.definition("", *self.explained(code)))

    def explained(self, code):
        """Return the paragraphs that define a code."""
        sides = {"Include: ": code["include"], "Exclude: ": code["exclude"]}
        rest = [paragraph("", nodes.strong("", side), text) for side, text in sides.items() if text]
        quoted = self.quoted.get(code["code_id"], [])
        rest += (
            [paragraph("", nodes.strong("", "Quotes: "), *quote_links(quoted, self.labels))] if quoted else []
        )
        return [paragraph("definition", code["definition"]), *rest]

    def quotes_coded(self):
        """Return the quotes of each code under the coding in force, from the themes' tables of results."""
        found = {}
        for theme in self.themes():
            for row in self.rows("results", "tables", f"theme_{theme}.csv"):
                found.setdefault(row["code_id"], []).append(row["segment_id"])
        return found


class Speakers(BookDirective):
    """``{speakers}``: every participant with links to their quotes, and anchors such as ``speaker-110``."""

    def run(self):
        """Return a list of them, in the order of the table of participants."""
        said, self.labels = {}, quote_labels(self)
        for name, quote in self.quotes().items():
            said.setdefault(quote["participant_id"], []).append(name)
        people = self.rows("data", "participants.csv")
        items = [self.item(person, said.get(person["participant_id"], [])) for person in people]
        return [nodes.definition_list("", *items, classes=["speakers"])]

    def item(self, person, quotes):
        """Return one of them."""
        name = person["participant_id"]
        term = self.anchor(nodes.term("", f"Participant {name}"), f"speaker-{name}")
        who = f"{plain(person['affiliation'])}, {plain(person['role']).lower()}. "
        told = (
            [nodes.Text("Quotes: "), *quote_links(quotes, self.labels)]
            if quotes
            else [nodes.Text("Not quoted.")]
        )
        return nodes.definition_list_item("", term, nodes.definition("", paragraph("", who, *told)))


class DataDictionary(BookDirective):
    """``{data-dictionary}``: every table and column that data/datapackage.json declares."""

    def run(self):
        """Return a section for each table."""
        return [self.section(resource) for resource in self.package()["resources"]]

    def section(self, resource):
        """Return one table's description and columns."""
        schema = resource["schema"]
        cells = [
            [
                [literal(field["name"])],
                [nodes.Text(field["type"])],
                prose(field["description"]),
                rules(field, schema),
            ]
            for field in schema["fields"]
        ]
        section = nodes.section("", nodes.title("", resource["path"]))
        section += paragraph("", *prose(resource["description"]))
        columns = table(["Column", "Type", "Meaning", "Rules"], cells, f"Columns of {resource['path']}")
        section += folded(f"Columns ({len(cells)})", [columns])
        return self.anchor(section, f"data-{resource['name']}")


class Choices(BookDirective):
    """``{choices}``: what study.yml lets a reader choose, what that may be, with its reason and notebooks."""

    def run(self):
        """Return the table of choices."""
        choices = read_entries(self.path("study.yml").parent)
        facts = Facts(self.data("coders", "codebook"))
        cells = [
            [
                [literal(name)],
                [literal(str(choice["value"]))],
                [nodes.Text(may_be(name, facts) if name in DECLARED else "what its notebooks take")],
                prose(" ".join(choice["reason"].split())),
                [nodes.Text(", ".join(choice["notebooks"]) or "none; a page of the book")],
            ]
            for name, choice in choices.items()
        ]
        return [table(["Choice", "Value", "May be", "Reason", "Notebooks"], cells, "Choices in study.yml")]


class Checklist(BookDirective):
    """``{checklist} COREQ``: a reporting checklist, item by item, with where each is reported."""

    required_arguments = 1

    def run(self):
        """Return the checklist as a table."""
        (name,) = self.arguments
        rows = [row for row in self.rows("data", "checklists.csv") if row["checklist"] == name]
        if not rows:
            raise self.error(f"{self.name}: data/checklists.csv has no items of {name}")
        columns = {
            "item_no": "No.",
            "item": "Item",
            "reported": "Reported",
            "locator": "Where",
            "note": "Note",
        }
        article = cited_article(self.data())
        cells = [
            [
                place(row, article) if column == "locator" else linked(row[column]) or cell("", {})
                for column in columns
            ]
            for row in rows
        ]
        caption = f"{name}, item by item"
        region = table(list(columns.values()), cells, caption, [nodes.Text(caption)])
        self.anchor(region[0], f"tab-{name}")
        return folded(f"{caption} ({len(rows)})", [region])


def place(row, article):
    """Return, as inline nodes, where a document reports something; in the article, with a link to it."""
    if row["document"] == "article" and row["locator"]:
        return [article_link(row["locator"], article)]
    return linked(row["locator"]) or cell("", {})


def quote_links(names, labels):
    """Return, as inline nodes, the way to each of some quotes; of very many, to the first of them."""
    more = f"; and {len(names) - ROWS:,} more" if len(names) > ROWS else ""
    return [*cell("; ".join(names[:ROWS]), labels), nodes.Text(more)]


def rules(field, schema):
    """Return, as inline nodes, what the values of a column must keep to."""
    constraints = field.get("constraints", {})
    said = ["key"] if field["name"] in as_list(schema.get("primaryKey", [])) else []
    said += [word for word in ("required", "unique") if constraints.get(word)]
    for rule, words in (("minimum", "at least"), ("maximum", "at most"), ("minLength", "length at least")):
        said += [f"{words} {constraints[rule]}"] if rule in constraints else []
    said += ["one of `" + "`, `".join(map(str, constraints["enum"])) + "`"] if "enum" in constraints else []
    said += [f"pattern `{constraints['pattern']}`"] if "pattern" in constraints else []
    found = [node for rule in said for node in [nodes.Text("; "), *prose(rule)]]
    for key in schema.get("foreignKeys", []):
        if field["name"] in as_list(key["fields"]):
            name = key["reference"]["resource"]
            found += [
                nodes.Text("; refers to "),
                link(name, f"data-{name}") if name else nodes.Text("this table"),
            ]
    return [nodes.Text(found[0].astext().removeprefix("; ")), *found[1:]] if found else cell("", {})


def as_list(names):
    """Return the columns of a key, which Frictionless lets one write as a bare name."""
    return [names] if isinstance(names, str) else names


DIRECTIVES = {
    "notebooks": Notebooks,
    "codebook": Codebook,
    "data-dictionary": DataDictionary,
    "choices": Choices,
    "checklist": Checklist,
    "speakers": Speakers,
}
