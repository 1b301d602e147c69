"""The command line: ``python -m compendium book`` does what ``make book`` does, on Windows too."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from compendium.errors import CompendiumError
from compendium.study import TOP, shown, study_in


def main(arguments=None):
    """Run a command and return its exit code: 0 when all is well, 1 when something is wrong, said why."""
    parser = _parser()
    chosen = parser.parse_args(arguments)

    try:
        return chosen.run(chosen)
    except CompendiumError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="compendium", description="From coded data to a book.")
    parser.add_argument(
        "--study",
        default=TOP,
        metavar="FOLDER",
        help="a folder with data/ and study.yml that goes through the same notebooks; everything that is "
        "made stays in it (default: this repository)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        if name in ("book", "notebooks", "pdf", "single"):
            command.add_argument(
                "--plain-kernels",
                action="store_true",
                help="start each notebook's kernel as Jupyter does, slower, instead of forking a warm one",
            )
        if name == "diff":
            command.add_argument("data", type=Path, help="an edited copy of the folder data/")
        if name == "agreement":
            command.add_argument("files", nargs="+", type=Path, help="codings saved by the book's exercise")
            command.add_argument("--out", metavar="FOLDER", type=Path, help="write tables there as well")
        if name == "sweep":
            _sweep_arguments(command)
        if name in ("quotes", "annotations"):
            command.add_argument(
                "source",
                nargs="*",
                metavar="SOURCE",
                help="the article as JATS XML, HTML, PDF or plain text; several files are parts of it "
                "(default: download its XML from Europe PMC)",
            )
        if name == "quotes":
            command.add_argument(
                "--unverified",
                action="store_true",
                help="write what was found even if a quote is missing or differs, and mark it so",
            )
        if name == "test":
            command.add_argument("pytest", nargs=argparse.REMAINDER, help="arguments for pytest")
    return parser


def _sweep_arguments(command):
    command.add_argument(
        "--csv", metavar="FILE", type=Path, help="write every verdict there; FILE.gz is compressed"
    )
    command.add_argument(
        "--full", metavar="N", type=int, help="run all notebooks on N variants of the grid, drawn at random"
    )
    command.add_argument("--seed", type=int, default=0, help="which N are drawn (default: 0)")
    command.add_argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        help="gets a folder for each of the N; complete ones are not run again (default: build/variants)",
    )
    command.add_argument(
        "--workers",
        metavar="K",
        type=int,
        help="how many run at once (default: one more than processors; on a cluster, twice its threads)",
    )
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="run them on the Dask cluster of this scheduler, tcp://..."
    )


def _check(chosen):
    from compendium.data import check_data
    from compendium.gate.gate import check_made, check_pages, check_sources

    study = study_in(chosen.study)
    check_data(shown(study.data))
    print(f"{shown(study.data)} keeps its contract")
    check_sources(study)
    check_made(study)
    check_pages(study, study.book / "_build" / "html")
    print("nothing is told that must not be")
    return 0


def _pipeline(chosen, stages):
    from compendium.make import run_pipeline

    study = study_in(chosen.study)
    return 0 if run_pipeline(study, stages, plain_kernels=chosen.plain_kernels) else 1


def _book(chosen):
    code = _pipeline(chosen, ("notebooks", "manifest", "book"))
    if code == 0:
        print(f"open {shown(study_in(chosen.study).book / '_build' / 'html' / 'index.html')}")
    return code


def _pdf(chosen):
    from compendium.editions.edition import make_pdf
    from compendium.editions.pdf import load_weasyprint

    load_weasyprint()  # nothing runs in vain where its libraries are missing
    return _edition(chosen, make_pdf)


def _single(chosen):
    from compendium.editions.edition import make_single

    return _edition(chosen, make_single)


def _edition(chosen, make):
    code = _pipeline(chosen, ("notebooks", "manifest", "book"))
    if code == 0:
        print(f"open {shown(make(study_in(chosen.study)))}")
    return code


def _crate(chosen):
    from compendium.archive.crate import write_crate

    _check(chosen)
    print(shown(write_crate(study_in(chosen.study))))
    return 0


def _notebooks(chosen):
    return _pipeline(chosen, ("notebooks", "manifest"))


def _verify(chosen):
    from compendium.review.certificate import write_certificate
    from compendium.review.sheet import sheet
    from compendium.review.verify import check

    study = study_in(chosen.study)
    print("running everything anew, in a clean copy and without network:", flush=True)
    found = check(study)
    print(f"\n{sheet(found)}")
    print(f"A self-check, and not an independent one: {shown(write_certificate(found, study))}")
    return 0 if found.holds else 1


def _diff(chosen):
    from compendium.review.diff import changes
    from compendium.review.diffpage import changes_text, write_page

    found = changes(study_in(chosen.study), chosen.data)
    print(changes_text(found), flush=True)
    if found.edits:
        print(f"\nwith figures, and in full: {shown(write_page(found, chosen.data))}")
    return 0


def _agreement(chosen):
    from compendium.classroom.report import agreement_text, answer, save

    found = answer(study_in(chosen.study), chosen.files)
    print(agreement_text(found))
    if chosen.out:
        save(found, chosen.out)
        print(f"\nin full: {shown(chosen.out / 'tables')}")
    return 0


def _sweep(chosen):
    from compendium.sweep.multiverse import full_appendices, short_answer, swept, write_verdicts

    study = study_in(chosen.study)
    result = swept(study)
    print(short_answer(result), flush=True)
    if chosen.csv:
        write_verdicts(result, chosen.csv)
        print(f"\nevery verdict under every variant: {shown(chosen.csv)}", flush=True)
    if chosen.full is not None:
        out = chosen.out or study.build / "variants"
        options = chosen.seed, chosen.workers, chosen.scheduler
        return 0 if full_appendices(study, result, chosen.full, out, *options) else 1
    return 0


def _quotes(chosen):
    from compendium.words.commands import attach

    attach(chosen.source, shown(study_in(chosen.study).data), chosen.unverified)
    return 0


def _annotations(chosen):
    from compendium.words.commands import annotate

    annotate(chosen.source, study_in(chosen.study))
    return 0


def _lab(_):
    return subprocess.call(
        [sys.executable, "-m", "jupyterlab", "--LabApp.default_url=/lab/tree/notebooks"], cwd=TOP
    )


def _test(chosen):
    return subprocess.call([sys.executable, "-m", "pytest", *chosen.pytest], cwd=TOP)


def _clean(chosen):
    study = study_in(chosen.study)
    for folder in (study.build, study.executed, study.book / "_build", study.folder / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


COMMANDS = {
    "book": (_book, "check the data, run what is not up to date, build the book"),
    "pdf": (_pdf, "print the whole book as a tagged PDF: book/_build/editions/compendium.pdf"),
    "single": (
        _single,
        "put the whole book into one HTML file to mail: book/_build/editions/compendium.html",
    ),
    "notebooks": (_notebooks, "the same without the book: tables and figures in results/"),
    "sweep": (_sweep, "try every combination of the choices in study.yml and say which verdicts stand"),
    "agreement": (_agreement, "hold codings of your own, or of a class, against the study's coders"),
    "check": (_check, "only check the data, and that nothing is told that must not be"),
    "crate": (_crate, "pack everything with its provenance into dist/compendium-crate.zip"),
    "verify": (_verify, "run everything anew in a clean copy and compare it with results/"),
    "diff": (_diff, "say what an edited copy of data/ changes in results and in the book"),
    "quotes": (_quotes, "attach the article's verbatim quotes, from your copy of it or from Europe PMC"),
    "annotations": (_annotations, "annotate the article's claims, in your copy of it or in Europe PMC's"),
    "lab": (_lab, "open the notebooks in JupyterLab"),
    "test": (_test, "run the tests"),
    "clean": (_clean, "remove what was built, except results/"),
}
