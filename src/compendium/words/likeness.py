"""The stretch of a text that is likest to a quote, where the quote itself is not to be found.

The checks of single words, two hexadecimal digits each, prove nothing. They lead to a place that something
interrupts (a table that goes on over the page), which the quote's fingerprint then proves, or to the word at
which it differs.
"""

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from compendium.errors import shortened
from compendium.words.normalise import kept, merged, normalised, spelled, word_check
from compendium.words.places import Place, distance, inside, places_of, table_spans
from compendium.words.prose import PRINTED, in_one_line, page_furniture

#: How many words in a row point to a place.
SEED = 3
#: How many words before and behind a place are looked at.
SLACK = 80
#: Words cut in two make the ends of a quote come out wrong by so many words.
MARGIN = 3
#: An insertion of so many words is no change of wording but something in the way.
LONG_INSERTION = 6


class Word(NamedTuple):
    """A run between blanks, with its check."""

    check: str
    start: int
    end: int


class Likeness(NamedTuple):
    """The stretch of a text that is likest to a quote, and the number of the first word that differs and how.

    Where the letters have the quote's fingerprint once what interrupts them is left out, ``difference`` is
    empty.
    """

    place: Place
    word: int
    difference: str


def likenesses(article, segments, own):
    """Return for each quote without a place the stretch that is likest to it, where one is like it at all.

    Parameters
    ----------
    article : Article
        Where it was laid out in pages, lines may stand in a quote that are not part of it.
    segments : DataFrame
        All quotes of the study. Columns segment_id, table_no, n_chars, text_sha256, word_checks.
    own : dict of Place by segment_id
        Where the other quotes stand; no two quotes share a stretch.

    Returns
    -------
    dict of Likeness by segment_id
    """
    text, printed = article.text, article.kind in PRINTED
    cuts = page_furniture(text) if printed else []
    words = [
        Word(word_check(run[0]), first + run.start(), first + run.end())
        for first, last in kept(cuts, 0, len(text))
        for run in re.finditer(r"\S+", text[first:last])
    ]
    numbers = defaultdict(list)  # of the words at which these checks begin
    for number in range(len(words) - SEED + 1):
        if not any(place.start <= words[number].start < place.end for place in own.values()):
            numbers[tuple(word.check for word in words[number : number + SEED])].append(number)
    spans = table_spans(own, segments)
    found = {}
    for segment in segments[~segments["segment_id"].isin(list(own))].itertuples():
        checks = re.findall("..", segment.word_checks)
        first = _likeliest_first_word(checks, words, numbers, spans.get(segment.table_no))
        likeness = None if first is None else _likeness(segment, checks, first, words, text, cuts, printed)
        if likeness:
            found[segment.segment_id] = likeness
    return found


def _likeliest_first_word(checks, words, numbers, span):
    """Return the number of the word at which a quote most likely begins, or None."""
    votes = Counter(
        number - i
        for i in range(len(checks) - SEED + 1)
        for number in numbers.get(tuple(checks[i : i + SEED]), ())
    )
    enough = max(votes.values(), default=0) / 2
    likely = [first for first, count in votes.items() if count >= enough]
    return min(likely, key=lambda n: (distance(words[max(n, 0)].start, span), -votes[n]), default=None)


def _likeness(segment, checks, first, words, text, cuts, printed):
    """Compare a quote with the words around a likely place, word by word; None if less than half agree."""
    near = words[max(first - SLACK, 0) : first + len(checks) + SLACK]
    matcher = SequenceMatcher(None, checks, [word.check for word in near], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
    if 2 * sum(block.size for block in blocks) < len(checks):
        return None
    steps = list(_steps(blocks, len(checks), len(near)))
    begin, end = steps[0][2], steps[-1][3]
    gaps = [gap for step in steps if printed and (gap := _in_the_way(step, checks, near, text))]
    without = merged([*cuts, *gaps])
    around = near[max(begin - MARGIN, 0)].start, near[min(end + MARGIN, len(near)) - 1].end
    letters, origins = spelled(text, without, *around)
    for place in places_of(segment, letters, origins, range(len(letters)), without):
        return Likeness(place, 0, "")
    long = [(near[a].start, near[b - 1].end) for i, k, a, b in steps if i == k and b - a >= LONG_INSERTION]
    span = near[begin].start, near[end - 1].end
    differences = [found for step in steps for found in _differences(step, checks, near, text)]
    return Likeness(Place(*span, inside(merged([*cuts, *long]), *span)), *_told(differences, len(checks)))


def _told(differences, n_checks):
    """Return the number of the first word that differs, and a sentence on it."""
    if not differences:
        return 0, "differs in a word whose check is the same by chance"
    number, where, there = differences[0]
    others = len(differences) - 1
    more = f", and in {others} more place{'s' if others > 1 else ''}" if others else ""
    return number, f"differs {where} {number} of {n_checks}: {there}{more}"


def _steps(blocks, n_checks, n_near):
    """Yield what lies before, between and after blocks that agree: checks i to k, words a to b.

    Before the first block and after the last one as many words are taken as the quote has there.
    """
    first, last = blocks[0], blocks[-1]
    yield 0, first.a, max(first.b - first.a, 0), first.b
    for block, following in pairwise(blocks):
        yield block.a + block.size, following.a, block.b + block.size, following.b
    behind = last.b + last.size
    yield last.a + last.size, n_checks, behind, min(behind + n_checks - last.a - last.size, n_near)


def _in_the_way(step, checks, near, text):
    """Return the stretch of whole lines or cells that stand in a quote without belonging to it, or None."""
    i, k, a, b = step
    gap = None
    if i == k and a < b:
        gap = near[a - 1].end, near[b].start
    elif k - i == 1 and b - a > 2:  # perhaps one word, its halves on two pages
        halves = _written(near, a, a + 1, text) + _written(near, b - 1, b, text)
        gap = (near[a].end, near[b - 1].start) if word_check(halves) == checks[i] else None
    return gap if gap and re.match(r"(?s)[ \t]*[\t\n\f].*[\t\n\f]\s*$", text[slice(*gap)]) else None


def _written(near, a, b, text):
    """Return the text of words a to b."""
    return text[near[a].start : near[b - 1].end] if a < b else ""


def _differences(step, checks, near, text):
    """Yield (number of a word, where, what the text has there) for a step in which quote and text differ."""
    i, k, a, b = step
    if k - i == b - a:
        for number, word in enumerate(near[a:b], i):
            if word.check != checks[number]:
                yield number + 1, "at word", f"found {shortened(text[word.start : word.end])}"
        return
    there = in_one_line(_written(near, a, b, text), text)
    only_marks = not normalised(there) and set(checks[i:k]) <= {word_check("")}
    one_in_two = k - i == 1 and word_check(there) == checks[i]
    if not only_marks and not one_in_two:
        found = f"found {shortened(there)}" if there else "it is missing"
        behind = i == k == len(checks)
        where = "behind word" if behind else "at word" if i < k else "before word"
        yield (i if behind else i + 1), where, found
