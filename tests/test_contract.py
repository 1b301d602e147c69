"""Whatever breaks the contract is refused, with its place and its remedy."""

import csv
import json
import os
import subprocess
import sys

import pytest

from compendium.data import check_data
from compendium.data.check import read_tables
from compendium.data.claim_rules import cited_segments
from compendium.data.rules import RULES
from compendium.errors import DataError, Problem


def change(folder, table, row, **cells):
    """Set cells of one row, as an editor counts (the header is row 1)."""
    rewrite(folder, table, lambda rows: rows[row - 1].update(cells))


def add(folder, table, like, **cells):
    """Append a copy of a row with some cells changed."""
    rewrite(folder, table, lambda rows: rows.append(rows[like - 1] | cells))


def drop(folder, table, row):
    rewrite(folder, table, lambda rows: rows.pop(row - 1))


def rewrite(folder, table, edit):
    """Edit the rows of a table, a list of dicts whose first holds the header."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    rows = [dict(zip(header, header, strict=True)), *(dict(zip(header, row, strict=True)) for row in body)]
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(row.values() for row in rows)


def read_by(folder, table, cells):
    """Let the second coder read as well, and add one row to the readings or attributions, which have none."""
    change(folder, "coders", 3, task="codes;reads")
    rewrite(folder, table, lambda rows: rows.append(dict(zip(rows[0], cells, strict=True))))


def replace(folder, name, old, new):
    """Replace bytes of a file, once; they have to be there."""
    content = (folder / name).read_bytes()
    assert old in content
    (folder / name).write_bytes(content.replace(old, new, 1))


def describe(folder, table, column, **constraints):
    """Change the constraints of one column in the dictionary."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == table)
    field = next(field for field in schema["fields"] if field["name"] == column)
    field["constraints"] = constraints
    path.write_text(json.dumps(package), encoding="utf-8")


def refusals(folder):
    """Return the problems of a folder, its path shown as data."""
    with pytest.raises(DataError) as refused:
        check_data(folder)
    return [problem.replace(folder.as_posix(), "data") for problem in refused.value.problems]


