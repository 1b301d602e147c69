"""What a report tells of what reporting checklists ask for."""

import pandas as pd

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
