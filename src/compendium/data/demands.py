"""What the dictionary asks of a single cell: each demand as a test of the cell's text, with its remedy."""

import re

from compendium.data.dictionary import TYPES

NO_WORDS = {
    *("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "<NA>"),
    *("#NA", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"),
}
"""What statistics programs and spreadsheets write into a cell that has no value."""

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters that nobody sees: they steer a terminal, or turn the order of what is read."""


def demands(field):
    """Yield (test of a cell's text, complaint with remedy), the basic demands first."""
    limits = field.get("constraints", {})
    looks_right, kind, number = TYPES[field["type"]]
    required = limits.get("required") or field["type"] == "boolean"
    yield lambda text: text or not required, "is empty; fill it in"
    unseen = "holds a control character, which nobody sees; delete it, or type the cell anew"
    yield lambda text: not UNSEEN.search(text), unseen
    yield lambda text: text == text.strip(), "begins or ends with a blank; remove it"
    yield looks_right, f"is not {kind}; correct it"
    if field["type"] == "string":
        remedy = "write what is meant, or leave the cell empty"
        yield lambda text: text not in NO_WORDS, f"is a program's sign that something is missing; {remedy}"
    if "enum" in limits:
        allowed = [str(value) for value in limits["enum"]]
        yield lambda text: text in allowed, f"is not one of {', '.join(allowed)}; use one of these"
    if "pattern" in limits:
        example = f"like {field['example']}" if "example" in field else f"to fit {limits['pattern']}"
        yield re.compile(limits["pattern"]).fullmatch, f"has not the right form; write it {example}"
    if "minimum" in limits:
        least = number(limits["minimum"])
        yield lambda text: number(text) >= least, f"is below {least}, the least allowed; correct it"
    if "maximum" in limits:
        most = number(limits["maximum"])
        yield lambda text: number(text) <= most, f"is above {most}, the most allowed; correct it"


def fitting(field):
    """Return the test whether a cell's text is all that its field asks."""
    first, *others = [passes for passes, _ in demands(field)]
    return lambda text: first(text) and (not text or all(passes(text) for passes in others))
