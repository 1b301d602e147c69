"""What this contract asks beyond the dictionary: one small function for each rule, all of them in ``RULES``.

A rule is named for what it finds. Its parameters name the tables that it needs, the one it judges first; it gets their cells as
text ("" where empty), indexed by the row of the file, and yields (row, column, what is wrong and what to do), with
row 0 where there is no row to point at. It has to bear cells that the dictionary refuses.
"""

import re

import pandas as pd

from compendium.refusal import shown


def themes_with_a_parent_and_codes_without(codebook):
    """Yield codes that are not where their kind belongs: a theme at the top, every other code under a theme."""
    themes = codebook.loc[codebook["kind"] == "theme", "code_id"]
    is_theme = codebook["kind"] == "theme"
    for row, parent in codebook.loc[is_theme & codebook["parent_id"].ne(""), "parent_id"].items():
        yield row, "parent_id", f"parent_id {shown(parent)}stands beside a theme; empty it or change the kind"
    for row, parent in codebook.loc[~is_theme & ~codebook["parent_id"].isin(themes), "parent_id"].items():
        yield (
            row,
            "parent_id",
            f"parent_id {shown(parent)}is not a theme; name the theme that the code belongs to",
        )


def segments_named_for_another_place(segments):
    """Yield quotes whose name is not made of their table and their number."""
    expected = "T" + segments["table_no"] + "Q" + segments["quote_no"]
    for row, name in segments.loc[segments["segment_id"] != expected, "segment_id"].items():
        table, quote = segments.loc[row, ["table_no", "quote_no"]]
        text = f"segment_id {shown(name)}is not quote {quote} of table {table}; name it {expected[row]}, or correct these"
        yield row, "segment_id", text


def gaps_in_the_numbering_of_quotes(segments):
    """Yield, for each table, the first quote whose number does not follow on the one before."""
    numbers = segments[["table_no", "quote_no"]].apply(pd.to_numeric, errors="coerce").dropna()
    numbers = numbers.drop_duplicates().sort_values(["table_no", "quote_no"])
    expected = numbers.groupby("table_no").cumcount() + 1
    early = numbers[numbers["quote_no"] != expected].drop_duplicates("table_no")
    for row, (table, quote) in early.iterrows():
        text = f"quote_no {quote:.0f} of table {table:.0f} follows on no quote {expected[row]}; add that or renumber"
        yield row, "quote_no", text


def tables_without_a_theme(segments, codebook):
    """Yield quotes in a table that belongs to no theme: no page of a theme would show them."""
    known = codebook.loc[codebook["kind"] == "theme", "table_no"]
    for row, table in segments.loc[~segments["table_no"].isin(known), "table_no"].items():
        yield (
            row,
            "table_no",
            f"table_no {shown(table)}is that of no theme in codebook.csv; add it there or correct it here",
        )


def word_checks_of_another_length(segments):
    """Yield quotes whose word checks are not two hexadecimal digits for each word."""
    words = pd.to_numeric(segments["n_words"], errors="coerce")
    digits = segments["word_checks"].str.len()
    for row in segments.index[(digits != 2 * words) & words.notna()]:
        text = (
            f"word_checks has {digits[row]} digits for n_words {words[row]:.0f}; it needs two for each word"
        )
        yield row, "word_checks", text


def themes_used_as_codes(codings, codebook):
    """Yield codings with a theme: a quote is coded with a practice or a context code."""
    themes = codebook.loc[codebook["kind"] == "theme", "code_id"]
    for row, code in codings.loc[codings["code_id"].isin(themes), "code_id"].items():
        yield row, "code_id", f"code_id {shown(code)}is a theme; use one of the codes beneath it"


def secondary_codes_that_repeat_the_primary(codings):
    """Yield secondary codes that are the primary code of the same quote and coder."""
    given = ["segment_id", "coder", "code_id"]
    primary = codings.loc[codings["rank"] == "primary", given].drop_duplicates()
    secondary = codings.loc[codings["rank"] == "secondary", given].reset_index(names="row")
    for repeat in secondary.merge(primary, on=given).itertuples():
        text = (
            f"code_id {shown(repeat.code_id)}is the primary code too; delete the row or choose another code"
        )
        yield repeat.row, "code_id", text


