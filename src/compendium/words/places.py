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
        Stretches of the text to leave out, in order and apart.

    Returns
    -------
    dict of list of Place by segment_id
        Quotes without a place are left out.
    """
    letters, origins = spelled(text, cuts)
    # A word begins, and another has ended, at a letter that does not follow directly on the one before it.
    starts = [i for i, origin in enumerate(origins) if i == 0 or origin - origins[i - 1] > 1]
    ends = {*starts, len(letters)}
    found = {}
    for segment in segments.itertuples():
        likely = [start for start in starts if start + segment.n_chars in ends]
        if places := list(places_of(segment, letters, origins, likely, cuts)):
            found[segment.segment_id] = places
    return found


def places_of(segment, letters, origins, starts, cuts=()):
    """Yield the places whose letters have the fingerprint of a quote.

    Parameters
    ----------
    segment : row of segments
        With n_chars and text_sha256.
    letters, origins : str, list of int
        As `compendium.words.normalise.spelled` returns them.
    starts : iterable of int
        The letters to try as the first one.
    cuts : list of (start, end)
        What was left out when the text was spelled.
    """
    for first in windows(letters, segment.n_chars, segment.text_sha256, starts):
        start, end = origins[first], origins[first + segment.n_chars - 1] + 1
        yield Place(start, end, inside(cuts, start, end))


def inside(cuts, start, end):
    """Return those of the cuts that fall into a stretch."""
    return tuple(cut for cut in cuts if cut[0] < end and cut[1] > start)


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
    every = [place for places in found.values() for place in places]
    found = {quote: [p for p in places if not _within_another(p, every)] for quote, places in found.items()}
    spans = table_spans({quote: places[0] for quote, places in found.items() if len(places) == 1}, segments)
    own = {}
    for segment in segments.itertuples():
        free = [place for place in found.get(segment.segment_id, []) if place not in own.values()]
        if free:
            span = spans.get(segment.table_no)
            own[segment.segment_id] = min(free, key=lambda p, span=span: (distance(p.start, span), p))
    return own


def table_spans(own, segments):
    """Return by table_no from where to where those of its quotes reach that have a place in ``own``."""
    spans = {}
    for segment in segments[segments["segment_id"].isin(list(own))].itertuples():
        place = own[segment.segment_id]
        low, high = spans.get(segment.table_no, (place.start, place.end))
        spans[segment.table_no] = min(low, place.start), max(high, place.end)
    return spans


def distance(start, span):
    """Return how far a position is from the quotes of a table: 0 among them, or where these are not known."""
    low, high = span or (start, start)
    return max(low - start, start - high, 0)


def _within_another(place, places):
    """Return whether a place is a part of a longer one."""
    longer = (p for p in places if p.end - p.start > place.end - place.start)
    return any(p.start <= place.start and place.end <= p.end for p in longer)
