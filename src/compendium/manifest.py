"""results/manifest.json: which notebook, parameters and inputs made each result."""

import hashlib
import json

from compendium import __version__
from compendium.nodes import sha256
from compendium.run import write_atomically
from compendium.study import TOP

MANIFEST = "manifest.json"


def write_manifest(study, runs):
    """Write the manifest, and remove results and executed notebooks that nothing makes any more.

    Parameters
    ----------
    study : Study
    runs : list of Run
    """
    path = study.results / MANIFEST
    manifest = manifest_of(study, runs)
    _remove_orphans(study, runs, _results_of(path) - manifest["results"].keys())
    write_atomically(path, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def manifest_of(study, runs):
    """What the manifest says.

    Parameters
    ----------
    study : Study
    runs : list of Run

    Returns
    -------
    dict
        ``code`` (package, version, hash over the sources that the notebooks run, hash of the lock) and
        ``results``: for each file its SHA-256, notebook, parameters, and the SHA-256 of notebook and data.
    """
    sources = sorted({path for run in runs for path in run.inputs if path.suffix == ".py"})
    lines = [f"{path.name} {sha256(path)}" for path in sources]
    return {
        "code": {
            "package": "compendium",
            "version": __version__,
            "sources_sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
            "requirements_sha256": sha256(TOP / "requirements.lock"),
        },
        "results": {
            path.relative_to(study.results).as_posix(): {
                "sha256": sha256(path),
                "notebook": run.notebook.name,
                "parameters": run.parameters,
                "inputs": {
                    f"{source.parent.name}/{source.name}": sha256(source)
                    for source in run.inputs
                    if source.suffix != ".py"
                },
            }
            for run in runs
            for path in sorted(run.results)
        },
    }


def _results_of(path):
    """Names of the results in a manifest written before, if there is one."""
    return set(json.loads(path.read_text(encoding="utf-8"))["results"]) if path.is_file() else set()


def _remove_orphans(study, runs, results):
    """Remove what earlier runs made and no run makes now."""
    for name in results:
        (study.results / name).unlink(missing_ok=True)
    for path in set(study.executed.glob("*.ipynb")) - {run.executed for run in runs}:
        path.unlink()
