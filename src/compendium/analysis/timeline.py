"""The events in order: what happened when, how precisely it is dated, and how cold or warm it was."""

import math

import pandas as pd

from compendium.analysis.numbers import Number

UNDATED = "undated in print"
"""Precision of an event that print tells without a date."""

COLUMNS = ["event_id", "start", "end", "when", "precision", "days", "label", "temperature"]
SOURCES = ["claim_id", "document", "locator", "url", "layer"]


def when(start, end, precision):
    """Date of an event as text, no more precise than it is known.

    Parameters
    ----------
    start, end : Timestamp
        First and last day, none where the event is undated.
    precision : str
        ``day``, ``month``, ``season``, ``quarter``, ``year``, ``period`` or ``undated in print``.

    Returns
    -------
    str
        Such as ``26 Nov 2021``, ``Jun 2021``, ``Jul–Sep 2021``, ``28 Jan – 4 Jul 2023`` or ``undated``. A
        period keeps its days unless it begins and ends with a month. Names of months are English whatever the
        locale.
    """
    if precision == UNDATED:
        return "undated"
    if precision == "day" or start == end:
        return _day(start)
    if precision == "year" and start.year == end.year:
        return str(start.year)
    one_month = (start.year, start.month) == (end.year, end.month)
    whole_months = start.is_month_start and end.is_month_end
    if precision == "period" and not whole_months:
        return f"{start.day}–{_day(end)}" if one_month else f"{_day(start, end.year)} – {_day(end)}"
    if one_month:
        return f"{_month(end)} {end.year}"
    return f"{_month(start)}{'' if start.year == end.year else f' {start.year}'}–{_month(end)} {end.year}"


def _month(date):
    """Short English name of a month, such as ``Jun``."""
    return date.month_name()[:3]


def _day(date, known_year=None):
    """Day as text, such as ``26 Nov 2021``; without the year if it is known."""
    return f"{date.day} {_month(date)}" + ("" if date.year == known_year else f" {date.year}")


def timeline(events):
    """Every event in order.

    Parameters
    ----------
    events : DataFrame, one row per event
        With the columns of the data contract; a dated event without ``end`` ended when it began.

    Returns
    -------
    DataFrame, in order of start, then end
        ``event_id``, ``start``, ``end`` (ISO dates), ``when`` (the date as text), ``precision``, ``days``
        (from start to end, both included), ``label``, ``temperature``, ``claim_id``, ``document``,
        ``locator``, ``url`` and ``layer``. An event without a date stands behind the one before it in
        ``events``: its place is ours.

    Raises
    ------
    ValueError
        If a date is none, or an event ends before it starts.
    """
    start, end = event_dates(events)
    backwards = events.loc[end < start, "event_id"]
    if len(backwards):
        raise ValueError(f"events that end before they start: {', '.join(backwards)}")
    known = zip(start, end, events["precision"], strict=True)
    table = events.assign(
        end=events["end"].fillna(events["start"]),
        when=[when(first, last, precision) for first, last, precision in known],
        days=((end - start).dt.days + 1).astype("Int64"),
    )
    place = pd.DataFrame({"start": start.ffill(), "end": end.ffill()}).reset_index(drop=True)
    order = place.sort_values(["start", "end"], kind="stable", na_position="first").index
    return table.iloc[order].reset_index(drop=True)[[*COLUMNS, *SOURCES]]


def event_dates(events):
    """Start and end of each event as timestamps, none where it has no date; without an end, the first day.

    Raises
    ------
    ValueError
        If a date is none.
    """
    text = events[["start", "end"]].assign(end=events["end"].fillna(events["start"]))
    dates = pd.DataFrame(
        {name: pd.to_datetime(text[name], format="%Y-%m-%d", errors="coerce") for name in text}
    )
    if unreadable := sorted(set(text.to_numpy()[(dates.isna() & text.notna()).to_numpy()])):
        raise ValueError(f"not dates: {', '.join(unreadable)}")
    return dates["start"], dates["end"]


def spells(table):
    """Number of events of each temperature, and the first and last day of them.

    Parameters
    ----------
    table : DataFrame
        What :func:`timeline` returns.

    Returns
    -------
    DataFrame, one row per temperature that occurs, in order of first appearance
        ``temperature``, ``n_events``, ``first_start``, ``last_end`` (ISO dates), ``n_article`` (events that
        the article dates), ``n_other`` (dated by the poster or the public record) and ``n_undated``.
    """
    by = dated_by(table)
    marked = table.assign(n_article=by == "article", n_undated=by == "nobody")
    grouped = marked.assign(n_other=~marked["n_article"] & ~marked["n_undated"]).groupby(
        "temperature", sort=False
    )
    counted = {name: (name, "sum") for name in ("n_article", "n_other", "n_undated")}
    return grouped.agg(
        n_events=("event_id", "size"), first_start=("start", "min"), last_end=("end", "max"), **counted
    ).reset_index()


def dated_by(table):
    """Who dates each event: ``article``, ``poster``, ``public record``, or ``nobody``."""
    return table["document"].where(table["precision"] != UNDATED, "nobody")


def timeline_numbers(table):
    """Numbers that the pages cite on the events, and on who dates them.

    Parameters
    ----------
    table : DataFrame
        What :func:`timeline` returns.

    Returns
    -------
    list of Number
    """
    by, temperature = dated_by(table), table["temperature"]
    causes = (by == "nobody") & (temperature == "thaw") & table["claim_id"].notna()
    dated = table.loc[by != "nobody", "when"].tolist() or [math.nan]
    return [
        Number("n_events", len(table), "events of the timeline"),
        Number("n_by_article", (by == "article").sum(), "events dated by the article"),
        Number("n_by_poster", (by == "poster").sum(), "events dated by the poster"),
        Number("n_by_public_record", (by == "public record").sum(), "events dated by the public record"),
        Number("n_undated", (by == "nobody").sum(), "events that print tells without a date"),
        Number("n_undated_causes", causes.sum(), "events without a date that a claim tells of as warming"),
        Number("n_to_the_day", (table["precision"] == "day").sum(), "events known to the day"),
        Number("n_freeze", (temperature == "freeze").sum(), "events that cooled relations"),
        Number("n_thaw", (temperature == "thaw").sum(), "events that warmed relations"),
        Number("first_when", dated[0], "date of the first dated event"),
        Number("last_when", dated[-1], "date of the last dated event"),
    ]
