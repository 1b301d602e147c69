"""The command ``compendium sweep``: the short answer in the terminal, all verdicts, or whole appendices."""

import time
from typing import NamedTuple

import numpy as np
import pandas as pd

from compendium import data
from compendium.analysis.codes import leaf_codes
from compendium.analysis.judgement import VERDICTS
from compendium.choices import read_choices
from compendium.errors import StudyError
from compendium.files import write_atomically
from compendium.run.results import guarded
from compendium.run.source import parameters, read_notebook
from compendium.study import shown
from compendium.sweep.grid import CHOICES, GRID, grid_of, left_out_sets
from compendium.sweep.summary import FIXED, sweep_choices, sweep_table
from compendium.sweep.variants import TAKEN, drawn
from compendium.sweep.verdicts import PRACTICE_VERDICTS, sweep

NOTEBOOK = "12-sweep"
SHOWN = 10
"""Claims that flip most, in the terminal."""


class Swept(NamedTuple):
    """A study and the verdicts under every variant of its grid."""

    tables: dict  # name → DataFrame
    left_out: tuple  # what `compendium.sweep.grid.left_out_sets` returns
    combinations: pd.DataFrame
    claim_verdicts: np.ndarray
    practice_verdicts: np.ndarray
    seconds: float


def swept(study):
    """Sweep over the grid of study.yml.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Swept

    Raises
    ------
    StudyError, DataError
        If the data break their contract, or the grid in study.yml is not one of them.
    """
    names = ["segments", "participants", "codebook", "codings", "claims", "evidence"]
    tables = {name: getattr(data, f"read_{name}")(study.data) for name in names}
    notebook = study.notebooks / f"{NOTEBOOK}.ipynb"
    if not notebook.is_file():
        raise StudyError(f"{shown(notebook)}, which has the grid, is not there")
    given = parameters(read_notebook(notebook)) | read_choices(study)[NOTEBOOK]
    book = {choice: given[name] for name, choice in TAKEN.items()}
    tried = {choice: given[GRID + choice] for choice in CHOICES}
    most, seed, groups = given[GRID + "most"], given["seed"], data.declared_groups(study.data)
    try:
        grid = grid_of(tables["codings"], tables["codebook"], groups, book, tried)
    except ValueError as error:
        raise StudyError(f"study.yml: {error}") from None
    started = time.perf_counter()
    verdicts = sweep(*tables.values(), grid, most, seed, groups)
    seconds = time.perf_counter() - started
    left_out = left_out_sets(tables["segments"], tables["participants"], grid["left_out"], most, seed)
    return Swept(tables, left_out, *verdicts, seconds)


def short_answer(result):
    """What the sweep found, in a few lines.

    Parameters
    ----------
    result : Swept

    Returns
    -------
    str
    """
    verdicts = result.combinations, result.claim_verdicts, result.practice_verdicts
    table = sweep_table(result.tables["claims"], result.tables["codebook"], *verdicts)
    table = table[table["verdict"] != FIXED]
    claims = table[table["kind"] == "claim"]
    firm, firm_same = ((claims[share] == 1).sum() for share in ("share", "share_same_min_quotes"))
    frail = table.sort_values("share", kind="stable").head(SHOWN)
    frail = frail.assign(share=(100 * frail["share"]).round(1))
    choices = sweep_choices(*verdicts).drop(columns=["claims", "practices", "in_book"])
    flipping = choices[(choices["n_claims_flipped"] > 0) | (choices["n_practices_flipped"] > 0)]
    n_variants, n_combinations = len(result.claim_verdicts), len(result.combinations)
    n_claims = len(result.tables["claims"])
    return "\n".join(
        [
            f"{n_combinations:,} combinations, {n_variants:,} of them distinct, in {result.seconds:.1f} s",
            f"{len(claims)} of {n_claims} claims cite something; {firm} keep their verdict in all variants,",
            f"{firm_same} in all that ask for as many quotes as the book",
            "\nwhat flips most: its verdict, the percentage of variants in which it stands, and the choices",
            "that flip it by themselves",
            frail[["id", "verdict", "share", "flipped_by"]].to_string(index=False, header=False),
            "\nvalues that by themselves flip claims and practices",
            flipping.to_string(index=False, header=["choice", "value", "variants", "claims", "practices"]),
        ]
    )


def write_verdicts(result, path):
    """Write every verdict, a row for each combination of choices; compressed where the name ends in .gz.

    Parameters
    ----------
    result : Swept
    path : Path
    """
    variant = result.combinations["variant"]
    blocks = [
        (result.tables["claims"]["claim_id"], result.claim_verdicts, VERDICTS),
        (leaf_codes(result.tables["codebook"])["code_id"], result.practice_verdicts, PRACTICE_VERDICTS),
    ]
    columns = {
        guarded(name): pd.Categorical.from_codes(verdicts[variant, place], labels)
        for names, verdicts, labels in blocks
        for place, name in enumerate(names)
    }
    words = result.combinations.drop(columns=["min_quotes", "variant"]).map(guarded)
    frame = pd.concat([result.combinations.assign(**words), pd.DataFrame(columns)], axis=1)
    packed = {"method": "gzip", "mtime": 0} if path.suffix == ".gz" else None
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", compression=packed)


def full_appendices(study, result, n, out, seed, workers=None, scheduler=None):
    """Run all notebooks on some variants of the grid, drawn at random, and print how it went.

    Parameters
    ----------
    study : Study
    result : Swept
    n, seed : int
        How many are drawn; the same seed draws the same.
    out : Path
    workers, scheduler
        As :func:`compendium.sweep.appendices.run_variants` takes them.

    Returns
    -------
    bool
        Whether all went well.
    """
    from compendium.sweep.appendices import run_variants

    variants = drawn(result.combinations, *result.left_out, result.tables["segments"], n, seed)
    started = time.perf_counter()
    failed = run_variants(study, variants, out, workers, scheduler)
    for reason in failed:
        print(f"\n{reason}")
    index = pd.DataFrame(variants).drop(columns="quotes_left_out").set_index("name")
    write_atomically(out / "variants.csv", index.to_csv(lineterminator="\n"))
    seconds = time.perf_counter() - started
    print(f"{n - len(failed)} of {n} variants are in {shown(out)}, listed in variants.csv: {seconds:.0f} s")
    return not failed
