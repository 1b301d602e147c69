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
from compendium.words.normalise import kept, merged, normalised, spelled, windows, word_check
from compendium.words.places import Place, distance, inside, table_spans
from compendium.words.prose import in_one_line

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
    """The stretch of a text that is likest to a quote, and how it differs."""

    place: Place
    proved: bool
    word: int
    difference: str


def likenesses(segments, text, cuts, own, all_segments, printed):
    """Return for each quote the stretch of the text that is likest to it, where one is like it at all.

    Parameters
    ----------
    segments : DataFrame
        The quotes without a place of their own. Columns segment_id, table_no, n_chars, text_sha256,
        word_checks.
    text : str
    cuts : list of (start, end)
        What to read over.
    own : dict of Place by segment_id
        Where the other quotes stand; no two quotes share a stretch.
    all_segments : DataFrame
        All quotes of the study.
    printed : bool
        Whether the text was laid out in pages, so that lines may stand in a quote that are not part of it.

    Returns
    -------
    dict of Likeness by segment_id
        ``proved`` where the letters have the fingerprint once what interrupts them is left out. Otherwise
        ``word`` is the number of the first word that differs and ``difference`` says how.
    """
    words = [
        Word(word_check(run[0]), first + run.start(), first + run.end())
        for first, last in kept(cuts, 0, len(text))
        for run in re.finditer(r"\S+", text[first:last])
    ]
    seeds = defaultdict(list)
    for at in range(len(words) - SEED + 1):
        seeds[tuple(word.check for word in words[at : at + SEED])].append(at)
    spans = table_spans(own, dict(zip(all_segments["segment_id"], all_segments["table_no"], strict=True)))
    result = {}
    for segment in segments.itertuples():
        checks = re.findall("..", segment.word_checks)
        start = _likeliest(checks, words, seeds, spans.get(segment.table_no), own.values())
        if start is not None and (likeness := _likeness(segment, checks, start, words, text, cuts, printed)):
            result[segment.segment_id] = likeness
    return result


def _likeliest(checks, words, seeds, span, taken):
    """Return the number of the word at which a quote most likely begins, or None."""
    votes = Counter()
    for number in range(len(checks) - SEED + 1):
        for at in seeds.get(tuple(checks[number : number + SEED]), ()):
            if not any(place.start <= words[at].start < place.end for place in taken):
                votes[at - number] += 1
    if not votes:
        return None
    enough = max(votes.values()) / 2
    likely = [start for start, count in votes.items() if count >= enough]
    return min(likely, key=lambda at: (distance(words[max(at, 0)].start, span), -votes[at]))


def _likeness(segment, checks, start, words, text, cuts, printed):
    """Compare a quote with the words around a likely place, word by word; None if less than half agree."""
    low = max(start - SLACK, 0)
    near = words[low : start + len(checks) + SLACK]
    alike = SequenceMatcher(None, checks, [word.check for word in near], autojunk=False)
    blocks = [block for block in alike.get_matching_blocks() if block.size > 1]
    if 2 * sum(block.size for block in blocks) < len(checks):
        return None
    steps = list(_steps(blocks, len(checks), len(near)))
    gaps = [gap for step in steps for gap in _in_the_way(step, checks, near, text)] if printed else []
    kept_out, cuts = cuts, merged([*cuts, *gaps])
    a, b = steps[0][2], steps[-1][3]
    around = near[max(a - MARGIN, 0)].start, near[min(b + MARGIN, len(near)) - 1].end
    letters, places = spelled(text, cuts, *around)
    for hit in windows(letters, segment.n_chars, segment.text_sha256, range(len(letters))):
        span = places[hit], places[hit + segment.n_chars - 1] + 1
        return Likeness(Place(*span, inside(cuts, *span)), True, 0, "")
    long = [(near[a].start, near[b - 1].end) for i, k, a, b in steps if i == k and b - a >= LONG_INSERTION]
    span = near[a].start, near[b - 1].end
    place = Place(*span, inside(merged([*kept_out, *long]), *span))
    return Likeness(place, False, *_first_difference(steps, checks, near, text))


def _first_difference(steps, checks, near, text):
    """Return the number of the first word that differs, and a sentence on it."""
    found = [difference for step in steps for difference in _differences(step, checks, near, text)]
    if not found:
        return 0, "differs in a word whose check is the same by chance"
    number, where, there = found[0]
    more = ["", ", and in 1 more place"][len(found) - 1 :] or [f", and in {len(found) - 1} more places"]
    return number, f"differs {where} {number} of {len(checks)}: {there}{more[0]}"


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
    """Yield the stretch of whole lines or cells that stand in a quote without belonging to it."""
    i, k, a, b = step
    if i == k and a < b:
        gap = near[a - 1].end, near[b].start
    elif k - i == 1 and b - a > 2:  # perhaps one word, its halves on two pages
        gap = near[a].end, near[b - 1].start
        if word_check(_text(near[a], text) + _text(near[b - 1], text)) != checks[i]:
            return
    else:
        return
    if re.match(r"[ \t]*[\t\n\f].*[\t\n\f]\s*$", text[slice(*gap)], re.S):
        yield gap


def _text(word, text):
    return text[word.start : word.end]


def _differences(step, checks, near, text):
    """Yield (number of a word, where, what the text has there) for a step in which quote and text differ."""
    i, k, a, b = step
    if k - i == b - a:
        for number, word in enumerate(near[a:b], i):
            if word.check != checks[number]:
                yield number + 1, "at word", f"found {shortened(_text(word, text))}"
        return
    there = in_one_line(text[near[a].start : near[b - 1].end], text) if a < b else ""
    only_marks = not normalised(there) and all(check == word_check("") for check in checks[i:k])
    one_in_two = k - i == 1 and word_check(there) == checks[i]
    if only_marks or one_in_two:
        return
    found = f"found {shortened(there)}" if there else "it is missing"
    if i == k == len(checks):
        yield i, "behind word", found
    else:
        yield i + 1, "at word" if i < k else "before word", found
