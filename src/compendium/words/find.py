"""Quotes and claims of a study looked up in an article: what matches, what differs, what is not there."""

import pandas as pd

from compendium.words.likeness import likenesses
from compendium.words.places import own_places, proved_places
from compendium.words.prose import verbatim, with_marks


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
        ``start`` and ``end`` (characters of the article's text; missing if not found); ``cuts`` (stretches
        between them that do not belong to it); ``text`` (empty if not found); and, where it differs, ``word``
        (number of the first word that does) and ``difference`` (a sentence on it).
    """
    found = proved_places(segments, article.text)
    own, alike = own_places(found, segments), {}
    # A long quote that the first round proves may hold a shorter one, which then has to look elsewhere.
    for _ in range(2):
        alike = likenesses(article, segments, own)
        found |= {quote: [likeness.place] for quote, likeness in alike.items() if not likeness.difference}
        own = own_places(found, segments)
    rows = []
    for quote in segments["segment_id"]:
        state, place, word, difference = "not found", None, 0, ""
        if quote in own:
            state, place = "matches", own[quote]
        elif quote in alike:
            state, (place, word, difference) = "differs", alike[quote]
        text = verbatim(article.text, *place) if place else ""
        rows.append([state, *(place or (pd.NA, pd.NA, ())), text, word, difference])
    columns = ["state", "start", "end", "cuts", "text", "word", "difference"]
    types = {"state": "str", "start": "Int64", "end": "Int64", "text": "str", "difference": "str"}
    report = pd.DataFrame(rows, segments.index, columns).astype(types)
    return pd.concat([segments[["segment_id", "table_no", "n_words"]], report], axis=1)


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


def sentence_places(claims, text, cuts=()):
    """Find the sentences that make claims by their fingerprints.

    Parameters
    ----------
    claims : DataFrame
        Columns claim_id, sentence_sha256, n_chars.
    text : str
        The running text; or the article's, with what interrupts its prose as ``cuts``.
    cuts : list of (start, end)
        As `compendium.words.prose.interruptions` returns them.

    Returns
    -------
    dict of list of (start, end) by claim_id
        The whole sentences, with the marks around them; in order, claims that have none left out.
    """
    sentences = claims.dropna(subset=["sentence_sha256", "n_chars"])
    sentences = sentences.rename(columns={"claim_id": "segment_id", "sentence_sha256": "text_sha256"})
    found = proved_places(sentences, text, cuts)
    return {claim: [with_marks(text, *place[:2]) for place in places] for claim, places in found.items()}
