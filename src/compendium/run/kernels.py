"""Warm Jupyter kernels: forked from one process that has the heavy imports behind it.

A plain kernel is a new Python interpreter, which spends most of a short notebook's time on importing
IPython, pandas and matplotlib. Here one process imports them once (:mod:`compendium.run.forks`); every
kernel is then a fork of it (:mod:`compendium.run.kernel_child`).
Jupyter calls what starts a kernel a *provisioner*; :class:`WarmProvisioner` is registered in the entry
point group ``jupyter_client.kernel_provisioners``.

A notebook cannot tell a warm kernel from a plain one: a fork has its own session and process group, its own
``__main__``, fresh random state, the environment and directory that the caller asks for, and it dies with
the driver, with all that it started.
"""

import multiprocessing
import os
import signal
import sys
import threading
import types
from contextlib import contextmanager, suppress

from jupyter_client.provisioning import LocalProvisioner
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from compendium.run import forks, kernel_child

_starting = threading.Lock()


def use_kernels(plain=False):
    """Choose how this process starts kernels from now on.

    Parameters
    ----------
    plain : bool
        True for a new interpreter each time, as Jupyter does by itself. Where processes cannot be forked
        (Windows), kernels are plain whatever is asked.

    Returns
    -------
    str
        The name of the provisioner that is now the default, ``warm-provisioner`` or ``local-provisioner``.
    """
    warm = forks.CAN_FORK and not plain
    factory = KernelProvisionerFactory.instance()
    factory.default_provisioner_name = "warm-provisioner" if warm else "local-provisioner"
    return factory.default_provisioner_name


def prestart():
    """Start the fork server, if kernels are to be warm; it imports while the caller goes on."""
    if KernelProvisionerFactory.instance().default_provisioner_name == "warm-provisioner":
        forks.start()


class WarmProvisioner(LocalProvisioner):
    """Start IPython kernels as forks of the fork server, and other kernels as Jupyter does."""

    async def launch_kernel(self, cmd, **kwargs):
        """Fork a kernel that listens where the connection file says.

        Parameters
        ----------
        cmd : list of str
            The command of a plain kernel, ending in ``-m ipykernel_launcher -f FILE``.
        **kwargs
            As for :class:`subprocess.Popen`; ``env`` and ``cwd`` are heeded.

        Returns
        -------
        dict
            How to connect to the kernel.
        """
        if not forks.CAN_FORK or "ipykernel_launcher" not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.cwd = kwargs.get("cwd") or os.getcwd()
        self.process = ForkedProcess(arguments, dict(kwargs.get("env") or os.environ), str(self.cwd))
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class ForkedProcess:
    """A forked kernel with those methods of :class:`subprocess.Popen` that Jupyter's provisioner calls.

    It has ended when nothing that it started is left: what is waited for is the process that watches over it.
    """

    stdin = stdout = stderr = None

    def __init__(self, arguments, environment, directory):
        prestart()
        context = multiprocessing.get_context("forkserver")
        told, tell = context.Pipe(duplex=False)
        wanted = (tell, arguments, environment, directory)
        self._process = context.Process(target=kernel_child.run, args=wanted)
        with _starting, _hidden_main():
            self._process.start()
        tell.close()
        with told:
            self.pid = told.recv()

    def poll(self):
        """Return the exit code, or None while the kernel runs."""
        return self._process.exitcode

    def wait(self):
        """Wait for the end, release what the process held here, and return the exit code."""
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        return code

    def send_signal(self, signum):
        """Send a signal to the kernel if it still runs."""
        with suppress(ProcessLookupError):  # it has ended, and what it started is being ended
            if self.poll() is None:
                os.kill(self.pid, signum)

    def kill(self):
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


@contextmanager
def _hidden_main():
    """Hide the main program of this process, which multiprocessing would import again in the kernel."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
