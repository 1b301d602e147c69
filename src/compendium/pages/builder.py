"""Runs jupyter-book in a process of its own, which can be started ahead: its imports take seconds."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

from compendium.files import EPOCH

PROGRAM = """
import json, os, sys, threading, time

def end_with(starter):
    while os.getppid() == starter:
        time.sleep(0.2)
    os._exit(1)

if os.name == "posix":
    threading.Thread(target=end_with, args=[int(sys.argv[1])], daemon=True).start()
import compendium.run.light
import compendium.pages.directives, myst_nb.sphinx_ext, sphinx.builders.html, sphinxcontrib.bibtex
from jupyter_book.cli.main import main
order = sys.stdin.readline()
if order:
    folder, sys.argv[1:] = json.loads(order)
    os.chdir(folder)
    main()
"""
"""What the process does; the end of its input tells it that nothing is to be built.

It ends with the process that started it, for another one may then build in the same folder.
"""

_waiting = []


@contextmanager
def builder_waiting():
    """Start a process ahead, which waits for `jupyter_book` to use it; one that is not used is ended."""
    process = _started()
    _waiting.append(process)
    try:
        yield
    finally:
        if process in _waiting:
            _waiting.remove(process)
            process.communicate()


def jupyter_book(arguments, folder):
    """Run jupyter-book, in the process that waits if there is one.

    Parameters
    ----------
    arguments : list of str
        Its command line.
    folder : Path
        Its working folder.

    Returns
    -------
    code : int
        Its exit code.
    log : bytes
        All that it printed.
    """
    process = _waiting.pop() if _waiting else _started()
    log, _ = process.communicate(f"{json.dumps([os.fspath(folder), arguments])}\n".encode())
    return process.returncode, log


def _started():
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": EPOCH, "NO_COLOR": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM, str(os.getpid())],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
