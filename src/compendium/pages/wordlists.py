"""Sphinx directives of the page on words: the analyses that need the quotes' text, made as the book is built.

They are the one thing that a page computes: their results hold words of the article, so no notebook may make
them and nothing of them may stand in ``results/``.
"""

from docutils import nodes

from compendium import data
from compendium.analysis.codes import coded_segments
from compendium.choices import read_entries
from compendium.pages import excerpt
from compendium.pages.attached_words import attached, credit
from compendium.pages.nodes import BookDirective, cell, paragraph, table
from compendium.pages.text import plain
from compendium.words.article import cited_article
from compendium.words.concordance import keyword_in_context, quote_lengths, terms_by_affiliation
from compendium.words.quotes import read_quotes


class WordList(BookDirective):
    """An analysis of the proved quotes; its content is what the page says where none are attached."""

    has_content = True

    def run(self):
        """Return what `shown` makes of the quotes, or the content."""
        if not any(row.verified for row in attached(self).values()):
            return self.parse_content_to_nodes()
        folder = self.data("segments", "participants", "codings", "coders", "codebook")
        quotes = read_quotes(folder)
        coder = self.choice("coder", "published")
        tables = [data.read_segments(folder), data.read_codings(folder), data.read_participants(folder)]
        try:
            return self.shown(quotes[quotes["verified"]], coded_segments(*tables, coder))
        except ValueError as error:
            raise self.error(f"study.yml: {error}") from error

    def choice(self, name, otherwise):
        """Return a value of study.yml."""
        choices = read_entries(self.path("study.yml").parent)
        return choices.get(name, {"value": otherwise})["value"]

    def terms(self):
        """Return the terms that the reader chose."""
        return [term.strip() for term in str(self.choice("terms", "")).split(";") if term.strip()]


class QuoteLengths(WordList):
    """``{quote-lengths}``: how long each quote is, and how much of it the authors put in."""

    def shown(self, quotes, coded):
        """Return a sentence on all of them, and a table."""
        lengths = quote_lengths(quotes, coded)
        spoken, inserted = lengths["n_spoken"], lengths["n_inserted"]
        told = (
            f"{len(lengths)} quotes hold {spoken.sum()} words of the speakers, from {spoken.min()} to "
            f"{spoken.max()} in one quote with a median of {spoken.median():g}, and {inserted.sum()} words "
            "that the authors put in brackets."
        )
        labels = excerpt.quote_labels(self)
        cells = [
            [
                cell(row.segment_id, labels),
                [nodes.Text(row.participant_id)],
                [nodes.Text(plain(row.affiliation))],
                [nodes.Text(str(row.n_spoken))],
                [nodes.Text(str(row.n_inserted))],
                [nodes.Text(f"{100 * row.share_inserted:.0f} %")],
            ]
            for row in lengths.itertuples()
        ]
        headers = ["Quote", "Participant", "Affiliation", "Words spoken", "Words put in", "Share put in"]
        return [paragraph("", told), table(headers, cells, "Length of the quotes", numeric=[3, 4, 5])]


class KeywordInContext(WordList):
    """``{keyword-in-context}``: every occurrence of the terms that study.yml names, and what is around it."""

    def shown(self, quotes, coded):
        """Return a list of the terms, each with its occurrences."""
        found = keyword_in_context(quotes, self.terms())
        speakers, self.labels = coded.set_index("segment_id"), excerpt.quote_labels(self)
        items = [self.item(term, found[found["term"] == term], speakers) for term in self.terms()]
        source = credit(cited_article(self.data()), quotes["licence"].iloc[0])
        return [
            paragraph("", "Quoted from ", *source, "."),
            nodes.definition_list("", *items, classes=["terms"]),
        ]

    def item(self, term, found, speakers):
        """Return one term with the lines in which it occurs."""
        inserted = int(found["inserted"].sum())
        count = f"{len(found)} times" if len(found) != 1 else "once"
        count += f", {inserted} of them put in by the authors" if inserted else ""
        lines = [self.line(row, speakers.loc[row.segment_id]) for row in found.itertuples()]
        listed = nodes.bullet_list("", *lines, classes=["kwic"]) if lines else paragraph("", "In no quote.")
        head = nodes.term("", "", nodes.strong("", term), nodes.Text(f" · {count}"))
        return nodes.definition_list_item("", head, nodes.definition("", listed))

    def line(self, row, speaker):
        """Return one occurrence."""
        words = paragraph(
            "kwic-line",
            nodes.inline("", row.left, classes=["kwic-left"]),
            nodes.strong("", row.keyword),
            nodes.inline("", row.right, classes=["kwic-right"]),
        )
        words["support_smartquotes"] = False
        put_in = ", put in by the authors" if row.inserted else ""
        told = f", participant {speaker['participant_id']}, {plain(speaker['affiliation'])}{put_in}"
        where = paragraph("kwic-where", *cell(row.segment_id, self.labels), told)
        return nodes.list_item("", words, where)


class TermsByAffiliation(WordList):
    """``{terms-by-affiliation}``: how often the speakers of each side use the terms."""

    def shown(self, quotes, coded):
        """Return the table."""
        cells = [
            [
                [nodes.Text(row.term)],
                [nodes.Text(plain(row.affiliation))],
                *([nodes.Text(str(n))] for n in (row.n, row.n_quotes, row.n_participants, row.n_spoken)),
                [nodes.Text(f"{row.per_1000:.1f}")],
            ]
            for row in terms_by_affiliation(quotes, coded, self.terms()).itertuples()
        ]
        headers = [
            "Term",
            "Affiliation",
            "Times",
            "Quotes",
            "Participants",
            "All words",
            "In 1,000 words",
        ]
        return [table(headers, cells, "Terms by affiliation", numeric=range(2, 7))]


class UnlessAttached(WordList):
    """``{unless-attached}``: shown as long as the quotes are not attached."""

    def shown(self, quotes, coded):
        """Return nothing."""
        return []


DIRECTIVES = {
    "unless-attached": UnlessAttached,
    "quote-lengths": QuoteLengths,
    "keyword-in-context": KeywordInContext,
    "terms-by-affiliation": TermsByAffiliation,
}
