"""What the commands ``quotes`` and ``annotations`` do and say."""

from compendium.study import read_choices, shown
from compendium.words.annotate import write_annotations
from compendium.words.annotations import FILE as ANNOTATIONS
from compendium.words.attach import attach_quotes
from compendium.words.find import report_lines
from compendium.words.notes import CHOICES
from compendium.words.quotes import FILE, FOLDER

EVIDENCE = "04-evidence"
"""The notebook whose choices say which verdict a claim has."""


def attach(sources, data_dir, unverified):
    """Attach the quotes, and print a line for each and where they are."""
    report = attach_quotes(sources, data_dir, unverified)
    print(*report_lines(report), sep="\n")
    verified = (report["state"] == "matches").sum()
    print(f"{verified} of {len(report)} quotes verified; they are in {data_dir / FOLDER / FILE}")


def annotate(sources, study):
    """Annotate the claims under the choices in force, and print which of them have no one place."""
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
    path = data_dir / FOLDER / ANNOTATIONS
    print(f"{written} of the article's {len(report)} claims annotated; they are in {path}")
