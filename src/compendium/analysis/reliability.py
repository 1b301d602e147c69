"""Percent agreement, Cohen's kappa and Krippendorff's alpha, from counts of patterns.

A pattern is one way in which the coders coded a quote. There may be very many quotes, but there are few
patterns, and a measure only needs to know how many quotes show each. The measures take

counts : array of int, shape (..., patterns)
    Number of quotes that show each pattern; leading axes, if any, are bootstrap draws.
codes : array of int, shape (patterns, coders)
    Category that each coder gave in each pattern, from 0; `MISSING` where the coder did not code.

and return an array of shape (...), NaN where the measure is undefined.

The page on which readers code for themselves works out the same in the browser (`reliability.js`). Both agree
to the last digit because they count in whole numbers, and add up fractions in the same order.
"""

import math

import numpy as np
import pandas as pd

MISSING = -1
"""Stands where a coder gave a quote no code."""


def numbered(codes):
    """Number the codes that coders gave, each different code from 0.

    Parameters
    ----------
    codes : DataFrame, or whatever makes an array, quotes × coders
        Missing where a coder gave no code.

    Returns
    -------
    array of int, quotes × coders
        `MISSING` where there is no code.
    """
    codes = np.asarray(codes, dtype=object)
    return pd.factorize(codes.ravel())[0].reshape(codes.shape)


def percent_agreement(counts, codes):
    """Share (0 to 1) of the quotes coded by both of two coders that they coded alike.

    Undefined if they have no quote in common.
    """
    both, alike = _both_and_alike(codes)
    return _ratio(counts @ alike, counts @ both)


def cohens_kappa(counts, codes):
    """Agreement of two coders beyond chance: 1 is perfect, 0 is chance.

    Chance is what two coders would reach who use each code as often as these do, without reading the quotes.
    Undefined if they have no quote in common, or if either gave one code throughout: the formula then yields
    0 whatever the other coder says, which tells nothing.

    References
    ----------
    Cohen (1960), Educational and Psychological Measurement 20:37-46.
    """
    both, alike = _both_and_alike(codes)
    n, first, second = counts @ both, *(counts @ (both[:, None] * votes) for votes in _votes(codes))
    told_apart = _several(first) & _several(second)
    return kappa_of(n, counts @ alike, (first * second).sum(axis=-1), told_apart)


def kappa_of(n, alike, by_chance, told_apart):
    """Cohen's kappa from counts of quotes, whole numbers or arrays of them.

    Parameters
    ----------
    n : int or array
        Quotes that both coders coded.
    alike : int or array
        Quotes that they coded alike.
    by_chance : int or array
        Quotes that they would code alike by chance, times ``n``: the sum over codes of how often the one
        coder gave the code times how often the other did.
    told_apart : bool or array
        Whether each of them gave more than one code.

    Returns
    -------
    float or array, NaN where undefined
    """
    # Both are n² times what Cohen has, and so whole numbers.
    return _ratio(n * alike - by_chance, np.where(told_apart, n * n - by_chance, 0))


def krippendorffs_alpha(counts, codes):
    """Agreement beyond chance of any number of coders, who may leave quotes out: 1 is perfect, 0 is chance.

    Chance is what comes out if all codes given are dealt to the quotes at random. Quotes that only one coder
    coded do not count. Undefined if no quote has two codes, or if fewer than two coders gave more than one
    code: nobody then could have agreed with anybody on what tells quotes apart. Codes have no order (nominal
    metric).

    References
    ----------
    Krippendorff (2019), Content Analysis, 4th ed., chapter 12.
    """
    votes = _votes(codes)
    coders = votes.sum(axis=(0, 2))
    several = coders >= 2
    votes = votes * several[:, None]
    told_apart = sum(_several(counts @ given).astype(int) for given in votes) >= 2
    votes = votes.sum(axis=0)
    totals = counts @ votes
    n = totals.sum(axis=-1)
    pairs = (votes * (votes - 1)).sum(axis=1)
    alike = np.zeros(n.shape)
    for size in np.unique(coders[several]):
        alike = alike + counts @ (pairs * (coders == size)) / (size - 1)
    return 1 - _ratio((n - 1) * (n - alike), np.where(told_apart, n * n - (totals * totals).sum(axis=-1), 0))


