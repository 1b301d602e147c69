"""Sphinx directive of the register: where two sources disagree, by how much it weighs."""

import re

from docutils import nodes
from docutils.parsers.rst.directives import flag

from compendium.pages import excerpt
from compendium.pages.nodes import BookDirective, cell, folded, linked, paragraph

FEWEST = 3
"""Entries that make a fold of their own; those of a smaller one are put together."""

ELSEWHERE = "Other places"


class Discrepancies(BookDirective):
    """``{discrepancies} minor``: the entries of one weight, each with an anchor such as ``DY-02``.

    With ``:folded:`` they stand in folds, by what is held against what and where.
    """

    required_arguments = 1
    option_spec = dict.fromkeys(["folded"], flag)

    def run(self):
        """Return the entries in the order of the file, or that there are none."""
        (weight,) = self.arguments
        self.labels = excerpt.quote_labels(self) | excerpt.claim_labels(self)
        rows = [row for row in self.rows("data", "discrepancies.csv") if row["weight"] == weight]
        if not rows:
            return [paragraph("", "None.")]
        if "folded" not in self.options:
            return [self.entries(rows)]
        return [node for place, found in by_place(rows).items() for node in self.fold(place, found)]

    def fold(self, place, rows):
        """Return a fold with its name, its number of entries, and the entries."""
        return folded(f"{place} ({len(rows)})", [self.entries(rows)])

    def entries(self, rows):
        """Return entries as a list."""
        return nodes.definition_list("", *map(self.entry, rows), classes=["differences"])

    def entry(self, row):
        """Return one of them: who says what where, what it is about, what it touches, and a note."""
        name = row["discrepancy_id"]
        said = [
            (f"{row[f'document_{side}'].capitalize()}, {row[f'locator_{side}']}", linked(row[f"says_{side}"]))
            for side in "ab"
        ]
        about = ";".join(filter(None, [row["claim_ids"], row["segment_ids"]]))
        said += [("About", cell(about, self.labels) if about else [])]
        said += [("Touches", linked(row["touches"])), ("Note", linked(row["note"]))]
        told = [paragraph("", nodes.strong("", *linked(f"{who}: ")), *what) for who, what in said if what]
        term = self.anchor(nodes.term("", f"{name} · {row['subject']}"), name)
        return nodes.definition_list_item("", term, nodes.definition("", *told))


def by_place(rows):
    """Entries by what is held against what: by another document, and within one by its section.

    Parameters
    ----------
    rows : list of dict
        Rows of the register.

    Returns
    -------
    dict of list of dict, by the name of the fold
        In the order met; those with few entries are put together at the end.
    """
    folds = {}
    for row in rows:
        folds.setdefault(_place(row), []).append(row)
    small = [row for found in folds.values() if len(found) < FEWEST for row in found]
    large = {place: found for place, found in folds.items() if len(found) >= FEWEST}
    return large | ({ELSEWHERE: small} if small else {})


def _place(row):
    """Return the two documents if they differ, else the section in which the first side stands."""
    if row["document_a"] != row["document_b"]:
        return f"{row['document_a']} and {row['document_b']}".capitalize()
    if re.match(r"(Titles of )?Tables? \d", row["locator_a"]):
        return "Tables"
    return re.split(r",| and |s? \d", row["locator_a"])[0]


DIRECTIVES = {"discrepancies": Discrepancies}
