"""Named numbers: as written and read again, and each of those handed on is cited somewhere."""

import ast
import csv
import json
import re
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from docutils import nodes
from docutils.utils import new_document

from compendium.analysis.numbers import Number
from compendium.pages.citing import Condition, cited_number
from compendium.pages.numbers import CapitaliseNumbers, named_number, numbers_by_key
from compendium.run.results import hand_on, read_numbers, run_key
from compendium.run.source import read_notebook
from compendium.study import TOP

# --- Handing on ---


def handed_on(tmp_path, **values):
    """Values as they come back, by name."""
    hand_on([Number(name, value, "what it means") for name, value in values.items()], "01-tiny", tmp_path)
    return {name: value for name, (value, _) in read_numbers(tmp_path / "numbers" / "01-tiny.csv").items()}


def test_numbers_are_written_sorted_by_name_and_shown(tmp_path):
    shown = hand_on([Number("n_b", 2, "bees"), Number("n_a", 1 / 3, "ants, each")], "01-tiny", tmp_path)
    written = (tmp_path / "numbers" / "01-tiny.csv").read_bytes()
    assert written == b'name,value,meaning\nn_a,0.333333,"ants, each"\nn_b,2,bees\n'
    assert shown.values.tolist() == [["n_a", "0.333333", "ants, each"], ["n_b", "2", "bees"]]


@pytest.mark.parametrize(
    "value",
    [
        3,
        0,
        -2,
        0.25,
        -0.5,
        "Jun 2021",
        "018",
        "2021",
        "1e5",
        "nan",
        " 7",
        "=1+1",
        "-5",
        "'quoted'",
        "'=1",
        "–",
    ],
)
def test_a_value_comes_back_as_it_was(tmp_path, value):
    (found,) = handed_on(tmp_path, n=value).values()
    assert found == value
    assert type(found) is type(value)


def test_numbers_of_pandas_come_back_as_plain_ones(tmp_path):
    given = {"n": np.int64(3), "m": pd.array([4], dtype="Int64")[0], "share": np.float64(0.5)}
    found = handed_on(tmp_path, **given)
    assert found == {"n": 3, "m": 4, "share": 0.5}
    assert {name: type(value) for name, value in found.items()} == {"n": int, "m": int, "share": float}


@pytest.mark.parametrize("missing", [float("nan"), None, pd.NA, ""])
def test_a_missing_value_comes_back_as_none(tmp_path, missing):
    assert handed_on(tmp_path, kappa=missing) == {"kappa": None}


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@A1", "\t1"])
def test_a_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(tmp_path, formula):
    assert handed_on(tmp_path, label=formula) == {"label": formula}
    assert f"label,'{formula}," in (tmp_path / "numbers" / "01-tiny.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "numbers",
    [
        [Number("n", 1, "one"), Number("n", 2, "two")],
        [Number("n", 1, "")],
        [Number("n quotes", 1, "one")],
        [Number("", 1, "one")],
    ],
)
def test_a_number_without_a_name_of_its_own_or_a_meaning_is_refused(tmp_path, numbers):
    with pytest.raises(ValueError, match="01-tiny: a number needs a name of its own and a meaning"):
        hand_on(numbers, "01-tiny", tmp_path)
    assert not (tmp_path / "numbers").exists()


# --- The numbers of the study ---


def shipped():
    """The study's named numbers by key."""
    return numbers_by_key(TOP / "results")


def cited_by_pages():
    """Return the keys that pages cite or state a condition of."""
    keys = set()
    for page in (TOP / "book").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        keys |= {cited_number(found).key for found in re.findall(r"\{number\}`([^`]+)`", text)}
        conditions = re.findall(r"\{holds\}`([^`]+)`|^:+\{when\} (.+)$", text, re.MULTILINE)
        keys |= {key for found in conditions for key in Condition("".join(found)).keys}
    return keys


