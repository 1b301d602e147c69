"""Sphinx directive of the evidence page: every claim with its quotes, what they show, and its verdict."""

import re

from docutils import nodes

from compendium.analysis.groups import NO, UNTOLD, YES
from compendium.data.wording import readable
from compendium.pages import excerpt
from compendium.pages.attached_words import attached, credit, verbatim_paragraph
from compendium.pages.nodes import BookDirective, cell, folded, link, paragraph
from compendium.pages.provenance import provenance
from compendium.pages.text import plain
from compendium.run.results import unguarded
from compendium.words.article import cited_article

BELONGS = {
    YES: "of the group named",
    NO: "not of the group named",
    UNTOLD: "left open whether of the group named",
}
SHOWS = {
    "whole": "the whole sentence.",
    "part": "a part of the sentence.",
    "none": "nothing of the sentence.",
}
"""What the words of a quote show, as readers found who agree."""

WEIGHTS = ["substantive", "minor", "typographic"]


class Claims(BookDirective):
    """``{claims}``: a section for each section of the documents, with its claims as cards.

    A claim has an anchor such as ``claim-R-CU-12``, links to its quotes, to the claims that it rests on and
    to what the register of discrepancies says of its words.
    """

    def run(self):
        """Return what they were made from and the sections, in the order of the claims."""
        cited = [row for row in self.rows("results", "tables", "evidence.csv") if row["segment_id"]]
        self.cited = _by_claim(
            (row["claim_id"], row) for row in cited if row["via_claim_id"] == row["claim_id"]
        )
        register = sorted(
            self.rows("data", "discrepancies.csv"), key=lambda row: WEIGHTS.index(row["weight"])
        )
        self.register = _by_claim((name, row) for row in register for name in row["claim_ids"].split(";"))
        partings = self.rows("results", "tables", "attributions.csv")
        self.partings = _by_claim((row["claim_id"], row) for row in partings)
        self.quote_labels, self.claim_labels = excerpt.quote_labels(self), excerpt.claim_labels(self)
        self.leaves, self.words, self.source = self.codes(), attached(self), cited_article(self.data())
        every = excerpt.by_section(self.rows("results", "tables", "claims.csv"))
        made = provenance(self, "tables/claims.csv", "tables/evidence.csv", "tables/attributions.csv")
        return [made] + [
            self.section(place, claims[: excerpt.most_of(every)], claims) for place, claims in every.items()
        ]

    def section(self, place, claims, every):
        """Return the claims of one section of a document, of very many the first."""
        title = f"{place[0].capitalize()} · {place[1]}"
        section = nodes.section("", nodes.title("", title))
        section += nodes.bullet_list("", *map(self.card, claims), classes=["claim-cards"])
        section += excerpt.rest(claims, every, "claims", "claims.csv")
        return self.anchor(section, nodes.make_id(f"claims {title}"))

    def card(self, claim):
        """Return one claim: what is said, of whom, on which evidence, with what verdict and why."""
        name, code = claim["claim_id"], self.leaves[claim["code_id"]]
        kind = claim["kind"] + (", hedged" if claim["hedged"] == YES else "")
        verdict = "; ".join(filter(None, [claim["verdict"], claim["flags"]]))
        said_of, rests_on = claim["attributed_as"], claim["rests_on"]
        why = [
            *[line for quote in self.cited.get(name, []) for line in self.citation(quote)],
            *([card_line("Sums up: ", *cell(rests_on, self.claim_labels))] if rests_on else []),
            card_line("Reason: ", nodes.Text(claim["reason"])),
            *[card_line("Sentence: ", nodes.Text(text)) for text in _of_sentence(claim)],
            *[card_line("Readers: ", nodes.Text(_parting(row))) for row in self.partings.get(name, [])],
            *map(_registered, self.register.get(name, [])),
        ]
        parts = [
            paragraph(
                "claim-locator", name, " · ", link(code["label"], f"code-{code['code_id']}"), f" · {kind}"
            ),
            paragraph("claim-gist", unguarded(claim["gist"])),
            *([card_line("Said of: ", nodes.Text(unguarded(said_of)))] if said_of else []),
            *folded(verdict, why),
        ]
        return self.anchor(nodes.list_item("", *parts, classes=["claim-card"]), f"claim-{name}")

    def citation(self, quote):
        """Return the lines on a quote that a claim cites, its words among them where they are attached."""
        lines = [card_line("Cites: ", *cited(quote, self.quote_labels))]
        words = self.words.get(quote["segment_id"])
        if words is not None and words.verified:
            text = verbatim_paragraph("claim-words", f"{words.text} ")
            text += nodes.inline(
                "", "", nodes.Text("("), *credit(self.source, words.licence), nodes.Text(")")
            )
            lines.append(text)
        if quote["fit"]:
            lines.append(card_line("Shows: ", nodes.Text(shown(quote))))
        return lines


