"""The command line: each command is given what it asks for, and says by its exit code whether all is well."""

import errno
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
    assert made - PARSERS.keys() == {"help", "bench", "soak", "wheelhouse"}
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


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "results/a.csv"),
            "results/a.csv: the disk is full; make room",
        ),
        (OSError(errno.EMFILE, "Too many open files"), "run `ulimit -n 1024`"),
        (OSError(errno.EFBIG, "File too large"), "run `ulimit -f unlimited`"),
        (PermissionError(errno.EACCES, "Permission denied", "data"), "data: Permission denied; mend that"),
        (MemoryError(), "not enough memory; close other programs"),
        (RecursionError(), "nested too deeply"),
    ],
)
def test_what_the_machine_refuses_is_one_sentence_with_a_remedy(monkeypatch, capsys, error, said):
    def refused(*_):
        raise error

    monkeypatch.setattr("compendium.data.check_data", refused)
    assert cli.main(["check"]) == 1
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1