# One change of the small study, and what has to be said about it, word for word.
CELLS = {
    "an unknown participant": (
        lambda s: change(s, "segments", 7, participant_id="P9"),
        "data/segments.csv row 7 (T3Q2): participant_id 'P9' is not in participants.csv; "
        "add it there or correct it here; to leave it out, delete row 7 here; rows 7, 20 of codings.csv; "
        "row 7 of evidence.csv",
    ),
    "an unknown participant who is mentioned": (
        lambda s: change(s, "segments", 10, mentions_participant_id="P9"),
        "data/segments.csv row 10 (T3Q5): mentions_participant_id 'P9' is not in participants.csv "
        "(participant_id); add it there or correct it here, or empty it in row 10",
    ),
    "an unknown code": (
        lambda s: change(s, "codings", 3, code_id="season_snow"),
        "data/codings.csv row 3 (T2Q2, published, primary): code_id 'season_snow' is not in codebook.csv; "
        "add it there or correct it here",
    ),
    "an unknown coder": (
        lambda s: add(s, "codings", 2, coder="nobody"),
        "data/codings.csv row 29 (T2Q1, nobody, primary): coder 'nobody' is not in coders.csv; "
        "add it there or correct it here",
    ),
    "a citation that resolves to nothing": (
        lambda s: change(s, "evidence", 4, segment_id="T2Q7", cited_as="T2, Q7"),
        "data/evidence.csv row 4 (G-02, T2Q7): segment_id 'T2Q7' is not in segments.csv; "
        "add it there or correct it here",
    ),
    "a code whose parent is missing": (
        lambda s: change(s, "codebook", 3, parent_id="weather"),
        "data/codebook.csv row 3 (season_drought): parent_id 'weather' is not in codebook.csv (code_id); "
        "add it there or correct it here, or empty it in row 3",
    ),
    "a duplicate key": (
        lambda s: add(s, "participants", 4, affiliation="plot_holder"),
        "data/participants.csv row 7 (P3): participant_id 'P3' repeats row 4; delete or correct one of them",
    ),
    "two primary codes by one coder for one quote": (
        lambda s: add(s, "codings", 2, code_id="season_rain"),
        "data/codings.csv row 29 (T2Q1, published, primary): segment_id, coder, rank "
        "'T2Q1, published, primary' repeats row 2; delete or correct one of them",
    ),
    "an empty required cell": (
        lambda s: change(s, "segments", 2, gist=""),
        "data/segments.csv row 2 (T2Q1): gist is empty; fill it in",
    ),
    "an empty boolean, required or not": (
        lambda s: (
            describe(s, "codebook", "in_poster"),
            change(s, "codebook", 2, in_poster=""),
        ),
        "data/codebook.csv row 2 (season): in_poster is empty; fill it in",
    ),
    "a blank at the end": (
        lambda s: change(s, "coders", 2, description="The report "),
        "data/coders.csv row 2 (published): description 'The report ' begins or ends with a blank; remove it",
    ),
    "a blank in front": (
        lambda s: change(s, "coders", 2, description="\tThe report"),
        "data/coders.csv row 2 (published): description '\\tThe report' begins or ends with a blank; "
        "remove it",
    ),
    "an integer that is none": (
        lambda s: change(s, "segments", 2, page="4a"),
        "data/segments.csv row 2 (T2Q1): page '4a' is not a whole number; correct it",
    ),
    "an integer with a decimal point": (
        lambda s: change(s, "segments", 2, page="4.5"),
        "data/segments.csv row 2 (T2Q1): page '4.5' is not a whole number; correct it",
    ),
    "an integer too long to be held": (
        lambda s: change(s, "segments", 2, page="9" * 19),
        "data/segments.csv row 2 (T2Q1): page '9999999999999999999' is not a whole number; correct it",
    ),
    "an integer that is too small": (
        lambda s: change(s, "segments", 2, page="0"),
        "data/segments.csv row 2 (T2Q1): page '0' is below 1, the least allowed; correct it",
    ),
    "an integer that is too large": (
        lambda s: change(s, "codings", 14, confidence="4"),
        "data/codings.csv row 14 (T2Q1, rereader, primary): confidence '4' is above 3, the most allowed; "
        "correct it",
    ),
    "a value outside its list": (
        lambda s: change(s, "participants", 2, role="visitor"),
        "data/participants.csv row 2 (P1): role 'visitor' is not one of gardener, coordinator; "
        "use one of these",
    ),
    "a value of the wrong form": (
        lambda s: change(s, "segments", 2, text_sha256="0F"),
        "data/segments.csv row 2 (T2Q1): text_sha256 '0F' has not the right form; "
        "write it like 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    "a boolean in capitals": (
        lambda s: change(s, "codebook", 2, in_article="TRUE"),
        "data/codebook.csv: has TRUE or FALSE in a program's spelling in 1 cell of in_article; "
        "`compendium tidy data` mends it",
    ),
    "a day that does not exist": (
        lambda s: change(s, "events", 3, end="2021-02-29"),
        "data/events.csv row 3 (storm): end '2021-02-29' is not a date such as 2021-09-30; correct it",
    ),
    "a date in another order": (
        lambda s: change(s, "events", 3, start="03/09/2020"),
        "data/events.csv row 3 (storm): start '03/09/2020' can have been 2020-03-09 or 2020-09-03; "
        "write which",
    ),
    "a quote out of its table": (
        lambda s: change(s, "segments", 5, quote_no="9"),
        "data/segments.csv row 5 (T2Q4): segment_id 'T2Q4' is not quote 9 of table 2; "
        "name it T2Q9 or correct these",
    ),
    "a quote in a table without a theme": (
        lambda s: change(s, "codebook", 8, table_no="5"),
        "data/segments.csv rows 11-13: table_no '4' is the table of no theme in codebook.csv; "
        "add it there or correct it here",
    ),
    "a citation of another quote": (
        lambda s: change(s, "evidence", 4, cited_as="T2, Q4"),
        "data/evidence.csv row 4 (G-02, T2Q3): cited_as 'T2, Q4' names T2Q4 and not T2Q3; "
        "correct one of the two",
    ),
    "a citation of other quotes": (
        lambda s: change(s, "evidence", 4, cited_as="T3, Q1-2"),
        "data/evidence.csv row 4 (G-02, T2Q3): cited_as 'T3, Q1-2' names T3Q1 and T3Q2 and not T2Q3; "
        "correct one of the two",
    ),
    "a citation of two quotes that is told of one": (
        lambda s: drop(s, "evidence", 7),
        "data/evidence.csv row 6 (G-04, T3Q1): cited_as 'T3, Q1-2' names T3Q2 as well, for which the claim "
        "has no row; add it",
    ),
    "a citation in an unknown form": (
        lambda s: change(s, "evidence", 4, cited_as="Tab. 2/3"),
        "data/evidence.csv row 4 (G-02, T2Q3): cited_as 'Tab. 2/3' has not the right form; "
        "write it like T3, Q4",
    ),
    "a claim that rests on an unknown claim": (
        lambda s: change(s, "claims", 11, rests_on="G-04;G-99"),
        "data/claims.csv row 11 (G-10): rests_on 'G-04;G-99' names 'G-99', which is not in claims.csv; "
        "add it there or correct row 11 here",
    ),
    "a claim that rests on itself": (
        lambda s: change(s, "claims", 2, rests_on="G-01"),
        "data/claims.csv row 2 (G-01): rests_on 'G-01' leads in a circle, G-01 to G-01; take one of them out",
    ),
    "claims that rest on each other in a circle": (
        lambda s: change(s, "claims", 9, rests_on="G-11"),
        "data/claims.csv row 12 (G-11): rests_on 'G-08;G-10' leads in a circle, G-11 to G-08 to G-11; "
        "take one of them out",
    ),
    "a discrepancy about an unknown claim": (
        lambda s: change(s, "discrepancies", 2, claim_ids="G-01;G-99"),
        "data/discrepancies.csv row 2 (D-01): claim_ids 'G-01;G-99' names 'G-99', which is not in "
        "claims.csv; add it there or correct row 2 here",
    ),
    "a discrepancy about an unknown quote": (
        lambda s: change(s, "discrepancies", 2, segment_ids="T2Q9"),
        "data/discrepancies.csv row 2 (D-01): segment_ids 'T2Q9' names 'T2Q9', which is not in segments.csv; "
        "add it there or correct row 2 here",
    ),
    "an attribution to a group that is not declared": (
        lambda s: change(s, "claims", 2, attributed_affiliation="plot_holder;farmers"),
        "data/claims.csv row 2 (G-01): attributed_affiliation 'plot_holder;farmers' has not the right form; "
        "write it like plot_holder;council",
    ),
    "a reading of what the claim does not cite": (
        lambda s: read_by(s, "readings", ["G-02", "T2Q1", "rereader", "whole", "", "3"]),
        "data/readings.csv row 2 (G-02, T2Q1, rereader): claim_id, segment_id 'G-02, T2Q1' is not in "
        "evidence.csv; add it there or correct it here",
    ),
    "a reading by a coder who does not read": (
        lambda s: read_by(s, "readings", ["G-01", "T2Q1", "published", "whole", "", "3"]),
        "data/readings.csv row 2 (G-01, T2Q1, published): coder 'published' has not the task reads in "
        "coders.csv; add it there, or delete row 2 here",
    ),
    "an attribution by a coder who does not read": (
        lambda s: read_by(s, "attributions", ["G-01", "published", "nobody", "none", "describes", "no", ""]),
        "data/attributions.csv row 2 (G-01, published): coder 'published' has not the task reads in "
        "coders.csv; add it there, or delete row 2 here",
    ),
    "a coding by a reader": (
        lambda s: change(s, "coders", 3, task="reads"),
        "data/codings.csv row 14 (T2Q1, rereader, primary): coder 'rereader' has not the task codes in "
        "coders.csv; add it there, or delete rows 14-28 here",
    ),
    "a part without what is missing": (
        lambda s: read_by(s, "readings", ["G-01", "T2Q1", "rereader", "part", "", "3"]),
        "data/readings.csv row 2 (G-01, T2Q1, rereader): missing is empty where the fit is not whole; "
        "say what cannot be seen",
    ),
    "a whole from which something is missing": (
        lambda s: read_by(s, "readings", ["G-01", "T2Q1", "rereader", "whole", "The year.", "3"]),
        "data/readings.csv row 2 (G-01, T2Q1, rereader): missing 'The year.' stands beside the fit whole; "
        "empty it or correct the fit",
    ),
    "an attribution to nobody and somebody": (
        lambda s: read_by(
            s, "attributions", ["G-01", "rereader", "council;nobody", "one", "describes", "no", ""]
        ),
        "data/attributions.csv row 2 (G-01, rereader): group 'council;nobody' names nobody beside others; "
        "take one of them out",
    ),
    "an attribution of nobody to several": (
        lambda s: read_by(
            s, "attributions", ["G-01", "rereader", "nobody", "several", "describes", "no", ""]
        ),
        "data/attributions.csv row 2 (G-01, rereader): number 'several' does not agree with the group "
        "'nobody'; correct one of the two",
    ),
    "a place of a number told in part": (
        lambda s: change(s, "reported", 2, n_chars="40", nth="1"),
        "data/reported.csv row 2 (V-01): place_sha256 is empty beside a place; fill all three with what "
        "`compendium numbers` prints",
    ),
    "more words put in than there are": (
        lambda s: change(s, "segments", 2, n_inserted="12"),
        "data/segments.csv row 2 (T2Q1): n_inserted '12' is more than the quote's n_words 11; correct one of "
        "the two",
    ),
    "a year of no event": (
        lambda s: change(s, "reported", 8, recompute="event_month:flood"),
        "data/reported.csv row 8 (V-07): recompute 'event_month:flood' asks for 'flood', which is not in "
        "events.csv with a date; correct it",
    ),
    "an event without a date": (
        lambda s: change(s, "events", 3, start="", end=""),
        "data/events.csv row 3 (storm): start is empty; fill it in, or make the precision 'undated in print'",
    ),
    "an undated event with a date": (
        lambda s: change(s, "events", 3, precision="undated in print"),
        "data/events.csv row 3 (storm): start '2020-09-03' stands beside the precision 'undated in print'; "
        "empty it or correct that",
    ),
    "a size of the study in words": (
        lambda s: change(s, "reported", 2, value="five"),
        "data/reported.csv row 2 (V-01): value 'five' is not a whole number, which the unit 'people' asks "
        "for; correct one of the two",
    ),
    "a length that is no number": (
        lambda s: change(s, "reported", 9, value="half an hour"),
        "data/reported.csv row 9 (V-08): value 'half an hour' is not a number, which the unit 'minutes' asks "
        "for; correct one of the two",
    ),
    "a month that there is not": (
        lambda s: change(s, "reported", 8, value="2020-13"),
        "data/reported.csv row 8 (V-07): value '2020-13' is not a month such as 2021-09, which the unit "
        "'month' asks for; correct one of the two",
    ),
    "an event that ends before it starts": (
        lambda s: change(s, "events", 3, end="2020-09-02"),
        "data/events.csv row 3 (storm): end '2020-09-02' lies before the start, 2020-09-03; "
        "correct one of the two",
    ),
    "a secondary code that is the primary": (
        lambda s: change(s, "codings", 18, code_id="water_share"),
        "data/codings.csv row 18 (T2Q4, rereader, secondary): code_id 'water_share' is the primary code as "
        "well; choose another or delete the row",
    ),
    "a confidence beside a secondary code": (
        lambda s: change(s, "codings", 18, confidence="2"),
        "data/codings.csv row 18 (T2Q4, rereader, secondary): confidence '2' stands beside a secondary code; "
        "say it beside the primary one",
    ),
    "a quote that mentions its own speaker": (
        lambda s: change(s, "segments", 2, mentions_participant_id="P1"),
        "data/segments.csv row 2 (T2Q1): mentions_participant_id 'P1' is the speaker; "
        "name whom else the quote mentions, or empty it",
    ),
    "a theme used as a code": (
        lambda s: change(s, "codings", 2, code_id="season"),
        "data/codings.csv row 2 (T2Q1, published, primary): code_id 'season' is a theme; "
        "use one of the codes beneath it",
    ),
    "a theme with a parent": (
        lambda s: change(s, "codebook", 5, parent_id="season"),
        "data/codebook.csv row 5 (water): parent_id 'season' stands beside a theme, which has no parent; "
        "empty it or correct the kind",
    ),
    "a code without a parent": (
        lambda s: change(s, "codebook", 3, parent_id=""),
        "data/codebook.csv row 3 (season_drought): parent_id is not a theme; "
        "name the theme that this code belongs to",
    ),
    "a code beneath a code": (
        lambda s: change(s, "codebook", 4, parent_id="season_drought"),
        "data/codebook.csv row 4 (season_rain): parent_id 'season_drought' is not a theme; "
        "name the theme that this code belongs to",
    ),
    "a number with neither calculation nor reason": (
        lambda s: change(s, "reported", 2, recompute=""),
        "data/reported.csv row 2 (V-01): recompute is empty and so is reason; fill one of the two",
    ),
    "a number with both calculation and reason": (
        lambda s: change(s, "reported", 2, reason="Nobody counted."),
        "data/reported.csv row 2 (V-01): recompute 'n_participants' stands beside a reason why it cannot be "
        "recomputed; empty one of the two",
    ),
    "a calculation that does not exist": (
        lambda s: change(s, "reported", 2, recompute="n_people"),
        "data/reported.csv row 2 (V-01): recompute 'n_people' has not the right form; "
        "write it like n_quotes:2",
    ),
    "a calculation about an unknown event": (
        lambda s: change(s, "reported", 8, recompute="event_month:flood"),
        "data/reported.csv row 8 (V-07): recompute 'event_month:flood' asks for 'flood', "
        "which is not in events.csv with a date; correct it",
    ),
    "a calculation about an unknown value": (
        lambda s: change(s, "reported", 8, recompute="printed_value:V-77"),
        "data/reported.csv row 8 (V-07): recompute 'printed_value:V-77' asks for 'V-77', "
        "which is not in reported.csv; correct it",
    ),
    "a calculation about an unknown table": (
        lambda s: change(s, "reported", 4, recompute="n_quotes:9"),
        "data/reported.csv row 4 (V-03): recompute 'n_quotes:9' asks for '9', "
        "which is not in segments.csv; correct it",
    ),
    "word checks that are not two digits a word": (
        lambda s: change(s, "segments", 2, word_checks="0a1b"),
        "data/segments.csv row 2 (T2Q1): word_checks '0a1b' has 4 digits for n_words 11; make it two a word",
    ),
    "a control character": (
        lambda s: change(s, "segments", 2, gist="By July \x1b[2Jthe beans hung limp."),
        "data/segments.csv row 2 (T2Q1): gist 'By July \\x1b[2Jthe beans hung limp.' holds a control "
        "character, which nobody sees; delete it, or type the cell anew",
    ),
    "a mark that turns the order of letters": (
        lambda s: change(s, "codebook", 2, label="Rain \u202egarden"),
        "data/codebook.csv row 2 (season): label 'Rain \\u202egarden' holds a control character, "
        "which nobody sees; delete it, or type the cell anew",
    ),
    "a control character in a key": (
        lambda s: add(s, "discrepancies", 2, discrepancy_id="D\x9b2", weight="some"),
        "data/discrepancies.csv row 3 (D\\x9b2): weight 'some' is not one of substantive, minor, "
        "typographic; use one of these",
    ),
    "a cell that is not unique": (
        lambda s: (
            describe(s, "coders", "description", required=True, unique=True),
            change(s, "coders", 3, description="The report"),
            change(s, "coders", 2, description="The report"),
        ),
        "data/coders.csv row 3 (rereader): description 'The report' repeats row 2; "
        "delete or correct one of them",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), CELLS.values(), ids=CELLS)
