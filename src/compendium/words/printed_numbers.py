"""Every number that article or poster prints: which row of the data it is, or which convention it follows.

A number is known by its place and not by its value, for another number may have the same by coincidence. The
place of a row of ``reported.csv`` is a fingerprint of the words around it with every number left out, so that
it is found whatever number stands there. A participant's number is known by its row of the table of
participants, and what stands in a quote or beside it belongs to the quote.
"""

import re
from bisect import bisect_right
from pathlib import Path

import pandas as pd

from compendium import data
from compendium.errors import Problem, SourceError
from compendium.words.beside import contradictions, printed_beside, printed_page
from compendium.words.conventions import convention_of
from compendium.words.find import find_quotes
from compendium.words.normalise import fingerprint, kept, normalised, spelled
from compendium.words.numerals import MONTHS, numerals, without_numerals
from compendium.words.places import proved_places

STUDY, CONVENTION, UNEXPLAINED = "about the study", "convention", "unexplained"
#: So many words before a number and behind it make its place, or more until no other place has them.
AROUND = 5


def printed_numbers(article, data_dir):
    """Return every number of a document with what it is, and what the data say otherwise.

    Parameters
    ----------
    article : Article
        The article or the poster; which of the two, the places of its numbers tell.
    data_dir : str or Path

    Returns
    -------
    listed : DataFrame, one row per number, in the order of the text
        Columns start, ``text``, ``kind`` (``STUDY``, ``CONVENTION`` or ``UNEXPLAINED``); ``by``, the file
        that holds it, or the name of the convention; and ``keys`` of its rows there, separated by ``;``.
    problems : list of Problem
        Rows that print contradicts, or whose place is not in the text.

    Raises
    ------
    SourceError
        If no number of the data stands in the text.
    DataError
        If the data break their contract.
    """
    found = numerals(article.text)
    document, held, problems = _of_reported(article, found, data_dir)
    if document == "article":
        for file, look_up in (("participants.csv", _of_participants), ("segments.csv", _of_quotes)):
            rows, wrong = look_up(article, found, data_dir)
            held = {numeral: (file, key) for numeral, key in rows.items()} | held
            problems += wrong
    convention = convention_of(article)
    listed = []
    for numeral in found:
        by, keys = held.get(numeral) or (convention(numeral), "")
        kind = STUDY if keys else CONVENTION if by else UNEXPLAINED
        listed.append([numeral.start, numeral.text, kind, by, keys])
    return pd.DataFrame(listed, columns=["start", "text", "kind", "by", "keys"]), problems


def place_of(numeral, text):
    """Return what reported.csv needs to know a number by its place: place_sha256, n_chars and nth.

    Parameters
    ----------
    numeral : Numeral
    text : str
        In which it stands.

    Returns
    -------
    tuple
        Of the fewest words around it, at least ``AROUND`` on either side, that stand nowhere else in it.
    """
    blanked = without_numerals(text)
    words = [word.span() for word in re.finditer(r"\S+", blanked) if normalised(word[0])]
    letters = normalised(blanked)
    here = bisect_right([start for start, _ in words], numeral.start)
    for around in range(AROUND, len(words)):
        first, last = max(here - around, 0), min(here + around, len(words)) - 1
        start, end = words[first][0], words[last][1]
        place = normalised(blanked[start:end])
        if letters.count(place) == 1 or last - first + 1 == len(words):
            break
    nth = sum(start <= other.start <= numeral.start for other in numerals(text))
    return fingerprint(place), len(place), nth


