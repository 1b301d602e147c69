"""Quotes and claims of a study looked up in an article: what matches, what differs, what is not there."""

import pandas as pd

from compendium.words.likeness import likenesses
from compendium.words.places import own_places, proved_places
from compendium.words.prose import PRINTED, page_furniture, verbatim, with_marks


def find_quotes(article, segments):
    """Find the quotes of a study in an article by their fingerprints.

    Parameters
    ----------
    article : Article
    segments : DataFrame
        With the columns of the data contract.

    Returns
    -------
    DataFrame, one row per segment, in their order
        Columns segment_id, table_no, n_words; ``state`` (``matches``, ``differs`` or ``not found``);
        ``start`` and ``end`` (characters of the article's text; missing if not found); ``text`` (empty if not
        found); and, where it differs, ``word`` (number of the first word that does) and ``difference`` (a
        sentence on it).
    """
    text = article.text
    printed = article.kind in PRINTED
    furniture = page_furniture(text) if printed else []
    found = proved_places(segments, text)
    own, like = own_places(found, segments), {}
    # A long quote that the first round proves may hold a shorter one, which then has to look elsewhere.
    for _ in range(2):
        like = likenesses(_without(segments, own), text, furniture, own, segments, printed)
        found |= {quote: [likeness.place] for quote, likeness in like.items() if likeness.proved}
        own = own_places(found, segments)
    rows = [_row(quote, own.get(quote), like.get(quote), text) for quote in segments["segment_id"]]
    report = pd.concat([segments[["segment_id", "table_no", "n_words"]], pd.DataFrame(rows)], axis=1)
    return report.astype(
        {"state": "str", "start": "Int64", "end": "Int64", "text": "str", "difference": "str"}
    )


def _without(segments, found):
    return segments[~segments["segment_id"].isin(list(found))]


def _row(quote, place, likeness, text):
    """Return what the report says of one quote."""
    if place is None and likeness is None:
        return {"state": "not found", "start": pd.NA, "end": pd.NA, "text": "", "word": 0, "difference": ""}
    start, end, cuts = place or likeness.place
    word, difference = (0, "") if place else (likeness.word, likeness.difference)
    state = "matches" if place else "differs"
    row = {"state": state, "start": start, "end": end, "text": verbatim(text, start, end, cuts)}
    return {**row, "word": word, "difference": difference}


def report_lines(report):
    """Yield one line for each quote: that it matches and where, or how it differs.

    Parameters
    ----------
    report : DataFrame
        As `find_quotes` returns it.
    """
    for row in report.itertuples():
        if row.state == "matches":
            yield f"{row.segment_id}: matches (table {row.table_no}, characters {row.start}–{row.end})"
        else:
            yield f"{row.segment_id}: {row.difference or row.state}"


def sentence_places(claims, text):
    """Find the sentences that make claims by their fingerprints.

    Parameters
    ----------
    claims : DataFrame
        Columns claim_id, sentence_sha256, n_chars.
    text : str
        The running text.

    Returns
    -------
    dict of list of (start, end) by claim_id
        The whole sentences, with the marks around them; in order, claims that have none left out.
    """
    sentences = claims.dropna(subset=["sentence_sha256", "n_chars"])
    sentences = sentences.rename(columns={"claim_id": "segment_id", "sentence_sha256": "text_sha256"})
    found = proved_places(sentences, text)
    return {claim: [with_marks(text, *place[:2]) for place in places] for claim, places in found.items()}
