"""results/manifest.json: which notebook, parameters and inputs made each result."""

import hashlib
import json
from pathlib import Path

from compendium import __version__
from compendium.errors import StudyError
from compendium.files import sha256, write_atomically
from compendium.study import MANIFEST, TOP, shown


def write_manifest(study, runs):
    """Write the manifest, and remove results and executed notebooks that nothing makes any more.

    Parameters
    ----------
    study : Study
    runs : list of Run
    """
    path = study.results / MANIFEST
    manifest = manifest_of(study, runs)
    earlier = json.loads(path.read_text(encoding="utf-8"))["results"] if path.is_file() else {}
    for name in earlier.keys() - manifest["results"].keys():
        (study.results / name).unlink(missing_ok=True)
    for executed in set(study.executed.glob("*.ipynb")) - {run.executed for run in runs}:
        executed.unlink()
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
        ``code`` (package, version, hash over all sources that the notebooks run, hash of the lock) and
        ``results``: for each file its SHA-256, the run (its executed notebook's name), notebook, parameters,
        the SHA-256 of notebook and data, and a hash over the sources that this notebook runs. No commit, no
        path of this machine and no time: the same work gives the same manifest anywhere.
    """
    return {
        "code": {
            "package": "compendium",
            "version": __version__,
            "sources_sha256": _sources_sha256({path for run in runs for path in run.inputs}),
            "requirements_sha256": sha256(TOP / "requirements.lock"),
        },
        "results": {
            path.relative_to(study.results).as_posix(): {"sha256": sha256(path), **_record(run)}
            for run in runs
            for path in sorted(run.results)
        },
    }


def read_manifest(results_dir):
    """Read what ``manifest.json`` says.

    Raises
    ------
    StudyError
        If there is none yet, or it is not JSON.
    """
    path = Path(results_dir) / MANIFEST
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StudyError(f"{shown(path)} cannot be read ({error}); run `make book` to write it") from None


def out_of_date(manifest, study):
    """Names of results and inputs whose bytes are not, or no longer, those that the manifest records.

    Parameters
    ----------
    manifest : dict
    study : Study

    Returns
    -------
    list of str, sorted, such as ``data/codings.csv`` and ``results/tables/voices.csv``
    """
    tops = {"notebooks": study.notebooks.parent}
    recorded = {}
    for name, result in manifest["results"].items():
        recorded |= {f"results/{name}": result["sha256"], **result["inputs"]}
    places = {name: tops.get(name.partition("/")[0], study.folder) / name for name in recorded}
    return sorted(
        name for name, path in places.items() if not path.is_file() or sha256(path) != recorded[name]
    )


def told_of_two_builds(study):
    """Say in a sentence which results are not those of the manifest; "" where all are, or there are none.

    A build that was killed leaves new results under the manifest of the one before.
    """
    if not any(path.is_file() for path in study.results.rglob("*")):
        return ""
    try:
        stale = out_of_date(read_manifest(study.results), study)
    except StudyError as error:
        return str(error)
    mixed = [name for name in stale if name.startswith(f"{study.results.name}/")]
    lines = [f"results of two builds, not as {study.results.name}/{MANIFEST} says:", *mixed]
    return "\n  ".join(lines) + "\n`make book` makes them anew" if mixed else ""


def _record(run):
    """Return what made the results of a run, as the manifest records it."""
    inputs = [path for path in run.inputs if path.suffix != ".py"]
    return {
        "run": run.name,
        "notebook": run.notebook.name,
        "parameters": run.parameters,
        "inputs": {f"{path.parent.name}/{path.name}": sha256(path) for path in inputs},
        "sources_sha256": _sources_sha256(run.inputs),
    }


def _sources_sha256(paths):
    """Return one hash over the names and bytes of the Python files among some paths."""
    sources = [path for path in sorted(paths) if path.suffix == ".py"]
    lines = [f"{path.parent.name}/{path.name} {sha256(path)}" for path in sources]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
