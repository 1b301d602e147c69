"""The dated events in order: what happened when, how precisely it is dated, and how cold or warm it was."""

import pandas as pd

from compendium.analysis.numbers import Number

COLUMNS = ["event_id", "start", "end", "when", "precision", "days", "label", "temperature"]
SOURCES = ["claim_id", "document", "locator", "url", "layer"]


def when(start, end, precision):
    """Date of an event as text, no more precise than it is known.

    Parameters
    ----------
    start, end : Timestamp
        First and last day.
    precision : str
        ``day``, ``month``, ``season``, ``quarter``, ``year`` or ``period``.

    Returns
    -------
    str
        Such as ``26 Nov 2021``, ``Jun 2021``, ``Jul–Sep 2021`` or ``28 Jan – 4 Jul 2023``. A period keeps its
        days unless it begins and ends with a month. Names of months are English whatever the locale.
    """
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
    """Every dated event in order.

    Parameters
    ----------
    events : DataFrame, one row per event
        With the columns of the data contract; an empty ``end`` means that the event ended when it began.

    Returns
    -------
    DataFrame, in order of start, then end, then identifier
        ``event_id``, ``start``, ``end`` (ISO dates), ``when`` (the date as text), ``precision``, ``days``
        (from start to end, both included), ``label``, ``temperature``, ``claim_id``, ``document``,
        ``locator``, ``url`` and ``layer``.

    Raises
    ------
    ValueError
        If a date is none, or an event ends before it starts.
    """
    start, end = _dates(events)
    backwards = events.loc[end < start, "event_id"]
    if len(backwards):
        raise ValueError(f"events that end before they start: {', '.join(backwards)}")
    known = zip(start, end, events["precision"], strict=True)
    table = events.assign(
        end=events["end"].fillna(events["start"]),
        when=[when(first, last, precision) for first, last, precision in known],
        days=(end - start).dt.days + 1,
    )
    return table.sort_values(["start", "end", "event_id"], ignore_index=True)[[*COLUMNS, *SOURCES]]


def _dates(events):
    """Start and end of each event as timestamps; an event without an end ends on its first day."""
    text = events[["start", "end"]].assign(end=events["end"].fillna(events["start"]))
    dates = text.apply(pd.to_datetime, format="%Y-%m-%d", errors="coerce")
    if unreadable := sorted(set(text.to_numpy()[dates.isna().to_numpy()])):
        raise ValueError(f"not dates: {', '.join(map(str, unreadable))}")
    return dates["start"], dates["end"]


def turns(table):
    """Each turn from cold to warm or back, with the least and the most days that it can have taken.

    Parameters
    ----------
    table : DataFrame
        What :func:`timeline` returns. Only the temperatures ``freeze`` and ``thaw`` take part.

    Returns
    -------
    DataFrame, one row per turn in order
        ``before`` and ``after`` (event_ids), ``turns_to`` (``freeze`` or ``thaw``), ``from_when``,
        ``to_when``; ``days_least``, from the end of the one to the start of the other (0 where they may
        overlap), and ``days_most``, from the start of the one to the end of the other.
    """
    dated = table[table["temperature"].isin(["freeze", "thaw"])].reset_index(drop=True)
    start, end = _dates(dated)
    turned = dated["temperature"].ne(dated["temperature"].shift()) & (dated.index > 0)
    both = pd.DataFrame(
        {
            "before": dated["event_id"].shift(),
            "after": dated["event_id"],
            "turns_to": dated["temperature"],
            "from_when": dated["when"].shift(),
            "to_when": dated["when"],
            "days_least": (start - end.shift()).dt.days.clip(lower=0),
            "days_most": (end - start.shift()).dt.days,
        }
    )[turned]
    return both.astype({"days_least": int, "days_most": int}).reset_index(drop=True)


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
        the article dates) and ``n_other`` (dated by the poster or the public record).
    """
    marked = table.assign(n_article=table["document"].eq("article"), n_other=table["document"].ne("article"))
    grouped = marked.groupby("temperature", sort=False).agg(
        n_events=("event_id", "size"),
        first_start=("start", "min"),
        last_end=("end", "max"),
        n_article=("n_article", "sum"),
        n_other=("n_other", "sum"),
    )
    return grouped.reset_index()


def timeline_numbers(table, turned):
    """Numbers that the pages cite on the dated events and on the turns between cold and warm.

    Parameters
    ----------
    table, turned : DataFrame
        What :func:`timeline` and :func:`turns` return.

    Returns
    -------
    list of Number
    """
    by, temperature = table["document"], table["temperature"]
    return [
        Number("n_events", len(table), "dated events"),
        Number("n_by_article", (by == "article").sum(), "events dated by the article"),
        Number("n_by_poster", (by == "poster").sum(), "events dated by the poster"),
        Number("n_by_public_record", (by == "public record").sum(), "events dated by the public record"),
        Number("n_to_the_day", (table["precision"] == "day").sum(), "events known to the day"),
        Number("n_freeze", (temperature == "freeze").sum(), "events that cooled relations"),
        Number("n_thaw", (temperature == "thaw").sum(), "events that warmed relations"),
        Number("first_when", table["when"].iloc[0], "date of the first event"),
        Number("last_when", table["when"].iloc[-1], "date of the last event"),
        Number("n_turns", len(turned), "turns from cold to warm, or back"),
        Number("turn_from_when", _each(turned["from_when"]), "date of the event before each turn"),
        Number("turn_to_when", _each(turned["to_when"]), "date of the event after each turn"),
        Number("turn_days_least", _each(turned["days_least"]), "days that each turn took at least"),
        Number("turn_days_most", _each(turned["days_most"]), "days that each turn took at most"),
    ]


def _each(values):
    """Return the only value as it is, and several as one text."""
    return values.iloc[0] if len(values) == 1 else ", ".join(values.astype(str))
