"""papermill's engine, but for when it writes: once, at the end, and not before and after each cell."""

from papermill.engines import NBClientEngine, papermill_engines

NAME = "saved-once"


class SavedOnceEngine(NBClientEngine):
    """Run a notebook, and leave it to the end, good or bad, to write it.

    papermill writes the whole notebook twice for each cell, so that one of many hours can be looked at; for
    notebooks of a second, that takes most of the driver's time.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **options):
        """Run the cells; papermill itself writes the notebook afterwards, also when one of them failed."""
        nb_man.save = lambda **_: None
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            del nb_man.save


papermill_engines.register(NAME, SavedOnceEngine)
