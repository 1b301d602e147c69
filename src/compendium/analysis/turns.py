"""When relations turned from cold to warm or back, as narrowly as dated events allow."""

import math
from itertools import pairwise

import pandas as pd

from compendium.analysis.numbers import Number
from compendium.analysis.timeline import UNDATED, event_dates

COLUMNS = ["turns_to", "before", "after", "from_when", "to_when", "days_least", "days_most"]


def turns(table):
    """Each turn from cold to warm or back, with the least and the most days from its one side to the other.

    Only days that a source gives can bound a turn: events without a date, or whose first and last day we set
    ourselves (layer ``derived``), take no part, nor do those of another temperature than ``freeze`` and
    ``thaw``. Of all cold events in a row the latest counts, and of all warm ones the earliest.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.timeline.timeline` returns.

    Returns
    -------
    DataFrame, one row per turn in order
        ``turns_to`` (``freeze`` or ``thaw``); ``before`` and ``after`` (the event_ids nearest to the turn),
        ``from_when`` and ``to_when`` (their dates); ``days_least`` (0 where the two may fall together) and
        ``days_most``.
    """
    by_a_source = table["precision"].ne(UNDATED) & table["layer"].ne("derived")
    dated = table[by_a_source & table["temperature"].isin(["freeze", "thaw"])]
    row = dated["temperature"].ne(dated["temperature"].shift()).cumsum()
    sides = [side for _, side in dated.groupby(row)]
    found = [_turn(before, after) for before, after in pairwise(sides)]
    return pd.DataFrame(found, columns=COLUMNS)


def _turn(before, after):
    """Return one turn between the events in a row before it and those after it."""
    starts, ends = event_dates(before)
    latest = ends.where(before["precision"] == "period", starts).max(), ends.max()
    starts, ends = event_dates(after)
    earliest = starts.min(), starts.where(after["precision"] == "period", ends).min()
    last, first = before.iloc[-1], after.iloc[0]
    least, most = max((earliest[0] - latest[1]).days, 0), (earliest[1] - latest[0]).days
    return first["temperature"], last["event_id"], first["event_id"], last["when"], first["when"], least, most


def turns_numbers(turned):
    """Numbers that the pages cite on the turns between cold and warm, above all the last one to warm.

    Parameters
    ----------
    turned : DataFrame
        What :func:`turns` returns.

    Returns
    -------
    list of Number
    """
    warming = turned[turned["turns_to"] == "thaw"]
    last = warming.iloc[-1] if len(warming) else dict.fromkeys(COLUMNS, math.nan)
    to_warm = "from the last cold event to the first warm one, where relations last turned warm"
    return [
        Number(
            "last_cold_when",
            last["from_when"],
            "date of the last cold event before relations last turned warm",
        ),
        Number("first_warm_when", last["to_when"], "date of the first warm event after it"),
        Number("days_least", last["days_least"], f"days at least {to_warm}"),
        Number("days_most", last["days_most"], f"days at most {to_warm}"),
    ]
