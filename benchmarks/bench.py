"""How long a build takes, beside what stock tools take for the same notebooks: ``make bench``.

Everything is measured in one run on copies of the study in a temporary folder, round by round in turn,
so that a slow minute of the machine falls on all alike. Medians and ratios go to ``benchmarks/results.md``.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pandas as pd
import psutil
import yaml
from leaks import leaks
from scaling import exponents, measured

TOP = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
RESULTS = HERE / "results.md"


def new_study(folder):
    """Copy what a study consists of into a new folder, with notebooks of its own."""
    for part in ("data", "notebooks", "book"):
        shutil.copytree(
            TOP / part, folder / part, ignore=shutil.ignore_patterns("_build", "executed", "text")
        )
    for part in ("study.yml", "_config.yml"):
        shutil.copy(TOP / part, folder)
    return folder


def timed(command, folder):
    """Run a command; return its seconds and the most memory that it and its children held, in MB."""
    started = time.perf_counter()
    with open(folder / "bench.log", "ab") as log:
        process = psutil.Popen(command, cwd=folder, stdout=log, stderr=log)
        peak, done = [0], threading.Event()
        watcher = threading.Thread(target=_watch, args=(process, peak, done))
        watcher.start()
        code = process.wait()
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
    if code:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {code}; see {folder / 'bench.log'}")
    return seconds, peak[0] / 1e6


def _watch(process, peak, done):
    """Sum the memory of a process and all its descendants ten times a second; keep the most."""
    while not done.wait(0.1):
        try:
            family = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(_memory(one) for one in family))
        except psutil.NoSuchProcess:
            return


def _memory(process):
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


# --- What is measured: each takes a fresh study folder and returns (seconds, MB) ----------------------------


def ours(folder):
    """Measure our notebook stage: checks, runs on warm kernels, manifest."""
    return timed([PYTHON, "-m", "compendium", "--study", folder, "notebooks"], folder)


def floor(folder):
    """Measure the cells of all notebooks as scripts in one process."""
    return timed([PYTHON, HERE / "stock.py", "scripts", folder], folder)


def papermill_pool(folder):
    """Measure papermill in two processes."""
    return timed([PYTHON, HERE / "stock.py", "pool", folder], folder)


def papermill_cli(folder):
    """Measure the papermill command, one notebook after the other."""
    return timed([PYTHON, HERE / "stock.py", "papermill", folder], folder)


def nbconvert(folder):
    """Measure the jupyter nbconvert command, one notebook after the other."""
    return timed([PYTHON, HERE / "stock.py", "nbconvert", folder], folder)


def whole(folder):
    """Measure our whole build, then nothing to do, then one edited cell of events.csv to the page."""
    command = [PYTHON, "-m", "compendium", "--study", folder, "book"]
    cold = timed(command, folder)
    idle = timed(command, folder)
    events = folder / "data" / "events.csv"
    rows = events.read_text(encoding="utf-8").splitlines(keepends=True)
    rows[-1] = rows[-1].replace("Article", "The article", 1)
    events.write_text("".join(rows), encoding="utf-8", newline="\n")
    edited = timed(command, folder)
    return {"cold": cold, "no-op": idle, "one cell": edited}


def jupyter_book(folder):
    """Measure jupyter-book executing the same notebooks with its cache, then with nothing to do."""
    subprocess.run([PYTHON, HERE / "stock.py", "bake", folder], check=True)
    shutil.copytree(TOP / "results", folder / "results", dirs_exist_ok=True)
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "cache", "timeout": 600}
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    book = folder / "book"
    command = [BIN / "jupyter-book", "build", book, "--path-output", folder / "stock"]
    command += ["--config", folder / "_config.yml", "--toc", book / "_toc.yml"]
    return {"cold": timed(command, folder), "no-op": timed(command, folder)}


def sweep(folder):
    """Measure the full grid of the sweep in one process; return variants per second."""
    done = subprocess.run(
        [PYTHON, HERE / "stock.py", "sweep", folder], stdout=subprocess.PIPE, check=True, text=True
    )
    return [float(line) for line in done.stdout.split()]


# --- The run ------------------------------------------------------------------------------------------------

FLOOR = "plain scripts in one process (the floor)"
STAGE = {
    "ours, warm kernels": ours,
    FLOOR: floor,
    "papermill, two processes": papermill_pool,
    "papermill command": papermill_cli,
    "jupyter nbconvert command": nbconvert,
}
OFTEN = {"ours, warm kernels", FLOOR}


def measure(rounds, slow_rounds):
    """Run every measurement in turn; return one row per run."""
    rows = []
    for number in range(max(rounds, slow_rounds)):
        jobs = {name: job for name, job in STAGE.items() if number < slow_rounds or name in OFTEN}
        jobs["ours, whole"] = whole
        if number < slow_rounds:
            jobs["jupyter-book, executing"] = jupyter_book
        for name, job in jobs.items():
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                found = job(new_study(Path(folder)))
            for part, (seconds, memory) in (found if isinstance(found, dict) else {"": found}).items():
                rows.append((f"{name} {part}".strip(), seconds, memory))
                print(f"  round {number + 1}: {rows[-1][0]}: {seconds:.1f} s, {memory:.0f} MB", flush=True)
    return pd.DataFrame(rows, columns=["what", "seconds", "mb"])


def report(runs):
    """Medians, spread and memory as a Markdown table, and the medians by themselves."""
    by_what = runs.groupby("what", sort=False)
    seconds = by_what["seconds"].agg(["size", "median", "min", "max"]).join(by_what["mb"].max())
    lines = ["| what | runs | median s | least–most s | peak MB |", "|---|--:|--:|--:|--:|"]
    lines += [
        f"| {what} | {n:.0f} | {median:.1f} | {least:.1f}–{most:.1f} | {mb:.0f} |"
        for what, n, median, least, most, mb in seconds.itertuples()
    ]
    return "\n".join(lines), seconds["median"]


def ratios(median):
    """Compare with the bounds that the project set itself: a Markdown table."""
    stage = median["ours, warm kernels"]
    cold, idle, edited = (median[f"ours, whole {part}"] for part in ("cold", "no-op", "one cell"))
    bounds = [
        ("notebook stage / plain scripts", stage / median[FLOOR], 1.5),
        ("notebook stage / papermill in two processes", stage / median["papermill, two processes"], 0.5),
        ("notebook stage / papermill command", stage / median["papermill command"], 0.2),
        ("whole build / jupyter-book executing", cold / median["jupyter-book, executing cold"], 0.4),
        ("nothing to do, in seconds", idle, 2.5),
        ("nothing to do / jupyter-book's", idle / median["jupyter-book, executing no-op"], 0.35),
        ("one edited cell / whole build", edited / cold, 0.6),
    ]
    lines = ["| ratio | measured | bound | |", "|---|--:|--:|---|"]
    for name, value, bound in bounds:
        lines.append(f"| {name} | {value:.2f} | ≤ {bound} | {'met' if value <= bound else 'not met'} |")
    return "\n".join(lines)


def in_one_process(rounds):
    """Say how the sweep compares with running its variants."""
    runs = [sweep(TOP) for _ in range(rounds)]
    per_second = statistics.median(n / seconds for n, seconds, _ in runs)
    one = statistics.median(seconds for _, _, seconds in runs)
    return (
        f"The sweep judges {runs[0][0]:,.0f} variants at {per_second:,.0f} per second. One variant by "
        f"papermill (verdicts, voices; warm) takes {one:.1f} s, {per_second * one:,.0f} times as long."
    )


def main():
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of ours and of the floor (default: 5)")
    parser.add_argument("--slow-rounds", type=int, default=3, help="of the stock tools (default: 3)")
    parser.add_argument("--without-scaling", action="store_true", help="leave out the scaling curves")
    chosen = parser.parse_args()
    table, median = report(measure(chosen.rounds, chosen.slow_rounds))
    parts = [
        "# Measured",
        f"By `make bench`, in one run, on {os.cpu_count()} processors with Python {sys.version.split()[0]}. "
        "Each row is the wall time of a command in a new folder; memory is the most that the command and "
        "its children held together. `jupyter nbconvert` takes no parameters, so it runs the theme notebook "
        "once.",
        table,
        ratios(median),
        in_one_process(chosen.rounds),
        "After 200 runs on warm kernels, "
        + ", ".join(f"{what}: {after} ({before} before)" for what, (before, after) in leaks().items())
        + ".",
    ]
    write(parts)
    if not chosen.without_scaling:
        curve = measured()
        parts += ["## Growth of the analyses with the rows of codings", markdown(curve)]
        parts += [markdown(exponents(curve))]
        write(parts)


def write(parts):
    """Print what was measured so far, and write it to the report."""
    text = "\n\n".join(parts) + "\n"
    RESULTS.write_text(text, encoding="utf-8", newline="\n")
    print(text, flush=True)


def markdown(table):
    """Return a frame as a Markdown table, fractions with three significant digits."""
    shown = table.map(lambda value: f"{value:.3g}" if isinstance(value, float) else str(value))
    rows = [list(table.columns), ["---"] * table.shape[1], *shown.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
