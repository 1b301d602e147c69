"""Sphinx roles of the named numbers: ``{number}`` cites one, ``{holds}`` binds a sentence to a condition.

A page depends on the values of exactly the numbers that it cites. At its end, one folded line tells what made
its figures and tables, what each number means, and which notebook hands it on. A condition that does not
hold is marked where it stands; where the data are those that were committed, it is a warning besides, which
stops the build.
"""

from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from compendium.gate.repository import data_committed
from compendium.pages.citing import CitingError, Condition, capitalised, cited_number
from compendium.pages.nodes import EXECUTED, doc_link, folded, table
from compendium.pages.provenance import PROVENANCE
from compendium.run.results import read_numbers, run_key

CITES = "numbers"
"""Where Sphinx keeps, for each page, the keys of the numbers that it cites."""

NOT_SO = " [not so with these data]"
"""The remark on a sentence whose condition does not hold."""

SOURCES = "Source · data · code"
"""What the fold at the end of a page is called."""

STATES = "conditions"
"""Where Sphinx keeps, for each page, whether it states a condition."""

logger = logging.getLogger(__name__)


class named_number(nodes.inline):
    """A number in a sentence; ``source`` says which, and ``data`` is its value as handed on."""


class unmet_condition(nodes.inline):
    """The remark that a sentence no longer holds; ``told`` is the condition with its numbers."""


class NumberRole(SphinxRole):
    """``{number}`` with ``voices.n_quotes``: a named number in English, see `compendium.pages.citing`."""

    def run(self):
        """Return the number, to be capitalised once it is known what stands before it."""
        numbers = self.env.compendium_numbers
        try:
            cited = cited_number(self.text)
            value, meaning, run = looked_up(cited.key, numbers)
            written = cited.written(value)
        except CitingError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [], [message]
        note(self.env, CITES, cited.key)
        source = f"{meaning} ({run}: {cited.name})"
        return [
            named_number(
                "", written, source=source, data="" if value is None else str(value), classes=["number"]
            )
        ], []


class HoldsRole(SphinxRole):
    """``{holds}`` with ``evidence.n_named > 10``: nothing while that is so, else a remark."""

    def run(self):
        """Return the remark, or nothing."""
        condition = Condition(self.text)
        try:
            values = {key: looked_up(key, self.env.compendium_numbers)[0] for key in condition.keys}
            holds = condition.holds(values)
        except CitingError as error:
            return [], [self.inliner.reporter.error(str(error), line=self.lineno)]
        for key in values:
            note(self.env, CITES, key)
        note(self.env, STATES, self.text)
        if holds:
            return [], []
        if self.env.compendium_committed:
            told = f"a sentence does not hold: {condition.told(values)}; write it anew"
            logger.warning(told, location=(self.env.docname, self.lineno))
        return [unmet_condition("", NOT_SO, told=condition.told(values), classes=["does-not-hold"])], []


class CapitaliseNumbers(SphinxTransform):
    """Begin a sentence with a capital where it begins with a number."""

    default_priority = 500

    def apply(self, **kwargs):
        """Change the texts of numbers."""
        for number in list(self.document.findall(named_number)):
            block = next(parent for parent in _parents(number) if not isinstance(parent, nodes.Inline))
            before = _text_before(number, block)
            text = capitalised(number.astext(), before)
            number.clear()
            number += nodes.Text(text)


class FoldSources(SphinxTransform):
    """Fold what made the figures, tables and numbers of a page into one line at its end."""

    default_priority = 510

    def apply(self, **kwargs):
        """Move there what stands under figures and tables, and add a table of the numbers."""
        made = [node for node in self.document.findall(nodes.paragraph) if PROVENANCE in node["classes"]]
        keys = self.env.metadata[self.env.docname].get(CITES, [])
        if not made and not keys:
            return
        for node in made:
            node.parent.remove(node)
        page = next(iter(self.document.findall(nodes.section)))
        if keys:
            rows = [_row(key, self.env.compendium_numbers) for key in sorted(keys)]
            made.append(
                table(["Number", "Value", "Meaning", "Notebook"], rows, "Numbers that this page cites")
            )
        page += folded(SOURCES, made, "sources")


def _row(key, numbers):
    """Return the row of one number."""
    value, meaning, run = numbers[key]
    cells = [key.partition(".")[2], _text(value), meaning]
    return [*([nodes.Text(cell)] for cell in cells), [doc_link(run, f"/{EXECUTED}/{run}")]]


def _text_before(number, block):
    """Return the text of a paragraph that stands before a number in it."""
    parts = []
    for node in block.findall():
        if node is number:
            break
        if isinstance(node, nodes.Text) and number not in _parents(node):
            parts.append(node.astext())
    return "".join(parts)


def _parents(node):
    while node.parent is not None:
        node = node.parent
        yield node


def _text(value):
    return "–" if value is None else str(value)


def note(env, kind, text):
    """Keep with the page that is read that it cites a number or states a condition."""
    noted = env.metadata[env.docname].setdefault(kind, [])
    if text not in noted:
        noted.append(text)


def looked_up(key, numbers):
    """Return value, meaning and run of a number."""
    if key not in numbers:
        raise CitingError(f"no notebook hands on the number {key}; see results/numbers/")
    return numbers[key]


def numbers_by_key(results_dir):
    """Read all named numbers of a study.

    Parameters
    ----------
    results_dir : Path

    Returns
    -------
    dict of str to (value, meaning, run)
        By key, such as ``voices.n_quotes``.
    """
    return {
        f"{run_key(path.stem)}.{name}": (value, meaning, path.stem)
        for path in sorted(Path(results_dir, "numbers").glob("*.csv"))
        for name, (value, meaning) in read_numbers(path).items()
    }


def numbers_used(env, page):
    """What a page's numbers are now, and whether the data are those that were committed; for its freshness.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
    page : str

    Returns
    -------
    dict
        Value, meaning and run by key; None for a number that nobody hands on.
    """
    found = {key: env.compendium_numbers.get(key) for key in env.metadata[page].get(CITES, [])}
    return found | ({"committed": env.compendium_committed} if env.metadata[page].get(STATES) else {})


def find_numbers(app):
    """Read the named numbers before any page is read (Sphinx event ``builder-inited``)."""
    top = Path(app.srcdir, app.config.compendium_root).resolve()
    app.env.compendium_numbers = numbers_by_key(top / "results")
    app.env.compendium_committed = data_committed(top)


def _open_number(translator, node):
    translator.body.append(translator.starttag(node, "data", "", value=node["data"], title=node["source"]))


def _close_number(translator, node):
    translator.body.append("</data>")


def _open_remark(translator, node):
    translator.body.append(translator.starttag(node, "mark", "", title=node["told"]))


def _close_remark(translator, node):
    translator.body.append("</mark>")


def _nothing(translator, node):
    """Add nothing: plain text and paper have the words alone."""


def register(app):
    """Connect to Sphinx."""
    silent = (_nothing, _nothing)
    app.add_node(named_number, html=(_open_number, _close_number), latex=silent, text=silent)
    app.add_node(unmet_condition, html=(_open_remark, _close_remark), latex=silent, text=silent)
    app.add_role("number", NumberRole())
    app.add_role("holds", HoldsRole())
    app.add_transform(CapitaliseNumbers)
    app.add_transform(FoldSources)
    app.connect("builder-inited", find_numbers)
