"""A papermill engine that ends every notebook, and writes it when it begins and when it ends.

What a notebook may take has bounds, of time and of output. Whoever goes beyond is told in which cell.

papermill writes the whole notebook before and after each cell, so that one of many hours can be looked at;
for notebooks of a second, that is half of the work of the process that drives them. Its own switch,
``request_save_on_cell_execute=False``, writes nothing at all where a kernel dies or a cell takes too long,
and the partial notebook is lost. (``autosave_cell_every`` is about writing in the middle of a long cell.)
With this engine the partial notebook is written however the run ends.
"""

import re

from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.log import logger

from compendium.errors import NotebookError

NAME = "saved-at-the-end"

SECONDS = 600
"""What one cell may take. No cell takes longer than seconds; one that takes this long hangs."""

LETTERS = 10_000_000
"""What one notebook may put out: twenty times what any shows of the largest study that was tried. A browser
still opens a page of it; nobody reads it."""

OVERWRITTEN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)


class SavedAtTheEndEngine(Engine):
    """papermill's usual engine with bounds, and without its writing around each cell."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, *, extra_arguments, resources, **_):
        """Run the cells; papermill calls this between its first writing and its last."""
        nb_man.save = lambda **_: None
        client = BoundedClient(
            nb_man,
            kernel_name=kernel_name,
            log=logger,
            record_timing=False,
            extra_arguments=extra_arguments,
            resources=resources,
            timeout=SECONDS,
            iopub_timeout=SECONDS,  # what a cell has put out may be long on its way, too
        )
        try:
            client.execute()
        finally:
            del nb_man.save


class BoundedClient(PapermillNotebookClient):
    """papermill's client, which gives up a cell that goes beyond the bounds."""

    put_out = 0

    def process_message(self, msg, cell, cell_index):
        """Take in what the kernel says, until it is too much; then end it."""
        self.put_out += len(str(msg["content"]))
        if self.put_out > LETTERS:
            self.km.provisioner.process.kill()
            raise CellExecutionComplete
        return super().process_message(msg, cell, cell_index)

    def execute_cell(self, cell, cell_index):
        """Run a cell.

        Raises
        ------
        NotebookError
            If it goes beyond the bounds.
        """
        try:
            super().execute_cell(cell, cell_index)
        except CellTimeoutError as error:
            raise NotebookError(
                f"it has not ended after {SECONDS} seconds; is there a loop without end? Let it compute less"
            ) from error
        except (CellExecutionError, DeadKernelError):
            if self.put_out <= LETTERS:
                raise
        if self.put_out > LETTERS:
            raise NotebookError(
                f"with it, the notebook puts out more than {LETTERS:,} letters; let it show less"
            )
        if "outputs" in cell:
            cell.outputs = joined(cell.outputs)


def joined(outputs):
    """Return a cell's outputs with all that it printed as one text, in however many pieces it came.

    nbclient does the same, but takes the square of the length of a line for it: an hour for three
    million letters.
    """
    kept, texts = [], {}
    for output in outputs:
        name = output.get("name")  # only what is printed has one
        if name not in texts:
            kept.append(output)
        if name:
            texts.setdefault(name, []).append(output["text"])
    for output in kept:
        if name := output.get("name"):
            output["text"] = OVERWRITTEN.sub("", "".join(texts[name]))
    return kept


papermill_engines.register(NAME, SavedAtTheEndEngine)