def test_a_cell_that_breaks_the_contract_is_refused(small_study, spoil, said):
    spoil(small_study)
    assert said in refusals(small_study)


CARRIAGE_RETURNS = (
    "data/events.csv: has carriage returns (CR or CRLF) at its line ends; `compendium tidy data` mends it"
)

FILES = {
    "no file": (
        lambda s: (s / "events.csv").unlink(),
        "data/events.csv: cannot be read (No such file or directory); put the file there",
    ),
    "a pipe, which may have no end": (
        lambda s: ((s / "events.csv").unlink(), os.mkfifo(s / "events.csv")),
        "data/events.csv: cannot be read (it is a device or a pipe and no file); put the file there",
    ),
    "a device, which has no end": (
        lambda s: ((s / "events.csv").unlink(), (s / "events.csv").symlink_to("/dev/zero")),
        "data/events.csv: cannot be read (it is a device or a pipe and no file); put the file there",
    ),
    "a description nested without end": (
        lambda s: (s / "datapackage.json").write_text("[" * 200_000, encoding="utf-8"),
        "data/datapackage.json: is nested too deeply to describe tables; put the right file there",
    ),
    "an empty file": (
        lambda s: (s / "events.csv").write_bytes(b""),
        "data/events.csv: is empty; give it a header row and its rows",
    ),
    "a file of empty cells": (
        lambda s: (s / "events.csv").write_bytes(b",,\n"),
        "data/events.csv row 1: is blank; begin the file with its header row",
    ),
    "a file of one empty word": (
        lambda s: (s / "events.csv").write_bytes(b'""'),
        "data/events.csv row 1: is blank; begin the file with its header row",
    ),
    "a file of a mark and a line end": (
        lambda s: (s / "events.csv").write_bytes(b"\xef\xbb\xbf\n"),
        "data/events.csv row 1: is blank; begin the file with its header row",
    ),
    "a file of blank lines": (
        lambda s: (s / "events.csv").write_bytes(b"\n\n"),
        "data/events.csv: is empty; give it a header row and its rows",
    ),
    "a blank line on top": (
        lambda s: replace(s, "events.csv", b"event_id", b"\nevent_id"),
        "data/events.csv row 1: is blank; begin the file with its header row",
    ),
    "a blank line between": (
        lambda s: replace(s, "events.csv", b"\nstorm", b"\n\nstorm"),
        "data/events.csv: has 1 empty row (row 3); `compendium tidy data` mends it",
    ),
    "a header and no rows": (
        lambda s: rewrite(s, "events", lambda rows: rows.__delitem__(slice(1, None))),
        "data/events.csv: has no rows; add at least one below the header",
    ),
    "another encoding": (
        lambda s: replace(s, "events.csv", b"The storm that", "Tempête".encode("latin-1")),
        "data/events.csv row 3: byte 0xEA is not UTF-8; save the file as UTF-8",
    ),
    "another Unicode encoding": (
        lambda s: (s / "events.csv").write_text("event_id\n", encoding="utf-16"),
        "data/events.csv: has the encoding UTF-16 instead of UTF-8; mend what else is said of the file, "
        "and then `compendium tidy data` mends it",
    ),
    "a byte-order mark": (
        lambda s: replace(s, "events.csv", b"event_id", b"\xef\xbb\xbfevent_id"),
        "data/events.csv: has a byte-order mark at its beginning; `compendium tidy data` mends it",
    ),
    "CRLF": (
        lambda s: (s / "events.csv").write_bytes((s / "events.csv").read_bytes().replace(b"\n", b"\r\n")),
        CARRIAGE_RETURNS,
    ),
    "one CRLF": (
        lambda s: replace(s, "events.csv", b"\nstorm", b"\r\nstorm"),
        CARRIAGE_RETURNS,
    ),
    "a lone CR": (
        lambda s: replace(s, "events.csv", b"\nstorm", b"\rstorm"),
        CARRIAGE_RETURNS,
    ),
    "a cell too few": (
        lambda s: replace(s, "participants.csv", b"P2,plot_holder,gardener", b"P2,plot_holder"),
        "data/participants.csv row 3: has 2 cells and the header 3; add what is missing, "
        "or put a cell that holds a comma in double quotes",
    ),
    "a comma without quotation marks": (
        lambda s: replace(s, "participants.csv", b"P2,plot_holder,gardener", b"P2,plot, holder,gardener"),
        "data/participants.csv row 3: has 4 cells and the header 3; add what is missing, "
        "or put a cell that holds a comma in double quotes",
    ),
    "a quotation mark that does not close": (
        lambda s: replace(s, "participants.csv", b"P4,plot_holder", b'P4,"plot_holder'),
        "data/participants.csv row 5: cannot be split into cells (unexpected end of data); "
        "check the quotation marks",
    ),
    "a missing column": (
        lambda s: rewrite(s, "participants", lambda rows: [row.pop("role") for row in rows]),
        "data/participants.csv row 1: column 'role' is missing; add it",
    ),
    "an unknown column": (
        lambda s: rewrite(s, "participants", lambda rows: [row.update(age="age") for row in rows]),
        "data/participants.csv row 1: column 'age' is not in datapackage.json; "
        "remove it or describe it there",
    ),
    "a misspelt column": (
        lambda s: replace(s, "participants.csv", b"role", b"roles"),
        "data/participants.csv row 1: column 'role' is missing; add it",
    ),
    "a column that stands twice": (
        lambda s: replace(s, "participants.csv", b"affiliation,role", b"role,role"),
        "data/participants.csv row 1: column 'role' stands 2 times; keep one",
    ),
    "columns in another order": (
        lambda s: rewrite(
            s, "participants", lambda rows: [row.update(affiliation=row.pop("affiliation")) for row in rows]
        ),
        "data/participants.csv row 1: columns are not in the order of datapackage.json; "
        "order them participant_id,affiliation,role",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), FILES.values(), ids=FILES)
