"""Where quotes that are known by their fingerprints only stand in a text."""

from typing import NamedTuple

from compendium.words.normalise import spelled, windows


class Place(NamedTuple):
    """Where a quote stands: characters ``start`` to ``end`` of the text, without what ``cuts`` leave out."""

    start: int
    end: int
    cuts: tuple = ()


def proved_places(segments, text, cuts=()):
    """Return all places, from a word's beginning to a word's end, that have the fingerprint of a quote.

    Parameters
    ----------
    segments : DataFrame
        Columns segment_id, n_chars, text_sha256.
    text : str
    cuts : list of (start, end)
        What to read over, such as running heads.

    Returns
    -------
    dict of list of Place by segment_id
        Quotes without a place are left out.
    """
    letters, places = spelled(text, cuts)
    # A word begins, and another has ended, at a letter that does not follow directly on the one before it.
    starts = [i for i, place in enumerate(places) if i == 0 or place - places[i - 1] > 1]
    ends = {*starts, len(letters)}
    found = {}
    for segment in segments.itertuples():
        likely = (start for start in starts if start + segment.n_chars in ends)
        hits = windows(letters, segment.n_chars, segment.text_sha256, likely)
        spans = [(places[hit], places[hit + segment.n_chars - 1] + 1) for hit in hits]
        if spans:
            found[segment.segment_id] = [Place(*span, inside(cuts, *span)) for span in spans]
    return found


def own_places(found, segments):
    """Return for each quote the place in its own table, where its words stand elsewhere too.

    Places inside a longer quote are not its own. Of several others the one nearest to its table's other
    quotes is taken, and then the first that no equal quote has.

    Parameters
    ----------
    found : dict of list of Place by segment_id
    segments : DataFrame
        Columns segment_id, table_no; in the order of print.

    Returns
    -------
    dict of Place by segment_id
    """
    table_of = dict(zip(segments["segment_id"], segments["table_no"], strict=True))
    whole = [place for places in found.values() for place in places]
    found = {quote: [p for p in places if not _within_another(p, whole)] for quote, places in found.items()}
    spans = table_spans({quote: places[0] for quote, places in found.items() if len(places) == 1}, table_of)
    own = {}
    for quote in filter(found.__contains__, segments["segment_id"]):
        free = [place for place in found[quote] if place not in own.values()]
        if free:
            own[quote] = min(
                free, key=lambda place: (distance(place.start, spans.get(table_of[quote])), place)
            )
    return own


def distance(start, span):
    """Return how far a position is from the quotes of a table; not at all where these are not known."""
    low, high = span or (start, start)
    return max(low - start, start - high, 0)


def table_spans(own, table_of):
    """Return from where to where the quotes of each table reach."""
    spans = {}
    for quote, place in own.items():
        low, high = spans.get(table_of[quote], (place.start, place.end))
        spans[table_of[quote]] = (min(low, place.start), max(high, place.end))
    return spans


def _within_another(place, places):
    return any(
        other.start <= place.start
        and place.end <= other.end
        and other.end - other.start > place.end - place.start
        for other in places
    )


def inside(cuts, start, end):
    """Return those of the cuts that fall into a stretch."""
    return tuple(cut for cut in cuts if cut[0] < end and cut[1] > start)
