"""A clean room: a copy of what computing needs, run anew in surroundings that are strange on purpose.

The copy holds what belongs to the compendium and neither results nor anything built. It lies in a folder of
another name, with a blank in it, and runs with another home, user name, time zone, locale and hash seed, with
none of the caller's settings, and with no network beyond the loopback that kernels talk through. What comes
out the same there depends on none of these.
"""

import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compendium.gate.repository import copy_committed, copy_files, shipped_files
from compendium.review.offline import put_hook
from compendium.study import TOP

#: What a run needs of the program, and what of a study.
PROGRAM = ("src", "notebooks", "pipeline", "requirements.lock")
STUDY = ("data", "study.yml", "notebooks")

#: All that a new process is told of the caller's surroundings: how to find and load programs.
KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "CONDA_PREFIX")

GUARD = "import socket; socket.create_connection(('192.0.2.1', 9), 1)"  # an address that belongs to nobody


@dataclass(frozen=True)
class CleanRoom:
    """The copy: a ``program``, the ``study`` to run it on, and ``committed``, the results to compare with."""

    program: Path
    study: Path
    committed: Path
    environment: dict

    @property
    def results(self):
        """What the copy makes."""
        return self.study / "results"

    def run(self):
        """Run every notebook and the manifest, telling of each as it ends.

        Returns
        -------
        str
            Why it did not run to its end, empty if it did.
        """
        guard = self._start(["-c", GUARD], stderr=subprocess.PIPE)
        if b"NetworkRefused" not in guard.communicate()[1]:
            return "the network could not be shut off, so nothing was run"
        with tempfile.TemporaryFile() as complaints:
            command = ["-m", "compendium", "--study", str(self.study), "notebooks"]
            process = self._start(command, stderr=complaints)
            try:
                code = process.wait()
            finally:
                _end(process)
            complaints.seek(0)
            told = complaints.read().decode("utf-8", "replace")
        told = told.replace(f"{self.study}{os.sep}", "").replace(f"{self.program}{os.sep}", "").strip()
        return "" if code == 0 else told or f"it ended with exit code {code}"

    def _start(self, arguments, **streams):
        """Start this Python in a process group of its own, so that `_end` can end its children with it."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.study,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **streams,
        )


@contextmanager
def clean_room(study):
    """Hold a copy of a study and of the program, which is removed at the end, whatever happens.

    It is removed, too, after an interrupt and after the system asked the program to end.

    Parameters
    ----------
    study : Study

    Yields
    ------
    CleanRoom
    """
    base = _scratch() / f"verify-{secrets.token_hex(4)}"
    with _handling(_leave, ["SIGTERM", "SIGHUP"]):
        try:
            base.mkdir(mode=0o700)
            yield _furnished(base, study)
        finally:
            with _handling(signal.SIG_IGN, ["SIGINT", "SIGTERM", "SIGHUP"]):
                _remove(base)


def _scratch():
    """Return the folder for temporary files, or ``/tmp`` where its path leaves a socket's name no room."""
    usual = tempfile.gettempdir()
    return Path("/tmp" if os.name == "posix" and len(usual) > 50 else usual)


def _furnished(base, study):
    """Copy everything into the room, and return it with the environment that is strange on purpose."""
    program = base / "a copy of it"
    folder = program if study.folder == TOP else base / "a study"
    copy_files(TOP, shipped_files(TOP, PROGRAM), program)
    copy_files(study.folder, shipped_files(study.folder, STUDY), folder)
    copy_committed(study.folder, "results", base / "committed")
    put_hook(base / "guard")
    (base / "home").mkdir()
    environment = {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "PYTHONPATH": os.pathsep.join([str(base / "guard"), str(program / "src")]),
        "PYTHONHASHSEED": str(random.randrange(2**32)),
        "TZ": "CHAST-12:45",
        **dict.fromkeys(("LANG", "LC_ALL"), "C"),
        **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA"), str(base / "home")),
        **dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "somebody"),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(base)),
    }
    return CleanRoom(program, folder, base / "committed" / "results", environment)


def _leave(number, _):
    """End the program when the system asks it to, but so that what was begun is put in order before."""
    raise SystemExit(128 + number)


@contextmanager
def _handling(handler, names):
    """Handle signals otherwise for a while: those that this system has, and only in the main thread."""
    main = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name) for name in names if main and hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, handled in before.items():
            signal.signal(number, handled)


def _end(process):
    """Kill a process and its process group; kernels end by themselves when it is gone."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def _remove(folder, seconds=10):
    """Remove a folder; processes that are just ending may still be writing into it."""
    until = time.monotonic() + seconds
    while folder.exists() and time.monotonic() < until:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.05)
    if folder.exists():
        shutil.rmtree(folder)  # says what is in the way
