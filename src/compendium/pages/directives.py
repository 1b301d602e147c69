"""Sphinx directives that show results: figures, tables and quotes, as they stand in their files."""

import json
import os
import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst.directives import nonnegative_int, unchanged_required

from compendium.data.wording import is_numeric, rounded
from compendium.pages import (
    assets,
    claim_sentences,
    contact,
    discrepancies,
    excerpt,
    freshness,
    hovers,
    images,
    ledger,
    linked_data,
    lookups,
    numbers,
    policy,
    repairs,
    searching,
    when,
    wordlists,
)
from compendium.pages.attached_words import article_link, attached, credit, verbatim_paragraph
from compendium.pages.nodes import (
    EXECUTED,
    BookDirective,
    cell,
    folded,
    link,
    paragraph,
    register,
    table,
)
from compendium.pages.provenance import provenance, run_of
from compendium.pages.text import plain
from compendium.run.results import unguarded
from compendium.words.article import cited_article


class ResultFigure(BookDirective):
    """``{result-figure} voices``: a saved figure, numbered, with alt text and caption of its notebook cell.

    The label is ``fig-voices``. A content replaces the caption.
    """

    required_arguments = 1
    has_content = True

    def run(self):
        """Return the figure and what it was made from."""
        (name,) = self.arguments
        return [self.figure(name), provenance(self, f"figures/{name}.svg", f"tables/{name}.csv")]

    def figure(self, name):
        """Return a saved figure as a numbered node."""
        file = self.path("results", "figures", f"{name}.svg")
        alt, caption = self.words(name)
        page = Path(self.env.doc2path(self.env.docname))
        image = nodes.image(uri=Path(os.path.relpath(file, page.parent)).as_posix(), alt=alt)
        shown = [*self.caption(caption), nodes.Text(" "), self.code_link(name)]
        figure = nodes.figure("", image, nodes.caption("", "", *shown))
        return self.anchor(figure, f"fig-{name}")

    def code_link(self, name):
        """Return a link to the cell that draws a figure."""
        run = run_of(self.env, f"figures/{name}.svg")
        address = f"{EXECUTED}/{run}.html#{nodes.make_id(f'fig-{name}')}"
        return nodes.reference("", "Show the code", internal=True, refuri=address, classes=["code-link"])

    def words(self, name):
        """Return alt text and caption from the executed notebook that draws the figure."""
        for path in sorted(Path(self.env.srcdir, EXECUTED).glob("*.ipynb")):
            for found in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                shown = found["metadata"].get("mystnb", {})
                if shown.get("figure", {}).get("name") == f"fig-{name}":
                    self.env.note_dependency(os.fspath(path))
                    return shown["image"]["alt"], shown["figure"]["caption"]
        raise self.error(f"{self.name}: no executed notebook has a figure cell named fig-{name}")


class ResultTable(BookDirective):
    """``{result-table} voices``: a saved table, numbered, with the label ``tab-voices``.

    The content is its caption. ``:columns:`` chooses and orders columns and ``:headers:`` names them, both
    separated by commas. Fractions are shown with ``:decimals:``, two if it is not given. With ``:folded:``
    the table waits behind the line given there, for a figure says the same or few will look it up.
    """

    required_arguments = 1
    has_content = True
    option_spec = dict.fromkeys(("columns", "headers", "folded"), unchanged_required) | {
        "decimals": nonnegative_int
    }

    def run(self):
        """Return the table in its scrolling box, and what it was made from."""
        (name,) = self.arguments
        every = self.rows("results", "tables", f"{name}.csv")
        rows = every[: excerpt.ROWS]
        known = self.columns("results", "tables", f"{name}.csv")
        columns = self.split("columns") or known
        headers = self.split("headers") or [plain(column) for column in columns]
        lost = [column for column in columns if column not in known]
        if lost or len(headers) != len(columns):
            raise self.error(
                f"{self.name} {name}: {len(columns)} columns and {len(headers)} headers; "
                f"no such column: {', '.join(lost) or 'none'}"
            )
        values = [[row[column] for row in rows] for column in columns]
        numeric = [place for place, found in enumerate(values) if is_numeric(found)]
        shown = [rounded(found, self.options.get("decimals", 2)) for found in values]
        caption = self.caption(plain(name))
        label = "".join(node.astext() for node in caption)
        region = table(headers, self.cells(zip(*shown, strict=True)), label, caption, numeric)
        self.anchor(region[0], f"tab-{name}")
        shown = [region, *excerpt.rest(rows, every, "rows", f"{name}.csv")]
        if "folded" in self.options:
            shown = folded(f"{self.options['folded']} ({len(rows)} rows)", shown)
        return [*shown, provenance(self, f"tables/{name}.csv")]

    def cells(self, rows):
        """Return rows of cells: quotes, codes and claims as links, sides and roles as words."""
        labels = {code: f"code-{code}" for code in self.codes()}
        labels |= excerpt.quote_labels(self) | excerpt.claim_labels(self)
        people = self.rows("data", "participants.csv")
        coders = [coder["coder"] for coder in self.rows("data", "coders.csv")]
        names = {person[column] for person in people for column in ("affiliation", "role")} | set(coders)
        whose = re.compile(rf"\b(?:{'|'.join(map(re.escape, coders))})(?=: )")

        def named(value):
            return whose.sub(lambda who: plain(who[0]), value) if coders else value

        return [[cell(named(value), labels, names) for value in row] for row in rows]

    def split(self, option):
        """Return the comma-separated parts of an option, none if it is absent."""
        return [part.strip() for part in self.options.get(option, "").split(",") if part.strip()]


