"""What pages show of a very large study: of a list that is too long its beginning, and which file has it all.

A page of thousands of quotes is slow to load and nobody reads it. A study of an ordinary size is shown whole.
"""

from compendium.pages.nodes import paragraph

ROWS = 200
"""Rows of a table on a page."""

CARDS = 600
"""Quotes, or claims, on a page, as many in each of its sections."""


def most_of(sections):
    """How many quotes or claims each section of a page shows."""
    return max(1, CARDS // max(1, len(sections)))


def quotes_of_theme(directive, theme):
    """The quotes of a theme, as its table of results lists them, and those of them that are shown."""
    every = directive.rows("results", "tables", f"theme_{theme}.csv")
    return every, every[: most_of(_themes(directive))]


def _themes(directive):
    return [code for code, row in directive.codes().items() if not row["parent_id"]]


def by_section(claims):
    """The claims of each section of each document, in the order met."""
    sections = {}
    for claim in claims:
        sections.setdefault((claim["document"], claim["section"]), []).append(claim)
    return sections


def quote_labels(directive):
    """Label of each quote by its identifier; none (a false value) where no page shows the quote."""
    quotes, themes = directive.quotes(), _themes(directive)
    if len(quotes) <= most_of(themes):
        return {quote: f"quote-{quote}" for quote in quotes}
    shown = {row["segment_id"] for theme in themes for row in quotes_of_theme(directive, theme)[1]}
    return {quote: f"quote-{quote}" if quote in shown else "" for quote in quotes}


def claim_labels(directive):
    """Label of each claim by its identifier; none (a false value) where no page shows the claim."""
    claims = directive.rows("results", "tables", "claims.csv")
    sections = by_section(claims)
    shown = {claim["claim_id"] for part in sections.values() for claim in part[: most_of(sections)]}
    names = [claim["claim_id"] for claim in claims]
    return {name: f"claim-{name}" if name in shown else "" for name in names}


def rest(shown, everything, what, file):
    """Say in a paragraph how much of a list is shown and which file has it all; nothing if it is whole."""
    if len(shown) == len(everything):
        return []
    counted = f"The first {len(shown):,} of {len(everything):,} {what}"
    return [paragraph("excerpt", f"{counted}; all of them are in {file}, offered for download.")]