def test_a_file_that_breaks_the_contract_is_refused(small_study, spoil, said):
    spoil(small_study)
    assert said in refusals(small_study)


def test_an_event_without_a_date_is_accepted_where_print_gives_none(small_study):
    change(small_study, "events", 3, start="", end="", precision="undated in print")
    change(small_study, "reported", 8, recompute="", reason="The storm has no date.")
    check_data(small_study)


def test_a_reader_may_code_and_a_coder_read(small_study):
    read_by(small_study, "readings", ["G-01", "T2Q1", "rereader", "part", "The year.", ""])
    read_by(
        small_study,
        "attributions",
        ["G-07", "rereader", "plot_holder;council", "several", "explains", "yes", "1"],
    )
    check_data(small_study)


def test_all_problems_of_a_run_are_listed_in_the_order_of_files_and_rows(small_study):
    change(small_study, "segments", 7, participant_id="P9", gist="", quote_no="two")
    change(small_study, "segments", 3, page="x")
    change(small_study, "participants", 2, role="visitor")
    (small_study / "events.csv").unlink()
    replace(small_study, "checklists.csv", b"checklist", b"\xef\xbb\xbfchecklist")
    rewrite(small_study, "coders", lambda rows: [row.pop("shown") for row in rows])
    places = [problem.split(":")[0].removeprefix("data/") for problem in refusals(small_study)]
    assert places == [
        "participants.csv row 2 (P1)",
        "segments.csv row 3 (T2Q2)",
        "segments.csv row 7 (T3Q2)",  # quote_no
        "segments.csv row 7 (T3Q2)",  # participant_id
        "segments.csv row 7 (T3Q2)",  # gist
        "coders.csv row 1",
        "events.csv",
        "checklists.csv",
    ]


