"""The claims as annotations on the article, in the W3C's Web Annotation Data Model.

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

from compendium import __version__, data
from compendium.data.dictionary import DICTIONARY
from compendium.errors import SourceError
from compendium.files import write_atomically
from compendium.words.annotations import FILE
from compendium.words.article import cited_article
from compendium.words.attach import readers_copy
from compendium.words.beside import citations_otherwise, pages_otherwise, printed_page
from compendium.words.find import find_quotes, sentence_places
from compendium.words.notes import claim_notes
from compendium.words.prose import interruptions, running_text
from compendium.words.quotes import FOLDER

#: What the positions of the annotations count in.
TEXT_FILE = "running-text.txt"
#: How many characters around a passage its selector quotes, at least.
CONTEXT = 32
VOCABULARY = {"@context": "http://www.w3.org/ns/anno.jsonld"}


def write_annotations(sources, data_dir, **choices):
    """Annotate the claims of the article and write ``<data_dir>/text/annotations.jsonld``.

    The running text, whose characters the selectors count, is written beside it.

    Parameters
    ----------
    sources : list of str or Path
        The article, as `compendium.words.attach.attach_quotes` takes it.
    data_dir : str or Path
    **choices
        ``coder``, ``ranks``, ``min_quotes``, ``primary_care_leaders``: what verdicts depend on
        (`compendium.words.notes.claim_notes`).

    Returns
    -------
    DataFrame, one row per claim of the article
        Columns claim_id; ``places``, how often its sentence stands in the text; the first is annotated, and a
        claim whose sentence is not there (0) has no annotation; ``page``, that on which it begins, as the
        article numbers it ("" where it does not); and ``problem``, what the data say of its page or of the
        quotes that it cites and print does not, a line each.

    Raises
    ------
    SourceError
        If the source cannot be used, or holds no sentence of any claim.
    DataError
        If the data break their contract.
    """
    claims, segments = data.read_claims(data_dir), data.read_segments(data_dir)
    claims = claims[claims["document"] == "article"]
    doi = cited_article(data_dir).doi
    article = readers_copy(sources, data_dir)
    quotes = find_quotes(article, segments).dropna(subset=["start"])
    cuts = interruptions(article, quotes[["table_no", "start", "end"]].itertuples(index=False, name=None))
    text = running_text(article, cuts)
    places = sentence_places(claims, text)
    if not places:
        named = ", ".join(map(str, sources)) or "the download"
        raise SourceError(
            f"{named} ({article.kind}) holds no sentence of the {len(claims)} claims: it is another "
            f"document; name the article {doi}"
        )
    items = [
        _annotation(note, *places[note.claim_id][0], text, f"https://doi.org/{doi}")
        for note in claim_notes(data_dir, **choices).itertuples()
        if note.claim_id in places
    ]
    collection = json.dumps(_collection(items, doi, data_dir), indent=1, ensure_ascii=False) + "\n"
    write_atomically(Path(data_dir, FOLDER, TEXT_FILE), text)
    write_atomically(Path(data_dir, FOLDER, FILE), collection)
    n_places = claims["claim_id"].map(lambda claim: len(places.get(claim, [])))
    printed = sentence_places(claims, article.text, cuts)
    pages = {claim: printed_page(article.text, found[0][0]) for claim, found in printed.items()}
    page = claims["claim_id"].map(pages).fillna("")
    sentences = {claim: article.text[start:end] for claim, [(start, end), *_] in printed.items()}
    problems = [
        *pages_otherwise(claims, page, Path(data_dir, "claims.csv").as_posix()),
        *citations_otherwise(
            data.read_evidence(data_dir), sentences, Path(data_dir, "evidence.csv").as_posix()
        ),
    ]
    told = claims["claim_id"].map(
        lambda claim: "\n".join(str(problem) for problem in problems if problem.key == claim)
    )
    report = claims[["claim_id"]].assign(places=n_places, page=page, problem=told)
    return report.reset_index(drop=True)


def _annotation(note, start, end, text, article):
    """Return the annotation of one claim, whose sentence is ``text[start:end]`` of the article."""
    flags = f" ({note.flags})" if note.flags else ""
    parts = {
        "identifying": f"Claim {note.claim_id}",
        "tagging": note.label,
        "describing": f"Analytic note: {note.gist}",
        "assessing": f"Verdict: {note.verdict}{flags}. {note.reason}",
        "linking": f"Sources: {note.quotes or 'none cited'}",
    }
    form = {"type": "TextualBody", "format": "text/plain", "language": "en"}
    return VOCABULARY | {
        "id": _iri(article, note.claim_id),
        "type": "Annotation",
        "motivation": ["describing", "assessing"],
        "body": [form | {"purpose": purpose, "value": value} for purpose, value in parts.items()],
        "target": {"type": "SpecificResource", "source": article, "selector": _selectors(text, start, end)},
    }


def _selectors(text, start, end):
    """Return two ways to find a passage, each of which leads to this place and no other."""
    context, again = CONTEXT, 0
    while again >= 0:
        prefix, suffix = text[max(0, start - context) : start], text[end : end + context]
        passage = prefix + text[start:end] + suffix
        again = text.find(passage, text.index(passage) + 1)
        context *= 2
    return [
        {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": prefix, "suffix": suffix},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def _collection(items, doi, data_dir):
    """Return the annotations as one AnnotationCollection with its one page, to be written as JSON-LD."""
    package = json.loads(Path(data_dir, DICTIONARY).read_text(encoding="utf-8"))
    made = {
        "creator": {"type": "Organization", "name": package["contributors"][0]["title"]},
        "generator": {"type": "Software", "name": f"compendium {__version__}"},
        "rights": package["licenses"][0]["path"],
    }
    page = VOCABULARY | {"id": _iri(doi, "page"), "type": "AnnotationPage", "startIndex": 0}
    label = f"{package['title']}: the claims. Independent, not by the authors of the article."
    collection = {"id": _iri(doi, "collection"), "type": "AnnotationCollection", "label": label}
    first = page | {"items": [item | made for item in items]}
    return VOCABULARY | collection | made | {"total": len(items), "first": first}


def _iri(source, name):
    """Return an identifier that is always the same for this source and name."""
    return uuid5(NAMESPACE_URL, f"{source}#{name}").urn
