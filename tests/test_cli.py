"""The command line: each command is given what it asks for, and says by its exit code whether all is well."""

import inspect
import re

import pytest

from compendium import cli
from compendium.errors import StudyError
from compendium.study import TOP

PARSERS = cli.COMMANDS.choices


def destinations(parser):
    return [action.dest for action in parser._actions if action.dest != "help"]


@pytest.mark.parametrize("name", PARSERS)
def test_a_command_takes_the_study_and_the_arguments_that_are_declared_with_it(name):
    function = PARSERS[name].get_default("run")
    assert list(inspect.signature(function).parameters) == ["study", *destinations(PARSERS[name])]


def test_every_command_of_make_is_a_command_here_but_for_what_stands_alone():
    lines = (TOP / "Makefile").read_text(encoding="utf-8").splitlines()
    made = {match[1] for line in lines if (match := re.match(r"([a-z]+):.* ## ", line))}
    assert made - PARSERS.keys() == {"help", "bench", "soak"}
    assert PARSERS.keys() - made == {"notebooks", "sweep", "agreement", "check", "claim", "numbers", "tidy"}


@pytest.mark.parametrize(("answer", "code"), [(None, 0), (0, 0), (1, 1), (5, 5)])
def test_the_exit_code_is_what_the_command_returns(monkeypatch, answer, code):
    monkeypatch.setitem(PARSERS["clean"]._defaults, "run", lambda study: answer)
    assert cli.main(["clean"]) == code


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [(StudyError("no such"), 1, "no such\n"), (KeyboardInterrupt, 130, "interrupted\n")],
)
def test_an_error_is_told_without_a_traceback(monkeypatch, capsys, error, code, said):
    def run(study):
        raise error

    monkeypatch.setitem(PARSERS["clean"]._defaults, "run", run)
    assert cli.main(["clean"]) == code
    assert capsys.readouterr().err == said
