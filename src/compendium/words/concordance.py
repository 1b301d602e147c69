"""What the quotes say, word for word: their length, terms in context, and who uses which.

Square brackets hold what the article's authors put in, so their words are told apart from the speakers'. The
quotes are the authors' selection, cut as they saw fit: how often a term occurs in them says nothing of how
often it was said.
"""

import re

import pandas as pd

INSERTED = re.compile(r"\[[^\[\]]*\]")
#: Where a word may begin or end: beside a blank, or at an end of the text.
EDGE = r"(?:(?<!\S)|(?!\S))"


def spoken(text):
    """Return a quote with blanks in place of what its authors put in brackets, as long as before.

    >>> spoken("We [the town] wait[ed]. ")
    'We            wait    . '
    """
    return INSERTED.sub(lambda inserted: " " * len(inserted[0]), text)


def n_inserted_words(text):
    """Return how many words of a quote its authors put in: runs between blanks inside square brackets.

    >>> n_inserted_words("We [the town] wait[ed].")
    3
    """
    return _n_words(" ".join(INSERTED.findall(text)))


def quote_lengths(quotes, coded):
    """How long each quote is, and how much of it the speaker's.

    Parameters
    ----------
    quotes : DataFrame, one row per quote
        Columns segment_id and text.
    coded : DataFrame
        Columns segment_id, participant_id, affiliation and code_id (`analysis.codes.coded_segments`).

    Returns
    -------
    DataFrame, one row per quote
        Columns segment_id, participant_id, affiliation, code_id; ``n_spoken`` and ``n_inserted``, words
        outside and inside brackets; ``share_inserted`` of all its words.
    """
    rows = quotes[["segment_id", "text"]].merge(
        coded[["segment_id", "participant_id", "affiliation", "code_id"]], on="segment_id"
    )
    n_spoken = rows["text"].map(spoken).map(_n_words).astype("int64")
    n_inserted = rows["text"].map(n_inserted_words).astype("int64")
    share = n_inserted / (n_spoken + n_inserted)
    return rows.drop(columns="text").assign(n_spoken=n_spoken, n_inserted=n_inserted, share_inserted=share)


def keyword_in_context(quotes, terms, width=40):
    """Every occurrence of the terms, with what stands around it.

    Parameters
    ----------
    quotes : DataFrame, one row per quote
        Columns segment_id and text.
    terms : list of str
        Whole words, or several in a row, in either case; ``trust*`` stands for every word that begins so.
    width : int
        How many characters to show on either side, at most: words are not cut.

    Returns
    -------
    DataFrame, one row per occurrence, in the order of terms, quotes and text
        Columns term, segment_id, left, keyword, right, and ``inserted``: whether it stands in brackets, and
        so is not the speaker's.

    Raises
    ------
    ValueError
        If a term has no letter or digit.
    """
    rows = []
    for term in terms:
        if not any(map(str.isalnum, term)):
            remedy = "give a word, or its beginning and an asterisk"
            raise ValueError(f"{term!r} is no term to look for; {remedy}")
        words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in term.split())
        for quote in quotes[["segment_id", "text"]].itertuples():
            for match in re.finditer(rf"(?<!\w){words}(?!\w)", quote.text, re.IGNORECASE):
                start, end = match.span()
                left = re.search(rf"(?s){EDGE}.{{0,{width}}}\Z", quote.text[:start])[0]
                right = re.match(rf"(?s).{{0,{width}}}{EDGE}", quote.text[end:])[0]
                inserted = not spoken(quote.text)[start:end].strip()
                rows.append([term, quote.segment_id, left, match[0], right, inserted])
    columns = ["term", "segment_id", "left", "keyword", "right", "inserted"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[:-1], "str") | {"inserted": bool})


def terms_by_affiliation(quotes, coded, terms):
    """How often the speakers of each affiliation use the terms, words in brackets left out.

    Parameters
    ----------
    quotes : DataFrame, one row per quote
        Columns segment_id and text.
    coded : DataFrame
        Columns segment_id, participant_id and affiliation.
    terms : list of str
        As `keyword_in_context` takes them.

    Returns
    -------
    DataFrame, one row per term and affiliation
        Columns term, affiliation, ``n`` (occurrences), ``n_quotes`` and ``n_participants`` (in and by how
        many), ``n_spoken`` (all words spoken by that affiliation) and ``per_1000`` (occurrences in 1,000 of
        these).

    Raises
    ------
    ValueError
        If a term has no letter or digit.
    """
    speakers = coded[["segment_id", "participant_id", "affiliation"]]
    lengths = quotes[["segment_id"]].assign(n_spoken=quotes["text"].map(spoken).map(_n_words).astype("int64"))
    totals = lengths.merge(speakers, on="segment_id").groupby("affiliation")["n_spoken"].sum()
    found = keyword_in_context(quotes, terms)
    counted = (
        found[~found["inserted"]]
        .merge(speakers, on="segment_id")
        .groupby(["term", "affiliation"])
        .agg(
            n=("keyword", "size"),
            n_quotes=("segment_id", "nunique"),
            n_participants=("participant_id", "nunique"),
        )
    )
    every = pd.MultiIndex.from_product([dict.fromkeys(terms), totals.index], names=["term", "affiliation"])
    table = counted.reindex(every, fill_value=0).reset_index()
    table["n_spoken"] = table["affiliation"].map(totals)
    return table.assign(per_1000=1000 * table["n"] / table["n_spoken"])


def _n_words(text):
    """Return the number of runs between blanks that have a letter or digit."""
    return sum(any(map(str.isalnum, run)) for run in text.split())
