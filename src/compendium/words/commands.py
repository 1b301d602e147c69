"""What the commands ``quotes`` and ``annotations`` do and say."""

from compendium.errors import counted
from compendium.study import read_choices, shown
from compendium.words.annotate import write_annotations
from compendium.words.annotations import FILE as ANNOTATIONS
from compendium.words.attach import attach_quotes, contradictions_with_print
from compendium.words.beside import READ
from compendium.words.find import report_lines
from compendium.words.notes import CHOICES
from compendium.words.quotes import FILE, FOLDER

EVIDENCE = "04-evidence"
"""The notebook whose choices say which verdict a claim has."""


def attach(sources, data_dir, unverified):
    """Attach the quotes, and print a line for each, what print contradicts, and where they are."""
    report = attach_quotes(sources, data_dir, unverified)
    problems = contradictions_with_print(report, data_dir)
    print(*report_lines(report), *problems, sep="\n")
    for what in READ:
        if unread := (report.loc[report["state"] != "not found", what] == "").sum():
            print(f"this form of the article does not tell the {what} of {counted(unread, 'quote')}")
    contradicted = report["segment_id"].isin([problem.key for problem in problems])
    verified = (~contradicted & (report["state"] == "matches")).sum()
    print(f"{verified} of {len(report)} quotes verified; they are in {data_dir / FOLDER / FILE}")


def annotate(sources, study):
    """Annotate the claims under the choices in force, and print which of them print contradicts.

    Returns
    -------
    int
        1 if a claim's sentence is not in the text, or begins on another page than the data say.
    """
    data_dir = shown(study.data)
    chosen = read_choices(study).get(EVIDENCE, {})
    decisive = {name: chosen[name] for name in CHOICES if name in chosen}
    report = write_annotations(sources, data_dir, **decisive)
    for row in report[report["places"] != 1].itertuples():
        places = "is not in the text, so it has no annotation"
        if row.places:
            places = f"stands in {row.places} places, of which the first is annotated"
        print(f"{row.claim_id}: its sentence {places}")
    written = (report["places"] > 0).sum()
    problems = report.loc[report["problem"] != "", "problem"]
    print(*problems, sep="\n", end="\n" if len(problems) else "")
    path = data_dir / FOLDER / ANNOTATIONS
    print(f"{written} of the article's {len(report)} claims annotated; they are in {path}")
    if unread := (report.loc[report["places"] > 0, "page"] == "").sum():
        print(f"this form of the article does not tell the page of {counted(unread, 'claim')}")
    return 1 if len(problems) or written < len(report) else 0
