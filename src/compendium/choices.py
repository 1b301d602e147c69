"""What study.yml may choose: one declaration of every choice, and the one function that reads the file.

`DECLARED` says of each choice what it may be. The reading, the grid of the sweep and the book's page of
choices all go by it. A value is judged by its text as it stands in the file, for YAML would make 83 of
``0123``, 90 of ``1:30`` and *true* of ``yes``.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from compendium import data
from compendium.analysis.codes import CONSENSUS, RANKS, coders_of, themes
from compendium.analysis.groups import readings_of_leaders
from compendium.data.dictionary import constraint, fields, read_dictionary
from compendium.errors import StudyError, counted, shortened
from compendium.files import read_data
from compendium.study import shown

FILE = "study.yml"
PARTS = ("value", "reason", "notebooks")
OTHERS, NONE, EACH, ALL = "every other coder", "none", "one theme", "all themes"
LEFT_OUT = ["nothing", "one participant", "two participants", "one quote", "two quotes"]


@dataclass(frozen=True)
class MayBe:
    """What a choice may be.

    ``kind`` is one of ``FORMS``. Numbers lie from ``least`` to ``most``, shares between them. A word is one
    of the set ``among`` (of ``SETS``), or any where this study has nothing to choose from. ``several`` are
    separated by ``;``.
    """

    kind: str
    least: int | None = None
    most: int | None = None
    among: str = ""
    several: bool = False


FORMS = {
    "whole number": r"0|[1-9][0-9]*",
    "share": r"0?\.[0-9]+",
    "identifier": r"[A-Za-z0-9][A-Za-z0-9._-]*",
    "word": r".+",
    "text": r"(?s).+",
}
"""How the text of each kind has to look."""

DECLARED = {
    "coder": MayBe("word", among="coders"),
    "coverage": MayBe("share", 0, 1),
    "document": MayBe("word", among="documents"),
    "example_claim": MayBe("identifier"),
    "example_code": MayBe("identifier"),
    "example_quote": MayBe("identifier"),
    "example_quotes": MayBe("identifier", several=True),
    "min_quotes": MayBe("whole number", 1, 1000),
    "orders": MayBe("whole number", 1, 1_000_000),
    "primary_care_leaders": MayBe("word", among="leaders"),
    "ranks": MayBe("word", among="ranks"),
    "resamples": MayBe("whole number", 1, 1_000_000),
    "seed": MayBe("whole number", 0, 4_294_967_295),
    "sweep_coding": MayBe("word", among="codings", several=True),
    "sweep_leaders": MayBe("word", among="leaders", several=True),
    "sweep_left_out": MayBe("word", among="left out", several=True),
    "sweep_merged": MayBe("word", among="merged", several=True),
    "sweep_min_quotes": MayBe("whole number", 1, 1000, several=True),
    "sweep_most": MayBe("whole number", 1, 1_000_000),
    "sweep_ranks": MayBe("word", among="ranks", several=True),
    "terms": MayBe("text"),
}

SETS = {
    "coders": lambda facts: [*facts.coders, CONSENSUS],
    "codings": lambda facts: [*facts.coders, OTHERS, CONSENSUS],
    "documents": lambda facts: facts.documents,
    "leaders": lambda facts: readings_of_leaders(facts.groups),
    "left out": lambda facts: LEFT_OUT,
    "merged": lambda facts: [NONE, EACH, ALL, *themes_to_merge(facts.codebook)],
    "ranks": lambda facts: RANKS,
}
"""The words of each set, given `Facts` or what has the same attributes; none where any may be."""


class Facts:
    """What the data of a study offer to choose from, read when it is asked for."""

    def __init__(self, data_dir):
        self.data_dir = data_dir

    @cached_property
    def coders(self):
        """Names of those who coded quotes."""
        return coders_of(data.read_coders(self.data_dir), "codes")["coder"].tolist()

    @cached_property
    def codebook(self):
        """All codes."""
        return data.read_codebook(self.data_dir)

    @cached_property
    def groups(self):
        """Groups that claims name."""
        return data.declared_groups(self.data_dir)

    @cached_property
    def documents(self):
        """Documents of which the numbers in print are known."""
        return constraint(fields(read_dictionary(self.data_dir)["reported"])["document"], "enum") or []


def themes_to_merge(codebook):
    """Return the article's themes that have practices: contexts are never merged, such as freeze and thaw."""
    tops, practices = themes(codebook)["code_id"], codebook[codebook["kind"] == "practice"]
    return tops[tops.isin(practices["parent_id"])].tolist()


