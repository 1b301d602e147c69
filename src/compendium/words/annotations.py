"""The annotations that were written of the claims, for the book to show."""

import json
from pathlib import Path

import pandas as pd

from compendium.errors import DataError, Problem
from compendium.words.quotes import FOLDER

FILE = "annotations.jsonld"


def read_annotations(data_dir):
    """Return the annotations that were written.

    Parameters
    ----------
    data_dir : str or Path

    Returns
    -------
    DataFrame, one row per annotation
        Columns claim_id, ``exact`` (the sentence), start, end, and the parts of the note: tagging,
        describing, assessing, linking. No rows where none were written.

    Raises
    ------
    DataError
        If the file is there and is not what `compendium.words.annotate.write_annotations` writes.
    """
    path = Path(data_dir, FOLDER, FILE)
    try:
        items = json.loads(path.read_text(encoding="utf-8"))["first"]["items"] if path.is_file() else []
        rows = [_row(item) for item in items]
    except (KeyError, TypeError, ValueError) as error:
        remedy = "is not a file of annotations; delete it, or run `compendium annotations` again"
        raise DataError([Problem(str(path), 0, "", "", remedy)]) from error
    columns = ["claim_id", "exact", "start", "end", "tagging", "describing", "assessing", "linking"]
    return pd.DataFrame(rows, columns=columns)


def _row(item):
    """Return what one annotation holds."""
    quote, position = item["target"]["selector"]
    parts = {body["purpose"]: body["value"] for body in item["body"]}
    claim = parts["identifying"].removeprefix("Claim ")
    return {"claim_id": claim, "exact": quote["exact"]} | position | parts
