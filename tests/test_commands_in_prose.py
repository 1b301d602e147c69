"""Commands that README, book and messages tell a reader to type are commands that there are."""

import re
import shlex

import pytest

from compendium import cli
from compendium.study import TOP

PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted((TOP / "book").glob("*.md"))]
CODE = re.compile(r"^ *```(?:bash|powershell)?\n(.*?)^ *```|`([^`\n]+)`", re.S | re.M)
OURS = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?compendium\s+(.*)$")
TARGETS = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.M))


def commands(page):
    """Return every line of code on a page that calls make or our program."""
    text = page.read_text(encoding="utf-8")
    lines = [line.strip() for found in CODE.findall(text) for line in "\n".join(found).splitlines()]
    return [line for line in lines if line.startswith("make ") or OURS.match(line)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_says_to_type_can_be_typed(page, monkeypatch):
    monkeypatch.setattr(cli.PARSER.__class__, "error", lambda self, said: pytest.fail(said))
    for line in commands(page):
        words = shlex.split(line.partition("#")[0].replace("…", "X"))
        if words[0] == "make":
            assert {word for word in words[1:] if "=" not in word} <= TARGETS, line
        elif len(words) > 1:
            cli.PARSER.parse_args(words[1:])


def test_there_are_such_commands_on_the_pages_that_matter():
    told = {page.name: len(commands(page)) for page in PAGES}
    assert told["README.md"] > 10
    assert told["reproduce.md"] > 15


def test_a_command_that_there_is_not_is_noticed(tmp_path, monkeypatch):
    for text in (
        "`make bookk`",
        "`.venv/bin/compendium swep`",
        "```bash\ncompendium quotes --no-such x\n```\n",
    ):
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            test_what_a_page_says_to_type_can_be_typed(page, monkeypatch)
