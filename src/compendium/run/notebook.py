"""Runs one notebook with papermill, and keeps of it only what is the same on every machine."""

import json
import os
import re
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from compendium.errors import NOT_OURS, NotebookError
from compendium.files import EPOCH, write_atomically
from compendium.run.alternatives import fill_alternatives
from compendium.run.results import read_numbers
from compendium.run.source import parameters, read_notebook
from compendium.study import shown

INJECTED = "# What study.yml has of these, in place of the above"
"""Heads the cell with a run's parameters."""


def run_notebook(source, executed, values, folder, failed, kernel_name="python3"):
    """Run a notebook with these parameters, and write the executed notebook when all went well.

    Safe to call from several threads at once: the kernel's working folder is set for the kernel alone.

    Parameters
    ----------
    source, executed : Path
        The notebook, and where its executed form goes.
    values : dict
        Parameters to inject, in the order of the injected cell.
    folder : Path
        Working folder of the kernel, which paths among the parameters are relative to.
    failed : Path
        Where the partial notebook stays if a cell fails.
    kernel_name : str
        Jupyter's name of the kernel.

    Raises
    ------
    NotebookError
        If the notebook has no such parameter, or a cell fails, or takes more time or puts out more than is
        allowed, or what it shows differs from run to run.
        ``executed`` is then as it was before.
    """
    from compendium.run.kernels import prestart

    prestart()
    import_module("compendium.run.light")
    import papermill

    from compendium.run import engine

    # So that its cache is built here and no kernel tells of building it.
    import_module("matplotlib.font_manager")
    name = source.name
    check_parameters(name, values, parameters(read_notebook(source)))
    failed.parent.mkdir(parents=True, exist_ok=True)
    failed.unlink(missing_ok=True)

    def execute():
        return papermill.execute_notebook(
            _as_template(source),
            _as_template(failed),
            parameters=values,
            engine_name=engine.NAME,
            kernel_name=kernel_name,
            progress_bar=False,
            extra_arguments=["--log-level=CRITICAL"],  # it would tell of how it is connected and shut down
            resources={"metadata": {"path": str(folder)}},
        )

    try:
        notebook = _with_a_kernel(execute)
    except NOT_OURS:
        raise  # a cell's own errors come as papermill's
    except Exception as error:
        raise NotebookError(_failure(name, error, failed)) from error
    fill_alternatives(name, notebook, _handed_on(executed.stem, values, folder))
    _refuse_unstable(name, notebook, failed)
    write_atomically(executed, serialised(notebook))
    failed.unlink()


def _handed_on(run, values, folder):
    """Return the named numbers that a run has just written, by name; none where it writes none."""
    path = Path(folder, values.get("results_dir", ""), "numbers", f"{run}.csv")
    found = read_numbers(path) if path.is_file() else {}
    return {name: value for name, (value, _) in found.items()}


def _with_a_kernel(execute, attempts=3):
    """Run a notebook; once more if its kernel did not start, for another program may have taken its port."""
    for attempt in range(1, attempts + 1):
        try:
            return execute()
        except RuntimeError as error:
            if attempt == attempts or "died before replying" not in str(error):
                raise


def check_parameters(name, values, known):
    """Raise an error for a parameter that the notebook does not have; papermill would only warn.

    Raises
    ------
    NotebookError
    """
    for unknown in values.keys() - known.keys():
        raise NotebookError(f"{name} has no parameter {unknown!r}; it has {', '.join(known) or 'none'}")


def serialised(notebook):
    """The executed notebook as text, without anything that depends on when, where or by whom it was run."""
    import nbformat

    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = "injected-parameters"
            cell["source"] = cell["source"].replace("# Parameters", INJECTED, 1)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        }
    )
    return nbformat.writes(notebook) + "\n"


@contextmanager
def reproducible_environment(scratch):
    """Let kernels started inside ignore a reader's own settings of Python, IPython, Jupyter, matplotlib."""
    ours = {
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",  # the order of a sum does not depend on the processors; notebooks share them
        "PYTHONWARNINGS": "",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "SOURCE_DATE_EPOCH": EPOCH,
    }
    environment, search_path, warned_of = dict(os.environ), list(sys.path), list(sys.warnoptions)
    os.environ.update(ours)
    sys.warnoptions.clear()  # which a child process would get as well
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        sys.warnoptions[:] = warned_of
        sys.path[:] = search_path  # to which pytask-parallel adds the study's folder, as to PYTHONPATH


def _as_template(path):
    """A path as papermill takes it, which fills in ``{…}`` as in an f-string."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _refuse_unstable(name, notebook, failed):
    """Raise an error for a warning (it shows paths of this machine) or a memory address (never the same)."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            if output.get("name") == "stderr":
                what = "it warns"
            elif re.search(r" at 0x[0-9a-f]{6,}", text):
                what = "it shows a memory address, which differs from run to run"
            else:
                continue
            raise NotebookError(_told(name, _where(notebook.cells, index), f"{what}: {text.strip()}", failed))


def _failure(name, error, failed):
    """Return which cell of which notebook failed with what, and where the partial notebook is."""
    kind = "" if isinstance(error, NotebookError) else f"{getattr(error, 'ename', type(error).__name__)}: "
    what = f"{kind}{getattr(error, 'evalue', error)}".strip()
    if not failed.exists():
        return f"{name} could not be started\n  {what}"
    cells = json.loads(failed.read_text(encoding="utf-8"))["cells"]
    begun = [i for i, cell in enumerate(cells) if cell["metadata"].get("papermill", {}).get("start_time")]
    return _told(name, _where(cells, begun[-1]) if begun else "its first cell", what, failed)


def _where(cells, index):
    """Return how a reader finds the cell: its number in the notebook as written, its id, its first line."""
    added = {"papermill-error-cell-tag", "injected-parameters"}
    number = sum(not added & set(cell["metadata"].get("tags", ())) for cell in cells[: index + 1])
    first_line, *_ = "".join(cells[index]["source"]).strip().splitlines() or [""]
    return f"cell {number} (id {cells[index].get('id')!r}): {first_line}"


def _told(name, where, what, failed):
    return f"{name} failed in {where}\n  {what}\n  The notebook, as far as it came: {shown(failed)}"
