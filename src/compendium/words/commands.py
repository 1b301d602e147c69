"""What the commands ``quotes``, ``annotations``, ``claim`` and ``numbers`` do and say."""

from compendium import data
from compendium.analysis.reported import recompute_reported
from compendium.choices import read_choices
from compendium.errors import SourceError, counted, told_once
from compendium.study import shown
from compendium.words.annotate import write_annotations
from compendium.words.annotations import FILE as ANNOTATIONS
from compendium.words.attach import attach_quotes, contradictions_with_print, readers_copy
from compendium.words.beside import READ
from compendium.words.find import report_lines
from compendium.words.normalise import fingerprint, normalised
from compendium.words.notes import CHOICES
from compendium.words.numerals import numerals
from compendium.words.printed_numbers import UNEXPLAINED, place_of, printed_numbers
from compendium.words.quotes import FILE, FOLDER

EVIDENCE = "04-evidence"
"""The notebook whose choices say which verdict a claim has."""


def attach(sources, data_dir, unverified):
    """Attach the quotes, and print a line for each, what print contradicts, and where they are."""
    report = attach_quotes(sources, data_dir, unverified)
    problems = contradictions_with_print(report, data_dir)
    print(*report_lines(report), *told_once(problems), sep="\n")
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
        1 if a claim's sentence is not in the text, or print has it on another page or without its citation.
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


def tell_fingerprint(sentence):
    """Print the columns by which claims.csv knows the sentence of a claim.

    Raises
    ------
    SourceError
        If the sentence has no letter or digit.
    """
    if not normalised(sentence):
        raise SourceError("there is no letter in the sentence; put the whole of it between quotation marks")
    print(f"sentence_sha256,n_chars\n{fingerprint(sentence)},{len(normalised(sentence))}")


def list_numbers(sources, data_dir):
    """Print every number of the article or poster with what it is, and what the data say otherwise.

    Returns
    -------
    int
        1 if a number is unexplained, or a row of the data contradicts print.
    """
    article = readers_copy(sources, data_dir)
    listed, problems = printed_numbers(article, data_dir)
    verdicts = _verdicts(data_dir) | {problem.key: "differs from print" for problem in problems}
    for row in listed.itertuples():
        keys = [f"{key}, {verdicts.get(key, 'as printed')}" for key in row.keys.split(";") if key]
        print(f"{row.start:>7}  {row.text[:24]:<24}  {row.kind:<15}  {row.by} {'; '.join(keys)}".rstrip())
    unexplained = listed.loc[listed["kind"] == UNEXPLAINED, "start"].tolist()
    for numeral in numerals(article.text):
        if numeral.start in unexplained:
            sha256, n_chars, nth = place_of(numeral, article.text)
            print(
                f"{numeral.text!r} at {numeral.start} is unexplained; if it is about the study, add a row to "
                f"reported.csv with place_sha256 {sha256}, n_chars {n_chars}, nth {nth}"
            )
    print(*told_once(problems), sep="\n", end="\n" if problems else "")
    kinds = listed["kind"].value_counts().to_dict()
    print(f"{counted(len(listed), 'number')}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items()))
    return 1 if problems or unexplained else 0


def _verdicts(data_dir):
    """Return the verdict on each number of reported.csv by its value_id."""
    tables = [data.read_participants, data.read_segments, data.read_codebook, data.read_events]
    judged = recompute_reported(data.read_reported(data_dir), *(read(data_dir) for read in tables))
    return dict(zip(judged["value_id"], judged["verdict"], strict=True))
