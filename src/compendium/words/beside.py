"""What print puts beside a quote (its table, its number, its speaker, its page), held against the data.

A fingerprint proves the words of a quote and says nothing of whose they are. The tables print a quote's
number and its speaker before its words, so a copy of the article can tell whether the data have these right.
Print drops leading zeros here and there: 18 is 018.
"""

import re

import pandas as pd

from compendium.errors import Problem
from compendium.words.concordance import n_inserted_words

#: A caption stands at the beginning of a line; a mention there, ``Table 2, Quote 1``, has a comma.
CAPTION = re.compile(r"(?m)^\W*Table\W+(\d+)\b(?!\s*,)")
PAGE = re.compile(r"\bPage (\d+) of \d+\b")
#: A citation of quotes in running text.
CITED = re.compile(r"\b(?:Table |T)\d+, ?(?:Quote |Q)\d+(?:-\d+)?")
#: A number and a speaker's number are no longer than this.
LONGEST_NUMBER = 6

#: What is read beside a quote, and the column of segments.csv that says the same.
READ = {
    "table": "table_no",
    "number": "quote_no",
    "speaker": "participant_as_printed",
    "page": "page",
    "inserted": "n_inserted",
}


def printed_beside(report, segments, text):
    """Return what the article prints beside each quote that was found in it.

    Parameters
    ----------
    report : DataFrame
        As `compendium.words.find.find_quotes` returns it.
    segments : DataFrame
        The same quotes in the same order.
    text : str
        Of the article in which they were found.

    Returns
    -------
    DataFrame, one row per quote found
        Columns segment_id and those of ``READ``, all of them text: what stands there, or "" where this form
        of the article does not print it. ``inserted`` is how many words stand in square brackets.
    """
    rows = []
    for row, quote_no in zip(report.itertuples(), segments["quote_no"], strict=True):
        if not pd.isna(row.start):
            number, speaker = _number_and_speaker(text[: row.start], str(quote_no))
            captions = CAPTION.findall(text, 0, row.start)
            table, page = captions[-1] if captions else "", printed_page(text, row.start)
            rows.append([row.segment_id, table, number, speaker, page, str(n_inserted_words(row.text))])
    return pd.DataFrame(rows, columns=["segment_id", *READ], dtype="str")


def printed_page(text, position):
    """Return the number that running heads give to the page of a position; "" where there are none."""
    heads = [(head.start(), int(head[1])) for head in PAGE.finditer(text)]
    if not heads:
        return ""
    if "\f" in text:
        head, number = min(heads, key=lambda found: abs(found[0] - position))
        breaks = text.count("\f", min(head, position), max(head, position))
        return str(number + breaks if position > head else number - breaks)
    above = [number for head, number in heads if head <= position]
    return str(above[-1] if above else heads[0][1] - 1)


def _number_and_speaker(before, quote_no):
    """Return a quote's number and its speaker's, as they stand before its words; "" for what does not."""
    words = re.findall(r"\w+", before[-80:])[-2:]
    if not words or not re.search(r"\d", words[-1]) or len(words[-1]) > 2 * LONGEST_NUMBER:
        return "", ""
    number, speaker = words[0] if len(words) == 2 else "", words[-1]
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        # Without the layout of a table the two run together: 4079 is quote 4 of participant 079.
        together = speaker.startswith(quote_no) and speaker != quote_no
        number, speaker = (quote_no, speaker[len(quote_no) :]) if together else ("", speaker)
    return number, speaker


def contradictions(beside, segments, file):
    """Yield what the data say of a quote otherwise than print.

    Parameters
    ----------
    beside : DataFrame
        As `printed_beside` returns it.
    segments : DataFrame
        With the columns of the data contract.
    file : str
        What messages call the file of the segments.

    Yields
    ------
    Problem
    """
    rows = {quote: place for place, quote in enumerate(segments["segment_id"])}
    for printed in beside.to_dict("records"):
        place = rows[printed["segment_id"]]
        said = segments.iloc[place]
        for what, column in READ.items():
            if printed[what] and _bare(printed[what]) != _bare(said[column]):
                yield _problem(file, place, said, column, what, printed[what])
        # The data call the printed 18 participant 018, and an invented study its printed 4 participant P4.
        numbers = [re.fullmatch(r"\D*0*(\d+)", name) for name in (said["participant_id"], printed["speaker"])]
        if all(numbers) and numbers[0][1] != numbers[1][1]:
            yield _problem(file, place, said, "participant_id", "speaker", printed["speaker"])


def pages_otherwise(claims, pages, file):
    """Yield the claims whose page is not the one where their sentence begins in print.

    Parameters
    ----------
    claims : DataFrame
        Columns claim_id and page, indexed by the place in the file.
    pages : Series
        On which page the sentence of each claim begins in print, "" where this form does not tell.
    file : str
        What messages call the file of the claims.

    Yields
    ------
    Problem
    """
    for row, printed in zip(claims.itertuples(), pages, strict=True):
        if printed and _bare(printed) != _bare(row.page):
            text = f"page '{row.page}' is not where its sentence begins in print, '{printed}'; correct it"
            yield Problem(file, row.Index + 2, row.claim_id, "page", text)


def citations_otherwise(evidence, sentences, file):
    """Yield the citations that the data have of a sentence and print has not, and the reverse.

    Parameters
    ----------
    evidence : DataFrame
        Columns claim_id and cited_as, indexed by the place in the file.
    sentences : dict of str by claim_id
        In print, citations and all; several claims may stand in one.
    file : str
        What messages call the file of the evidence.

    Yields
    ------
    Problem
    """
    for row in evidence[evidence["claim_id"].isin(list(sentences))].itertuples():
        words = re.findall(r"\w+", row.cited_as)
        if not re.search(r"\b" + r"\W+".join(words) + r"\b", sentences[row.claim_id]):
            complaint = f"cited_as {row.cited_as!r} does not stand in the sentence of this claim in print"
            yield Problem(file, row.Index + 2, row.claim_id, "cited_as", f"{complaint}; correct the row")
    told = evidence.groupby(evidence["claim_id"].map(sentences))["cited_as"].agg(set)
    for sentence, claim in {sentence: claim for claim, sentence in sentences.items()}.items():
        for cited in sorted(set(CITED.findall(sentence)) - told.get(sentence, set())):
            complaint = (
                f"its sentence cites {cited!r} in print, and no row here does; add it to the claim it is for"
            )
            yield Problem(file, 0, claim, "cited_as", complaint)


def _problem(file, place, said, column, what, printed):
    """Return that one cell says otherwise than print."""
    complaint = f"{column} {str(said[column])!r} is not what print has as the quote's {what}, {printed!r}"
    return Problem(file, place + 2, said["segment_id"], column, f"{complaint}; correct the one that is wrong")


def _bare(value):
    """Return a number as text without leading zeros."""
    return str(value).casefold().lstrip("0")
