"""What the contract asks of claims and citations, and of dates, numbers and discrepancies in print."""

import re
from graphlib import CycleError, TopologicalSorter

from compendium.data.dictionary import is_date
from compendium.errors import row_ranges


def _unknown_names(column, known, file):
    """Yield rows of a column of lists that are the first to name something that a file does not have."""
    names = column.str.split(";").explode()
    lost = names[names.ne("") & ~names.isin(known)]
    for row, told in lost[~lost.duplicated()].groupby(level=0):
        rows = row_ranges(sorted(set(lost.index[lost.isin(told)])))
        which, them = ("which is", "it") if len(told) == 1 else ("which are", "them")
        named = ", ".join(map(repr, told))
        yield (
            row,
            column.name,
            f"names {named}, {which} not in {file}; add {them} there or correct {rows} here",
        )


def claims_resting_on_unknown_claims(claims):
    """Yield references of ``rests_on`` to a claim that is not there."""
    yield from _unknown_names(claims["rests_on"], claims["claim_id"], "claims.csv")


def discrepancies_about_unknown_claims(discrepancies, claims):
    """Yield discrepancies that are about a claim that is not there."""
    yield from _unknown_names(discrepancies["claim_ids"], claims["claim_id"], "claims.csv")


def discrepancies_about_unknown_segments(discrepancies, segments):
    """Yield discrepancies that are about a quote that is not there."""
    yield from _unknown_names(discrepancies["segment_ids"], segments["segment_id"], "segments.csv")


def claims_resting_on_themselves(claims):
    """Yield one claim of each circle of claims that rest on each other."""
    rows = dict(zip(claims["claim_id"], claims.index, strict=True))
    rests = dict(zip(claims["claim_id"], claims["rests_on"].str.split(";"), strict=True))
    while circle := _circle(rests):
        yield rows[circle[0]], "rests_on", f"leads in a circle, {' to '.join(circle)}; take one of them out"
        rests[circle[0]] = []


def _circle(rests):
    """Return claims of which each rests on the next, the last being the first; none without a circle."""
    try:
        TopologicalSorter(rests).prepare()
    except CycleError as error:
        return error.args[1][::-1]
    return []


CITATION = re.compile(r"(?:Table |T)(\d+), (?:Quote |Q)(\d+)(?:-(\d+))?")


def cited_segments(citation):
    """Names of the quotes that a printed citation names; none if it cannot be read.

    The end of a range may leave out the digits that it shares with the start, as ranges of pages do.

    >>> cited_segments("Table 2, Quote 1"), cited_segments("T3, Q11-2")
    (['T2Q1'], ['T3Q11', 'T3Q12'])
    """
    match = CITATION.fullmatch(citation)
    if not match:
        return []
    table, start, end = match[1], match[2], match[3] or match[2]
    end = start[: -len(end)] + end if len(end) < len(start) else end
    return [f"T{table}Q{quote}" for quote in range(int(start), int(end) + 1)]


def citations_of_another_quote(evidence):
    """Yield citations whose printed form does not name the quote beside it."""
    named = {citation: cited_segments(citation) for citation in evidence["cited_as"].unique()}
    cells = zip(evidence.index, evidence["cited_as"], evidence["segment_id"], strict=True)
    for row, citation, segment in cells:
        if segment not in named[citation]:
            names = " and ".join(named[citation]) or "no quote"
            yield row, "cited_as", f"names {names} and not {segment}; correct one of the two"


def citations_told_in_part(evidence, segments):
    """Yield citations of several quotes that a claim has rows for some of; a quote left out needs none."""
    there = set(segments["segment_id"])
    for (_, citation), rows in evidence.groupby(["claim_id", "cited_as"], sort=False)["segment_id"]:
        lacking = [name for name in cited_segments(citation) if name in there - set(rows)]
        if lacking and set(rows) <= set(cited_segments(citation)):
            names = " and ".join(lacking)
            yield rows.index[0], "cited_as", f"names {names} as well, for which the claim has no row; add it"


def events_dated_and_undated(events):
    """Yield events with a date that are said to be undated, and events without one that are not."""
    undated = events["precision"] == "undated in print"
    for column in ("start", "end"):
        dated = events[column].ne("")
        for row in events.index[undated & dated]:
            yield row, column, "stands beside the precision 'undated in print'; empty it or correct that"
        for row in events.index[~undated & ~dated]:
            yield row, column, "is empty; fill it in, or make the precision 'undated in print'"


def events_that_end_before_they_start(events):
    """Yield events whose end lies before their start (ISO dates compare as text)."""
    dated = events[["start", "end"]].map(is_date).all(axis=1)
    for row in events.index[dated & (events["end"] < events["start"])]:
        yield row, "end", f"lies before the start, {events.loc[row, 'start']}; correct one of the two"


def numbers_with_neither_calculation_nor_reason(reported):
    """Yield printed numbers with both a calculation and a reason why there is none, or with neither."""
    calculated, excused = reported["recompute"].ne(""), reported["reason"].ne("")
    for row in reported.index[calculated & excused]:
        yield row, "recompute", "stands beside a reason why it cannot be recomputed; empty one of the two"
    for row in reported.index[~calculated & ~excused]:
        yield row, "recompute", "is empty and so is reason; fill one of the two"


FORMS = {
    "identifier": (re.compile(".*"), "an identifier"),
    "month": (re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"), "a month such as 2021-09"),
    "people": (re.compile("[0-9]+"), "a whole number"),
    "interviews": (re.compile("[0-9]+"), "a whole number"),
}
"""What a printed value looks like, by its unit; of any other unit it is a number."""


def values_that_do_not_fit_their_unit(reported):
    """Yield printed values that are not what their unit asks for."""
    number = re.compile(r"[0-9]+(\.[0-9]+)?"), "a number"
    for row, value, unit in zip(reported.index, reported["value"], reported["unit"], strict=True):
        form, named = FORMS.get(unit, number)
        if value and not form.fullmatch(value):
            yield row, "value", f"is not {named}, which the unit '{unit}' asks for; correct one of the two"


def calculations_about_nothing(reported, events, segments):
    """Yield calculations whose argument, behind the colon, is not in the table that it is looked up in."""
    dated = set(events.loc[events["start"].ne(""), "event_id"]), "events.csv with a date"
    looked_up = {
        "event_month": dated,
        "printed_value": (set(reported["value_id"]), "reported.csv"),
        "n_quotes": (set(segments["table_no"]), "segments.csv"),
    }
    for row, call in reported["recompute"].items():
        name, _, argument = call.partition(":")
        known, where = looked_up.get(name, ({argument}, ""))
        if argument not in known:
            yield row, "recompute", f"asks for '{argument}', which is not in {where}; correct it"


def places_told_in_part(reported):
    """Yield numbers whose place in print is told in part: it takes fingerprint, length and which number."""
    told = reported[["place_sha256", "n_chars", "nth"]].ne("")
    for row in told.index[told.any(axis="columns")]:
        for column in told.columns[~told.loc[row]]:
            yield row, column, "is empty beside a place; fill all three with what `compendium numbers` prints"
