"""A notebook as a plain script: its cells in this process, without kernel, outputs or executed notebook.

The analyses of a notebook take a tenth of a second and its kernel one or two; where only results and numbers
matter, as for a what-if, this is the way. What is computed and saved is the same.
"""

from compendium.errors import DataError, NotebookError
from compendium.run.source import read_notebook


def run_as_script(run, data_dir, results_dir, figures=True):
    """Run a notebook's cells one after the other.

    Parameters
    ----------
    run : Run
        Notebook and parameters; its folders are replaced by the two that follow.
    data_dir, results_dir : Path
        Where tables are read from, and where results are saved.
    figures : bool
        Whether figures are drawn and saved; they take most of the time.

    Raises
    ------
    NotebookError
        If a cell fails; names notebook and cell.
    DataError
        If the notebook refuses the data.
    """
    given = {**run.parameters, "data_dir": str(data_dir), "results_dir": str(results_dir)}
    names = {"__name__": "__main__"}
    for cell, tags, tree in read_notebook(run.notebook).cells:
        try:
            exec(compile(tree, "<cell>", "exec"), names)
        except DataError:
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise NotebookError(f"{run.name} failed in the cell with id {cell!r}\n  {what}") from error
        if "parameters" in tags:
            names |= given
        if not figures:
            drawing = [name for name in names if name.startswith("plot_") or name == "save_figure"]
            names |= dict.fromkeys(drawing, _draw_nothing)


def _draw_nothing(*_, **__):
    """Stand for what draws or saves a figure."""