def test_the_error_shows_all_problems_and_their_number(small_study):
    change(small_study, "participants", 2, role="visitor", affiliation="nowhere")
    with pytest.raises(DataError) as refused:
        check_data(small_study)
    assert isinstance(refused.value, ValueError)
    assert len(refused.value.problems) == 2
    assert str(refused.value) == "\n".join(["2 problems in the data", *refused.value.problems])


def test_the_folder_is_shown_as_the_caller_named_it(small_study, monkeypatch):
    change(small_study, "participants", 2, role="visitor")
    monkeypatch.chdir(small_study.parent)
    with pytest.raises(DataError, match=r"^1 problem in the data\ndata/participants.csv row 2 \(P1\): role"):
        check_data("data")


def test_a_cell_is_told_once(small_study):
    change(small_study, "segments", 5, table_no="")
    assert refusals(small_study) == ["data/segments.csv row 5 (T2Q4): table_no is empty; fill it in"]


def test_a_table_that_cannot_be_read_is_not_held_against_those_that_refer_to_it(small_study):
    (small_study / "participants.csv").write_bytes(b"")
    assert refusals(small_study) == ["data/participants.csv: is empty; give it a header row and its rows"]


@pytest.mark.parametrize(
    "spoiled",
    ["a cell too few", "a missing column", "a column that stands twice", "columns in another order"],
)
def test_a_table_that_is_read_in_part_is_not_held_against_others(small_study, spoiled):
    FILES[spoiled][0](small_study)
    assert {problem.split(" row")[0] for problem in refusals(small_study)} == {"data/participants.csv"}


