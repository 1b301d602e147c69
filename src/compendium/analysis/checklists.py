"""What a report tells of what reporting checklists ask for."""

import pandas as pd

from compendium.analysis.numbers import Number

REPORTED = ["yes", "partly", "no", "not checkable"]
OWN = ["yes", "partly", "no", "does not apply"]
"""Answers to an item for the article, and for this compendium."""


def checklist_counts(checklists):
    """Count the items of each checklist by whether they are reported.

    Parameters
    ----------
    checklists : DataFrame, one row per item
        Columns ``checklist`` and ``reported`` (one of ``REPORTED``).

    Returns
    -------
    DataFrame, one row per checklist in the order met
        Column ``checklist``, one of counts for each of ``REPORTED``, and ``items``.
    """
    counts = pd.crosstab(checklists["checklist"], checklists["reported"]).rename_axis(columns=None)
    counts = counts.reindex(checklists["checklist"].drop_duplicates())
    counts = counts.reindex(columns=REPORTED, fill_value=0)
    return counts.assign(items=counts.sum(axis="columns")).reset_index()


def own_answers(checklists):
    """Count the items of each checklist by whether this compendium reports them of itself.

    Parameters
    ----------
    checklists : DataFrame, one row per item
        Columns ``checklist`` and ``compendium_reported`` (one of ``OWN``).

    Returns
    -------
    DataFrame, one row per checklist in the order met
        Column ``checklist`` and one of counts for each of ``OWN``.
    """
    counts = pd.crosstab(checklists["checklist"], checklists["compendium_reported"])
    counts = counts.rename_axis(columns=None).reindex(checklists["checklist"].drop_duplicates())
    return counts.reindex(columns=OWN, fill_value=0).reset_index()


def checklists_numbers(counts, own):
    """Numbers that the pages cite on what reporting checklists find.

    Parameters
    ----------
    counts, own : DataFrame
        What :func:`checklist_counts` and :func:`own_answers` return.

    Returns
    -------
    list of Number
    """
    return [
        Number("n_items", counts["items"].sum(), "items of all checklists"),
        Number("n_reported", counts["yes"].sum(), "items that the article reports"),
        Number("n_partly", counts["partly"].sum(), "items that the article reports in part"),
        Number(
            "n_not_reported", counts["no"].sum(), "items that neither the article nor its supplement reports"
        ),
        Number(
            "n_not_checkable",
            counts["not checkable"].sum(),
            "items that only material not at hand could answer",
        ),
        Number("n_own_reported", own["yes"].sum(), "items that this compendium reports of itself"),
        Number("n_own_partly", own["partly"].sum(), "items that this compendium reports of itself in part"),
        Number("n_own_not_reported", own["no"].sum(), "items that this compendium does not report of itself"),
        Number("n_own_not_applying", own["does not apply"].sum(), "items on what this compendium did not do"),
    ]
