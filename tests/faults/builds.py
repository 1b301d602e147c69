"""Builds that something happens to: edits one after the other, kills, and machines that lack something.

A build survives if it ends by itself, with words of our own where it fails, and the next one, with all as it
should be, makes what a clean build makes, byte for byte.
"""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import psutil
from faults import Tally
from mutation import Recomputation

from compendium.review.compare import files_below
from compendium.study import TOP, Study

INPUTS = ("data", "study.yml", "_config.yml", "CITATION.cff", "book")
MADE = shutil.ignore_patterns("_build", "executed", "text")
CHOICES = {
    "coder": ("published", "recoder_a", "recoder_b", "consensus"),
    "coverage": ("0.95", "0.9", "0.8"),
    "document": ("article", "poster"),
    "min_quotes": ("1", "2", "3"),
}
"""Values between which the choices of study.yml are moved."""

BUILD = [sys.executable, "-P", "-m", "compendium", "--study"]


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
    return subprocess.run([*BUILD, str(study), "book"], cwd=TOP, capture_output=True).returncode


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


# --- Kills ---

STOPPING = """
import os, signal, sys
from compendium import cli

left = int(sys.argv.pop(1))

def counted(real):
    def move(*arguments, **options):
        global left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*arguments, **options)
    return move

os.rename, os.replace = counted(os.rename), counted(os.replace)
sys.exit(cli.main(sys.argv[1:]))
"""
"""A build that is killed just before it puts something in place, after as many others as are asked for."""

VICTIMS = ("the driver", "the group", "a process that it started", "before something is put in place")


def kills(scratch, number, seed, make=whole_study):
    """Edit a study, and kill the build of it at some moment.

    The book is then that of before or that of after, or none at all, and what the next build makes is as if
    nothing had happened.
    """
    chance, lost = random.Random(seed), {}
    before, after = make(scratch / "before"), scratch / "after"
    assert book(before) == 0
    _edit(shutil.copytree(before, after))
    started = time.monotonic()
    assert book(after) == 0
    takes = time.monotonic() - started
    books = [files_below(study / "book" / "_build" / "html") for study in (before, after)]
    for turn in range(number):
        study, victim = scratch / "killed", VICTIMS[turn % len(VICTIMS)]
        _edit(shutil.copytree(before, study))
        # Moments are spread over the whole build.
        moment = takes * (turn // len(VICTIMS) + chance.random()) / (-(-number // len(VICTIMS)))
        when = _kill(study, victim, moment, chance)
        html = study / "book" / "_build" / "html"
        fault = "" if not html.exists() or files_below(html) in books else "leaves half a book"
        if fault := fault or fault_of_next(study, after):
            lost.setdefault(victim, []).append(f"killed {when}: {fault}")
        shutil.rmtree(study)
    tried = {victim: len(range(place, number, len(VICTIMS))) for place, victim in enumerate(VICTIMS)}
    return [Tally(f"a kill: {victim}", tried[victim], lost.get(victim, [])) for victim in VICTIMS]


def _edit(study):
    """Change one gist and one page."""
    path = study / "data" / "segments.csv"
    text, found = re.subn(r'[.]("?,[0-9]+,[0-9]+,)', r"!\1", path.read_text(encoding="utf-8"), count=1)
    assert found, "no gist ends with a full stop"
    path.write_text(text, encoding="utf-8")
    with (study / "book" / "index.md").open("a", encoding="utf-8") as page:
        page.write("\nA paragraph that was put in.\n")


def _kill(study, victim, after, chance):
    """Start a build and kill; return when, in words. Nothing of the build runs any more afterwards."""
    quiet = {"cwd": TOP, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if victim == VICTIMS[-1]:
        moves = chance.choice((0, 1, 2, 3, 5, 8, 13, 21, 34))
        subprocess.run([sys.executable, "-P", "-c", STOPPING, str(moves), *BUILD[4:], study, "book"], **quiet)
        return f"after {moves} moves"
    building = subprocess.Popen([*BUILD, str(study), "book"], **quiet, start_new_session=True)
    time.sleep(after)
    started = psutil.Process(building.pid).children(recursive=True)
    if victim == "the group":
        os.killpg(building.pid, signal.SIGKILL)
    elif victim == "the driver" or not started:
        building.kill()
    else:
        chosen = chance.choice(started)
        if chosen.is_running():
            chosen.kill()
    building.wait()
    _, alive = psutil.wait_procs(started, timeout=30)
    assert not alive, f"what outlives a killed build: {alive}"
    return f"after {after:.1f} s"


def fault_of_next(study, clean):
    """Build once more, and say what is not as in a clean build; nothing where all is."""
    if code := book(study):
        return f"the next build ends with {code}"
    found = differing(study, clean)
    return f"the next build differs in {', '.join(found[:5])} ({len(found)} files)" if found else ""


# --- Machines that lack something ---


def _limit(kind, value):
    return {"preexec_fn": lambda: resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (value, value))}


def _variables(**variables):
    return {"env": {**os.environ, **variables}}


def _mounted(command, study, *mounts):
    """Run something where other folders are mounted, in a namespace of its own."""
    script = " && ".join([*mounts, 'exec "$@"'])
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(study), *command]


