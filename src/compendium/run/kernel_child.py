"""What runs in the forked process of a warm kernel: it makes itself a kernel as Jupyter would start one."""

import gc
import os
import sys
import time
from importlib import import_module
from multiprocessing import parent_process
from threading import Thread


def _asked_for(environment):
    """Folders on the search path that an environment adds to those of every interpreter."""
    return [folder for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]


# Before multiprocessing puts the driver's in its place, and without what this one environment adds.
PATH = [entry for entry in sys.path if entry and entry not in _asked_for(os.environ)]

_INLINE_BACKEND = "matplotlib_inline.backend_inline"


def run(arguments, environment, directory):
    """Turn this process into a kernel, and return when the kernel has been told to shut down.

    Parameters
    ----------
    arguments : list of str
        Command line of ``ipykernel_launcher``.
    environment : dict of str to str
        The kernel's whole environment.
    directory : str
        The directory that it works in.
    """
    gc.freeze()  # what was imported before the fork stays: the collector need not look at it again and again
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
    Thread(target=_end_with_driver, daemon=True).start()
    application = import_module("ipykernel.kernelapp").IPKernelApp
    application.launch_instance(argv=arguments, parent_handle=os.getppid())


def _end_with_driver():
    """End this process when the one that asked for the kernel ends.

    A plain kernel watches its parent process for that; the parent of a fork is the fork server.
    """
    parent_process().join()
    os._exit(1)


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
