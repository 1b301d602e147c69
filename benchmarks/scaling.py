"""How time and memory of each analysis grow with the rows of codings: ``python benchmarks/scaling.py``.

Each analysis runs at each size in a process of its own, several times, on the invented codings of
`synthetic`. The exponent is the slope between two sizes in a plot of logarithms: 1 means that ten times the
rows take ten times as long.
"""

import argparse
import ctypes
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
SPAN = (100_000, 10_000_000)
ROUNDS = 5
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Settings under which a second of work is a second, whatever else the machine is doing."""


def voices(study):
    """Do what notebook 05 does."""
    from compendium.analysis.voices import people_behind, speakers, voices

    coded = _coded(study)
    voices(coded, study["codebook"], study["participants"])
    people_behind(speakers(coded, study["participants"]))


def accumulation(study):
    """Do what notebook 08 does."""
    from compendium.analysis.accumulation import accumulation

    coded = _coded(study)
    accumulation(coded)
    accumulation(coded, by="segment_id")


def agreement(study):
    """Do what notebook 10 does."""
    from compendium.analysis.agreement import agreement
    from compendium.analysis.partings import disagreements

    tables = [study[name] for name in ("codings", "codebook", "coders", "segments")]
    agreement(*tables)
    disagreements(*tables)


def sensitivity(study):
    """Do what notebook 09 does."""
    from compendium.analysis.evidence import claim_verdicts, evidence_table
    from compendium.analysis.robustness import robustness, robustness_by_rule
    from compendium.analysis.sensitivity import changed_practices, changed_verdicts, sensitivity

    claims, participants, coded = study["claims"], study["participants"], _coded(study)
    evidence = evidence_table(claims, study["evidence"], coded, participants)
    verdicts = claim_verdicts(claims, evidence, participants)
    changes = changed_verdicts(claims, evidence, participants)
    practices = changed_practices(coded, study["codebook"], participants)
    sensitivity(coded, practices, changes, participants)
    robustness_by_rule(robustness(verdicts, changes, evidence))


def cooccurrence(study):
    """Do what notebook 02 does with codes that share a quote."""
    from compendium.analysis.cooccurrence import cooccurrence

    cooccurrence(study["codings"], study["codebook"])


ANALYSES = {run.__name__: run for run in (voices, accumulation, agreement, sensitivity, cooccurrence)}


def _coded(study):
    from compendium.analysis.codes import coded_segments

    return coded_segments(study["segments"], study["codings"], study["participants"], "published")


def measured(sizes=SIZES, rounds=ROUNDS, analyses=tuple(ANALYSES)):
    """Seconds and memory of each analysis at each size.

    Parameters
    ----------
    sizes : sequence of int
        Rows of codings.
    rounds : int
        Runs at each size; from a million rows on, no more than three.
    analyses : sequence of str
        Of ``ANALYSES``.

    Returns
    -------
    DataFrame, one row per analysis and size
        ``analysis``; ``rows`` of codings; ``seconds`` and ``cpu_seconds`` (medians over the rounds);
        ``input_mb``, what the frames take; ``peak_mb``, what the process had at most above that; and
        ``memory_ratio`` of the two. Memory is missing where the system does not tell it (it is Linux that
        does).
    """
    rows = []
    for analysis in analyses:
        for size in sizes:
            runs = min(rounds, 3) if size >= 1_000_000 else rounds
            command = [sys.executable, __file__, "--one", analysis, str(size), str(runs)]
            done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=True)
            rows.append(json.loads(done.stdout))
    table = pd.DataFrame(rows)
    return table.assign(memory_ratio=table["peak_mb"] / table["input_mb"])


def exponents(table, span=SPAN):
    """Growth of time between two sizes, as the power of the number of rows.

    Parameters
    ----------
    table : DataFrame
        What :func:`measured` returns.
    span : pair of int
        The two sizes; those measured that are nearest to them count.

    Returns
    -------
    DataFrame, one row per analysis
        ``analysis``, ``exponent`` (by the clock) and ``cpu_exponent`` (by the processor's time, which other
        work on the machine disturbs less).
    """
    rows = []
    for analysis, runs in table.groupby("analysis", sort=False):
        nearest = [(np.log(runs["rows"] / size)).abs().idxmin() for size in span]
        ends = np.log(runs.loc[nearest, ["rows", "seconds", "cpu_seconds"]].to_numpy())
        run, *rises = ends[1] - ends[0]
        rows.append([analysis, *(rise / run for rise in rises)])
    return pd.DataFrame(rows, columns=["analysis", "exponent", "cpu_exponent"])


def measure_one(analysis, size, rounds):
    """Measure one analysis at one size in this process."""
    from synthetic import synthetic_study

    import compendium.analysis.agreement
    import compendium.analysis.cooccurrence
    import compendium.analysis.sensitivity  # noqa: F401 (so that the first round imports nothing)

    empty = _status("VmRSS")
    study = synthetic_study(size)
    _give_back()
    start = _status("VmRSS")
    _forget_peak()
    clock, processor = [], []
    for _ in range(rounds):
        begun, worked = time.perf_counter(), time.process_time()
        ANALYSES[analysis](study)
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - worked)
    return {
        "analysis": analysis,
        "rows": len(study["codings"]),
        "seconds": statistics.median(clock),
        "cpu_seconds": statistics.median(processor),
        "input_mb": start - empty,
        "peak_mb": _status("VmHWM") - start,
    }


def _status(name):
    """Memory of this process in MB, as Linux tells it: ``VmRSS`` now, or ``VmHWM`` at its highest."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return float("nan")
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{name}:"))


def _give_back():
    """Give memory that is not in use back to the system, so that it is not counted as input."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def _forget_peak():
    """Let the highest memory begin anew from what is in use now."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=lambda text: int(float(text)), nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--analyses", nargs="+", choices=ANALYSES, default=tuple(ANALYSES))
    parser.add_argument("--one", nargs=3, metavar=("ANALYSIS", "SIZE", "ROUNDS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        analysis, size, rounds = chosen.one
        print(json.dumps(measure_one(analysis, int(size), int(rounds))))
        return
    table = measured(chosen.sizes, chosen.rounds, chosen.analyses)
    print(table.round(3).to_string(index=False))
    print(exponents(table).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