def cited_by_figures():
    """Return the keys that names, alternative texts and captions of figures have between braces."""
    keys = set()
    for path in (TOP / "results" / "numbers").glob("*.csv"):
        (notebook,) = (
            found for found in (TOP / "notebooks").glob("*.ipynb") if path.stem.startswith(found.stem)
        )
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            shown = cell["metadata"].get("mystnb", {})
            texts = [text for part in ("image", "figure") for text in shown.get(part, {}).values()]
            names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
            keys |= {f"{run_key(path.stem)}.{name}" for name in names}
    return keys


def test_every_number_that_is_cited_is_handed_on():
    assert cited_by_pages() | cited_by_figures() <= shipped().keys()


def test_every_number_that_is_handed_on_is_cited():
    assert shipped().keys() <= cited_by_pages() | cited_by_figures()


def test_every_number_has_its_meaning_in_words_and_no_other_number_of_its_run_has_the_same():
    for path in (TOP / "results" / "numbers").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            meanings = [row["meaning"] for row in csv.DictReader(file)]
        assert len(set(meanings)) == len(meanings), path.stem
        assert all(len(meaning) > 10 and "_" not in meaning for meaning in meanings), path.stem


def test_shares_are_shares():
    shares = [value for key, (value, _, _) in shipped().items() if re.search("share|coverage", key)]
    assert len(shares) > 5 and all(0 <= value <= 1 for value in shares if value is not None)


# --- In a sentence ---


def text_with(*parts):
    """Return the text of a paragraph, its numbers capitalised where they begin a sentence."""
    document, paragraph = new_document(""), nodes.paragraph()
    paragraph += parts
    document += paragraph
    CapitaliseNumbers(document).apply()
    return paragraph.astext()


def test_a_number_begins_a_sentence_with_a_capital_and_stands_inside_one_without():
    two = named_number("", "two people")
    assert text_with(two.deepcopy(), nodes.Text(" came. "), two.deepcopy(), nodes.Text(" left.")) == (
        "Two people came. Two people left."
    )
    assert text_with(nodes.Text("There were "), two) == "There were two people"


def test_a_number_in_italics_is_capitalised_by_what_stands_before_the_italics():
    side = nodes.emphasis("", "", named_number("", "primary care"))
    assert text_with(nodes.Text("The side, "), side.deepcopy()) == "The side, primary care"
    assert text_with(side) == "Primary care"


# --- The cells that hand them on ---

SAVING = {"save_table", "save_figure", "hand_on"}
NOTEBOOKS = sorted((TOP / "notebooks").glob("*.ipynb"))


def only_hands_over(node):
    """Tell whether code is a name, a literal, an f-string of names, or calls that return named numbers."""
    match node:
        case ast.Name() | ast.Constant() | ast.FormattedValue(value=ast.Name(), format_spec=None):
            return True
        case ast.Attribute():
            return only_hands_over(node.value)
        case ast.JoinedStr():
            return all(map(only_hands_over, node.values))
        case ast.List():
            return all(isinstance(part, ast.Starred) and only_hands_over(part.value) for part in node.elts)
        case ast.Call(func=ast.Name(id=name)) if name.endswith("_numbers"):
            return not node.keywords and all(map(only_hands_over, node.args))
    return False


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_last_cell_of_a_notebook_saves_and_hands_on_and_works_nothing_out(path):
    _, _, tree = read_notebook(path).cells[-1]
    assert len(ast.unparse(tree).splitlines()) <= 12
    called = []
    for statement in tree.body:
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        call = statement.value
        if call.func.id == "show":  # what is handed on is shown
            (call,) = call.args
        called.append(call.func.id)
        assert not call.keywords and all(map(only_hands_over, call.args)), ast.unparse(call)
    assert set(called) <= SAVING
    assert called.count("hand_on") == 1 and called[-1] == "hand_on"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_last_cell_of_a_notebook_is_short_as_it_stands(path):
    *_, last = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert len("".join(last["source"]).splitlines()) <= 15


@pytest.mark.parametrize(
    "code", ["table['n'].sum()", "1 + n", "n > 1", "f'{n:.1f}'", "len(table)", "[n]", "f'{len(n)}'"]
)
def test_anything_worked_out_would_be_noticed(code):
    assert not only_hands_over(ast.parse(code, mode="eval").body)