def _of_reported(article, found, data_dir):
    """Return which document this is, the numbers that its rows of reported.csv are, and what is wrong."""
    reported, file = data.read_reported(data_dir), Path(data_dir, "reported.csv").as_posix()
    placed = reported.dropna(subset=["place_sha256"])
    placed = placed.rename(columns={"value_id": "segment_id", "place_sha256": "text_sha256"})
    places = proved_places(placed, without_numerals(article.text))
    documents = reported.loc[reported["value_id"].isin(list(places)), "document"]
    if documents.empty:
        raise SourceError(
            f"this document ({article.kind}) has none of the {len(placed)} numbers of {file} in its place: "
            "it is neither the article nor the poster; name one of these"
        )
    document = documents.mode()[0]
    held, problems = {}, []
    for row in reported[reported["document"] == document].itertuples():
        printed = "is not in the text with these words around it"
        for place in places.get(row.value_id, []):
            inside = [n for n in found if place.start <= n.start and n.end <= place.end]
            numeral = inside[row.nth - 1] if len(inside) >= row.nth else None
            if numeral:
                problems += _page_otherwise(row, printed_page(article.text, numeral.start), file)
                others = held.get(numeral, ("", ""))[1]
                held[numeral] = "reported.csv", f"{others};{row.value_id}".strip(";")
                stretch = article.text[place.start : place.end]
                printed = "" if _is(numeral, stretch, row) else f"is printed {numeral.text!r}"
        if printed:
            complaint = f"value {row.value!r} {printed}; correct the value or its place"
            problems.append(Problem(file, row.Index + 2, row.value_id, "value", complaint))
    return document, held, problems


def _page_otherwise(row, printed, file):
    """Yield that the locator of a row names another page than the one on which its number is printed."""
    named = re.search(r"\bpp?\. (\d+)(?:–(\d+))?", row.locator)
    if printed and named and not int(named[1]) <= int(printed) <= int(named[2] or named[1]):
        complaint = f"locator {row.locator!r} is not where print has the number, page {printed}; correct it"
        yield Problem(file, row.Index + 2, row.value_id, "locator", complaint)


def _is(numeral, stretch, row):
    """Return whether a number is the value of a row, where it stands in this stretch of text."""
    value = row.value.casefold()
    if row.unit == "month":
        year, month = value.split("-")
        return numeral.value == year and MONTHS[int(month) - 1] in stretch
    return numeral.value == (value.lstrip("0") or "0")


def _of_participants(article, found, data_dir):
    """Return the numbers that print has for the participants, and those whom it does not have."""
    participants, file = data.read_participants(data_dir), Path(data_dir, "participants.csv").as_posix()
    letters, origins = spelled(article.text)
    at = {numeral.start: numeral for numeral in found}
    held, problems = {}, []
    for row in participants.itertuples():
        about = normalised(row.affiliation + row.role)
        names = "|".join(normalised(name) for name in (row.participant_id, row.participant_id.lstrip("0")))
        numbers = [at.get(origins[match.start()]) for match in re.finditer(f"(?:{names}){about}", letters)]
        if any(numbers):
            held |= dict.fromkeys(filter(None, numbers), row.participant_id)
        else:
            complaint = (
                f"participant_id {row.participant_id!r} is not in print with this affiliation and role"
            )
            where = (file, row.Index + 2, row.participant_id, "participant_id")
            problems.append(Problem(*where, f"{complaint}; correct what is wrong"))
    return held, problems


def _of_quotes(article, found, data_dir):
    """Return the numbers in the quotes and beside them, and what print has otherwise than the data."""
    segments, file = data.read_segments(data_dir), Path(data_dir, "segments.csv").as_posix()
    report = find_quotes(article, segments)
    beside = printed_beside(report, segments, article.text)
    held, problems = {}, list(contradictions(beside, segments, file))
    for row in report.itertuples():
        if row.state != "matches":
            complaint = f"text_sha256 is not that of its words in print: {row.difference or row.state}"
            where = (file, row.Index + 2, row.segment_id, "text_sha256")
            problems.append(Problem(*where, f"{complaint}; use another form, or correct the row"))
        if row.state != "not found":
            own = list(kept(row.cuts, row.start, row.end))
            inside = [n for n in found if any(start <= n.start < end for start, end in own)]
            for numeral in [*inside, *_in_front(found, row.start, article.text)]:
                held[numeral] = row.segment_id
    return held, problems


def _in_front(found, start, text):
    """Yield the number and the speaker's number in front of a quote: nothing but marks comes between."""
    before = [numeral for numeral in found if numeral.end <= start]
    for numeral in reversed(before[-2:]):
        if re.search(r"\w", text[numeral.end : start]):
            return
        yield numeral
        start = numeral.start
