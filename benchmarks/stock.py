"""The same notebooks by other means: ``python benchmarks/stock.py HOW FOLDER`` (see `bench`)."""

import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from compendium.run.plan import planned_runs
from compendium.study import study_in

BIN = Path(sys.executable).parent


def scripts(study):
    """Run all cells as scripts in this process."""
    from compendium.run.script import run_as_script

    for run in planned_runs(study):
        run_as_script(run, study.data, study.results)


def papermill(study):
    """Run the papermill command for each notebook."""
    study.executed.mkdir(parents=True)
    for run in planned_runs(study):
        parameters = [text for name, value in run.parameters.items() for text in ("-p", name, str(value))]
        command = [BIN / "papermill", run.notebook, run.executed, *parameters, "--no-progress-bar"]
        subprocess.run(command, cwd=study.folder, check=True)


def pool(study):
    """Run papermill in two processes."""
    study.executed.mkdir(parents=True)
    with ProcessPoolExecutor(2) as processes:
        for done in [processes.submit(_papermill, run, study.folder) for run in planned_runs(study)]:
            done.result()


def _papermill(run, folder):
    import papermill

    papermill.execute_notebook(
        run.notebook, run.executed, run.parameters, progress_bar=False, cwd=str(folder), kernel_name="python3"
    )


def nbconvert(study):
    """Run the jupyter nbconvert command for each notebook, with the parameters that stand in it."""
    for notebook in sorted(study.notebooks.glob("*.ipynb")):
        command = [BIN / "jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
        subprocess.run([*command, "--output-dir", study.executed], check=True)


def bake(study):
    """Write every run as an unexecuted notebook with its parameters, for jupyter-book to execute."""
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    study.executed.mkdir(parents=True)
    for run in planned_runs(study):
        given = {**run.parameters, "data_dir": str(study.data), "results_dir": str(study.results)}
        notebook = parameterize_notebook(load_notebook_node(str(run.notebook)), given)
        nbformat.write(notebook, run.executed)


def sweep(study):
    """Judge the full grid; print variants, seconds, and the seconds of one variant by papermill."""
    from compendium.data import check_data
    from compendium.run.kernels import use_kernels
    from compendium.run.notebook import reproducible_environment, run_notebook
    from compendium.sweep.multiverse import swept

    check_data(study.data)
    started = time.perf_counter()
    n_variants = len(swept(study).claim_verdicts)
    seconds = time.perf_counter() - started
    runs = [run for run in planned_runs(study) if run.name in ("04-evidence", "05-voices")]
    scratch = study.build / "bench"
    with reproducible_environment(scratch):
        use_kernels()
        for _ in range(2):  # the first starts the fork server
            started = time.perf_counter()
            for run in runs:
                values = {**run.parameters, "results_dir": str(scratch / "results")}
                run_notebook(
                    run.notebook, scratch / run.executed.name, values, study.folder, scratch / "failed.ipynb"
                )
            one = time.perf_counter() - started
    print(n_variants, seconds, one)


if __name__ == "__main__":
    HOW = {function.__name__: function for function in (scripts, papermill, pool, nbconvert, bake, sweep)}
    HOW[sys.argv[1]](study_in(Path(sys.argv[2])))