def why_undefined(codes, coders, given="code"):
    """Say why a measure is undefined for some coders.

    Parameters
    ----------
    codes : array of int, shape (patterns, coders)
    coders : sequence of str
        Their names.
    given : str
        What they gave.

    Returns
    -------
    str
        Such as ``kim gave one code throughout``: to all quotes that another coder coded too.
    """
    shared = codes[(codes != MISSING).sum(axis=1) >= 2].T
    single = [name for name, codes in zip(coders, shared, strict=True) if len(set(codes) - {MISSING}) == 1]
    return f"{' and '.join(single)} gave one {given} throughout" if single else "nothing in common"


def kappa_interval(table, quantile):
    """Interval of Cohen's kappa for large samples: kappa plus and minus ``quantile`` standard errors.

    It is cut off at -1 and 1, and rough for a few dozen quotes. At perfect agreement the standard error is 0,
    so that both ends are 1.

    Parameters
    ----------
    table : sequence of sequences of int
        Square: number of quotes by the first coder's code (rows) and the second's (columns).
    quantile : float
        Of the standard normal distribution; 1.96 for an interval of 95 %.

    Returns
    -------
    (low, high), NaN both where kappa is undefined

    References
    ----------
    Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323-327, formula for kappa not zero. All terms
    are multiplied by a power of the number of quotes, so that they are whole numbers up to the square root.
    """
    places = range(len(table))
    rows = [sum(int(count) for count in row) for row in table]
    columns = [sum(int(row[place]) for row in table) for place in places]
    n, alike = sum(rows), sum(int(table[place][place]) for place in places)
    by_chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    told_apart = min(sum(map(bool, rows)), sum(map(bool, columns))) > 1
    kappa, room = float(kappa_of(n, alike, by_chance, told_apart)), n * n - by_chance
    if math.isnan(kappa):
        return math.nan, math.nan
    on = sum(int(table[i][i]) * (room - (rows[i] + columns[i]) * (n - alike)) ** 2 for i in places)
    off = sum(int(table[i][j]) * (columns[i] + rows[j]) ** 2 for i in places for j in places if i != j)
    mean = alike * by_chance - 2 * by_chance * n + alike * n * n
    spread = n * (n * (on + (n - alike) ** 2 * off) - mean**2)
    margin = quantile * (math.sqrt(float(spread)) / float(room * room))
    return max(kappa - margin, -1.0), min(kappa + margin, 1.0)


def extreme_cases():
    """Percent, kappa and alpha of invented cases whose answer is known: two coders, and the codes A and B.

    Returns
    -------
    DataFrame, one row per case
        ``case``; ``AA``, ``AB``, ``BA``, ``BB`` (number of quotes by first and second coder's code);
        ``percent`` (0 to 1), ``kappa`` and ``alpha``.
    """
    cases = pd.DataFrame(
        [
            ("always the same code", 10, 0, 0, 10),
            ("the second coder tosses a coin", 5, 5, 5, 5),
            ("both say A nine times in ten, whatever the quote", 81, 9, 9, 1),
            ("never the same code", 0, 10, 10, 0),
            ("one code only, nothing to tell apart", 20, 0, 0, 0),
            ("the second coder gives one code throughout", 10, 0, 10, 0),
        ],
        columns=["case", "AA", "AB", "BA", "BB"],
    )
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    counts = cases[["AA", "AB", "BA", "BB"]].to_numpy()
    return cases.assign(
        percent=percent_agreement(counts, codes),
        kappa=cohens_kappa(counts, codes),
        alpha=krippendorffs_alpha(counts, codes),
    )


def _votes(codes):
    """Array coders × patterns × categories: 1 where a coder gave a category, else 0."""
    categories = np.arange(codes.max(initial=0) + 1)
    return (codes.T[:, :, None] == categories).astype(np.int64)


def _both_and_alike(codes):
    """Two arrays of bool over the patterns: both coders gave a code; they gave the same one."""
    first, second = codes.T
    both = (first != MISSING) & (second != MISSING)
    return both, both & (first == second)


def _several(totals):
    """Whether more than one code was given, from how often each was (last axis)."""
    return (totals > 0).sum(axis=-1) > 1


def _ratio(numerator, denominator):
    """Divide; NaN where the denominator is zero."""
    return numerator / np.where(denominator == 0, np.nan, denominator)