# Judging a value


def words_among(name, facts):
    """Words that a choice may be, or each of its several; none where any may be."""
    among = DECLARED[name].among
    return SETS[among](facts) if among else []


def may_be(name, facts):
    """Say what a choice may be: ``a whole number from 1 to 1,000``.

    Parameters
    ----------
    name : str
        Of ``DECLARED``.
    facts : Facts
    """
    choice = DECLARED[name]
    article = {"identifier": "an ", "text": ""}.get(choice.kind, "a ")
    kind = f"{choice.kind}s" if choice.several else f"{article}{choice.kind}"
    if choice.kind == "whole number":
        kind += f" from {choice.least:,} to {choice.most:,}"
    if choice.kind == "share":
        kind += f" between {choice.least} and {choice.most}, such as 0.95"
    if words := words_among(name, facts):
        kind = f"{'some of' if choice.several else 'one of'} {', '.join(words)}"
    return f"{kind}, separated by ;" if choice.several else kind


def judged(name, text, facts):
    """Take the text of a choice for its value.

    Parameters
    ----------
    name : str
        Of ``DECLARED``.
    text : str
        As it stands in the file.
    facts : Facts

    Returns
    -------
    value : int, float or str
    complaint : str
        What is wrong with it, empty if nothing is: what it may be, and what comes nearest.
    """
    choice, words = DECLARED[name], words_among(name, facts)
    parts = [part.strip() for part in text.split(";")] if choice.several else [text]
    for part in parts:
        if not _fits(choice, part, words):
            nearest = _nearest(choice, part, words)
            said = f"{name} cannot be {shortened(part) if part else 'empty'}"
            near = f" (the nearest is {nearest})" if nearest else ""
            return text, f"{said}: it may be {may_be(name, facts)}{near}"
    if choice.several or choice.kind not in ("whole number", "share"):
        return text, ""
    return (int if choice.kind == "whole number" else float)(text), ""


def _fits(choice, text, words):
    """Tell whether one value is what it may be."""
    if not re.fullmatch(FORMS[choice.kind], text):
        return False
    if choice.kind == "whole number":
        return len(text) < 16 and choice.least <= int(text) <= choice.most
    if choice.kind == "share":
        return choice.least < float(text) < choice.most
    return not words or text in words


def _nearest(choice, text, words):
    """Return the allowed value that comes nearest to one that is not, as text; "" where none is near."""
    if words:
        lower = {word.lower(): word for word in words}
        return "".join(lower[word] for word in get_close_matches(text.lower(), lower, 1))
    if choice.kind not in ("whole number", "share"):
        return ""
    digits = re.fullmatch(r"([-+]?[0-9][0-9_.,' ]*(?:[eE][-+]?[0-9]{1,2})?)\s*(%?)", text)
    if not digits:
        return ""
    plain = re.sub("[_' ]", "", digits[1]).replace(",", "." if choice.kind == "share" else "")
    try:
        number = float(plain) / (100 if digits[2] else 1)
    except ValueError:
        return ""
    if choice.kind == "share":
        return f"{number:g}" if choice.least < number < choice.most else ""
    return str(round(min(max(number, choice.least), choice.most)))


# Reading the file


def read_entries(folder):
    """Read study.yml, the one place where this is done.

    Parameters
    ----------
    folder : Path
        Of a study.

    Returns
    -------
    dict of dict
        Name of a choice → its ``value`` in its type, its ``reason`` and its ``notebooks``.

    Raises
    ------
    StudyError
        If study.yml is missing, is not YAML, or anything in it is not as declared; all problems together.
    DataError
        If the data cannot be read that a choice is made among.
    """
    return _read(folder, None)


def read_choices(study):
    """Read what study.yml sets for each notebook.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict
        Name of a notebook (``04-evidence``) → its choices (name → value).

    Raises
    ------
    StudyError, DataError
        As `read_entries` does, and if a notebook does not exist.
    """
    known = sorted(notebook.stem for notebook in study.notebooks.glob("*.ipynb"))
    entries = _read(study.folder, known)
    return {
        notebook: {name: entry["value"] for name, entry in entries.items() if notebook in entry["notebooks"]}
        for notebook in known
    }