def test_a_table_without_its_key_is_not_held_against_others(small_study):
    rewrite(small_study, "participants", lambda rows: [row.pop("participant_id") for row in rows])
    assert refusals(small_study) == [
        "data/participants.csv row 1: column 'participant_id' is missing; add it"
    ]


@pytest.mark.parametrize("spoiled", ["a byte-order mark", "CRLF", "one CRLF", "a lone CR"])
def test_bytes_that_are_not_wanted_neither_hide_nor_make_other_problems(small_study, spoiled):
    FILES[spoiled][0](small_study)
    assert len(refusals(small_study)) == 1
    change(small_study, "participants", 2, role="visitor")
    assert len(refusals(small_study)) == 2


def test_a_pattern_is_for_the_whole_cell(small_study):
    describe(small_study, "events", "locator", pattern="p[.] [0-9]")
    assert "data/events.csv rows 2-3: locator 'p. 4, Results' has not the right form" in "\n".join(
        refusals(small_study)
    )


def test_empty_cells_of_a_unique_column_do_not_repeat_each_other(small_study):
    describe(small_study, "events", "url", unique=True)
    check_data(small_study)


def test_a_coder_who_coded_some_quotes_only_is_accepted(small_study):
    drop(small_study, "codings", 3)  # the published coding of T2Q2
    check_data(small_study)
    add(small_study, "coders", 3, coder="kim", kind="human")
    add(small_study, "codings", 2, coder="kim")
    check_data(small_study)


def test_a_quote_that_nobody_coded_was_left_out_on_purpose(small_study):
    path = small_study / "codings.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("T2Q2,")), encoding="utf-8")
    check_data(small_study)


def test_a_secondary_code_does_not_stand_in_for_a_primary_one(small_study):
    change(small_study, "codings", 3, rank="secondary")
    assert refusals(small_study) == [
        "data/codings.csv row 3 (T2Q2, published, secondary): rank 'secondary' stands beside no primary code "
        "of this coder; add one, or make this the primary"
    ]


def test_a_coder_without_a_row_is_told_once_with_all_that_hangs_on_it(small_study):
    drop(small_study, "coders", 3)
    assert refusals(small_study) == [
        "data/codings.csv row 14 (T2Q1, rereader, primary): coder 'rereader' is not in coders.csv; "
        "add it there or correct it here; to leave it out, delete rows 14-28 here"
    ]


def test_a_reader_without_a_row_is_told_once(small_study):
    for claim, segment in (("G-01", "T2Q1"), ("G-01", "T2Q2")):
        rewrite(
            small_study,
            "readings",
            lambda rows, key=(claim, segment): rows.append(
                dict(zip(rows[0], [*key, "kim", "whole", "", ""], strict=True))
            ),
        )
    assert refusals(small_study) == [
        "data/readings.csv row 2 (G-01, T2Q1, kim): coder 'kim' is not in coders.csv; add it there or "
        "correct it here; to leave it out, delete rows 2-3 here"
    ]


def test_a_claim_without_a_row_is_told_once_in_each_table_that_names_it(small_study):
    """G-08 is cited from three quotes (rows 11 to 13 of the evidence), and G-11 rests on it."""
    read_by(small_study, "readings", ["G-08", "T4Q1", "rereader", "whole", "", ""])
    drop(small_study, "claims", 9)
    assert refusals(small_study) == [
        "data/claims.csv row 11 (G-11): rests_on 'G-08;G-10' names 'G-08', which is not in claims.csv; "
        "add it there or correct row 11 here",
        "data/evidence.csv row 11 (G-08, T4Q1): claim_id 'G-08' is not in claims.csv; add it there or "
        "correct it here; to leave it out, delete rows 11-13 here; row 2 of readings.csv",
    ]


