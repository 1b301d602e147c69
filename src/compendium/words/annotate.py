"""From the article that the reader has to annotations of the claims, written beside the quotes."""

import json
from pathlib import Path

import pandas as pd

from compendium import data
from compendium.errors import SourceError
from compendium.files import write_atomically
from compendium.words.annotations import FILE, annotation_collection
from compendium.words.article import cited_article
from compendium.words.attach import readers_copy
from compendium.words.find import find_quotes, sentence_places
from compendium.words.notes import claim_notes
from compendium.words.prose import running_text
from compendium.words.quotes import FOLDER

#: What the positions of the annotations count in.
TEXT_FILE = "running-text.txt"


def write_annotations(sources, data_dir, **choices):
    """Annotate the claims of the article and write ``<data_dir>/text/annotations.jsonld``.

    The running text, whose characters the selectors count, is written beside it.

    Parameters
    ----------
    sources : list of str or Path
        The article, as `compendium.words.attach.attach_quotes` takes it.
    data_dir : str or Path
    **choices
        ``coder``, ``ranks`` and ``min_quotes``, on which the verdicts depend
        (`compendium.words.notes.claim_notes`).

    Returns
    -------
    DataFrame, one row per claim of the article
        Columns claim_id and ``places``, how often its sentence stands in the text; the first is annotated. A
        claim whose sentence is not there (0) has no annotation.

    Raises
    ------
    SourceError
        If the source cannot be used, or holds no sentence of any claim.
    DataError
        If the data break their contract.
    """
    claims = data.read_claims(data_dir)
    segments = data.read_segments(data_dir)
    article = readers_copy(sources, data_dir)
    quotes = find_quotes(article, segments).dropna(subset=["start"])
    text = running_text(article, quotes[["table_no", "start", "end"]].itertuples(index=False, name=None))
    claims_here = claims[claims["document"] == "article"].reset_index(drop=True)
    places = sentence_places(claims_here, text)
    if not places:
        named = ", ".join(map(str, sources)) or "the download"
        raise SourceError(
            f"{named} ({article.kind}) holds no sentence of the {len(claims_here)} claims: it is another "
            f"document; name the article {cited_article(data_dir).doi}"
        )
    notes = claim_notes(data_dir, **choices)
    collection = annotation_collection(
        notes, {claim: found[0] for claim, found in places.items()}, text, data_dir
    )
    folder = Path(data_dir, FOLDER)
    write_atomically(folder / TEXT_FILE, text)
    write_atomically(folder / FILE, json.dumps(collection, indent=1, ensure_ascii=False) + "\n")
    found = claims_here["claim_id"].map(lambda claim: len(places.get(claim, [])))
    return pd.DataFrame({"claim_id": claims_here["claim_id"], "places": found})