def segments_that_a_coder_left_out(codings, segments, coders):
    """Yield pairs of coder and quote without a primary code; a coder who coded nothing at all counts once."""
    primary = codings.loc[codings["rank"] == "primary", ["segment_id", "coder"]]
    for coder in coders["coder"].unique():
        done = primary.loc[primary["coder"] == coder, "segment_id"]
        left = segments.loc[~segments["segment_id"].isin(done), "segment_id"].unique()
        if len(left) == len(segments):
            yield (
                0,
                "",
                f"coder {shown(coder)}has no primary code for any quote; add them or remove the coder",
            )
            continue
        for segment in left:
            yield (
                0,
                "",
                f"coder {shown(coder)}gives {shown(segment)}no primary code; add a row with rank primary",
            )


def claims_resting_on_unknown_claims(claims):
    """Yield references of ``rests_on`` to a claim that is not there."""
    resting = claims["rests_on"].str.split(";").explode()
    for row, other in resting[resting.ne("") & ~resting.isin(claims["claim_id"])].items():
        yield (
            row,
            "rests_on",
            f"rests_on {shown(other)}is not in claims.csv; add that claim there or correct it here",
        )


def claims_resting_on_themselves(claims):
    """Yield claims that rest on themselves, directly or through others.

    Claims that rest on none that is left are taken away until nothing changes (Kahn 1962, CACM 5:558-562); what
    remains is on a cycle or rests on one, and is on one if it can be reached from itself.
    """
    rests = {
        name: set(on.split(";")) - {""}
        for name, on in zip(claims["claim_id"], claims["rests_on"], strict=True)
    }
    left = dict(rests)
    while free := [name for name, on in left.items() if not on & left.keys()]:
        for name in free:
            del left[name]
    for row, name in claims["claim_id"].items():
        if name in left and name in _reached(name, rests):
            yield row, "rests_on", f"rests_on leads from {shown(name)}back to itself; break the circle"


def _reached(name, rests):
    """Return the claims that a claim rests on, through any number of others."""
    found, waiting = set(), set(rests[name])
    while waiting:
        other = waiting.pop()
        found.add(other)
        waiting |= rests.get(other, set()) - found
    return found


CITATION = re.compile(r"(?:Table |T)(\d+), (?:Quote |Q)(\d+)(?:-(\d+))?")


def cited_segments(citation):
    """Names of the quotes that a printed citation names; none if it cannot be read.

    The end of a range may leave out the digits that it shares with the start, as page ranges do.

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
    pairs = zip(evidence.index, evidence["cited_as"], evidence["segment_id"], strict=True)
    for row, citation, segment in pairs:
        if segment not in named[citation]:
            names = ", ".join(named[citation]) or "no quote"
            yield (
                row,
                "cited_as",
                f"cited_as {shown(citation)}names {names} and not {segment}; correct one of the two",
            )


def events_that_end_before_they_start(events):
    """Yield events whose end lies before their start (ISO dates compare as text)."""
    for row, (start, end) in events.loc[events["end"] < events["start"], ["start", "end"]].iterrows():
        if end:
            yield row, "end", f"end {shown(end)}lies before start {shown(start)[:-1]}; correct one of the two"


def numbers_with_neither_calculation_nor_reason(reported):
    """Yield printed numbers that have both a calculation and a reason why there is none, or neither."""
    has, why = reported["recompute"].ne(""), reported["reason"].ne("")
    for row in reported.index[has & why]:
        yield (
            row,
            "recompute",
            "recompute and reason are both filled; a number has one of them, empty the other",
        )
    for row in reported.index[~has & ~why]:
        yield row, "recompute", "recompute and reason are both empty; fill one of them"


def calculations_about_nothing(reported, events, segments):
    """Yield calculations whose argument, behind the colon, is not in the table that it is looked up in."""
    known = {
        "event_month": (events["event_id"], "events.csv"),
        "printed_value": (reported["value_id"], "reported.csv"),
        "n_quotes": (segments["table_no"], "segments.csv"),
    }
    for row, call in reported["recompute"].items():
        name, _, argument = call.partition(":")
        if name in known and argument not in set(known[name][0]):
            where = known[name][1]
            yield (
                row,
                "recompute",
                f"recompute {shown(call)}asks for {shown(argument)}which is not in {where}; correct it",
            )


RULES = [
    themes_with_a_parent_and_codes_without,
    segments_named_for_another_place,
    gaps_in_the_numbering_of_quotes,
    tables_without_a_theme,
    word_checks_of_another_length,
    themes_used_as_codes,
    secondary_codes_that_repeat_the_primary,
    segments_that_a_coder_left_out,
    claims_resting_on_unknown_claims,
    claims_resting_on_themselves,
    citations_of_another_quote,
    events_that_end_before_they_start,
    numbers_with_neither_calculation_nor_reason,
    calculations_about_nothing,
]
