"""Data and notebooks make tables, figures and executed notebooks: one task for each run."""

from pytask import mark, task

from compendium.make import MACHINERY, announced, current
from compendium.run.fingerprints import contents, files, value
from compendium.run.notebook import run_notebook

STUDY, RUNS = current()

MOST_INPUTS = max((len(run.inputs) for run in RUNS), default=0)

for _run in RUNS:
    # What depends on most tends to take longest, and goes first.
    _first = mark.try_first if len(_run.inputs) == MOST_INPUTS else lambda function: function

    @_first
    @task(id=_run.name)
    def task_notebook(
        run=value(_run, _run.parameters),
        inputs=contents([*_run.inputs, *MACHINERY]),
        produces=files([_run.executed, *_run.results]),
    ):
        """Run the notebook with its parameters."""
        failed = STUDY.build / "failed" / run.executed.name
        with announced(run.name):
            run_notebook(run.notebook, run.executed, run.parameters, STUDY.folder, failed)
