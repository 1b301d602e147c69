"""The long form of the faults: hours of random edits, hostile files and kills, printed as a table.

Run by ``make soak``; ``python tests/faults/soak.py SEED`` draws others.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "faults")]

from faults import HEADER, Tally, hostile, mutants  # noqa: E402 (two folders of programs, no packages)
from mutation import Recomputation  # noqa: E402

from compendium.review.compare import files_below  # noqa: E402
from compendium.study import TOP, Study  # noqa: E402

INPUTS = ("data", "study.yml", "_config.yml", "CITATION.cff", "book")
MADE = shutil.ignore_patterns("_build", "executed", "text")
CHOICES = {
    "coder": ("published", "recoder_a", "recoder_b", "consensus"),
    "coverage": ("0.95", "0.9", "0.8"),
    "document": ("article", "poster"),
    "min_quotes": ("1", "2", "3"),
}
"""Values between which the choices of study.yml are moved."""


def whole_study(folder, of=TOP):
    """Copy a study with its book, and nothing that was made, into a folder; return the folder."""
    for name in INPUTS:
        if (of / name).is_dir():
            shutil.copytree(of / name, folder / name, ignore=MADE)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(of / name, folder)
    return folder


def book(study):
    """Build the book of a study in a process of its own; return the exit code."""
    return subprocess.run(_command(study), cwd=TOP, capture_output=True).returncode


def _command(study):
    return [sys.executable, "-P", "-m", "compendium", "--study", str(study), "book"]


def made(study):
    """Return the bytes of all results and pages of a study, by file."""
    folders = (study / "results", study / "book" / "_build" / "html")
    return {
        f"{folder.name}/{name}": content
        for folder in folders
        for name, content in files_below(folder).items()
    }


def differing(study, other):
    """Return the files of results and pages that are not the same in two studies."""
    mine, others = made(study), made(other)
    return sorted(name for name in mine.keys() | others.keys() if mine.get(name) != others.get(name))


def _edit_data(study, recomputation, chance):
    """Change one cell to another value that the contract accepts."""
    columns = [(file, column) for file, columns in recomputation.fields.items() for column in columns]
    for file, column in chance.sample(columns, len(columns)):
        for _ in recomputation.mutations(file, column, chance, 1):
            shutil.copy(recomputation.data / file, study / "data" / file)
            return
    raise AssertionError("no cell has another value")


def _edit_choice(study, chance):
    """Give one choice another value."""
    name, path = chance.choice(sorted(CHOICES)), study / "study.yml"
    head, value, rest = path.read_text(encoding="utf-8").partition(f"\n{name}:\n  value: ")
    assert value, f"study.yml has no {name} in the form that is looked for"
    _, _, after = rest.partition("\n")
    path.write_text(f"{head}{value}{chance.choice(CHOICES[name])}\n{after}", encoding="utf-8")


def _edit_page(study, chance):
    """Add a paragraph to one page of the book."""
    path = chance.choice(sorted((study / "book").glob("*.md")))
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{text}\n\nA paragraph that was put in.\n", encoding="utf-8")


def sequences(scratch, number, seed):
    """Edit data, choices and pages, and build after each edit; the last build is that of a clean copy."""
    chance, lost, refused = random.Random(seed), [], 0
    for turn in range(number):
        study = whole_study(scratch / "edited" / "study")
        recomputation = Recomputation(Study(), scratch / "recomputation")
        edits = [chance.choice(("data", "choice", "page")) for _ in range(chance.randrange(1, 4))]
        book(study)
        for edit in edits:
            if edit == "data":
                _edit_data(study, recomputation, chance)
            else:
                {"choice": _edit_choice, "page": _edit_page}[edit](study, chance)
            code = book(study)
        clean = whole_study(scratch / "clean" / "study", study)
        if (expected := book(clean)) != code:
            lost.append(f"{turn}, {', '.join(edits)}: ends with {code}, and a clean build with {expected}")
        elif code:
            refused += 1  # alike by both, and nothing to compare
        elif found := differing(study, clean):
            lost.append(f"{turn}, {', '.join(edits)}: differs in {', '.join(found[:5])} ({len(found)} files)")
        for name in ("edited", "clean", "recomputation"):
            shutil.rmtree(scratch / name)
    return [Tally(f"a sequence of edits, built step by step ({refused} refused)", number - refused, lost)]


def kills(scratch, number, seed):
    """Kill a build at some moment and build again: all is as if nothing had happened."""
    chance, lost = random.Random(seed), []
    clean = whole_study(scratch / "clean" / "study")
    started = time.monotonic()
    assert book(clean) == 0
    takes = time.monotonic() - started
    for turn in range(number):
        study = whole_study(scratch / "killed" / "study")
        after = chance.uniform(0, takes)
        building = subprocess.Popen(
            _command(study), cwd=TOP, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(after)
        building.send_signal(signal.SIGKILL)
        building.wait()
        code = book(study)
        if code or (found := differing(study, clean)):
            what = f"ends with {code}" if code else f"differs in {', '.join(found[:5])} ({len(found)} files)"
            lost.append(f"{turn}, killed after {after:.1f} s: {what}")
        shutil.rmtree(scratch / "killed")
    return [Tally("a build that was killed", number, lost)]


FORMS = ((mutants, 2000), (hostile, 500), (sequences, 30), (kills, 20))


def main(seed=None):
    """Try everything, print the table, and return 1 if anything was lost."""
    seed = int(seed) if seed else random.randrange(10**6)
    print(f"seed {seed}\n{HEADER}", flush=True)
    lost = 0
    for faults, number in FORMS:
        with tempfile.TemporaryDirectory() as scratch:
            for tally in faults(Path(scratch), number, seed):
                print(tally, flush=True)
                lost += len(tally.lost)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