def test_lists_that_name_what_is_not_there_are_told_once_for_each_name(small_study):
    """Whichever row comes first tells of the names that are new in it, with all rows that have them."""
    change(small_study, "claims", 5, rests_on="G-98;G-99")
    change(small_study, "claims", 11, rests_on="G-04;G-99;G-97")
    said = "which is not in claims.csv; add it there or correct"
    assert refusals(small_study) == [
        "data/claims.csv row 5 (G-04): rests_on 'G-98;G-99' names 'G-98', 'G-99', which are not in "
        "claims.csv; add them there or correct rows 5, 11 here",
        f"data/claims.csv row 11 (G-10): rests_on 'G-04;G-99;G-97' names 'G-97', {said} row 11 here",
    ]


def test_removing_a_participant_says_which_rows_go_with_them(small_study):
    """P3 says T2Q3 and T3Q3, which two coders coded and two claims cite, and is mentioned in T3Q5."""
    drop(small_study, "participants", 4)
    assert refusals(small_study) == [
        "data/segments.csv row 4 (T2Q3): participant_id 'P3' is not in participants.csv; add it there or "
        "correct it here; to leave it out, delete rows 4, 8 here; rows 4, 8, 16, 21 of codings.csv; "
        "rows 4, 8 of evidence.csv",
        "data/segments.csv row 10 (T3Q5): mentions_participant_id 'P3' is not in participants.csv "
        "(participant_id); add it there or correct it here, or empty it in row 10",
    ]


def test_a_participant_can_be_left_out_and_no_printed_number_has_to_change(small_study):
    for table, rows in {
        "participants": [4],
        "segments": [8, 4],
        "codings": [21, 16, 8, 4],
        "evidence": [8, 4],
    }.items():
        for row in rows:
            drop(small_study, table, row)
    change(small_study, "segments", 8, mentions_participant_id="")
    check_data(small_study)


def test_a_coder_without_any_coding_is_told_once(small_study):
    add(small_study, "coders", 3, coder="third")
    assert refusals(small_study) == [
        "data/codings.csv: coder 'third' has no primary code for any quote; add a row, or remove the coder"
    ]


def test_two_circles_of_claims_are_both_told(small_study):
    change(small_study, "claims", 2, rests_on="G-02")
    change(small_study, "claims", 3, rests_on="G-01")
    change(small_study, "claims", 4, rests_on="G-03")
    assert len([problem for problem in refusals(small_study) if "in a circle" in problem]) == 2


def test_a_cell_with_a_line_break_counts_as_the_first_of_its_lines(small_study):
    replace(small_study, "coders.csv", b"An invented second reading", b'"An invented\nsecond reading"')
    add(small_study, "coders", 3, kind="person", coder="third")
    assert any(problem.startswith("data/coders.csv row 5 (third): kind") for problem in refusals(small_study))


def test_a_problem_is_one_line_whatever_stands_in_the_key(small_study):
    change(small_study, "participants", 2, participant_id="P1\n\x1b[2J")
    assert any(r"data/participants.csv row 2 (P1\n\x1b[2J): " in line for line in refusals(small_study))


def test_a_long_value_is_cut_in_the_message(small_study):
    change(small_study, "segments", 2, text_sha256="a" * 500)
    assert f"text_sha256 '{'a' * 57}...' has not" in refusals(small_study)[0]


def test_another_coding_than_the_published_one_is_no_error(small_study):
    change(small_study, "codings", 2, code_id="people_welcome")
    check_data(small_study)


def test_what_looks_like_html_or_a_formula_is_text(small_study):
    odd = '<script>alert("1")</script> & =SUM(A1:A2) @x -1 +1 | **b** $y$'
    change(small_study, "segments", 2, gist=odd)
    change(small_study, "segments", 3, gist="=HYPERLINK(1)")
    gists = read_tables(small_study, ["segments"])["segments"]["gist"]
    assert gists[:2].tolist() == [odd, "=HYPERLINK(1)"]


def test_a_file_without_a_line_end_at_its_end_is_read(small_study):
    path = small_study / "participants.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert len(read_tables(small_study, ["participants"])["participants"]) == 5


def test_citations_of_several_quotes_are_written_out():
    assert cited_segments("Table 4, Quote 1") == ["T4Q1"]
    assert cited_segments("T3, Q11-2") == ["T3Q11", "T3Q12"]
    assert cited_segments("T3, Q9-11") == ["T3Q9", "T3Q10", "T3Q11"]
    assert cited_segments("T3, Q5-3") == []
    assert cited_segments("see T3, Q5") == []


DICTIONARIES = {
    "no dictionary": (
        lambda file: file.unlink(),
        "cannot be read (No such file or directory); it describes the tables, put it there",
    ),
    "a dictionary that is no JSON": (
        lambda file: file.write_text('{\n"resources": [}', encoding="utf-8"),
        "is not JSON (Expecting value in row 2); correct it there",
    ),
    "a dictionary that is not UTF-8": (
        lambda file: file.write_bytes(b"\xe9"),
        "is not UTF-8; save it as UTF-8",
    ),
    "a dictionary without resources": (
        lambda file: file.write_text("{}", encoding="utf-8"),
        "does not describe tables (KeyError('resources')); see what `frictionless validate` says",
    ),
    "a dictionary that is a list": (
        lambda file: file.write_text("[1]", encoding="utf-8"),
        "does not describe tables (TypeError('list indices must be integers or slices, not str')); "
        "see what `frictionless validate` says",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), DICTIONARIES.values(), ids=DICTIONARIES)
def test_a_dictionary_that_cannot_be_used_is_refused(small_study, spoil, said):
    spoil(small_study / "datapackage.json")
    assert refusals(small_study) == [f"data/datapackage.json: {said}"]


