"""Threads for pytask that go from one task to the next without waiting to be asked.

pytask-parallel looks only now and then, at last once a second, whether a task has ended, and gives a free
worker its next task then. Here it hands over several tasks for each thread, and a thread that is free takes
the next one at once.
"""

import os
from concurrent.futures import ThreadPoolExecutor

from pytask_parallel import ParallelBackend, WorkerType, registry

WAITING = 3
"""Tasks handed over for each thread, the running one included."""


def threads(workers=None):
    """Make pytask run its tasks in threads of this process.

    Parameters
    ----------
    workers : int, optional
        How many tasks run at once. By default one more than there are processors: while a kernel starts or
        ends, its thread mostly waits.

    Returns
    -------
    dict
        Arguments for :func:`pytask.build`.
    """
    workers = workers or 1 + (os.cpu_count() or 1)
    registry.register_parallel_backend(
        ParallelBackend.CUSTOM,
        lambda n_workers: ThreadPoolExecutor(workers),
        worker_type=WorkerType.THREADS,
    )
    return {"parallel_backend": ParallelBackend.CUSTOM.value, "n_workers": WAITING * workers}
