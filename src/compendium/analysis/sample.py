"""Who was interviewed: the people, their groups, and how many of the full study are left in the quotes."""

import pandas as pd

from compendium.analysis.numbers import Number

STEPS = {
    "full study": {"interviews": "interviews in the full sample", "people": "people in the full sample"},
    "analysed": {"interviews": "interviews analysed", "people": "people analysed"},
}
"""Steps of a study, with the ``quantity`` by which data/reported.csv names the size of each."""

UNPRINTED = "an unprinted number of"


def participant_table(participants, segments):
    """Each participant with what is published of them (the article's Table 1, and two counts).

    Parameters
    ----------
    participants : DataFrame, one row per person
        Columns ``participant_id``, ``affiliation`` and ``role``.
    segments : DataFrame, one row per published quote
        Columns ``segment_id``, ``participant_id`` and ``n_words``.

    Returns
    -------
    DataFrame, one row per person in the order given
        The three columns, ``n_quotes`` and ``n_words`` (words published); both 0 for someone never quoted.
    """
    spoken = segments.groupby("participant_id").agg(
        n_quotes=("segment_id", "size"), n_words=("n_words", "sum")
    )
    table = participants[["participant_id", "affiliation", "role"]].join(spoken, on="participant_id")
    return table.fillna({"n_quotes": 0, "n_words": 0}).astype({"n_quotes": "int64", "n_words": "int64"})


def composition(participants):
    """Count the participants in each affiliation and role.

    Parameters
    ----------
    participants : DataFrame, one row per person
        Columns ``affiliation`` and ``role``.

    Returns
    -------
    DataFrame, one row per affiliation, sorted
        Column ``affiliation``, one column of counts for each role, sorted, and ``total``.
    """
    counts = pd.crosstab(participants["affiliation"], participants["role"]).rename_axis(columns=None)
    return counts.assign(total=counts.sum(axis="columns")).reset_index()


def study_flow(reported, segments, document="article"):
    """Numbers of interviews and people at each step from the full study to the published quotes.

    Which number belongs to which step is what its ``quantity`` says (see ``STEPS``), whatever its size.

    Parameters
    ----------
    reported : DataFrame, one row per printed number
        Columns ``document``, ``quantity`` and ``value``.
    segments : DataFrame, one row per published quote
        Column ``participant_id``.
    document : str
        Whose numbers to read.

    Returns
    -------
    DataFrame, one row per step
        Columns ``step``, ``interviews``, ``people`` and ``quotes`` (Int64, missing where not printed). A step
        of which the document prints different sizes has a row for each; one that it does not print has none.
        The last step, ``quoted``, is counted from ``segments``.
    """
    printed = reported[reported["document"] == document]
    steps = [_step(name, quantities, printed) for name, quantities in STEPS.items()]
    quoted = {"step": ["quoted"], "people": [segments["participant_id"].nunique()], "quotes": [len(segments)]}
    columns = ["step", "interviews", "people", "quotes"]
    flow = pd.concat([*steps, pd.DataFrame(quoted)], ignore_index=True).reindex(columns=columns)
    return flow.astype(dict.fromkeys(columns[1:], "Int64"))


def _step(name, quantities, printed):
    """Return the rows of one step: each different size of each unit, in the order printed."""
    sizes = {
        unit: printed.loc[printed["quantity"] == quantity, "value"].drop_duplicates()
        for unit, quantity in quantities.items()
    }
    rows = pd.DataFrame({unit: found.reset_index(drop=True) for unit, found in sizes.items()})
    return rows.astype("Int64").assign(step=name)


def size_at(flow, step, unit):
    """Size of one step: the number, several joined by *or*, or that it is unprinted, as a sentence has it.

    Parameters
    ----------
    flow : DataFrame
        What :func:`study_flow` returns.
    step : str
        Value of its column ``step``; a step that it does not have was not printed.
    unit : str
        ``interviews``, ``people`` or ``quotes``.
    """
    sizes = flow.loc[flow["step"] == step, unit].dropna().astype(int).tolist()
    return sizes[0] if len(sizes) == 1 else " or ".join(map(str, sizes)) or UNPRINTED


def sample_numbers(table, flow):
    """Numbers that the pages cite on who was interviewed and how much of what they said is in print.

    Parameters
    ----------
    table : DataFrame
        What :func:`participant_table` returns.
    flow : DataFrame
        What :func:`study_flow` returns.

    Returns
    -------
    list of Number
    """
    sizes = [
        Number(f"{unit}_{step.replace(' ', '_')}", size_at(flow, step, unit), f"{unit} {meaning}, as printed")
        for step, meaning in (("full study", "of the full study"), ("analysed", "of the sample analysed"))
        for unit in ("interviews", "people")
    ]
    analysed = flow[flow["step"] == "analysed"].astype({"interviews": float, "people": float})
    spare = analysed["interviews"].min() - analysed["people"].max()
    return [
        *sizes,
        Number("spare_interviews", spare, "interviews analysed beyond one for each person, at least"),
        Number("n_participants", len(table), "people in the table of participants"),
        Number("n_quotes", table["n_quotes"].sum(), "quotes in print"),
        Number("n_quoted", (table["n_quotes"] > 0).sum(), "people with a quote in print"),
        Number("n_words", table["n_words"].sum(), "words in all quotes in print"),
        Number("n_never_quoted", (table["n_quotes"] == 0).sum(), "participants without any quote in print"),
        Number("fewest_quotes", table["n_quotes"].min(), "quotes of the participant quoted least"),
        Number("most_quotes", table["n_quotes"].max(), "quotes of the participant quoted most"),
    ]
