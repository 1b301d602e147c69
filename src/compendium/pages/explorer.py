"""Sphinx directive of the explorer: every quote as a card, and what a script needs to filter them."""

from docutils import nodes

from compendium.pages import excerpt
from compendium.pages.attached_words import attached
from compendium.pages.directives import ThemeQuotes
from compendium.pages.interactive import InteractivePage
from compendium.pages.nodes import cell, link, paragraph
from compendium.pages.text import plain
from compendium.words.article import cited_article

SHOWN = ["segment_id", "table_no", "quote_no", "page", "participant_id", "gist", "n_words"]


class Explorer(InteractivePage, ThemeQuotes):
    """``{explorer}``: all coded quotes as cards, and the data by which a script filters them.

    A card has an anchor such as ``explore-T3Q6``; the book's own anchor of a quote is on the page of themes.
    """

    required_arguments = 0

    def run(self):
        """Return the place of the form, the data and the scripts that fill it in, and the cards."""
        every = self.coded_quotes()
        quotes, claims = every[: excerpt.CARDS], excerpt.claim_labels(self)
        self.labels = excerpt.quote_labels(self)
        words, cited = attached(self), cited_article(self.data())
        cards = [self.card(quote, quote, words.get(quote["segment_id"]), claims, cited) for quote in quotes]
        return [
            self.place("quote-finder", "Find quotes"),
            self.island("explorer-data", self.facts(quotes, cited.title)),
            self.scripts("csv", "page", "explorer", wait=False),
            *self.rest(quotes, every),
            nodes.bullet_list("", *cards, classes=["quote-cards", "explorer-cards"]),
        ]

    def coded_quotes(self):
        """Return the quotes with their speaker, what cites them, and each coder's primary code."""
        codes, given = self.codes(), self.primary_codes()
        people = {row["participant_id"]: row for row in self.rows("data", "participants.csv")}
        used = {
            row["segment_id"]: {"cited_by": row["cited_by"], "behind": row["behind"]}
            for theme in (name for name, code in codes.items() if not code["parent_id"])
            for row in self.rows("results", "tables", f"theme_{theme}.csv")
        }
        quotes = [quote for name, quote in self.quotes().items() if name in given]
        for quote in quotes:
            name = quote["segment_id"]
            code = next(iter(given[name].values()))
            quote |= {"codes": given[name], "code_id": code, "label": codes[code]["label"]}
            quote |= people[quote["participant_id"]] | used.get(name, {"cited_by": "", "behind": ""})
        return quotes

    def card(self, row, quote, words, claims, cited):
        """Return a quote's card, with each coder's code and the way to the quotes of its theme."""
        card, labels = super().card(row, quote, words, claims, cited), self.codes()
        card.children = [part for part in card.children if "quote-code" not in part["classes"]]
        for coder, code in row["codes"].items():
            card += paragraph("quote-coder", f"{plain(coder)}: ", link(labels[code]["label"], f"code-{code}"))
        name = row["segment_id"]
        card += paragraph("quote-context", "Beside the others of its theme: ", *cell(name, self.labels))
        return card

    def anchor(self, node, name):
        """Give a card an anchor of this page."""
        node["ids"] = [name.replace("quote-", "explore-")]
        return node

    def facts(self, quotes, source):
        """Return what the script needs."""
        codes, words = self.codes(), self.words()
        kept = [*SHOWN, "affiliation", "role", "codes"]
        shown = [{name: quote[name] for name in kept} for quote in quotes]
        return {
            "source": source,
            "quotes": [quote | {"text": words.get(quote["segment_id"], "")} for quote in shown],
            "codes": {
                name: {"label": code["label"], "theme": code["parent_id"]} for name, code in codes.items()
            },
            "coders": {
                name: plain(name)
                for name in self.coders({quote["segment_id"]: quote["codes"] for quote in quotes})
            },
            "words": {
                quote[side]: plain(quote[side]) for quote in quotes for side in ("affiliation", "role")
            },
        }


DIRECTIVES = {"explorer": Explorer}
