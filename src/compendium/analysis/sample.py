"""Who was interviewed: the people, their groups, and how many of the full study are left in the quotes."""

import pandas as pd

from compendium.analysis.numbers import Number


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


def _sizes(reported, unit):
    """Different sizes printed with a unit, the largest first."""
    return (
        pd.to_numeric(reported.loc[reported["unit"] == unit, "value"])
        .drop_duplicates()
        .sort_values(ascending=False)
    )


def study_flow(reported, segments, document="article"):
    """Numbers of interviews and people at each step from the full study to the published quotes.

    A document may print a size several times, and any number of steps between the full study and the sample
    analysed. Its different numbers of interviews, and of people, are taken to shrink from step to step, and
    the smallest of each to belong to the sample analysed.

    Parameters
    ----------
    reported : DataFrame, one row per printed number
        Columns ``document``, ``unit`` (``interviews`` and ``people`` are read) and ``value``.
    segments : DataFrame, one row per published quote
        Column ``participant_id``.
    document : str
        Whose numbers to read.

    Returns
    -------
    DataFrame, one row per step
        Columns ``step``, ``interviews``, ``people`` and ``quotes`` (Int64, missing where not printed). The
        last step, ``quoted``, is counted from ``segments``.
    """
    printed = reported[reported["document"] == document]
    sizes = {unit: _sizes(printed, unit).tolist() for unit in ("interviews", "people")}
    n_steps = max(map(len, sizes.values()))
    steps = pd.DataFrame({unit: [pd.NA] * (n_steps - len(found)) + found for unit, found in sizes.items()})
    names = ["full study", *(f"step {step}" for step in range(2, n_steps)), "analysed"][max(2 - n_steps, 0) :]
    quoted = pd.DataFrame({"people": [segments["participant_id"].nunique()], "quotes": [len(segments)]})
    flow = pd.concat([steps, quoted], ignore_index=True).assign(step=[*names, "quoted"])
    return flow[["step", "interviews", "people", "quotes"]].astype(dict.fromkeys([*sizes, "quotes"], "Int64"))


def size_at(flow, step, unit):
    """Size of one step: the number, or ``not printed``.

    Parameters
    ----------
    flow : DataFrame
        What :func:`study_flow` returns.
    step : str
        Value of its column ``step``; a step that it does not have was not printed.
    unit : str
        ``interviews``, ``people`` or ``quotes``.
    """
    sizes = flow.loc[flow["step"] == step, unit].dropna()
    return int(sizes.iloc[0]) if len(sizes) else "not printed"


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
    return [
        *sizes,
        Number("n_participants", len(table), "people in the table of participants"),
        Number("n_quotes", table["n_quotes"].sum(), "quotes in print"),
        Number("n_words", table["n_words"].sum(), "words in all quotes in print"),
        Number("n_never_quoted", (table["n_quotes"] == 0).sum(), "participants without any quote in print"),
        Number("fewest_quotes", table["n_quotes"].min(), "quotes of the participant quoted least"),
        Number("most_quotes", table["n_quotes"].max(), "quotes of the participant quoted most"),
    ]
