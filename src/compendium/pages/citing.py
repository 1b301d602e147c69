"""How a page cites a named number, and the conditions that a sentence states: read from their text.

Nothing here knows Sphinx, so that what changes under other data can be told without building a book.
"""

import ast
import operator
import re
from typing import NamedTuple

from compendium.errors import CompendiumError

WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ABSENT = "–"

CITED = re.compile(
    r"(?P<run>[A-Za-z]\w*)\.(?P<name>[A-Za-z]\w*)(?:\s+as\s+(?P<style>[^:|]+?))?(?:\s*:\s+(?P<forms>.+))?",
    re.DOTALL,
)

COMPARED = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
CALCULATED = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class CitingError(CompendiumError):
    """A citation or a condition cannot be read, or does not fit its number; says why."""


class CitedNumber(NamedTuple):
    """A number as a sentence cites it: which, in which style, and the words that depend on how many."""

    run: str
    name: str
    style: str = ""
    forms: tuple = ()

    @property
    def key(self):
        """Run and name, as the page has them: ``voices.n_quotes``."""
        return f"{self.run}.{self.name}"

    def written(self, value):
        """Return the number in English.

        Parameters
        ----------
        value : int, float, str or None

        Returns
        -------
        str
            As ``style`` has it: nothing for figures (thousands separated by commas), ``words`` for words
            below ten, ``percent`` for a share, else a format such as ``.2f``. With ``forms``, one of these
            is chosen, ``#`` standing for the number: of two the first for one and the second for any other
            number, of three the first for none, of four also the third for two.

        Raises
        ------
        CitingError
            If the style does not fit the value.
        """
        plain = self._plain(value)
        if not self.forms:
            return plain
        none, one, *two, many = self.forms if len(self.forms) > 2 else (self.forms[1], *self.forms)
        form = {0: none, 1: one, 2: (two or [many])[0]}.get(value, many)
        return form.replace("#", "no" if value == 0 and self.style == "words" else plain)

    def _plain(self, value):
        """Return the number alone."""
        if value is None:
            return ABSENT
        try:
            if self.style == "percent":
                return f"{100 * value:.0f}\u00a0%"
            if self.style == "words" and value in range(len(WORDS)):
                return WORDS[value]
            if self.style in ("", "words"):
                return value if isinstance(value, str) else f"{value:,}"
            return format(value, self.style)
        except (TypeError, ValueError) as error:
            told = f"{self.key} is {value!r}, which cannot be written as {self.style}: {error}"
            raise CitingError(told) from None


def cited_number(text):
    """Read what stands in a ``{number}`` role.

    >>> cited_number("voices.n_single_voice as words: # practice | # practices")
    CitedNumber(run='voices', name='n_single_voice', style='words', forms=('# practice', '# practices'))

    Raises
    ------
    CitingError
        If it is not ``run.name``, perhaps with ``as style`` and with two to four forms after a colon.
    """
    text = " ".join(text.split())
    found = CITED.fullmatch(text)
    forms = tuple(form.strip() for form in found["forms"].split("|")) if found and found["forms"] else ()
    if not found or len(forms) not in (0, 2, 3, 4):
        raise CitingError(
            f"{text!r} cites no number; write run.name, perhaps `as words`, `as percent` or `as .2f`, and "
            "after a colon two forms (one | many), three (none first) or four (none | one | two | many)"
        )
    return CitedNumber(found["run"], found["name"], found["style"] or "", forms)


class Condition(NamedTuple):
    """What a sentence states of named numbers, such as ``evidence.n_named > evidence.n_claims / 2``."""

    text: str

    @property
    def keys(self):
        """The numbers that it names, in their order, each once."""
        nodes = ast.walk(self._tree())
        return list(dict.fromkeys(ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)))

    def holds(self, values):
        """Tell whether it is so.

        Parameters
        ----------
        values : dict
            Value by key, such as ``voices.n_quotes``; of a number that has none, nothing holds.

        Raises
        ------
        CitingError
            If it is no condition on numbers.
        """
        if any(values.get(key) is None for key in self.keys):
            return False
        try:
            return bool(self._value(self._tree(), values))
        except (TypeError, ZeroDivisionError) as error:
            raise CitingError(f"{self.told(values)}: {error}") from None

    def told(self, values):
        """Return the condition with the numbers that it names, for a reader."""
        known = ", ".join(f"{key} is {values.get(key)}" for key in self.keys)
        return f"{self.text}, where {known}"

    def _tree(self):
        try:
            return ast.parse(" ".join(self.text.split()), mode="eval").body
        except SyntaxError as error:
            raise CitingError(f"{self.text!r} is no condition: {error.msg}") from None

    def _value(self, node, values):
        """Work out a part of the condition; only comparing, counting and `and`, `or`, `not` are known."""
        match node:
            case ast.Constant(value=int() | float() | str()):
                return node.value
            case ast.Attribute(value=ast.Name()):
                return values[ast.unparse(node)]
            case ast.BoolOp(op=ast.And()):
                return all(self._value(part, values) for part in node.values)
            case ast.BoolOp(op=ast.Or()):
                return any(self._value(part, values) for part in node.values)
            case ast.UnaryOp(op=ast.Not()):
                return not self._value(node.operand, values)
            case ast.BinOp() if type(node.op) in CALCULATED:
                sides = self._value(node.left, values), self._value(node.right, values)
                return CALCULATED[type(node.op)](*sides)
            case ast.Compare() if all(type(op) in COMPARED for op in node.ops):
                sides = [self._value(side, values) for side in (node.left, *node.comparators)]
                pairs = zip(node.ops, sides, sides[1:], strict=False)
                return all(COMPARED[type(op)](left, right) for op, left, right in pairs)
        raise CitingError(f"{self.text!r} is no condition on named numbers: {ast.unparse(node)}")


def capitalised(text, before):
    """Return a text as it stands after what is before it: with a capital where a sentence begins.

    >>> capitalised("two people", "They came. "), capitalised("two people", "There were ")
    ('Two people', 'two people')
    """
    begins = re.search(r"(?:^|[.!?][\"”’)*]*)\s*$", before)
    return text[:1].upper() + text[1:] if begins else text
