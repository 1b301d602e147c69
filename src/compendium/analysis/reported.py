"""Every number that the documents print about the study, recomputed where public data allow it."""

import pandas as pd

from compendium.analysis.numbers import Number

VERDICTS = ["reproduced", "consistent", "discrepant", "not checkable"]

# Functions that the column ``recompute`` may name. Each takes the tables by name and its argument,
# and returns a number recomputed, the verdict if the printed one is the same, and how it was found.


def n_participants(tables, argument):
    """Number of participants in the table, which was copied from the article: no independent count."""
    return len(tables["participants"]), "consistent", "People counted in the table of participants"


def n_speakers(tables, argument):
    """Number of different speakers of all quotes: printed in another place than the number of people."""
    n_speakers = tables["segments"]["participant_id"].nunique()
    return n_speakers, "reproduced", "Different speakers counted over all quotes"


def lowest_speaker_number(tables, argument):
    """Lowest participant number beside any quote."""
    return _speaker_numbers(tables).min(), "reproduced", "Lowest participant number beside any quote"


def highest_speaker_number(tables, argument):
    """Highest participant number beside any quote."""
    return _speaker_numbers(tables).max(), "reproduced", "Highest participant number beside any quote"


def n_quotes(tables, table_no):
    """Number of quotes of one table, which were copied from that table: no independent count."""
    n_quotes = (tables["segments"]["table_no"] == int(table_no)).sum()
    return n_quotes, "consistent", f"Quotes counted in Table {table_no}"


def n_practice_themes(tables, argument):
    """Number of themes of the article that have practices, copied from the article: no independent count."""
    codebook = tables["codebook"]
    practices = codebook[(codebook["kind"] == "practice") & codebook["in_article"]]
    return practices["parent_id"].nunique(), "consistent", "Themes with practices in the article"


def event_month(tables, event_id):
    """Month in which an event began: an independent date only if it comes from the public record."""
    event = _row(tables["events"], "event_id", event_id)
    earns = "reproduced" if event["layer"] == "external" else "consistent"
    return event["start"][:7], earns, f"Month of “{event['label']}” ({event['locator']})"


def printed_value(tables, value_id):
    """Value of the same quantity where it is printed once more."""
    other = _row(tables["reported"], "value_id", value_id)
    return other["value"], "consistent", f"As the {other['document']} prints it ({other['locator']})"


_BY_NAME = [
    n_participants,
    n_speakers,
    lowest_speaker_number,
    highest_speaker_number,
    n_quotes,
    n_practice_themes,
    event_month,
    printed_value,
]

RECOMPUTATIONS = {function.__name__: function for function in _BY_NAME}
"""What the column ``recompute`` may name; an argument follows after a colon."""


def recompute_reported(reported, participants, segments, codebook, events):
    """Recompute each printed number and judge it.

    Parameters
    ----------
    reported : DataFrame, one row per printed number
        With the columns of the data contract.
    participants, segments, codebook, events : DataFrame
        The tables that numbers are recomputed from.

    Returns
    -------
    DataFrame, one row per printed number in the order given
        Columns ``value_id``, ``document``, ``locator``, ``quantity``, ``unit``, ``value`` (as printed),
        ``recomputed`` (missing where it cannot be), ``verdict`` (one of ``VERDICTS``) and ``reason``.

    Raises
    ------
    ValueError
        If ``recompute`` names no function of ``RECOMPUTATIONS``, or its argument fits nothing; the message
        names the row.
    """
    tables = {"reported": reported, "participants": participants, "segments": segments}
    tables |= {"codebook": codebook, "events": events}
    judged = [_judged(row, number, tables) for number, row in enumerate(reported.itertuples(), start=2)]
    judged = pd.DataFrame(
        judged, columns=["recomputed", "verdict", "reason"], index=reported.index, dtype="str"
    )
    what = ["value_id", "document", "locator", "quantity", "unit", "value"]
    return pd.concat([reported[what], judged], axis="columns")


def _judged(row, number, tables):
    """Recomputed value of one printed number, its verdict and the reason."""
    if pd.isna(row.recompute):
        return pd.NA, "not checkable", row.reason
    name, _, argument = row.recompute.partition(":")
    where = f"data/reported.csv row {number} ({row.value_id})"
    if name not in RECOMPUTATIONS:
        known = ", ".join(RECOMPUTATIONS)
        raise ValueError(f"{where}: recompute {row.recompute!r} names no function; use one of {known}")
    try:
        value, earns, how = RECOMPUTATIONS[name](tables, argument)
    except ValueError as error:
        raise ValueError(f"{where}: recompute {row.recompute!r} cannot be done: {error}") from error
    if _same(row.value, value):
        return str(value), earns, f"{how}."
    return str(value), "discrepant", f"{how}: {value}, not {row.value}."


