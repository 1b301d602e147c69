"""From the article that the reader has to annotations of the claims, written beside the quotes."""

import json
from pathlib import Path

import pandas as pd

from compendium import data
from compendium.quotes.annotations import FILE, annotation_collection
from compendium.quotes.article import cited_article
from compendium.quotes.attached import FOLDER
from compendium.quotes.attaching import readers_copy
from compendium.quotes.finding import find_quotes, sentence_places
from compendium.quotes.notes import claim_notes
from compendium.quotes.prose import running_text
from compendium.quotes.sources import SourceError
from compendium.tables import write_result

#: What the positions of the annotations count in.
TEXT_FILE = "running-text.txt"


def write_annotations(sources, data_dir, **choices):
    """Annotate the claims of the article and write ``<data_dir>/text/annotations.jsonld``.

    The running text, whose characters the selectors count, is written beside it.

    Parameters
    ----------
    sources : list of str or Path
        The article, as `compendium.quotes.attaching.attach_quotes` takes it.
    data_dir : str or Path
    **choices
        ``coder``, ``ranks`` and ``min_quotes``, on which the verdicts depend
        (`compendium.quotes.notes.claim_notes`).

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
    write_result(text.encode(), folder, TEXT_FILE)
    write_result((json.dumps(collection, indent=1, ensure_ascii=False) + "\n").encode(), folder, FILE)
    found = claims_here["claim_id"].map(lambda claim: len(places.get(claim, [])))
    return pd.DataFrame({"claim_id": claims_here["claim_id"], "places": found})
