"""Cells that list several things, and cells that many rows share: each distinct one is worked out once."""

import numpy as np
import pandas as pd


def listed(cell):
    """Parts of a cell that lists with semicolons; an empty cell lists nothing."""
    return [] if pd.isna(cell) else cell.split(";")


def joined(rows, by, column, separator="; "):
    """Join the texts of each group in the order of the rows.

    One join for each group: ``groupby(by)[column].agg(separator.join)`` makes a Series for each, which takes
    a hundred times as long.

    Parameters
    ----------
    rows : DataFrame
        No missing texts.
    by : str or list of str
        Columns to group by.
    column : str
        Of the texts.
    separator : str

    Returns
    -------
    Series of str indexed by ``by``, groups in the order met
    """
    groups = rows.groupby(by, sort=False, observed=True)
    in_groups = np.argsort(groups.ngroup().to_numpy(), kind="stable")
    texts = rows[column].to_numpy(dtype=object)[in_groups].tolist()
    sizes = groups.size()
    ends = sizes.cumsum()
    cells = [separator.join(texts[start:end]) for start, end in zip(ends - sizes, ends, strict=True)]
    return pd.Series(cells, sizes.index, dtype="str", name=column)


def once_each(rows, by, function):
    """Give every row what a function makes of the first row that has the same values.

    Parameters
    ----------
    rows : DataFrame
    by : list of str
        The only columns that the result hangs on, directly or through others; a missing value is a value.
    function : callable
        Takes a row as a named tuple of all columns.

    Returns
    -------
    array of objects, one for each row
    """
    kind = rows.groupby(by, sort=False, observed=True, dropna=False).ngroup().to_numpy()
    _, first = np.unique(kind, return_index=True)
    results = (function(row) for row in rows.iloc[first].itertuples())
    return np.fromiter(results, dtype=object, count=len(first))[kind]
