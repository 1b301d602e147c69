"""Data and notebooks make tables, figures and executed notebooks: one task for each run."""

from pytask import task

from compendium.execution.nodes import files, value
from compendium.execution.pipeline import MACHINERY, announced, current
from compendium.execution.run import run_notebook

STUDY, RUNS = current()

for _run in RUNS:

    @task(id=_run.name)
    def task_notebook(
        run=value(_run, _run.parameters),
        inputs=files([*_run.inputs, *MACHINERY]),
        produces=files([_run.executed, *_run.results]),
    ):
        """Run the notebook with its parameters."""
        failed = STUDY.build / "failed" / run.executed.name
        with announced(run.name):
            run_notebook(run.notebook, run.executed, run.parameters, STUDY.folder, failed)
