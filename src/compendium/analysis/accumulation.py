"""How many practices the published quotes of k participants show, whatever the order of reading them."""

import numpy as np
import pandas as pd

from compendium.analysis.numbers import Number
from compendium.analysis.orders import all_sets, random_orders

EXACT_WORK = 2**22
"""Steps up to which every subset is counted; nine people with ten practices need 46,080 at most."""

ROUNDING = 1e-12
"""A share of sets this close to a limit is taken to lie on it."""


def expected_accumulation(codings, by="participant_id"):
    """Practices expected to be seen after reading the quotes of k participants.

    The exact mean over all orders of participants (no resampling): a practice voiced by ``d`` of ``n``
    participants has been missed by ``k`` of them with probability C(n-d, k) / C(n, k).

    Parameters
    ----------
    codings : DataFrame, one row per coded segment
        Columns ``code_id`` and the one named by ``by``; repeats count once. Participants without a coded
        segment are not in it and so are never read.
    by : str
        What is read one after the other: ``participant_id`` for the quotes of a person, ``segment_id`` for
        single quotes.

    Returns
    -------
    Series indexed by ``k`` = 1..n, in practices

    Raises
    ------
    ValueError
        If no participant is left.

    References
    ----------
    Colwell, Mao & Chang (2004), Ecology 85:2717-2727.
    """
    _, codes, names, _ = _incidence(codings, by)
    n_units = len(names)
    # One row of n numbers at a time: with a million quotes, a row for each code would not fit in memory.
    voiced_by = zip(*np.unique(np.bincount(codes), return_counts=True), strict=True)
    seen = sum(n_codes * (1 - _missed(n_units, d)) for d, n_codes in voiced_by)
    return pd.Series(seen, index=pd.RangeIndex(1, n_units + 1, name="k"), name="expected")


def chance_of_seeing(n, voiced_by):
    """Probability that a practice has been seen after reading the quotes of k of n participants.

    Two cases are known without any formula. A practice that everyone voices is seen with the first person.
    For one that a single person voices, the probability is the share of people read.

    Parameters
    ----------
    n : int
        Participants.
    voiced_by : sequence of int, each from 1 to n
        How many of them voice the practice.

    Returns
    -------
    DataFrame, probability, indexed by ``k`` = 1..n, one column for each entry of ``voiced_by``
    """
    chance = np.column_stack([1 - _missed(n, d) for d in voiced_by])
    return pd.DataFrame(
        chance, index=pd.RangeIndex(1, n + 1, name="k"), columns=pd.Index(voiced_by, name="voiced_by")
    )


def accumulation(codings, by="participant_id", coverage=0.95, orders=2000, seed=0):
    """Practices seen after k participants: the mean over all orders, an interval, and two extremes.

    After k people of a random order, who has been read is any set of k with equal chance. The interval is
    read off the number of practices seen in *each* of these sets: at most half of ``1 - coverage`` of the
    sets show fewer than ``low``, and at most as many show more than ``high``. It holds at least ``coverage``
    of the sets, usually more, because practices are whole. Where there are too many sets to count (many
    participants and many practices), ``orders`` random orders stand in for them, and the column ``interval``
    says so. The expectation is always exact. Nothing is extrapolated beyond n.

    Parameters
    ----------
    codings, by
        As :func:`expected_accumulation` takes them.
    coverage : float between 0 and 1
        Least share of the sets (or orders) inside the interval.
    orders, seed : int
        Number of random orders and their seed, used only where the sets are too many.

    Returns
    -------
    DataFrame, one row for each k = 1..n
        ``k``; ``expected``, ``low`` and ``high`` in practices; ``covered``, the share of sets inside the
        interval; ``each_by_one`` and ``each_by_all``, what would be expected if every practice were voiced
        by one participant only, or by everyone; ``as_printed`` and ``read``, practices seen when the
        participants are read in the order of the rows, and who comes at k; ``interval`` (``exact`` or
        ``2000 orders``).

    Raises
    ------
    ValueError
        If no participant is left or ``coverage`` is not between 0 and 1.
    """
    if not 0 < coverage < 1:
        raise ValueError(f"coverage is {coverage}; it must lie between 0 and 1")
    units, codes, names, n_codes = _incidence(codings, by)
    n_units = len(names)
    exact = n_units * (n_units + 1) * 2 ** min(n_units, n_codes) <= EXACT_WORK
    if exact:
        k, sets = all_sets(units, codes, n_units)
    else:
        k, sets = random_orders(units, codes, n_units, orders, seed)
    expected = expected_accumulation(codings, by)
    interval = _interval(k, sets, coverage).reindex(expected.index, method="ffill")
    table = pd.concat([expected, interval], axis=1).reset_index()
    as_printed = np.bincount(_first_seen(units, codes), minlength=n_units).cumsum()
    return table.assign(
        each_by_one=table["k"] * n_codes / n_units,
        each_by_all=n_codes,
        as_printed=as_printed,
        read=names,
        interval="exact" if exact else f"{orders} orders",
    )


