"""All results make the manifest, which says what each of them was made from."""

from compendium.manifest import MANIFEST, write_manifest
from compendium.nodes import files, value
from compendium.pipeline import current
from compendium.study import TOP

STUDY, RUNS = current()


def task_manifest(
    runs=value(RUNS, [run.name for run in RUNS]),
    inputs=files({path for run in RUNS for path in (run.executed, *run.results, *run.inputs)}),
    lock=files([TOP / "requirements.lock", TOP / "src" / "compendium" / "manifest.py"]),
    produces=files([STUDY.results / MANIFEST]),
):
    """Write results/manifest.json."""
    write_manifest(STUDY, runs)