def _read(folder, known):
    """Read study.yml for the notebooks that are known, or for any."""
    import yaml

    path = Path(folder) / FILE
    try:
        root = yaml.compose(read_data(path).decode(), yaml.SafeLoader)
    except FileNotFoundError:
        raise StudyError(f"{shown(path)} is missing; it says what was chosen, if only in a comment") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StudyError(f"{shown(path)} is not YAML: {error}") from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise StudyError(f"{shown(path)} must list choices by name")
    reading = _Reading(Facts(path.parent / "data"), known)
    entries = {name: reading.entry(name, *at) for name, at in reading.pairs(root, "the file").items()}
    if reading.problems:
        lines = [f"{shown(path)} line {line}: {complaint}" for line, complaint in sorted(reading.problems)]
        raise StudyError("\n".join([f"{counted(len(lines), 'problem')} in the choices", *lines]))
    return entries


def _as_written(value, text):
    """Whether YAML reads a scalar as who wrote it would: not 1:30 as ninety, nor yes as true."""
    if isinstance(value, float):
        return "_" not in text and ":" not in text and float(text) == value
    return isinstance(value, str) or (isinstance(value, int) and str(value).lower() == text.lower())


class _Reading:
    """Nodes of a file taken for choices; what is wrong gathers in ``problems``, as (line, complaint)."""

    def __init__(self, facts, known):
        self.facts, self.known, self.problems = facts, known, []

    def pairs(self, node, where):
        """Return key → (line of the key, node of its value), and note keys that stand twice."""
        found = {}
        for key, value in node.value:
            line, name = key.start_mark.line + 1, str(key.value)
            if name in found:
                self.problems.append(
                    (line, f"{name} stands in {where} twice, first in line {found[name][0]}; keep one")
                )
            found.setdefault(name, (line, value))
        return found

    def entry(self, name, line, node):
        """Return one choice."""
        parts = self.pairs(node, name) if node.id == "mapping" else {}
        if set(parts) != set(PARTS):
            self.problems.append((line, f"{name} needs exactly value, reason and notebooks"))
            return None
        near = get_close_matches(name, DECLARED, 1, 0.8)
        if name not in DECLARED and near:
            self.problems.append((line, f"{name} is no choice; the nearest is {near[0]}"))
            return None
        value, reason, notebooks = (
            getattr(self, f"{part}_of")(name, parts[part][0], parts[part][1]) for part in PARTS
        )
        return {"value": value, "reason": reason, "notebooks": notebooks}

    def value_of(self, name, line, node):
        """Return the value of a choice, judged by its text if the choice is declared."""
        if node.id != "scalar":
            self.problems.append((line, f"the value of {name} must be text or a number, and no list"))
            return None
        if name not in DECLARED:
            return self.undeclared(name, line, node)
        value, complaint = judged(name, node.value, self.facts)
        if complaint:
            self.problems.append((line, complaint))
        return value

    def undeclared(self, name, line, node):
        """Return the value of a choice that only a study's own notebooks know, as YAML reads it."""
        import yaml

        value = yaml.safe_load(yaml.serialize(node))
        if not _as_written(value, node.value):
            told = f"{name} would be read as {value!r}, not {node.value!r}; write it another way"
            self.problems.append((line, told))
        return value

    def reason_of(self, name, line, node):
        """Return the reason of a choice."""
        if node.id != "scalar" or not node.tag.endswith(":str") or not node.value.strip():
            given = f"{shortened(node.value)} is not one; " if node.id == "scalar" and node.value else ""
            self.problems.append((line, f"{name} has no reason: {given}say in words why"))
        return str(node.value)

    def notebooks_of(self, name, line, node):
        """Return the notebooks that take a choice."""
        if node.id != "sequence" or any(item.id != "scalar" for item in node.value):
            self.problems.append(
                (line, f"{name}: notebooks must be a list of names, like [04-evidence, 05-voices]")
            )
            return []
        names = [item.value for item in node.value]
        if name not in DECLARED and not names:
            self.problems.append((line, f"{name} is no choice: it is not declared, and no notebook takes it"))
        for item in node.value if self.known is not None else ():
            if item.value not in self.known:
                (near, *_) = [*get_close_matches(item.value, self.known, 1), ""]
                told = f"; the nearest is {near}" if near else f" (there are {', '.join(self.known)})"
                place = item.start_mark.line + 1
                self.problems.append(
                    (place, f"{name} is for notebook {shortened(item.value)}, which does not exist{told}")
                )
        return names
