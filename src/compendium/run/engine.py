"""A papermill engine that writes a notebook when it begins and when it ends, and not around each cell.

papermill writes the whole notebook before and after each cell, so that one of many hours can be looked at;
for notebooks of a second, that is half of the work of the process that drives them. Its own switch,
``request_save_on_cell_execute=False``, writes nothing at all where a kernel dies or a cell takes too long,
and the partial notebook is lost. (``autosave_cell_every`` is about writing in the middle of a long cell.)
With this engine the partial notebook is written however the run ends.
"""

from papermill.engines import NBClientEngine, papermill_engines

NAME = "saved-at-the-end"


class SavedAtTheEndEngine(NBClientEngine):
    """papermill's usual engine without its writing around each cell."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **options):
        """Run the cells; papermill calls this between its first writing and its last."""
        nb_man.save = lambda **_: None
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            del nb_man.save


papermill_engines.register(NAME, SavedAtTheEndEngine)
