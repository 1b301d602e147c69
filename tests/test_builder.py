"""The process that builds the book: started when asked, or waiting already, and never left behind."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from compendium.pages import builder
from compendium.pages.builder import builder_waiting, jupyter_book


def test_jupyter_book_runs_in_the_folder_and_says_what_it_has_to_say(tmp_path):
    missing = b"Path 'here' does not exist"
    code, log = jupyter_book(["build", "here"], tmp_path)
    assert code != 0 and missing in log
    (tmp_path / "here").mkdir()
    code, log = jupyter_book(["build", "here"], tmp_path)
    assert code != 0 and log and missing not in log


def test_a_process_that_waits_is_used_once(tmp_path):
    with builder_waiting():
        (waiting,) = builder._waiting
        code, log = jupyter_book(["--version"], tmp_path)
        assert code == 0 and b"Jupyter Book" in log
        assert waiting.returncode == 0 and not builder._waiting
    assert not builder._waiting


def test_one_that_nobody_needed_ends():
    with pytest.raises(RuntimeError, match="something else"), builder_waiting():
        (waiting,) = builder._waiting
        raise RuntimeError("something else")
    assert waiting.returncode == 0 and not builder._waiting
    with pytest.raises(ProcessLookupError):
        os.kill(waiting.pid, 0)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes cannot be killed like this here")
def test_one_whose_starter_is_killed_ends_too_even_while_it_builds():
    """Its work goes on in the folder in which the next command builds."""
    code = "from compendium.pages import builder; p = builder._started(); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as starter:
        building = psutil.Process(int(starter.stdout.readline()))
        held = os.open(f"/proc/{building.pid}/fd/0", os.O_WRONLY) if os.path.isdir("/proc/self/fd") else None
        starter.kill()
        building.wait(30)  # though its input is still open: it is not that which ended it
    if held is not None:
        os.close(held)
