"""The study at one glance: how many people of each side of the system speak for each practice."""

import pandas as pd

from compendium.analysis.numbers import Number


def people_by_side(table, participants):
    """Count the people of each affiliation who have a quote under each practice.

    Parameters
    ----------
    table : DataFrame
        What :func:`compendium.analysis.voices.voices` returns.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.

    Returns
    -------
    DataFrame, one row per leaf code in the order of ``table``
        ``code_id``, ``theme``, ``label``, one column of counts for each affiliation, sorted, and ``people``.
    """
    affiliation = participants.set_index("participant_id")["affiliation"]
    heard = table[list(affiliation.index)] > 0
    counts = heard.T.groupby(affiliation).sum().T.astype(int)
    counts = counts.assign(people=heard.sum(axis="columns"))
    return pd.concat([table[["code_id", "theme", "label"]], counts.rename_axis(columns=None)], axis="columns")


def overview_numbers(table, participants):
    """Numbers that the alternative text of the opening figure cites: practices, and the sides that speak.

    Parameters
    ----------
    table, participants : DataFrame
        As :func:`people_by_side` takes them.

    Returns
    -------
    list of Number
    """
    sides, one_side = table["n_affiliations"], table[table["n_affiliations"] == 1]
    return [
        Number("n_people", len(participants), "people of the sample"),
        Number("n_quotes", table["n_quotes"].sum(), "quotes in print"),
        Number("n_themes", table["theme"].nunique(), "themes that the article names"),
        Number("n_codes", len(table), "practices and contexts"),
        Number("n_several_sides", (sides > 1).sum(), "practices and contexts with speakers of several sides"),
        Number("n_one_side", len(one_side), "practices and contexts with speakers of one side alone"),
        Number("one_side_labels", ", ".join(one_side["label"]), "labels of what one side alone speaks for"),
        Number("n_no_side", (sides == 0).sum(), "practices and contexts without a quote"),
    ]