def _full_disk(command, study, chance):
    """A disk with room for the inputs and for some of what is made."""
    room = chance.randrange(64, 2048)
    used = sum(path.stat().st_size // 1024 + 4 for path in study.rglob("*"))
    return _mounted(
        command,
        study,
        f'mount -t tmpfs -o size={used + room}k tmpfs /mnt && cp -a "$0"/. /mnt',
        'mount --bind /mnt "$0"',
    )


def _read_only(command, study, chance):
    return _mounted(command, study, 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"')


ENVIRONMENTS = {
    "a full disk": (_full_disk, lambda chance: {}),
    "a folder that cannot be written": (_read_only, lambda chance: {}),
    "few files open at once": (None, lambda chance: _limit("NOFILE", chance.randrange(8, 90))),
    "short files": (None, lambda chance: _limit("FSIZE", chance.randrange(0, 60_000))),
    "little memory": (None, lambda chance: _limit("AS", chance.randrange(100, 1500) * 2**20)),
    "few processes": (None, lambda chance: _limit("NPROC", chance.randrange(1, 40))),
    "no home": (None, lambda chance: _variables(HOME="/nowhere")),
    "no folder for temporary files": (None, lambda chance: _variables(TMPDIR="/nowhere")),
    "no programs": (None, lambda chance: _variables(PATH="/nowhere")),
    "every warning": (None, lambda chance: _variables(PYTHONWARNINGS="default")),
    "another language": (None, lambda chance: _variables(LC_ALL="C", TZ="Asia/Kathmandu")),
    "nobody who listens": (None, lambda chance: {"stdout": open("/dev/full", "wb")}),  # noqa: SIM115 (ends with us)
}
"""Kinds of machine: how a command is run there, and what is said to the system."""


def environments(scratch, number, seed, make=whole_study, kinds=tuple(ENVIRONMENTS)):
    """Build on a machine that lacks something: that works or is refused in words, and spoils nothing."""
    chance, lost, tried = random.Random(seed), {}, dict.fromkeys(kinds, 0)
    clean = scratch / "clean"
    if not clean.exists():
        assert book(make(clean)) == 0
    for turn in range(number):
        kind = kinds[turn % len(kinds)]
        study = make(scratch / "study")
        around, options = ENVIRONMENTS[kind]
        command = [*BUILD, str(study), "book"]
        if around:
            command = around(command, study, chance)
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options(chance)
        done = subprocess.run(command, cwd=TOP, text=True, errors="replace", **options)
        said = f"{done.stdout or ''}{done.stderr}"
        tried[kind] += 1
        fault = ""
        if done.returncode not in (0, 1):
            fault = f"ends with {done.returncode}, saying {said[-300:]!r}"
        elif "Traceback" in said:
            fault = f"says {said[said.index('Traceback') :][:1500]!r}"
        elif done.returncode and not done.stderr.strip():
            fault = "fails without a word"
        if fault := fault or fault_of_next(study, clean):
            lost.setdefault(kind, []).append(fault)
        shutil.rmtree(scratch / "study")
    return [Tally(f"a machine with {kind}", tried[kind], lost.get(kind, [])) for kind in kinds]
