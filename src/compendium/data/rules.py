"""What this contract asks beyond the dictionary: one small function for each rule, all of them in ``RULES``.

A rule is named for what it finds. Its parameters name the tables that it needs, the one it judges first; it
gets their cells as text ("" where empty), indexed by the row of the file, and has to bear cells that the
dictionary refuses. It yields (row, column, what is wrong with that cell and what to do), with row 0 where
there is no row to point at.
"""

import re
from graphlib import CycleError, TopologicalSorter

import pandas as pd


def codes_out_of_their_place(codebook):
    """Yield codes that do not stand where their kind belongs: themes on top, other codes under a theme."""
    is_theme = codebook["kind"] == "theme"
    for row in codebook.index[is_theme & codebook["parent_id"].ne("")]:
        yield row, "parent_id", "stands beside a theme, which has no parent; empty it or correct the kind"
    under_a_theme = codebook["parent_id"].isin(codebook.loc[is_theme, "code_id"])
    for row in codebook.index[~is_theme & ~under_a_theme]:
        yield row, "parent_id", "is not a theme; name the theme that this code belongs to"


def segments_named_for_another_place(segments):
    """Yield quotes whose name is not made of their table and their number."""
    names = "T" + segments["table_no"] + "Q" + segments["quote_no"]
    placed = segments["table_no"].str.isdecimal() & segments["quote_no"].str.isdecimal()
    for row in segments.index[placed & (segments["segment_id"] != names)]:
        table, quote = segments.loc[row, ["table_no", "quote_no"]]
        complaint = f"is not quote {quote} of table {table}; name it {names[row]} or correct these"
        yield row, "segment_id", complaint


def gaps_in_the_numbering_of_quotes(segments):
    """Yield quotes that follow on a number that their table lacks."""
    places = list(zip(segments["table_no"], segments["quote_no"], strict=True))
    present = set(places)
    for row, (table, quote) in zip(segments.index, places, strict=True):
        if not (table.isdecimal() and quote.isdecimal()) or quote == "1":
            continue
        before = str(int(quote) - 1)
        if (table, before) not in present:
            yield row, "quote_no", f"is out of its table, which has no quote {before}; add that or renumber"


def tables_without_a_theme(segments, codebook):
    """Yield quotes in a table that belongs to no theme: no page of a theme would show them."""
    known = codebook.loc[codebook["kind"] == "theme", "table_no"]
    for row in segments.index[~segments["table_no"].isin(known)]:
        yield (
            row,
            "table_no",
            "is the table of no theme in codebook.csv; add it there or correct it here",
        )


def word_checks_of_another_length(segments):
    """Yield quotes whose word checks are not two hexadecimal digits for each word."""
    words = pd.to_numeric(segments["n_words"], errors="coerce")
    digits = segments["word_checks"].str.len()
    for row in segments.index[words.notna() & (digits != 2 * words)]:
        yield (
            row,
            "word_checks",
            f"has {digits[row]} digits for n_words {words[row]:.0f}; make it two a word",
        )


def themes_used_as_codes(codings, codebook):
    """Yield codings with a theme: a quote is coded with a practice or a context code."""
    themes = codebook.loc[codebook["kind"] == "theme", "code_id"]
    for row in codings.index[codings["code_id"].isin(themes)]:
        yield row, "code_id", "is a theme; use one of the codes beneath it"


def secondary_codes_that_repeat_the_primary(codings):
    """Yield secondary codes that are the primary code of the same quote and coder."""
    given = list(zip(codings["segment_id"], codings["coder"], codings["code_id"], strict=True))
    is_primary = codings["rank"] == "primary"
    primary = {code for code, first in zip(given, is_primary, strict=True) if first}
    for row, code, rank in zip(codings.index, given, codings["rank"], strict=True):
        if rank == "secondary" and code in primary:
            yield row, "code_id", "is the primary code as well; choose another or delete the row"


