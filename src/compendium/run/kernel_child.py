"""The process that watches over a warm kernel: it forks it, and ends whatever that leaves behind."""

import ctypes
import gc
import os
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from multiprocessing import parent_process
from threading import Thread

import psutil


def _asked_for(environment):
    """Folders on the search path that an environment adds to those of every interpreter."""
    return [folder for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]


# Before multiprocessing puts the driver's in its place, and without what this one environment adds.
PATH = [entry for entry in sys.path if entry and entry not in _asked_for(os.environ)]

_SET_CHILD_SUBREAPER = 36
"""Tells Linux that whoever loses its parent below this process becomes a child of it."""

_INLINE_BACKEND = "matplotlib_inline.backend_inline"


def run(pid, arguments, environment, directory):
    """Fork a kernel, and return when it has ended and nothing that it started is left.

    This process does nothing but wait, so it can end a kernel that was stopped, or is busy. On systems other
    than Linux, what a cell started in a session of its own is not found.

    Parameters
    ----------
    pid : multiprocessing.connection.Connection
        Where the kernel's process id is sent.
    arguments : list of str
        Command line of ``ipykernel_launcher``.
    environment : dict of str to str
        The kernel's whole environment.
    directory : str
        The directory that it works in.
    """
    gc.freeze()  # what was imported before the fork stays: the collector need not look at it again and again
    os.setsid()  # no Ctrl-C arrives here
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    kernel = os.fork()
    if not kernel:
        _be_kernel(arguments, environment, directory)
        return
    pid.send(kernel)
    Thread(target=_end_with_driver, args=[kernel], daemon=True).start()
    while os.wait()[0] != kernel:
        pass
    with suppress(ChildProcessError):  # there is none any more
        while True:
            for child in psutil.Process().children():
                child.kill()
            os.wait()


def _end_with_driver(kernel):
    """End the kernel when the process that asked for it ends."""
    parent_process().join()
    os.kill(kernel, signal.SIGKILL)


def _be_kernel(arguments, environment, directory):
    """Turn this process into a kernel, and return when the kernel has been told to shut down."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()  # what the environment says of the time zone counts only from here
    os.chdir(directory)
    sys.argv = ["ipykernel_launcher.py", *arguments]
    sys.path[:] = [*_asked_for(environment), *PATH]
    import_module("numpy.random").seed()  # a fork shares its parent's state
    _use_inline_backend()
    _show_wide_frames()
    application = import_module("ipykernel.kernelapp").IPKernelApp
    application.launch_instance(argv=arguments, parent_handle=os.getppid())


def _use_inline_backend():
    """Put matplotlib into the state in which the first import in a plain kernel would leave it.

    A plain kernel names its backend in ``MPLBACKEND`` before matplotlib is imported. Here matplotlib is there
    already, and the inline backend must be imported anew when there is an IPython to hook itself into.
    """
    backend = os.environ.setdefault("MPLBACKEND", f"module://{_INLINE_BACKEND}")
    sys.modules.pop(_INLINE_BACKEND, None)
    import_module("matplotlib").rcParams["backend"] = backend


def _show_wide_frames():
    """Let pandas show as many columns as in any notebook; in the fork server, it had looked at a terminal."""
    import_module("pandas").set_option("display.max_columns", 20)
