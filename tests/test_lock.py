"""One command at a time writes into a folder: another one says for whom it waits, and then goes on."""

import re
import signal
import subprocess
import sys
import time

import pytest
from tiny import write_study

from compendium import cli
from compendium.run.lock import FILE, alone_in
from compendium.study import TOP, Study

HOLD = """
import sys, time
from pathlib import Path
from compendium.run.lock import alone_in
with alone_in(Path(sys.argv[1]), "book"):
    print("held", flush=True)
    sys.stdin.readline()
"""
PATIENCE = 120


@pytest.fixture
def holder(tmp_path):
    """A process that holds the lock of a folder until it reads a line."""
    command = [sys.executable, "-c", HOLD, tmp_path]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def start(folder, *command):
    arguments = [sys.executable, "-m", "compendium", "--study", folder, *command]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(arguments, cwd=TOP, **pipes)


def test_the_second_says_who_is_at_work_and_since_when_and_goes_on_when_that_is_done(tmp_path, holder):
    with start(tmp_path, "clean") as second:
        told = second.stderr.readline()
        day = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
        waiting = rf"waiting for `compendium book` \(process {holder.pid}, since {day}\), at work in this"
        assert re.match(waiting, told)
        time.sleep(0.5)
        assert second.poll() is None
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert second.wait(PATIENCE) == 0
    assert not list(tmp_path.rglob(FILE))


def test_cleaning_up_leaves_the_lock_to_whoever_holds_it(tmp_path):
    (tmp_path / "build" / "book").mkdir(parents=True)
    (tmp_path / "build" / "book.log").touch()
    with alone_in(tmp_path, "clean"):
        cli.clean(Study(tmp_path))
        assert [path.name for path in (tmp_path / "build").iterdir()] == [FILE]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such interrupt")
def test_an_interrupt_leaves_the_wait(tmp_path, holder):
    with start(tmp_path, "clean") as second:
        assert second.stderr.readline().startswith("waiting for")
        second.send_signal(signal.SIGINT)
        assert second.wait(PATIENCE) == 130
    assert holder.poll() is None and (tmp_path / "build" / FILE).is_file()


def test_a_holder_that_was_killed_leaves_the_lock_free(tmp_path, holder, capsys):
    holder.kill()
    holder.wait()
    assert (tmp_path / "build" / FILE).read_text(encoding="utf-8").startswith("`compendium book`")
    with alone_in(tmp_path, "clean"):
        assert capsys.readouterr().err == ""
        assert (tmp_path / "build" / FILE).read_text(encoding="utf-8").startswith("`compendium clean`")
    assert not list(tmp_path.rglob(FILE))


def test_two_runs_in_one_folder_come_one_after_the_other(tmp_path):
    folder = write_study(tmp_path / "study")
    with start(folder, "notebooks") as one, start(folder, "notebooks") as other:
        told = [process.communicate(timeout=PATIENCE) for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), told
    assert sum("2 notebooks" in printed and "done in" in printed for printed, _ in told) == 1
    assert sum("nothing to do" in printed for printed, _ in told) == 1


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with alone_in(tmp_path / "typo", "book"):
        pass
    assert not (tmp_path / "typo").exists()


def test_every_command_that_writes_into_the_study_takes_the_lock():
    """A sweep writes into a folder that it claims for itself; `verify` takes the lock when it writes."""
    locked = {name for name, parser in cli.COMMANDS.choices.items() if parser.get_default("writes")}
    rest = {"sweep", "agreement", "check", "verify", "claim", "numbers", "lab", "test"}
    assert locked == cli.COMMANDS.choices.keys() - rest