def remarks_beside_secondary_codes(codings):
    """Yield confidence and temperature beside a secondary code: a coder says them once, of the quote."""
    secondary = codings["rank"] == "secondary"
    for column in ("confidence", "temperature"):
        for row in codings.index[secondary & codings[column].ne("")]:
            yield row, column, "stands beside a secondary code; say it beside the primary one"


def segments_that_mention_their_own_speaker(segments):
    """Yield quotes that are said to mention the very person who speaks."""
    speaker = segments["participant_id"].ne("") & (
        segments["mentions_participant_id"] == segments["participant_id"]
    )
    for row in segments.index[speaker]:
        yield row, "mentions_participant_id", "is the speaker; name whom else the quote mentions, or empty it"


def segments_that_a_coder_left_out(codings, segments, coders):
    """Yield pairs of coder and quote without a primary code; a coder who coded nothing at all counts once.

    A quote without a coding by anybody is no oversight: this is how a reviewer leaves it out.
    """
    primary = codings[codings["rank"] == "primary"]
    coded = segments.loc[segments["segment_id"].isin(codings["segment_id"]), "segment_id"]
    for coder in coders["coder"].unique():
        done = primary.loc[primary["coder"] == coder, "segment_id"]
        left = coded[~coded.isin(done)].unique()
        if not coded.isin(done).any():
            left = ["any quote"]
        for segment in left:
            yield 0, "", f"coder '{coder}' has no primary code for {segment}; add a row, or remove the coder"


def claims_resting_on_unknown_claims(claims):
    """Yield references of ``rests_on`` to a claim that is not there."""
    others = claims["rests_on"].str.split(";").explode()
    for row, other in others[others.ne("") & ~others.isin(claims["claim_id"])].items():
        yield row, "rests_on", f"names '{other}', which is not in claims.csv; add it there or correct it here"


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


def events_that_end_before_they_start(events):
    """Yield events whose end lies before their start (ISO dates compare as text)."""
    for row in events.index[events["end"].ne("") & (events["end"] < events["start"])]:
        yield row, "end", f"lies before the start, {events.loc[row, 'start']}; correct one of the two"


def numbers_with_neither_calculation_nor_reason(reported):
    """Yield printed numbers with both a calculation and a reason why there is none, or with neither."""
    calculated, excused = reported["recompute"].ne(""), reported["reason"].ne("")
    for row in reported.index[calculated & excused]:
        yield row, "recompute", "stands beside a reason why it cannot be recomputed; empty one of the two"
    for row in reported.index[~calculated & ~excused]:
        yield row, "recompute", "is empty and so is reason; fill one of the two"


def calculations_about_nothing(reported, events, segments):
    """Yield calculations whose argument, behind the colon, is not in the table that it is looked up in."""
    looked_up = {
        "event_month": (set(events["event_id"]), "events.csv"),
        "printed_value": (set(reported["value_id"]), "reported.csv"),
        "n_quotes": (set(segments["table_no"]), "segments.csv"),
    }
    for row, call in reported["recompute"].items():
        name, _, argument = call.partition(":")
        known, where = looked_up.get(name, ({argument}, ""))
        if argument not in known:
            yield row, "recompute", f"asks for '{argument}', which is not in {where}; correct it"


RULES = [
    codes_out_of_their_place,
    segments_named_for_another_place,
    gaps_in_the_numbering_of_quotes,
    tables_without_a_theme,
    word_checks_of_another_length,
    themes_used_as_codes,
    secondary_codes_that_repeat_the_primary,
    remarks_beside_secondary_codes,
    segments_that_mention_their_own_speaker,
    segments_that_a_coder_left_out,
    claims_resting_on_unknown_claims,
    claims_resting_on_themselves,
    citations_of_another_quote,
    events_that_end_before_they_start,
    numbers_with_neither_calculation_nor_reason,
    calculations_about_nothing,
]
