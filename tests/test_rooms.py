"""Imports go down only: the order of rooms that CONTRIBUTING states is the order that the code keeps."""

import ast
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "src" / "compendium"
FACES = {"__init__", "__main__"}


def rooms():
    """Rooms at the top of the package: folders with code and single modules."""
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    return folders | {path.stem for path in PACKAGE.glob("*.py")} - FACES


def stated_order():
    """Rooms as CONTRIBUTING lists them, from the top down; those of one line stand on the same floor."""
    text = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = text.partition("## The rooms")[2].partition("```text\n")[2].partition("```")[0]
    return [re.findall(r"[a-z_]+", line[:28]) for line in listed.splitlines()]


def imports(path, package=PACKAGE):
    """Names of the package that a source imports, at its top or inside a function, whichever way."""
    above = ["compendium", *path.relative_to(package).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = [*above[: len(above) - node.level + 1], *filter(None, [node.module])]
            yield from (".".join([*base, alias.name]) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else "compendium.?"
        elif isinstance(node, ast.ImportFrom) and node.module == "compendium":
            yield from (f"compendium.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def arrows(package=PACKAGE):
    """Imports from one room to another: (importing file, its room, the room that it imports)."""
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        room = place.parts[0].removesuffix(".py")
        for name in imports(path, package):
            parts = name.split(".")
            if parts[0] == "compendium" and parts[1:2] not in ([], ["__version__"], [room]):
                yield place.as_posix(), room, parts[1]


def climbing(order, found):
    """Arrows that do not lead to a lower floor."""
    floor = {room: number for number, line in enumerate(order) for room in line}
    return [arrow for arrow in found if arrow[1] not in FACES and floor[arrow[1]] >= floor[arrow[2]]]


def test_the_stated_order_names_every_room_once():
    stated = [room for line in stated_order() for room in line]
    assert sorted(stated) == sorted(rooms())
    assert len(stated) <= 18


def test_no_import_climbs_up_or_goes_round_in_a_circle():
    assert climbing(stated_order(), arrows()) == []


def test_an_import_that_climbs_is_noticed():
    found = [("data/check.py", "data", "pages"), ("pages/text.py", "pages", "data")]
    assert climbing([["pages"], ["data"]], found) == found[:1]


@pytest.mark.parametrize(
    "line",
    [
        "import compendium.pages.text",
        "from compendium import pages",
        "from compendium.pages import text",
        "from ..pages import text",
        "from .. import pages",
        "importlib.import_module('compendium.pages.text')",
        "__import__('compendium.pages.text')",
    ],
)
def test_an_import_is_seen_in_whatever_form(tmp_path, line):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "check.py").write_text(f"def check():\n    {line}\n", encoding="utf-8")
    assert list(arrows(tmp_path)) == [("data/check.py", "data", "pages")]


def test_no_two_modules_have_the_same_name_unless_one_draws_what_the_other_computes():
    places = {}
    for path in PACKAGE.rglob("*.py"):
        if path.stem not in FACES:
            places.setdefault(path.stem, set()).add(path.parent.name)
    shared = {name: rooms for name, rooms in places.items() if len(rooms - {"figures", "analysis"}) > 1}
    assert not shared
