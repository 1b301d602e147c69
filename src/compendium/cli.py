"""The command line: ``compendium book`` does what ``make book`` does, on Windows too.

Each command is a function with its help and its arguments above it. It is given the study and its arguments,
and returns its exit code, or nothing when all is well.
"""

import argparse
import os
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from compendium.errors import NOT_OURS, CompendiumError, StudyError, told
from compendium.run.lock import FILE, alone_in
from compendium.study import TOP, shown, study_in

PARSER = argparse.ArgumentParser(prog="compendium", description="From coded data to a book.")
PARSER.add_argument(
    "--study",
    default=TOP,
    metavar="FOLDER",
    help="a folder with data/ and study.yml that goes through the same notebooks; everything that is "
    "made stays in it (default: this repository)",
)
COMMANDS = PARSER.add_subparsers(required=True, metavar="COMMAND")


def main(arguments=None):
    """Run a command and return its exit code: 0 when all is well, 1 when something is wrong, said why."""
    chosen = vars(PARSER.parse_args(arguments))
    run, name, study = chosen.pop("run"), chosen.pop("writes"), study_in(chosen.pop("study"))
    os.environ["PYTHONSAFEPATH"] = "1"  # so that no child takes a random.py that lies about for Python's own
    try:
        with alone_in(study.folder, name) if name else nullcontext():
            return run(study, **chosen) or 0
    except (CompendiumError, *NOT_OURS) as error:
        print(told(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def command(text, *arguments, writes=False):
    """Make a command of a function, by its name; of those that write into the study, one runs at a time."""

    def add(function):
        parser = COMMANDS.add_parser(function.__name__, help=text, description=text)
        parser.set_defaults(run=function, writes=writes and function.__name__)
        for names, options in arguments:
            parser.add_argument(*names, **options)
        return function

    return add


def argument(*names, **options):
    """Describe an argument of a command as :meth:`argparse.ArgumentParser.add_argument` takes it."""
    return names, options


PLAIN_KERNELS = argument(
    "--plain-kernels",
    action="store_true",
    help="start each notebook's kernel as Jupyter does, slower, instead of forking a warm one",
)
SOURCE = argument(
    "source",
    nargs="*",
    metavar="SOURCE",
    help="the article as JATS XML, HTML, PDF or plain text; several files are parts of it "
    "(default: download its XML from Europe PMC)",
)


WITH_NOTEBOOKS = argument("--with-notebooks", action="store_true", help="put the notebooks in as well")


def _tell_of_two_builds(study):
    """Print which results are of another build than the rest, if any are."""
    from compendium.run.manifest import told_of_two_builds

    if mixed := told_of_two_builds(study):
        print(mixed, file=sys.stderr, flush=True)


def _made(study, plain_kernels, make, **choices):
    """Bring the book up to date and, unless that fails, say where the file is that ``make`` makes of it."""
    from compendium.make import run_pipeline

    _tell_of_two_builds(study)
    if not run_pipeline(study, plain_kernels=plain_kernels):
        return 1
    print(f"open {shown(make(study, **choices))}")


@command("check the data, run what is not up to date, build the book", PLAIN_KERNELS, writes=True)
def book(study, plain_kernels):
    return _made(study, plain_kernels, lambda study: study.book / "_build" / "html" / "index.html")


@command(
    "print the whole book as a tagged PDF: book/_build/editions/compendium.pdf",
    PLAIN_KERNELS,
    WITH_NOTEBOOKS,
    writes=True,
)
def pdf(study, plain_kernels, with_notebooks):
    from compendium.editions.edition import make_pdf
    from compendium.editions.pdf import load_weasyprint

    load_weasyprint()  # nothing runs in vain where its libraries are missing
    return _made(study, plain_kernels, make_pdf, with_notebooks=with_notebooks)


@command(
    "put the whole book into one HTML file to mail: book/_build/editions/compendium.html",
    PLAIN_KERNELS,
    WITH_NOTEBOOKS,
    writes=True,
)
def single(study, plain_kernels, with_notebooks):
    from compendium.editions.edition import make_single

    return _made(study, plain_kernels, make_single, with_notebooks=with_notebooks)


@command(
    "make an e-book of the whole book, EPUB: book/_build/editions/compendium.epub",
    PLAIN_KERNELS,
    WITH_NOTEBOOKS,
    writes=True,
)
def epub(study, plain_kernels, with_notebooks):
    from compendium.editions.edition import make_epub

    return _made(study, plain_kernels, make_epub, with_notebooks=with_notebooks)


@command("the same without the book: tables and figures in results/", PLAIN_KERNELS, writes=True)
def notebooks(study, plain_kernels):
    from compendium.make import run_pipeline

    _tell_of_two_builds(study)
    return 0 if run_pipeline(study, ("notebooks", "manifest"), plain_kernels=plain_kernels) else 1


@command(
    "try every combination of the choices in study.yml and say which verdicts stand",
    argument("--csv", metavar="FILE", type=Path, help="write every verdict there; FILE.gz is compressed"),
    argument(
        "--full", metavar="N", type=int, help="run all notebooks on N variants of the grid, drawn at random"
    ),
    argument("--seed", type=int, default=0, help="which N are drawn (default: 0)"),
    argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        help="gets a folder for each of the N; complete ones are not run again (default: build/variants)",
    ),
    argument(
        "--workers",
        metavar="K",
        type=int,
        help="how many run at once (default: one more than processors; on a cluster, twice its threads)",
    ),
    argument(
        "--scheduler", metavar="ADDRESS", help="run them on the Dask cluster of this scheduler, tcp://..."
    ),
)
def sweep(study, csv, full, seed, out, workers, scheduler):
    from compendium.sweep.multiverse import full_appendices, short_answer, swept, write_verdicts

    result = swept(study)
    print(short_answer(result), flush=True)
    if csv:
        write_verdicts(result, csv)
        print(f"\nevery verdict under every combination: {shown(csv)}", flush=True)
    if full is not None:
        out = out or study.build / "variants"
        return 0 if full_appendices(study, result, full, out, seed, workers, scheduler) else 1


@command(
    "hold codings of your own, or of a class, against the study's coders",
    argument("files", nargs="+", type=Path, help="codings saved by the book's exercise"),
    argument("--out", metavar="FOLDER", type=Path, help="write tables there as well"),
)
def agreement(study, files, out):
    from compendium.classroom.report import agreement_text, answer, save

    found = answer(study, files)
    print(agreement_text(found))
    if out:
        save(found, out)
        print(f"\nin full: {shown(out / 'tables')}")


@command("only check the data and the choices, and that nothing is told that must not be")
def check(study):
    from compendium.choices import read_choices
    from compendium.data import check_data
    from compendium.gate.gate import check_made, check_pages, check_sources
    from compendium.run.manifest import told_of_two_builds

    check_data(shown(study.data))
    print(f"{shown(study.data)} keeps its contract")
    read_choices(study)
    check_sources(study)
    check_made(study)
    check_pages(study, study.book / "_build" / "html")
    if mixed := told_of_two_builds(study):
        raise StudyError(mixed)
    print("nothing is told that must not be")


@command(
    "mend what a spreadsheet did to tables that it saved, wherever they can have been one thing only",
    argument("folder", type=Path, help="data/, or an edited copy of it"),
    writes=True,
)
def tidy(study, folder):
    from compendium.data.tidy import tidied, tidied_text

    found = tidied(folder)
    print(tidied_text(folder, found))
    return 1 if found.left else 0


@command(
    "pack everything with its provenance into dist/compendium-crate.zip",
    argument(
        "--with-book",
        action="store_true",
        help="put in the book, its PDF and single file, brought up to date, and the certificate of `verify`",
    ),
    writes=True,
)
def crate(study, with_book):
    from compendium.archive.crate import write_crate

    check(study)
    if not with_book:
        print(shown(write_crate(study)))
        return 0
    from compendium.archive.book import check_fit_with_book, write_crate_with_book

    check_fit_with_book(study)
    return _made(study, False, write_crate_with_book)


@command("run everything anew in a clean copy and compare it with results/")
def verify(study):
    from compendium.review.certificate import write_certificate
    from compendium.review.sheet import sheet
    from compendium.review.verify import check

    _tell_of_two_builds(study)
    print("running everything anew, in a clean copy and without network:", flush=True)
    found = check(study)
    print(f"\n{sheet(found)}")
    with alone_in(study.folder, "verify"):
        print(f"A self-check, and not an independent one: {shown(write_certificate(found, study))}")
    return 0 if found.holds else 1


@command(
    "say what an edited copy of data/ changes in results and in the book",
    argument("data", type=Path, help="an edited copy of the folder data/"),
    writes=True,
)
def diff(study, data):
    from compendium.review.diff import changes
    from compendium.review.diffpage import changes_text, write_page

    found = changes(study, data)
    print(changes_text(found), flush=True)
    if found.edits:
        print(f"\nwith figures, and in full: {shown(write_page(found, data))}")


@command(
    "attach the article's verbatim quotes, from your copy of it or from Europe PMC",
    SOURCE,
    argument(
        "--unverified",
        action="store_true",
        help="write what was found even if a quote is missing or differs, and mark it so",
    ),
    writes=True,
)
def quotes(study, source, unverified):
    from compendium.words.commands import attach

    attach(source, shown(study.data), unverified)


@command("annotate the article's claims, in your copy of it or in Europe PMC's", SOURCE, writes=True)
def annotations(study, source):
    from compendium.words.commands import annotate

    return annotate(source, study)


@command(
    "print the columns sentence_sha256 and n_chars for a new claim",
    argument("sentence", help="the whole sentence that makes the claim, in quotation marks"),
)
def claim(study, sentence):
    from compendium.words.commands import tell_fingerprint

    tell_fingerprint(sentence)


@command("list every number that the article or the poster prints, with what it is", SOURCE)
def numbers(study, source):
    from compendium.words.commands import list_numbers

    return list_numbers(source, shown(study.data))


@command("open the notebooks in JupyterLab")
def lab(study):
    return subprocess.call(
        [sys.executable, "-m", "jupyterlab", "--LabApp.default_url=/lab/tree/notebooks"], cwd=TOP
    )


@command("run the tests", argument("pytest", nargs=argparse.REMAINDER, help="arguments for pytest"))
def test(study, pytest):
    return subprocess.call([sys.executable, "-m", "pytest", *pytest], cwd=TOP)


@command("remove what was built, except results/", writes=True)
def clean(study):
    for folder in (study.executed, study.book / "_build", study.folder / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    for path in study.build.glob("*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != FILE:  # which holds off other commands until this one is done
            path.unlink()
