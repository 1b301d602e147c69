"""Sphinx directive of the exercise: a sheet of quotes to code, on paper or, with scripts, in the page."""

import hashlib
import json

from docutils import nodes

from compendium.classroom.report import quantile
from compendium.pages import excerpt
from compendium.pages.attached_words import attached, credit, verbatim_paragraph
from compendium.pages.interactive import InteractivePage
from compendium.pages.nodes import cell, folded, paragraph, table
from compendium.pages.text import plain
from compendium.study import study_in
from compendium.words.article import cited_article


class CodingExercise(InteractivePage):
    """``{coding-exercise}``: the quotes in an order that does not give them away, and the place to code them.

    The order is that of the quotes' fingerprints: the same for everybody, and nothing of the tables is in it.
    """

    def run(self):
        """Return the place of the form, the sheet with its key, the data and the scripts."""
        given = self.primary_codes()
        quotes = [quote for quote in self.quotes().values() if quote["segment_id"] in given]
        every = sorted(quotes, key=lambda quote: quote["text_sha256"])
        quotes, words = every[: excerpt.CARDS], self.words()
        return [
            *self.credit(),
            self.place("exercise", "Code the quotes"),
            *self.rest(quotes, every),
            self.sheet(quotes, words),
            *self.key(quotes, given),
            self.island("exercise-data", self.facts(quotes, given, words)),
            self.scripts("csv", "page", "reliability", "codings", "exercise"),
        ]

    def credit(self):
        """Return whose words the page shows, where it shows any."""
        licences = {row.licence for row in attached(self).values() if row.verified}
        cited = cited_article(self.data())
        return [
            paragraph("quote-source", "Quoted from ", *credit(cited, licence), ".")
            for licence in sorted(licences)
        ]

    def sheet(self, quotes, words):
        """Return the quotes as a list with room for a code, to be printed or read without scripts."""
        items = [
            nodes.list_item(
                "",
                verbatim_paragraph("quote-gist", words.get(quote["segment_id"], quote["gist"])),
                paragraph("blank", "Code:"),
            )
            for quote in quotes
        ]
        return nodes.enumerated_list("", *items, enumtype="arabic", classes=["coding-sheet"])

    def key(self, quotes, given):
        """Return the key of the sheet, closed until somebody opens it."""
        codes, labels, coders = self.codes(), excerpt.quote_labels(self), self.coders(given)
        rows = [
            [[nodes.Text(str(number))], cell(name, labels)]
            + [
                cell(codes[given[name][coder]]["label"] if coder in given[name] else "", {})
                for coder in coders
            ]
            for number, name in enumerate((quote["segment_id"] for quote in quotes), start=1)
        ]
        caption = "Key of the sheet: which quote each number is, and what each coder gave it"
        shown = table(["No.", "Quote", *map(plain, coders)], rows, caption, [nodes.Text(caption)])
        return folded("Key of the sheet", [shown], "coding-key")

    def facts(self, quotes, given, words):
        """Return what the script needs."""
        codes = self.codes().values()
        root = self.path("study.yml").parent
        shown = [
            {
                "segment_id": quote["segment_id"],
                "gist": quote["gist"],
                "text": words.get(quote["segment_id"], ""),
                "codes": given[quote["segment_id"]],
            }
            for quote in quotes
        ]
        kept = ("code_id", "parent_id", "label", "definition", "include", "exclude")
        coded = [
            {name: code[name] for name in kept}
            for code in codes
            if code["in_article"] == "true" or not code["parent_id"]
        ]
        coders = [{"name": name, "label": plain(name)} for name in self.coders(given)]
        version = json.dumps([[quote["text_sha256"] for quote in quotes], coded], sort_keys=True)
        return {
            "quotes": shown,
            "codes": coded,
            "coders": coders,
            "quantile": quantile(study_in(root)),
            "version": hashlib.sha256(version.encode()).hexdigest()[:12],
        }


DIRECTIVES = {"coding-exercise": CodingExercise}
