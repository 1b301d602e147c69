"""What the contract asks of codes and quotes, beyond the dictionary."""

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


def more_words_put_in_than_there_are(segments):
    """Yield quotes of which more words stand in brackets than they have."""
    words, inserted = (pd.to_numeric(segments[name], errors="coerce") for name in ("n_words", "n_inserted"))
    for row in segments.index[inserted > words]:
        yield row, "n_inserted", f"is more than the quote's n_words {words[row]:.0f}; correct one of the two"


def segments_that_mention_their_own_speaker(segments):
    """Yield quotes that are said to mention the very person who speaks."""
    speaker = segments["participant_id"].ne("") & (
        segments["mentions_participant_id"] == segments["participant_id"]
    )
    for row in segments.index[speaker]:
        yield row, "mentions_participant_id", "is the speaker; name whom else the quote mentions, or empty it"


def themes_used_as_codes(codings, codebook):
    """Yield codings with a theme: a quote is coded with a practice or a context code."""
    themes = codebook.loc[codebook["kind"] == "theme", "code_id"]
    for row in codings.index[codings["code_id"].isin(themes)]:
        yield row, "code_id", "is a theme; use one of the codes beneath it"
