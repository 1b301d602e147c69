"""Sphinx directive of the evidence page: every claim with its quotes and its verdict, from the results."""

from itertools import groupby

from docutils import nodes

from compendium.book.nodes import BookDirective, cell, link, paragraph
from compendium.book.provenance import provenance
from compendium.book.text import plain, unguarded

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
        claims = self.rows("results", "tables", "claims.csv")
        codes = self.codes()
        made = provenance(self, "tables/claims.csv", "tables/evidence.csv")
        return [made] + [
            self.section(f"{document.capitalize()} · {section}", list(found), quotes, codes)
            for (document, section), found in groupby(
                claims, lambda claim: (claim["document"], claim["section"])
            )
        ]

    def section(self, title, claims, quotes, codes):
        """Return the claims of one section of a document."""
        cards = [self.card(claim, quotes.get(claim["claim_id"], []), codes) for claim in claims]
        section = nodes.section(
            "", nodes.title("", title), nodes.bullet_list("", *cards, classes=["claim-cards"])
        )
        return self.anchor(section, nodes.make_id(f"claims {title}"))

    def card(self, claim, quotes, codes):
        """Return one claim: what is said, of whom, on which evidence, with what verdict and why."""
        name, code = claim["claim_id"], codes[claim["code_id"]]
        verdict = "; ".join(filter(None, [claim["verdict"], claim["flags"]]))
        parts = [
            paragraph("claim-locator", name, " · ", link(code["label"], f"code-{code['code_id']}")),
            paragraph("claim-gist", unguarded(claim["gist"])),
            told("Said of: ", nodes.Text(unguarded(claim["attributed_as"])))
            if claim["attributed_as"]
            else None,
            *[told("Cites: ", *cited(quote)) for quote in quotes],
            told("Sums up: ", *self.summed_up(claim)) if claim["rests_on"] else None,
            told("Verdict: ", nodes.strong("", verdict), nodes.Text(f". {claim['reason']}")),
        ]
        return self.anchor(nodes.list_item("", *filter(None, parts), classes=["claim-card"]), f"claim-{name}")

    def summed_up(self, claim):
        """Return links to the claims that a claim rests on."""
        labels = {name: f"claim-{name}" for name in claim["rests_on"].split(";")}
        return cell(claim["rests_on"], labels)


def told(what, *inline):
    """Return a line of a card."""
    return paragraph("claim-line", nodes.inline("", what, classes=["claim-what"]), *inline)


def cited(quote):
    """Return, as inline nodes, a quote that a claim cites, who speaks, and whether the two fit."""
    person = quote["participant_id"]
    speaker = link(f"participant {person}", f"speaker-{person}")
    belongs = BELONGS.get(quote["belongs"])
    support = (
        ""
        if quote["supports"] == "yes"
        else f", which is now coded {quote['quote_code']} and does not support it"
    )
    rest = f", {plain(quote['affiliation'])}" + (f" ({belongs})" if belongs else "") + support
    cited = link(quote["segment_id"], f"quote-{quote['segment_id']}")
    return [cited, nodes.Text(", "), speaker, nodes.Text(rest)]


DIRECTIVES = {"claims": Claims}
