"""A variant of the sweep as a study of its own, with its whole appendix: every notebook, by papermill."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import numpy as np
import yaml

from compendium.choices import read_entries
from compendium.errors import StudyError
from compendium.run.notebook import run_notebook
from compendium.run.plan import planned_runs
from compendium.run.source import parameters, read_notebook
from compendium.study import Study
from compendium.sweep.edits import edited_tables
from compendium.sweep.grid import CHOICES, GRID

#: Choices of the grid that notebooks take as parameters; the others stand in the data.
TAKEN = {"coder": "coding", "ranks": "ranks", "primary_care_leaders": "leaders", "min_quotes": "min_quotes"}


def variant_name(variant):
    """A short name that tells a variant from all others, whatever else is in the grid.

    Parameters
    ----------
    variant : dict
        With a value for each of ``CHOICES``, and the ``kind`` of what is left out.

    Returns
    -------
    str of ten hexadecimal digits
    """
    text = "\n".join(f"{choice}: {variant[choice]}" for choice in [*CHOICES, "kind"])
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def drawn(combinations, names, kept, segments, n, seed):
    """Draw some variants at random, each once, and look up which quotes they leave out.

    Parameters
    ----------
    combinations : DataFrame
        As :func:`compendium.sweep.verdicts.sweep` returns it. The first combination stands for its variant.
    names, kept
        As :func:`compendium.sweep.grid.left_out_sets` returns them for these ``segments``.
    segments : DataFrame
    n, seed : int

    Returns
    -------
    list of dict, in the order of ``combinations``
        ``CHOICES``, ``kind``, ``name``, and ``quotes_left_out``, a list of segment_ids.

    Raises
    ------
    StudyError
        If there are fewer than ``n`` variants.
    """
    variants = combinations.drop_duplicates("variant").drop(columns="variant")
    if not 1 <= n <= len(variants):
        raise StudyError(f"cannot draw {n} variants: the grid has {len(variants)}")
    rows = np.sort(np.random.default_rng(seed).choice(len(variants), n, replace=False))
    quotes = segments["segment_id"].to_numpy()
    sets = zip(zip(names["kind"], names["left_out"], strict=True), kept, strict=True)
    gone = {key: quotes[~remains].tolist() for key, remains in sets}
    return [
        row | {"name": variant_name(row), "quotes_left_out": gone[row["kind"], row["left_out"]]}
        for row in variants.iloc[rows].to_dict("records")
    ]


def variant_files(study, variant):
    """Everything that the appendix of one variant is made from.

    Parameters
    ----------
    study : Study
    variant : dict
        As :func:`drawn` returns it.

    Returns
    -------
    dict of str to bytes
        Contents by place in the variant's folder: ``data/…``, ``notebooks/…`` and ``study.yml``.
    """
    files = {f"data/{path.name}": path.read_bytes() for path in study.data.iterdir() if path.is_file()}
    edited = edited_tables(study.data, variant["merged"], variant["quotes_left_out"])
    files |= {f"data/{name}": content for name, content in edited.items()}
    takes = {}
    for path in sorted(study.notebooks.glob("*.ipynb")):
        given = parameters(read_notebook(path))
        if not any(name.startswith(GRID) for name in given):  # that notebook goes over the whole grid
            takes[path.stem] = given
            files[f"notebooks/{path.name}"] = path.read_bytes()
    return files | {"study.yml": _choices(study, variant, takes).encode()}


def _choices(study, variant, takes):
    """Return the text of study.yml with the choices of one variant, for the notebooks that take them."""
    entries = read_entries(study.folder)
    for name, choice in TAKEN.items():
        why = f"One of the values of {choice} that the sweep tries."
        takers = [notebook for notebook, given in takes.items() if name in given]
        entries[name] = {"value": variant[choice], "reason": why, "notebooks": takers}
    for entry in entries.values():
        entry["notebooks"] = [notebook for notebook in entry["notebooks"] if notebook in takes]
    kept = {name: entry for name, entry in entries.items() if entry["notebooks"]}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)


def run_variant(files):
    """Run every notebook on the files of one variant, in a temporary folder.

    Parameters
    ----------
    files : dict of str to bytes
        As :func:`variant_files` returns them.

    Returns
    -------
    dict of str to bytes
        All that belongs to the variant, by place in its folder: the files given, and what the notebooks made,
        ``results/…`` and ``book/executed/…``.

    Raises
    ------
    NotebookError
        If a notebook fails; the folder, which the error names, is then kept.
    """
    folder = Path(tempfile.mkdtemp(prefix="compendium-"))
    write_files(folder, files)
    study = Study(folder, folder / "notebooks")
    for run in planned_runs(study):
        run_notebook(run.notebook, run.executed, run.parameters, folder, study.build / run.executed.name)
    made = [path for top in (study.results, study.executed) for path in sorted(top.rglob("*.*"))]
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in made}
    shutil.rmtree(folder)
    return files | contents


def write_files(folder, files):
    """Write files, given as bytes by their place below a folder."""
    for place, content in files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
