"""How many practices are seen after hearing k of the participants, whatever the order of hearing them."""

import numpy as np
import pandas as pd

EXACT_WORK = 2**22
"""Steps up to which every subset is counted; nine people with ten practices need 46,080 at most."""

ROUNDING = 1e-12
"""A share of sets this close to a limit is taken to lie on it."""


def expected_accumulation(codings, by="participant_id"):
    """Practices expected to be seen after hearing k of the participants.

    The exact mean over all orders of participants (no resampling): a practice voiced by ``d`` of ``n``
    participants has been missed by ``k`` of them with probability C(n-d, k) / C(n, k).

    Parameters
    ----------
    codings : DataFrame, one row per coded segment
        Columns ``code_id`` and the one named by ``by``; repeats count once. Participants without a coded
        segment are not in it and so are never heard.
    by : str
        What is heard one after the other: ``participant_id``, or ``segment_id`` for quotes instead of people.

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
    d, n_codes_with_d = np.unique(np.bincount(codes), return_counts=True)
    seen = n_codes_with_d @ (1 - _missed(n_units, d))
    return pd.Series(seen, index=pd.RangeIndex(1, n_units + 1, name="k"), name="expected")


def chance_of_seeing(n, voiced_by):
    """Probability that a practice has been seen after hearing k of n participants.

    Its two extremes are known without any formula: a practice voiced by everyone is seen at once, and one
    that a single person voices is seen in step with the share of people heard.

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
    chance = 1 - _missed(n, np.asarray(voiced_by))
    return pd.DataFrame(
        chance.T, index=pd.RangeIndex(1, n + 1, name="k"), columns=pd.Index(voiced_by, name="voiced_by")
    )


def accumulation(codings, by="participant_id", coverage=0.95, orders=2000, seed=0):
    """Practices seen after k participants: expectation, interval over orders, and the two extremes.

    After k people of a random order, who has been heard is any set of k with equal chance. The interval is
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
        by one participant only, or by everyone; ``as_printed`` and ``heard``, practices seen when the
        participants are heard in the order of the rows, and who comes at k; ``interval`` (``exact`` or
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
    sets = _all_sets(units, codes, n_units) if exact else _random_orders(units, codes, n_units, orders, seed)
    expected = expected_accumulation(codings, by)
    table = pd.concat([expected, _interval(sets, coverage)], axis=1).reset_index()
    as_printed = np.bincount(_first_heard(units, codes), minlength=n_units).cumsum()
    return table.assign(
        each_by_one=table["k"] * n_codes / n_units,
        each_by_all=n_codes,
        as_printed=as_printed,
        heard=names,
        interval="exact" if exact else f"{orders} orders",
    )


def _incidence(codings, by):
    """Reduce the rows to who voiced what: units and codes as numbers, each pair once, sorted by code."""
    pairs = codings[[by, "code_id"]].dropna().drop_duplicates()
    if pairs.empty:
        raise ValueError(f"no coded segment is left, so there is no {by} to hear")
    units, unit_names = pd.factorize(pairs[by])
    codes, code_names = pd.factorize(pairs["code_id"])
    order = np.argsort(codes, kind="stable")
    return units[order], codes[order], unit_names, len(code_names)


def _missed(n, d):
    """C(n-d, k) / C(n, k) for each d (rows) and k = 1..n (columns), as a product that cannot overflow."""
    heard = np.arange(n)
    return np.cumprod(np.clip(n - d[:, None] - heard, 0, None) / (n - heard), axis=1)


def _first_heard(place_of_pair, codes):
    """First place in an order at which each code is heard; pairs are sorted by code."""
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return np.minimum.reduceat(place_of_pair, starts)


def _all_sets(units, codes, n):
    """Count the sets of k units in which j codes are seen: row k = 0..n, column j, whole numbers of any size.

    For each set of codes it keeps the number of unit sets of every size that voice just these codes, and
    adds the units one by one.
    """
    voiced = [0] * n
    for unit, code in zip(units.tolist(), codes.tolist(), strict=True):
        voiced[unit] |= 1 << code
    nobody = np.array([1] + [0] * n, dtype=object)
    ways = {0: nobody}
    for mask in voiced:
        joined = {seen: count.copy() for seen, count in ways.items()}
        for seen, count in ways.items():
            grown = joined.setdefault(seen | mask, np.zeros(n + 1, dtype=object))
            grown[1:] += count[:-1]
        ways = joined
    table = np.zeros((n + 1, max(codes) + 2), dtype=object)
    for seen, count in ways.items():
        table[:, seen.bit_count()] += count
    return table


def _random_orders(units, codes, n, orders, seed):
    """Count the orders in which j codes are seen after k units: row k = 0..n, column j."""
    rng = np.random.default_rng(seed)
    table = np.zeros((n + 1, codes.max() + 2), dtype=np.int64)
    k = np.arange(n + 1)
    for _ in range(orders):
        first = _first_heard(rng.permutation(n)[units], codes) + 1
        table[k, np.bincount(first, minlength=n + 1).cumsum()] += 1
    return table


def _interval(sets, coverage):
    """Read low, high and the covered share for k = 1..n off the counts of sets."""
    up_to = np.cumsum(sets[1:], axis=1)
    total = up_to[:, -1]
    share = (up_to / total[:, None]).astype(float)
    tail = (1 - coverage) / 2
    low = (share > tail + ROUNDING).argmax(axis=1)
    high = (share >= 1 - tail - ROUNDING).argmax(axis=1)
    rows = np.arange(len(share))
    below = np.where(low > 0, share[rows, low - 1], 0.0)
    return pd.DataFrame(
        {"low": low, "high": high, "covered": share[rows, high] - below},
        index=pd.RangeIndex(1, len(share) + 1, name="k"),
    )
