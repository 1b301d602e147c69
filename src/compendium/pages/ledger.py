"""Sphinx directive of the evidence page: every claim with its quotes and its verdict, from the results."""

from docutils import nodes

from compendium.data.wording import readable
from compendium.pages import excerpt
from compendium.pages.attached_words import attached, credit, verbatim_paragraph
from compendium.pages.nodes import BookDirective, cell, link, paragraph
from compendium.pages.provenance import provenance
from compendium.run.results import unguarded
from compendium.words.article import cited_article

BELONGS = {
    "yes": "of the group named",
    "no": "not of the group named",
    "not checkable": "cannot be placed by the table of participants",
}


class Claims(BookDirective):
    """``{claims}``: a section for each section of the documents, with its claims as cards.

    A claim has an anchor such as ``claim-R-CU-12``, links to its quotes, and to the claims that it rests on.
    """

    def run(self):
        """Return what they were made from and the sections, in the order of the claims."""
        quotes = {}
        for row in self.rows("results", "tables", "evidence.csv"):
            if row["segment_id"] and row["via_claim_id"] == row["claim_id"]:
                quotes.setdefault(row["claim_id"], []).append(row)
        self.quote_labels, self.claim_labels = excerpt.quote_labels(self), excerpt.claim_labels(self)
        codes, self.words, self.source = self.codes(), attached(self), cited_article(self.data())
        every = excerpt.by_section(self.rows("results", "tables", "claims.csv"))
        made = provenance(self, "tables/claims.csv", "tables/evidence.csv")
        return [made] + [
            self.section(place, claims[: excerpt.most_of(every)], claims, quotes, codes)
            for place, claims in every.items()
        ]

    def section(self, place, claims, every, quotes, codes):
        """Return the claims of one section of a document, of very many the first."""
        title = f"{place[0].capitalize()} · {place[1]}"
        cards = [self.card(claim, quotes.get(claim["claim_id"], []), codes) for claim in claims]
        section = nodes.section("", nodes.title("", title))
        section += nodes.bullet_list("", *cards, classes=["claim-cards"])
        section += excerpt.rest(claims, every, "claims", "claims.csv")
        return self.anchor(section, nodes.make_id(f"claims {title}"))

    def card(self, claim, quotes, codes):
        """Return one claim: what is said, of whom, on which evidence, with what verdict and why."""
        name, code = claim["claim_id"], codes[claim["code_id"]]
        verdict = "; ".join(filter(None, [claim["verdict"], claim["flags"]]))
        parts = [
            paragraph("claim-locator", name, " · ", link(code["label"], f"code-{code['code_id']}")),
            paragraph("claim-gist", unguarded(claim["gist"])),
            card_line("Said of: ", nodes.Text(unguarded(claim["attributed_as"])))
            if claim["attributed_as"]
            else None,
            *[line for quote in quotes for line in self.citation(quote)],
            card_line("Sums up: ", *cell(claim["rests_on"], self.claim_labels))
            if claim["rests_on"]
            else None,
            card_line("Verdict: ", nodes.strong("", verdict), nodes.Text(f". {claim['reason']}")),
        ]
        return self.anchor(nodes.list_item("", *filter(None, parts), classes=["claim-card"]), f"claim-{name}")

    def citation(self, quote):
        """Return the lines on a quote that a claim cites, its words among them where they are attached."""
        line = card_line("Cites: ", *cited(quote, self.quote_labels))
        words = self.words.get(quote["segment_id"])
        if words is None or not words.verified:
            return [line]
        text = verbatim_paragraph("claim-words", f"{words.text} ")
        text += nodes.inline("", "", nodes.Text("("), *credit(self.source, words.licence), nodes.Text(")"))
        return [line, text]


def card_line(what, *inline):
    """Return a line of a card."""
    return paragraph("claim-line", nodes.inline("", what, classes=["claim-what"]), *inline)


def cited(quote, labels):
    """Return, as inline nodes, a quote that a claim cites, who speaks, and whether the two fit."""
    person = quote["participant_id"]
    speaker = link(f"participant {person}", f"speaker-{person}")
    belongs = BELONGS.get(quote["belongs"])
    support = (
        ""
        if quote["supports"] == "yes"
        else f", which is now coded {quote['quote_code']} and does not support it"
    )
    rest = f", {readable(quote['affiliation'])}" + (f" ({belongs})" if belongs else "") + support
    return [*cell(quote["segment_id"], labels), nodes.Text(", "), speaker, nodes.Text(rest)]


DIRECTIVES = {"claims": Claims}
