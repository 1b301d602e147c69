"""All results make the manifest, which says what each of them was made from."""

from compendium.make import current
from compendium.run import manifest
from compendium.run.fingerprints import contents, files, value
from compendium.run.manifest import write_manifest
from compendium.run.source import module_closure
from compendium.study import MANIFEST, TOP

STUDY, RUNS = current()


def task_manifest(
    runs=value(RUNS, [run.name for run in RUNS]),
    made=files(path for run in RUNS for path in (run.executed, *run.results)),
    inputs=contents({path for run in RUNS for path in run.inputs}),
    code=contents([TOP / "requirements.lock", *module_closure([manifest.__name__])]),
    produces=files([STUDY.results / MANIFEST]),
):
    """Write results/manifest.json."""
    write_manifest(STUDY, runs)
