"""Numbers in print that say nothing of a study: they refer, label, name, or count pages.

Each rule knows them by what stands around them, in any article. A number that a row of the data knows is
never asked here; one that no rule knows is unexplained, and somebody has to say what it is about.
"""

import re

from compendium.words.numerals import MONTHS
from compendium.words.prose import PRINTED, page_furniture

_MONTH = f"(?:{'|'.join(MONTHS)})"
_RANGE = r"\d+(?:\s*[-–]\s*\d+)?"

RULES = {
    "reference mark": re.compile(rf"\[{_RANGE}(?:,\s*{_RANGE})*\]"),
    "label of a table or quote": re.compile(
        r"\b(?:Table|Quote|Figure|Box|Supplementary Material)\W{1,4}\d+|\b[TQ]\d+(?:[-–]\d+)?\b"
    ),
    "number in a list": re.compile(r"\(\d{1,2}\)(?=\s)"),
    "name of a disease": re.compile(r"\bCOVID-19\b|\bC19\b"),
    "mark of an affiliation": re.compile(r"(?<=[a-z])(?:\d(?:,\d)*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"),
    # Of the authors, from the one who answers letters to the line of copyright.
    "postal address": re.compile(r"(?s)\bCorrespondence:.{0,1500}?(?=©)"),
    "copyright and licence": re.compile(r"©[^\n]{0,40}?\d{4}|\bCreative Commons[\w ]{0,40}\d\.\d"),
    "address on the web": re.compile(r"(?:https?://|www\.|doi\.org/)[^\s<>\"]+"),
    "date of the article": re.compile(rf"(?:Received|Accepted|[Pp]ublished online):?\s+\d+ {_MONTH} \d{{4}}"),
    "name and date of a conference": re.compile(r"\b\d+(?:st|nd|rd|th)[\w ]* Conference\b[^\n]*"),
    "year of a source": re.compile(r"\b[A-Z]\w+(?: et al\.)? \((?:1[5-9]|20)\d\d[a-z]?\)"),
    "list of references": re.compile(r"(?ms)^\W*References\W*$.*"),
    "turn of phrase": re.compile(
        r"(?i)\bone another\b|\b(?:one|two)-way\b|\bthird part(?:y|ies)\b|\bat one level\b|\bwhen one\b"
    ),
}
"""For each convention, the stretches of a text in which every number follows it."""


def convention_of(article):
    """Return a function that tells which convention a number of an article follows.

    Parameters
    ----------
    article : Article

    Returns
    -------
    callable
        From a `compendium.words.numerals.Numeral` to the name of the convention, "" where there is none.
    """
    heads = page_furniture(article.text) if article.kind in PRINTED else []
    found = [("running head", *stretch) for stretch in heads]
    for name, pattern in RULES.items():
        found += [(name, *match.span()) for match in pattern.finditer(article.text)]

    def convention(numeral):
        names = (name for name, start, end in found if start <= numeral.start and numeral.end <= end)
        return next(names, "")

    return convention
