"""The claims as annotations on the published article, in the W3C's Web Annotation Data Model.

One annotation for each claim, in the parts that an Annotation for Transparent Inquiry has: the passage, an
analytic note, and the sources behind it, here with our verdict. The passage is the sentence that makes the
claim, found by its fingerprint in the reader's copy; so the file holds sentences of the article and stays
with the quotes, out of git.

References
----------
Sanderson, Ciccarese & Young (2017), Web Annotation Data Model, W3C Recommendation.
Karcher, Kirilova & Weber (2016), Annotation for Transparent Inquiry, Qualitative Data Repository.
"""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

from compendium import __version__
from compendium.data.dictionary import DICTIONARY
from compendium.errors import DataError, Problem
from compendium.words.article import cited_article
from compendium.words.quotes import FOLDER

FILE = "annotations.jsonld"
#: How many characters around a passage its selector quotes, at least.
CONTEXT = 32
VOCABULARY = "http://www.w3.org/ns/anno.jsonld"


def annotation_collection(notes, places, text, data_dir):
    """Return the annotations as one collection.

    Parameters
    ----------
    notes : DataFrame
        As `compendium.words.notes.claim_notes` returns it.
    places : dict of (start, end) by claim_id
        The sentences to annotate.
    text : str
        The running text.
    data_dir : str or Path

    Returns
    -------
    dict
        An AnnotationCollection with its one page, to be written as JSON-LD.
    """
    cited = cited_article(data_dir)
    package = json.loads(Path(data_dir, DICTIONARY).read_text(encoding="utf-8"))
    made = {
        "creator": {"type": "Organization", "name": package["contributors"][0]["title"]},
        "generator": {"type": "Software", "name": f"compendium {__version__}"},
        "rights": package["licenses"][0]["path"],
    }
    items = [
        _annotation(note, *places[note.claim_id], text, f"https://doi.org/{cited.doi}") | made
        for note in notes.itertuples()
        if note.claim_id in places
    ]
    page = {"@context": VOCABULARY, "id": _iri(cited.doi, "page"), "type": "AnnotationPage", "startIndex": 0}
    return {
        "@context": VOCABULARY,
        "id": _iri(cited.doi, "collection"),
        "type": "AnnotationCollection",
        "label": f"{package['title']}: the claims. Independent, not by the authors of the article.",
        **made,
        "total": len(items),
        "first": {**page, "items": items},
    }


def _annotation(note, start, end, text, source):
    """Return the annotation of one claim."""
    flags = f" ({note.flags})" if note.flags else ""
    parts = {
        "identifying": f"Claim {note.claim_id}",
        "tagging": note.label,
        "describing": f"Analytic note: {note.gist}",
        "assessing": f"Verdict: {note.verdict}{flags}. {note.reason}",
        "linking": f"Sources: {note.quotes or 'none cited'}",
    }
    return {
        "@context": VOCABULARY,
        "id": _iri(source, note.claim_id),
        "type": "Annotation",
        "motivation": ["describing", "assessing"],
        "body": [
            {
                "type": "TextualBody",
                "purpose": purpose,
                "value": value,
                "format": "text/plain",
                "language": "en",
            }
            for purpose, value in parts.items()
        ],
        "target": {"type": "SpecificResource", "source": source, "selector": _selectors(text, start, end)},
    }


def _selectors(text, start, end):
    """Return two ways to find a passage, each of which leads to this place and no other."""
    context = CONTEXT
    while True:
        prefix, suffix = text[max(0, start - context) : start], text[end : end + context]
        passage = prefix + text[start:end] + suffix
        if text.find(passage, text.index(passage) + 1) < 0:
            break
        context *= 2
    return [
        {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": prefix, "suffix": suffix},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def _iri(source, name):
    return uuid5(NAMESPACE_URL, f"{source}#{name}").urn


def read_annotations(data_dir):
    """Return the annotations that were written, for the book to show.

    Parameters
    ----------
    data_dir : str or Path

    Returns
    -------
    DataFrame, one row per annotation
        Columns claim_id, ``exact`` (the sentence), start, end, and the parts of the note: tagging,
        describing, assessing, linking. No rows where none were written.

    Raises
    ------
    DataError
        If the file is there and is not what `compendium.words.annotate.write_annotations` writes.
    """
    path = Path(data_dir, FOLDER, FILE)
    try:
        items = json.loads(path.read_text(encoding="utf-8"))["first"]["items"] if path.is_file() else []
        rows = [_row(item) for item in items]
    except (KeyError, TypeError, ValueError) as error:
        remedy = "is not a file of annotations; delete it, or run `compendium annotations` again"
        raise DataError([Problem(str(path), 0, "", "", remedy)]) from error
    columns = ["claim_id", "exact", "start", "end", "tagging", "describing", "assessing", "linking"]
    return pd.DataFrame(rows, columns=columns)


def _row(item):
    """Return what one annotation holds."""
    quote, position = item["target"]["selector"]
    parts = {body["purpose"]: body["value"] for body in item["body"]}
    claim = parts["identifying"].removeprefix("Claim ")
    return {"claim_id": claim, "exact": quote["exact"]} | position | parts
