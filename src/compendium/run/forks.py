"""Starts the process that warm kernels are forked from, in which their imports happen once for all.

It is the *fork server* of the standard library (:mod:`multiprocessing`). Starting it takes a moment, its
imports more than a second; they happen while the caller goes on, so call :func:`start` as soon as it is known
that notebooks will run. Nothing is imported here that takes long.
"""

import multiprocessing
import os
from multiprocessing import forkserver

CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()

PRELOADED = (
    "compendium.run.light",  # before any of the others can import jsonschema
    "compendium.run.kernel_child",
    "compendium.analysis.codes",
    "compendium.data",
    "compendium.run.results",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.config",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)
"""What a kernel and every notebook import, as far as none of the others imports it already. A module that
changes others by being imported has no place here: a notebook must not be able to tell a warm kernel."""


def start():
    """Start the fork server if it does not run, and return at once; without effect on Windows."""
    if CAN_FORK:
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # the debugger's warning concerns nobody
        forkserver.set_forkserver_preload(list(PRELOADED))
        forkserver.ensure_running()
