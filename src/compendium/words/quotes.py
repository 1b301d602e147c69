"""The verbatim quotes that a reader attached, kept out of the repository.

``data/text/quotes.csv`` holds them. Git ignores it, no analysis that feeds ``results/`` reads it, and the
book shows the quotes where it is there and their gists where it is not.
"""

from pathlib import Path

import pandas as pd

from compendium.data import read_segments
from compendium.errors import DataError, Problem
from compendium.words.normalise import fingerprint

FOLDER = "text"
FILE = "quotes.csv"


def read_quotes(data_dir):
    """Return the quotes that were attached, each proved again.

    Parameters
    ----------
    data_dir : str or Path

    Returns
    -------
    DataFrame
        Columns segment_id, text, source, licence, and ``verified``: whether the text has the fingerprint of
        its segment. No rows where nothing was attached.

    Raises
    ------
    DataError
        If the file is there and is not what `attach_quotes` writes.
    """
    path = Path(data_dir, FOLDER, FILE)
    columns = ["segment_id", "text", "source", "licence"]
    if not path.is_file():
        empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
        return empty.assign(verified=pd.Series(dtype=bool))
    try:
        quotes = pd.read_csv(path, dtype="str", keep_default_na=False)[columns]
    except (KeyError, ValueError) as error:  # pandas' parser errors are ValueErrors
        remedy = "is not a file of quotes; delete it, or run `compendium quotes` again"
        raise DataError([Problem(str(path), 0, "", "", remedy)]) from error
    expected = quotes["segment_id"].map(read_segments(data_dir).set_index("segment_id")["text_sha256"])
    return quotes.assign(verified=quotes["text"].map(fingerprint).eq(expected).astype(bool))
