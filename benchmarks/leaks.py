"""What many runs leave behind: ``python benchmarks/leaks.py`` (see `bench`)."""

import gc
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil

from compendium.run.kernels import use_kernels
from compendium.run.notebook import reproducible_environment, run_notebook

AT_ONCE = 3


def leaks(runs=200):
    """Processes and file descriptors before and after so many runs on warm kernels.

    The first runs, which start the fork server, are not counted.

    Parameters
    ----------
    runs : int

    Returns
    -------
    dict of str to pair of int
        What there was before and after, by ``processes`` and ``descriptors``.
    """
    cells = [nbformat.v4.new_code_cell(source) for source in ("n = 1", "import pandas\npandas.Series([n])")]
    cells[0].metadata["tags"] = ["parameters"]
    python = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=python), folder / "small.ipynb")

        def run(number):
            partial, executed = folder / "partial" / f"{number}.ipynb", folder / f"{number}.ipynb"
            run_notebook(folder / "small.ipynb", executed, {"n": number}, folder, partial)

        with reproducible_environment(folder):
            use_kernels()
            _at_once(run, AT_ONCE)
            before = _held()
            _at_once(run, runs)
            after = _held()
    return {what: (before[what], after[what]) for what in before}


def _at_once(run, times):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(times)))


def _held():
    gc.collect()  # of a thread that has ended, the event loop goes with the garbage
    process = psutil.Process()
    return {"processes": len(process.children(recursive=True)), "descriptors": process.num_fds()}


if __name__ == "__main__":
    for what, (before, after) in leaks().items():
        print(f"{what}: {before} before, {after} after")
