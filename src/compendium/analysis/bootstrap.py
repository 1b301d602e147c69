"""Intervals from drawing again, with replacement, the quotes or the people who spoke them.

Coders who are compared have draws of their own, made from the study's seed and their names alone, so that
nobody who joins or leaves moves the interval of others.

A draw counts how many of its quotes show each pattern. A measure takes an array draws × patterns, or
something that likewise can be multiplied by an array with a row for each pattern, and returns a number for
each draw, NaN where it is undefined.
"""

from typing import NamedTuple

import numpy as np

BLOCK = 2**21
"""Counts held at once, so that memory stays bounded."""

NO_INTERVAL = (np.nan, np.nan, 0)


class Quotes(NamedTuple):
    """Quotes by speaker and pattern: numbers from 0 of each of these, and how many quotes they share."""

    speakers: np.ndarray
    patterns: np.ndarray
    counts: np.ndarray

    def by_pattern(self):
        """Return how many quotes show each pattern."""
        counts = np.zeros(self.patterns.max(initial=-1) + 1, dtype=np.int64)
        np.add.at(counts, self.patterns, self.counts)
        return counts


class SpeakerDraws:
    """Counts of patterns in draws of speakers, never written out: most of many speakers show few patterns."""

    def __init__(self, taken, quotes):
        """Keep how often each draw takes each speaker (draws × speakers), and who spoke what."""
        self.taken, self.quotes = taken, quotes

    def __matmul__(self, columns):
        """Return what counts of patterns, draws × patterns, would give."""
        if columns.ndim == 2:
            return np.stack([self @ column for column in columns.T], axis=-1)
        speakers, patterns, counts = self.quotes
        return self.taken @ np.bincount(speakers, counts * columns[patterns], self.taken.shape[1])


def generator_of(seed, names):
    """Generator of random numbers that depends on a seed and on names, in whatever order.

    Parameters
    ----------
    seed : int
    names : list of str

    Returns
    -------
    numpy.random.Generator
    """
    return np.random.default_rng([seed, *";".join(sorted(names)).encode()])


def interval_over_quotes(measure, quotes, coverage, resamples, generator):
    """Percentile interval of a measure, from draws of as many quotes again as there are.

    Drawing how often each pattern occurs is the same, and faster. The counts become floating-point numbers,
    which multiply many times as fast and hold whole numbers exactly up to 2**53.

    Parameters
    ----------
    measure : function of draws
    quotes : Quotes
    coverage : float
        Share of the draws inside the interval, between 0 and 1.
    resamples : int
        Number of draws.
    generator : numpy.random.Generator

    Returns
    -------
    (low, high, undefined)
        NaN both where no draw defines the measure, or there is no second quote to draw; and how many draws
        do not define it, which are left out.
    """
    counts = quotes.by_pattern()
    n = counts.sum()
    if n < 2:
        return NO_INTERVAL
    sizes = _blocks(resamples, len(counts))
    draws = (generator.multinomial(n, counts / n, size=size).astype(float) for size in sizes)
    return _percentiles(np.concatenate([measure(drawn) for drawn in draws]), coverage)


def interval_over_speakers(measure, quotes, coverage, resamples, generator):
    """Percentile interval of a measure, from draws of as many speakers again, each with all of their quotes.

    Quotes of one person are alike in more than coders see. An interval that draws quotes takes them for
    strangers to each other, and may be too short.

    Parameters
    ----------
    measure, quotes, coverage, resamples, generator
        As `interval_over_quotes` takes them, and it says what is returned.
    """
    n = quotes.speakers.max(initial=-1) + 1
    if n < 2:
        return NO_INTERVAL
    draws = (_speakers_drawn(size, n, generator) for size in _blocks(resamples, n))
    return _percentiles(np.concatenate([measure(SpeakerDraws(taken, quotes)) for taken in draws]), coverage)


def _speakers_drawn(size, n, generator):
    """How often each of n speakers is taken in each of some draws."""
    # What integers() draws would depend on the size of a block.
    drawn = (generator.random((size, n)) * n).astype(np.int64) + n * np.arange(size)[:, None]
    return np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(float)


def _blocks(resamples, width):
    """Sizes of blocks that add up to so many draws of this width."""
    block = max(1, BLOCK // width)
    return [min(block, resamples - start) for start in range(0, resamples, block)]


def _percentiles(draws, coverage):
    """Ends of the interval that holds a share of the draws that are defined, and how many are not."""
    defined = draws[~np.isnan(draws)]
    limits = [(1 - coverage) / 2, (1 + coverage) / 2]
    low, high = np.quantile(defined, limits) if len(defined) else (np.nan, np.nan)
    return low, high, len(draws) - len(defined)