class ThemeQuotes(BookDirective):
    """``{theme-quotes} CU``: the quotes of one theme as cards, each with an anchor such as ``quote-T3Q6``."""

    required_arguments = 1

    def run(self):
        """Return the cards, from the theme's table of results, and what that was made from."""
        (name,) = self.arguments
        return [*self.cards(name), provenance(self, f"tables/theme_{name}.csv")]

    def cards(self, theme):
        """Return the quotes of a theme as a list, and how many there are if there are too many for a page."""
        quotes, claims = self.quotes(), excerpt.claim_labels(self)
        words, cited = attached(self), cited_article(self.data())
        every, rows = excerpt.quotes_of_theme(self, theme)
        cards = [
            self.card(row, quotes[row["segment_id"]], words.get(row["segment_id"]), claims, cited)
            for row in rows
        ]
        rest = excerpt.rest(rows, every, "quotes", f"theme_{theme}.csv")
        order = [name for name, code in self.codes().items() if not code["parent_id"]]
        classes = ["quote-cards", f"theme-{order.index(theme) % 8 + 1}"]
        return [nodes.bullet_list("", *cards, classes=classes), *rest]

    def card(self, row, quote, words, claims, cited):
        """Return one quote: its words or our gist, who speaks, which practice, and where to read it."""
        where = f"Table {quote['table_no']}, quote {quote['quote_no']}, page {quote['page']}"
        person = f"Participant {row['participant_id']}"
        speaker = f", {plain(row['affiliation'])}, {plain(row['role']).lower()}"
        card = nodes.list_item(
            "",
            paragraph("quote-locator", row["segment_id"]),
            *said(unguarded(row["gist"]), words),
            paragraph("quote-speaker", "Said by ", link(person, f"speaker-{row['participant_id']}"), speaker),
            paragraph("quote-code", "Coded as ", link(row["label"], f"code-{row['code_id']}")),
            *used_for("Cited for ", row["cited_by"], claims),
            *used_for("Through these, behind ", row["behind"], claims),
            source(cited, where, words),
            classes=["quote-card"],
        )
        return self.anchor(card, f"quote-{row['segment_id']}")


def said(gist, words):
    """Return the paragraphs of a card that tell what is said: in the article's words, in ours, or in both."""
    if words is None:
        return [paragraph("quote-gist", gist)]
    mark = "" if words.verified else "Not verified: the text attached is not the one on record. "
    return [
        verbatim_paragraph("quote-words", words.text),
        paragraph("quote-in-short", f"{mark}In our words: {gist}"),
    ]


def source(cited, where, words):
    """Return the paragraph of a card that leads to the article."""
    if words is None:
        return paragraph("quote-source", article_link(f"Read it in the article: {where}", cited))
    return paragraph("quote-source", "Quoted from ", *credit(cited, words.licence, where))


def used_for(how, names, claims):
    """Return a line of a quote's card with links to the claims that use it, none where none does."""
    return [paragraph("quote-claims", how, *cell(names, claims))] if names else []


class Themes(ThemeQuotes, ResultFigure):
    """``{themes}``: a section for each theme of the codebook, with definition, figure and quotes."""

    required_arguments = 0
    has_content = False

    def run(self):
        """Return the sections, in codebook order."""
        return [self.section(code) for code in self.codes().values() if not code["parent_id"]]

    def section(self, theme):
        """Return one theme."""
        name = theme["code_id"]
        intro = [paragraph("definition", theme["definition"])]
        if theme["table_no"]:
            intro += [
                paragraph(
                    "theme-table", f"In the article, its quotes are printed in Table {theme['table_no']}."
                )
            ]
        section = nodes.section("", nodes.title("", theme["label"]), *intro)
        made = provenance(self, f"figures/theme_{name}.svg", f"tables/theme_{name}.csv")
        section += [self.figure(f"theme_{name}"), *self.cards(name), made]
        return self.anchor(section, f"theme-{name}")


def setup(app):
    """Register directives and nodes with Sphinx."""
    app.add_config_value("compendium_root", "..", "env")
    register(app)
    modules = (numbers, freshness, images, assets, repairs, searching, hovers, policy, contact, linked_data)
    for module in modules:
        module.register(app)
    shown = {"result-figure": ResultFigure, "result-table": ResultTable, "theme-quotes": ThemeQuotes}
    shown |= {"themes": Themes} | lookups.DIRECTIVES | ledger.DIRECTIVES
    shown |= claim_sentences.DIRECTIVES | wordlists.DIRECTIVES | discrepancies.DIRECTIVES
    shown |= {"when": when.When}
    for name, directive in shown.items():
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