def _incidence(codings, by):
    """Who voices what, as two arrays of numbers: units and codes, each pair once, sorted by code.

    Also the names of the units, in the order met, and the number of codes.
    """
    rows = codings[[by, "code_id"]].dropna()
    if rows.empty:
        raise ValueError(f"no coded segment is left, so there is no {by} to read")
    units, unit_names = pd.factorize(rows[by])
    codes, code_names = pd.factorize(rows["code_id"])
    pairs = np.sort(pd.unique(codes * len(unit_names) + units))
    codes, units = np.divmod(pairs, len(unit_names))
    return units, codes, unit_names, len(code_names)


def _missed(n, d):
    """Probability that d of n units are all missed by k of them: C(n-d, k) / C(n, k) for k = 1..n.

    It is worked out as a product, which cannot overflow. After 70 n/d units it is below exp(-70), far less
    than the rounding of a number near 1, and set to zero, because multiplying ever smaller numbers is slow.
    """
    missed = np.zeros(n)
    before = np.arange(min(n, 70 * n // d + 1))
    missed[: len(before)] = np.cumprod(np.clip(n - d - before, 0, None) / (n - before))
    return missed


def _first_seen(place_of_pair, codes):
    """First place in an order at which each code is seen; pairs are sorted by code."""
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return np.minimum.reduceat(place_of_pair, starts)


def _interval(k, sets, coverage):
    """Low, high and the share covered at each k, from the numbers of sets in which so many codes are seen."""
    up_to = np.cumsum(sets, axis=1)
    total = up_to[:, -1]
    share = (up_to / total[:, None]).astype(float)
    tail = (1 - coverage) / 2
    low = (share > tail + ROUNDING).argmax(axis=1)
    high = (share >= 1 - tail - ROUNDING).argmax(axis=1)
    rows = np.arange(len(share))
    below = np.where(low > 0, share[rows, low - 1], 0.0)
    return pd.DataFrame({"low": low, "high": high, "covered": share[rows, high] - below}, index=k)


def accumulation_numbers(table, by_quotes, coverage):
    """Numbers that the pages cite on how many people it takes to see the practices.

    Parameters
    ----------
    table, by_quotes : DataFrame
        What :func:`accumulation` returns for participants, and for quotes.
    coverage : float
        As :func:`accumulation` took it.

    Returns
    -------
    list of Number
    """
    one, what = table.iloc[0], "practices and contexts"
    people, quotes = _enough(table, "expected", 0.9), _enough(by_quotes, "expected", 0.9)
    surely, as_printed = _enough(table, "low", 1), _enough(table, "as_printed", 1)
    return [
        Number("n_quoted", len(table), "people quoted"),
        Number("n_codes", one["each_by_all"], f"{what} that anybody is quoted under"),
        Number("expected_after_one", one["expected"], f"{what} to be expected after reading one person"),
        Number("low_after_one", one["low"], f"{what} after one person, lower end of the interval"),
        Number("high_after_one", one["high"], f"{what} after one person, upper end of the interval"),
        Number("people_for_nine_tenths", people, f"people until nine tenths of {what} are expected"),
        Number("quotes_for_nine_tenths", quotes, f"quotes until nine tenths of {what} are expected"),
        Number("people_for_all", surely, f"people until the lower end of the interval is all {what}"),
        Number("people_for_all_as_printed", as_printed, f"people until all {what}, in print order"),
        Number("coverage", coverage, "least share of all orders of people inside an interval"),
    ]


def _enough(table, column, share):
    """Return how many must be read until a column reaches this share of all practices."""
    return (table[column] < share * table["each_by_all"]).sum() + 1
