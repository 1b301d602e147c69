"""What a report tells of what reporting checklists ask for."""

import pandas as pd

from compendium.analysis.numbers import Number

REPORTED = ["yes", "partly", "no", "not checkable"]


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


def checklists_numbers(counts):
    """Numbers that the pages cite on what reporting checklists find.

    Parameters
    ----------
    counts : DataFrame
        What :func:`checklist_counts` returns.

    Returns
    -------
    list of Number
    """
    return [
        Number("n_items", counts["items"].sum(), "items of all checklists"),
        Number("n_reported", counts["yes"].sum(), "items that the article reports"),
        Number("n_partly", counts["partly"].sum(), "items that the article reports in part"),
        Number("n_not_reported", counts["no"].sum(), "items that we did not find in the article"),
        Number("n_not_checkable", counts["not checkable"].sum(), "items that only private material answers"),
    ]
