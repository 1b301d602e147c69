"""Variants on a Dask cluster: bytes go out, bytes come back.

Workers need this package and the same versions of what draws and computes, but no common file system. A
variant whose worker dies is given to another one by the scheduler.
"""

import multiprocessing
import tempfile
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from compendium.errors import StudyError
from compendium.files import sha256
from compendium.run.kernels import use_kernels
from compendium.run.notebook import reproducible_environment
from compendium.run.plan import planned_runs
from compendium.run.source import PACKAGE, module_closure
from compendium.sweep.variants import run_variant

PATIENCE = 30
"""Seconds to wait for a scheduler, and for its first worker."""

DECISIVE = ("ipykernel", "matplotlib", "nbclient", "nbformat", "numpy", "pandas", "papermill", "pyyaml")
"""Packages whose versions could show in a result."""

_for_life = ExitStack()


def code_of(study):
    """The code and packages that a worker must have in the same versions as this process.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict of str to str
        SHA-256 of each module that takes part in running the notebooks, and versions of decisive packages.
    """
    modules = {path for run in planned_runs(study) for path in run.inputs if path.suffix == ".py"}
    modules |= set(module_closure(["compendium.sweep.variants"]))
    return _installed(sorted(path.relative_to(PACKAGE).as_posix() for path in modules))


def _installed(modules):
    """Return hashes of modules of the package, and versions; ``lacking`` for what is not there."""
    paths = {name: PACKAGE / name for name in modules}
    hashes = {name: sha256(path) if path.is_file() else "lacking" for name, path in paths.items()}
    return hashes | {name: version(name) for name in DECISIVE}


@contextmanager
def on_cluster(scheduler, workers):
    """Connect to a cluster.

    Parameters
    ----------
    scheduler : str
        Address, ``tcp://…``.
    workers : int or None
        How many variants are on the cluster at once; by default twice as many as it has threads.

    Yields
    ------
    dict
        Arguments for :func:`pytask.build`.

    Raises
    ------
    StudyError
        If Dask is not installed, or no scheduler or worker answers.
    """
    try:
        import distributed
        from pytask_parallel import ParallelBackend, registry
    except ModuleNotFoundError:
        raise StudyError("Dask is not installed: python -m pip install distributed pytask-parallel") from None
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise StudyError(f"no Dask scheduler answers at {scheduler}: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise StudyError(f"the scheduler at {scheduler} has no workers") from None
        registry.register_parallel_backend(
            ParallelBackend.CUSTOM, lambda n_workers: client.get_executor(pure=False), remote=True
        )
        at_once = workers or 2 * sum(client.nthreads().values())
        yield {"parallel_backend": ParallelBackend.CUSTOM.value, "n_workers": at_once}


def run_on_worker(files, code):
    """Run a variant in a worker's process.

    Parameters
    ----------
    files : dict of str to bytes
        As :func:`compendium.sweep.variants.run_variant` takes them.
    code : dict
        As :func:`code_of` returns it where the variant comes from.

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    StudyError
        If the worker has other code, whose results may differ.
    """
    here = _installed([name for name in code if name.endswith(".py")])
    if other := [name for name in code if code[name] != here[name]]:
        raise StudyError(f"a worker has another version of {', '.join(other)}; install the same everywhere")
    _prepare_worker()
    return run_variant(files)


@cache
def _prepare_worker():
    """Set this process up, once, for running notebooks; nothing is undone before it ends.

    Kernels are warm, but in a worker with a nanny: it is a daemonic process, which multiprocessing lets have
    no children.
    """
    scratch = _for_life.enter_context(tempfile.TemporaryDirectory())
    _for_life.enter_context(reproducible_environment(Path(scratch)))
    use_kernels(plain=multiprocessing.current_process().daemon)
