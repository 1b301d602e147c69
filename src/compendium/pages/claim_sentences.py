"""Sphinx directive of the page of annotations: each claim at its sentence in the reader's copy."""

import re
from urllib.parse import quote

from docutils import nodes

from compendium.errors import DataError
from compendium.pages import excerpt
from compendium.pages.attached_words import article_link, credit, verbatim_paragraph
from compendium.pages.ledger import card_line
from compendium.pages.nodes import BookDirective, cell, link, paragraph
from compendium.run.results import unguarded
from compendium.words.annotations import FILE, read_annotations
from compendium.words.article import cited_article
from compendium.words.quotes import FOLDER

RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){2,4}")
"""Three to five words with nothing but blanks between: what any printing of a sentence has alike."""


class Annotations(BookDirective):
    """``{annotations}``: the claims, each at its sentence, where a reader has annotated the article.

    The content is what the page says where nobody has.
    """

    has_content = True

    def run(self):
        """Return a section for each section of the article, or the content."""
        if not self.optional("data", FOLDER, FILE).is_file():
            return self.parse_content_to_nodes()
        try:
            found = read_annotations(self.data())
        except DataError as error:
            raise self.error("; ".join(error.problems)) from error
        cited, quotes = cited_article(self.data()), excerpt.quote_labels(self)
        self.claims, self.labels = excerpt.claim_labels(self), {}
        for name, row in self.quotes().items():
            self.labels[f"Table {row['table_no']}, Quote {row['quote_no']}"] = quotes[name]
        notes = {row.claim_id: row for row in found.itertuples()}
        claims = [row for row in self.rows("results", "tables", "claims.csv") if row["claim_id"] in notes]
        source = paragraph("", "The passages are quoted from ", *credit(cited, cited.licence), ".")
        return [source] + [
            self.section(section, [self.card(notes[claim["claim_id"]], claim, cited) for claim in part])
            for (_, section), part in excerpt.by_section(claims).items()
        ]

    def section(self, title, cards):
        """Return the annotations of one section of the article."""
        listed = nodes.bullet_list("", *cards, classes=["claim-cards"])
        section = nodes.section("", nodes.title("", title), listed)
        return self.anchor(section, nodes.make_id(f"annotated {title}"))

    def card(self, row, claim, cited):
        """Return one annotation: the sentence, our note, the verdict, the quotes behind it, and the place."""
        name = row.claim_id
        goto = text_directive(row.exact)
        place = f"characters {row.start}–{row.end} of the running text; "
        parts = [
            paragraph("claim-locator", *cell(name, self.claims), f" · {row.tagging}"),
            verbatim_paragraph("claim-sentence", row.exact),
            card_line("Note: ", nodes.Text(unguarded(row.describing.partition(": ")[2]))),
            card_line("Verdict: ", nodes.Text(row.assessing.partition(": ")[2] + outdated(row, claim))),
            card_line("Sources: ", *self.linked(row.linking.partition(": ")[2])),
            card_line("Place: ", nodes.Text(place), article_link("find it in the article", cited, goto)),
        ]
        return self.anchor(nodes.list_item("", *parts, classes=["claim-card"]), f"annotation-{name}")

    def linked(self, sources):
        """Return the sources of a note as inline nodes, each quote a link to it."""
        parts = re.split(r"(Table \d+, Quote \d+)", sources)
        labels = [self.labels.get(part) for part in parts]
        return [
            link(part, label) if label else nodes.Text(part)
            for part, label in zip(parts, labels, strict=True)
            if part
        ]


def outdated(row, claim):
    """Return a remark where the verdict has changed since the annotation was written, else nothing."""
    verdict = "; ".join(filter(None, [claim["verdict"], claim["flags"]]))
    then = f"{claim['verdict']} ({claim['flags']})" if claim["flags"] else claim["verdict"]
    if row.assessing.startswith(f"Verdict: {then}."):
        return ""
    return f" The verdict is now {verdict}: run compendium annotations again."


def text_directive(sentence):
    """Return the part of an address that asks a browser to go to a sentence, by its first and last words.

    >>> text_directive("In 2020, the two of them – she said – had a plan to stay.")
    '#:~:text=the%20two%20of%20them,had%20a%20plan%20to%20stay'

    References
    ----------
    Web Platform Incubator Community Group, URL Fragment Text Directives.
    """
    runs = [quote(run) for run in RUN.findall(sentence)]
    ends = list(dict.fromkeys([runs[0], runs[-1]])) if runs else []
    return f"#:~:text={','.join(ends)}" if ends else ""


DIRECTIVES = {"annotations": Annotations}