RESOURCES = {
    "a table that is not described": (
        lambda package: package["resources"].pop(),
        "does not describe a resource 'checklists'; add it",
    ),
    "a column that is not described": (
        lambda package: package["resources"][0]["schema"]["fields"].pop(),
        "resource 'participants' has no field 'role'; describe it",
    ),
    "a path out of the folder": (
        lambda package: package["resources"][0].update(path="../participants.csv"),
        "resource 'participants' has the path '../participants.csv'; name a file beside datapackage.json",
    ),
    "an unknown type": (
        lambda package: package["resources"][0]["schema"]["fields"][1].update(type="geopoint"),
        "resource 'participants', field 'affiliation', has the type 'geopoint'; "
        "use one of string, integer, number, boolean, date",
    ),
    "an unknown constraint": (
        lambda package: package["resources"][0]["schema"]["fields"][1]["constraints"].update(minLength=3),
        "resource 'participants', field 'affiliation', has the constraint 'minLength'; "
        "use only enum, maximum, minimum, pattern, required, unique",
    ),
    "a broken pattern": (
        lambda package: package["resources"][0]["schema"]["fields"][0]["constraints"].update(pattern="("),
        "resource 'participants', field 'participant_id', has a pattern that is no regular expression "
        "(missing ), unterminated subpattern at position 0); correct it",
    ),
    "a key that is no column": (
        lambda package: package["resources"][0]["schema"].update(primaryKey="name"),
        "resource 'participants' has a primary key 'name' that is no field; declare it",
    ),
    "a reference to no table": (
        lambda package: package["resources"][2]["schema"]["foreignKeys"][0].update(
            reference={"resource": "people", "fields": ["participant_id"]}
        ),
        "resource 'segments' has a foreign key with 'people.participant_id', which is no field; declare it",
    ),
}


@pytest.mark.parametrize(("spoil", "said"), RESOURCES.values(), ids=RESOURCES)
def test_a_dictionary_with_a_gap_is_refused(small_study, spoil, said):
    file = small_study / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    spoil(package)
    file.write_text(json.dumps(package), encoding="utf-8")
    assert refusals(small_study) == [f"data/datapackage.json: {said}"]


# What Table Schema can say, Frictionless has to judge as we do; the rest (blanks, line ends, rules) is ours.
VERDICTS = {
    "as it is": lambda s: None,
    "another coding": lambda s: change(s, "codings", 2, code_id="people_welcome"),
    "markup": lambda s: change(s, "segments", 2, gist='<b>=1+1</b>, "quoted"'),
    "a line break in a cell": lambda s: change(s, "segments", 2, gist="one\ntwo"),
    "empty cells in a unique column": lambda s: describe(s, "events", "url", unique=True),
    "a pattern without ends": lambda s: describe(s, "events", "locator", pattern="p[.] [0-9]"),
    "an empty optional cell": lambda s: change(s, "claims", 2, attributed_as=""),
    **{
        name: {**CELLS, **FILES}[name][0]
        for name in [
            "an unknown participant",
            "an unknown participant who is mentioned",
            "a code whose parent is missing",
            "a duplicate key",
            "two primary codes by one coder for one quote",
            "an empty required cell",
            "an integer that is none",
            "an integer that is too small",
            "a value outside its list",
            "a value of the wrong form",
            "a boolean in capitals",
            "a date in another order",
            "a cell that is not unique",
            "no file",
            "an empty file",
            "a blank line between",
            "another encoding",
            "a cell too few",
            "a missing column",
            "an unknown column",
            "a column that stands twice",
            "columns in another order",
        ]
    },
}


@pytest.mark.parametrize("spoil", VERDICTS.values(), ids=VERDICTS)
def test_frictionless_and_our_checks_reach_the_same_verdict(small_study, spoil):
    frictionless = pytest.importorskip("frictionless")
    spoil(small_study)
    try:
        check_data(small_study)
        ours = True
    except DataError:
        ours = False
    assert frictionless.Package(str(small_study / "datapackage.json")).validate().valid == ours


def test_every_rule_finds_nothing_in_the_small_study_and_names_tables_that_exist(small_study):
    tables = read_tables(small_study)
    for rule in RULES:
        needed = rule.__code__.co_varnames[: rule.__code__.co_argcount]
        assert set(needed) <= set(tables), rule.__name__


def test_importing_the_data_module_loads_nothing_but_pandas_and_the_standard_library():
    code = (
        "import sys, pandas; before = set(sys.modules); import compendium.data;"
        "print(*{m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == ["compendium"]


@pytest.mark.parametrize("sign", ["NA", "#N/A", "nan", "NULL", "n/a"])
def test_a_programs_sign_for_nothing_is_no_word_and_is_told_once_for_all_its_rows(small_study, sign):
    for row in (3, 4, 6):
        change(small_study, "segments", row, gist=sign)
    (line,) = refusals(small_study)
    assert f"segments.csv rows 3-4, 6: gist '{sign}' is a program's sign that something is missing" in line


def test_very_many_rows_are_counted_after_the_first():
    problems = [Problem("a.csv", row, f"key {row}", "x", "x is empty; fill it in") for row in range(2, 60, 2)]
    other = [Problem("a.csv", 0, key, "", "is told of no row") for key in "ab"]
    named = ", ".join(str(row) for row in range(2, 18, 2))
    assert DataError([*problems, *other]).problems == [
        f"a.csv rows {named} and 21 more: x is empty; fill it in",
        "a.csv (a): is told of no row",
        "a.csv (b): is told of no row",
    ]