def _same(printed, recomputed):
    """Compare as numbers where both are, so that 018 is 18, and letter by letter otherwise."""
    numbers = pd.to_numeric(pd.Series([str(printed), str(recomputed)]), errors="coerce")
    return bool(numbers[0] == numbers[1]) if numbers.notna().all() else str(printed) == str(recomputed)


def _speaker_numbers(tables):
    """Participant number beside each quote, as a number, so that 018 is 18."""
    return tables["segments"]["participant_id"].astype("int64")


def _row(table, key, value):
    """Row of a table whose key has a value; a ValueError unless there is exactly one."""
    found = table[table[key] == value]
    if len(found) != 1:
        raise ValueError(f"{key} {value!r} occurs {len(found)} times, not once")
    return found.iloc[0]


def article_against_poster(reported, codebook):
    """Article and poster compared: each quantity that both print, and whether they name each code.

    Parameters
    ----------
    reported : DataFrame, one row per printed number
        Columns ``document``, ``quantity``, ``unit`` and ``value``; if a document prints several values, all
        are listed.
    codebook : DataFrame, one row per code
        Columns ``label``, ``kind``, ``parent_id``, ``in_article`` and ``in_poster``.

    Returns
    -------
    DataFrame, one row per quantity printed in both documents, then one per leaf code
        Columns ``subject``, ``kind`` (``number``, or that of the code), ``article``, ``poster`` (the value,
        or ``named`` and ``not named``) and ``agree`` (``yes`` or ``no``).
    """
    values = reported.groupby(["quantity", "unit", "document"], sort=False)["value"].agg(
        lambda printed: "; ".join(printed.drop_duplicates())
    )
    numbers = values.unstack().reindex(columns=["article", "poster"]).dropna().reset_index()
    numbers = numbers.assign(subject=numbers["quantity"] + " (" + numbers["unit"] + ")", kind="number")
    leaves = codebook[codebook["parent_id"].notna()]
    words = {True: "named", False: "not named"}
    codes = pd.DataFrame({"subject": leaves["label"], "kind": leaves["kind"]}).assign(
        article=leaves["in_article"].map(words), poster=leaves["in_poster"].map(words)
    )
    both = pd.concat([numbers, codes], ignore_index=True)[["subject", "kind", "article", "poster"]]
    return both.assign(agree=(both["article"] == both["poster"]).map({True: "yes", False: "no"}))


def verdicts_by_document(table):
    """Count the verdicts of each document.

    Parameters
    ----------
    table : DataFrame, one row per printed number
        Columns ``document`` and ``verdict``.

    Returns
    -------
    DataFrame, one row for each of ``VERDICTS``
        Column ``verdict`` and one column of counts for each document, in the order met.
    """
    counts = pd.crosstab(table["verdict"], table["document"]).rename_axis(columns=None)
    return counts.reindex(VERDICTS, fill_value=0)[table["document"].drop_duplicates()].reset_index()


def reported_numbers(table, compared, discrepancies):
    """Numbers that the pages cite on what article and poster print about the study.

    Parameters
    ----------
    table, compared : DataFrame
        What :func:`recompute_reported` and :func:`article_against_poster` return.
    discrepancies : DataFrame, one row per place where two sources part

    Returns
    -------
    list of Number
    """
    n = table["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    differ = (compared["agree"] == "no").sum()
    substantive = discrepancies["weight"] == "substantive"
    discrepant = table.loc[table["verdict"] == "discrepant", "quantity"].drop_duplicates()
    return [
        Number("n_values", len(table), "numbers that article and poster print about the study"),
        Number("n_reproduced", n["reproduced"], "printed numbers that come out again from other data"),
        Number("n_consistent", n["consistent"], "printed numbers that agree with what was transcribed"),
        Number("n_discrepant", n["discrepant"], "printed numbers that come out otherwise"),
        Number("discrepant_quantities", ", ".join(discrepant), "what the discrepant numbers are about"),
        Number("n_not_checkable", n["not checkable"], "printed numbers that public data cannot check"),
        Number("n_compared", len(compared), "things that both article and poster could name"),
        Number("n_differ", differ, "things in which article and poster differ"),
        Number("n_discrepancies", len(discrepancies), "places where two sources part"),
        Number("n_substantive", substantive.sum(), "of these, those that bear on the study itself"),
    ]