def _by_claim(pairs):
    """Return rows listed by claim, from pairs of a claim_id and a row."""
    found = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return found


def card_line(what, *inline):
    """Return a line of a card."""
    return paragraph("claim-line", nodes.inline("", what, classes=["claim-what"]), *inline)


def cited(quote, labels):
    """Return, as inline nodes, a quote that a claim cites, its speaker, their group, and the code carried."""
    person = quote["participant_id"]
    speaker = link(f"participant {person}", f"speaker-{person}")
    told = [readable(quote["affiliation"])]
    if quote["belongs"]:
        said = ", as the text itself says" if quote["belongs"] == YES and quote["speaker_placed"] else ""
        told.append(BELONGS[quote["belongs"]] + said)
    carries = quote["carries_code"] == YES
    told.append(
        "carries its code" if carries else f"now coded {quote['quote_code']}, does not carry its code"
    )
    return [
        *cell(quote["segment_id"], labels),
        nodes.Text(", "),
        speaker,
        nodes.Text(f", {'; '.join(told)}."),
    ]


def shown(quote):
    """Return what readers found that the words of a quote show of the sentence, and what they miss."""
    fit, missing = quote["fit"], unguarded(quote["missing"])
    found = SHOWS.get(fit) or f"readers differ: {' or '.join(fit.split('/'))}."
    return f"{found} Not in it: {re.sub(r'[.]? / ', '. Or: ', missing)}" if missing else found


def _of_sentence(claim):
    """Yield who speaks for the whole sentence, where it makes several claims and its flags are others."""
    voices, flags = claim["sentence_voices"], claim["sentence_flags"]
    if flags != claim["flags"]:
        who = "1 person is" if voices == "1" else f"{voices} people are"
        found = f": {flags}" if flags else ", so that the sentence is not flagged"
        yield f"{who} quoted for its {claim['sentence_claims']} claims together{found}."


def _parting(row):
    """Return on what readers, or readers and we, disagree, and what each says."""
    others = {
        name: value for name, value in row.items() if name not in ("claim_id", "aspect", "parting") and value
    }
    said = "; ".join(
        f"{name if name == 'ours' else plain(name)} {' and '.join(map(readable, value.split(';')))}"
        for name, value in others.items()
    )
    apart = "disagree with us" if row["parting"] == "we differ" else "disagree"
    return f"{apart} on {row['aspect']}: {said}."


def _registered(row):
    """Return the line on what the register of discrepancies says: of what is minor, the subject alone."""
    name = row["discrepancy_id"]
    apart = "locator" if row["document_b"] == row["document_a"] else "document"
    said = "; ".join(f"{row[f'{apart}_{side}']}: {row[f'says_{side}']}" for side in "ab")
    told = f" ({row['weight']}) {row['subject']}" + (f". {said}." if row["weight"] == WEIGHTS[0] else ".")
    line = card_line("Register: ", link(name, name), nodes.Text(told))
    line["classes"].append("claim-register")
    return line


DIRECTIVES = {"claims": Claims}
