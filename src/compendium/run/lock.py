"""One command at a time writes into a folder: another one says for whom it waits."""

import os
import sys
import time
from contextlib import contextmanager, suppress

FILE = "writing.lock"
"""In ``build/``: the lock, and in words who holds it. The system ends the lock with the process."""


@contextmanager
def alone_in(folder, command):
    """Hold the lock of a study's folder; while another process holds it, say so and wait.

    Parameters
    ----------
    folder : Path
        One that does not exist is not made.
    command : str
        What is run, for whoever waits.
    """
    from filelock import FileLock, Timeout

    if not folder.is_dir():
        yield
        return
    path = folder / "build" / FILE
    path.parent.mkdir(exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        told = f"waiting for {_holder(path)}, at work in this folder; Ctrl-C leaves"
        print(told, file=sys.stderr, flush=True)
        lock.acquire()
    try:
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        told = f"`compendium {command}` (process {os.getpid()}, since {since})"
        with suppress(OSError):  # Windows lets nobody write what is locked
            path.write_text(told, encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # whoever waits makes a file of its own
        lock.release()


def _holder(path):
    """Return who says to hold the lock."""
    try:
        return path.read_text(encoding="utf-8") or "another command"
    except OSError:
        return "another command"
