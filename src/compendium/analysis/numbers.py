"""Named numbers: what a sentence of the book may cite, each with its meaning beside it.

The module of each question has one function that returns its named numbers, such as
`compendium.analysis.voices.voices_numbers`; a notebook hands them on, and pages cite them by name.
"""

from typing import NamedTuple


class Number(NamedTuple):
    """A number, or a text such as a label, with the name by which pages cite it and what it means.

    ``value`` is an int, a float or a str; NaN where there is none. ``meaning`` is a phrase that a newcomer
    understands without the page, such as ``practices that a single person carries``.
    """

    name: str
    value: object
    meaning: str
