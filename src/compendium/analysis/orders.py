"""In how many sets of k units, or in how many orders after k units, a given number of codes is seen.

A unit is whatever is read one after the other, the quotes of a person or each quote. All functions take

units, codes : array of int
    Who voices what, as numbers from 0: each pair once, sorted by code.
n : int
    Units.

and return ``k``, an array of numbers of units read, and an array k × (number of codes + 1) that counts the
sets of k units, or the orders, in which j codes are seen.
"""

import numpy as np
import pandas as pd

BLOCK = 2**20
"""Orders times kinds of units held at once, so that memory stays bounded."""


def all_sets(units, codes, n):
    """Count all sets of k = 1..n units, exactly.

    The units are added one by one. For each set of codes seen so far it keeps how many sets of units, of each
    size, voice just these codes. Codes are bits of a number. The work grows with the number of sets of codes.
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
    return np.arange(1, n + 1), table[1:]


def random_orders(units, codes, n, orders, seed):
    """Count random orders, at each k at which any of them shows a code for the first time.

    Between two such k nothing changes. Units with the same codes are of one kind. An order is not drawn unit
    by unit, but from one new code to the next, so that millions of units of a few kinds take no longer than
    some of each.
    """
    kinds, sizes = _kinds(units, codes, n)
    generator = np.random.default_rng(seed)
    block = max(1, BLOCK // len(kinds))
    steps = [
        step
        for start in range(0, orders, block)
        for step in _steps(kinds, sizes, min(block, orders - start), generator)
    ]
    at, before, after = (np.concatenate(part) for part in zip(*steps, strict=True))
    k, row = np.unique(at, return_inverse=True)
    table = np.zeros((len(k), kinds.shape[1] + 1), dtype=np.int64)
    np.add.at(table, (row, after), 1)
    np.add.at(table, (row, before), -1)
    table[0, 0] += orders
    return k, table.cumsum(axis=0)


def _kinds(units, codes, n):
    """Kinds of units that voice the same codes: array kinds × codes of bool, and the number of units of each.

    Code after code, it splits each group into those who voice the code and those who do not.
    """
    kind, n_kinds = np.zeros(n, dtype=np.int64), 1
    for voicing in np.split(units, np.flatnonzero(np.diff(codes)) + 1):
        split, groups = pd.factorize(kind[voicing])
        kind[voicing] = n_kinds + split
        n_kinds += len(groups)
    _, example, sizes = np.unique(kind, return_index=True, return_counts=True)
    place = np.full(n, -1)
    place[example] = np.arange(len(example))
    kept = place[units] >= 0
    kinds = np.zeros((len(example), codes.max() + 1), dtype=bool)
    kinds[place[units[kept]], codes[kept]] = True
    return kinds, sizes


def _steps(kinds, sizes, orders, generator):
    """For each step at which orders show something new, yield k, and the codes seen before it and after it.

    Of the units not yet read, the ``useful`` ones have an unseen code. The number of others that come before
    the first useful one has a negative hypergeometric distribution, which is drawn here as a beta-binomial
    one. Each useful unit is equally likely to be that first one.
    """
    seen = np.zeros((orders, kinds.shape[1]), dtype=bool)
    k = np.zeros(orders, dtype=np.int64)
    n, weights = sizes.sum(), kinds.T.astype(np.float32)
    while len(seen):
        useful = np.where((~seen).astype(np.float32) @ weights > 0, sizes, 0).cumsum(axis=1)
        n_useful = useful[:, -1]
        k = k + 1 + generator.binomial(n - k - n_useful, generator.beta(1, n_useful))
        chosen = (useful <= generator.integers(n_useful)[:, None]).sum(axis=1)
        before, seen = seen.sum(axis=1), seen | kinds[chosen]
        after = seen.sum(axis=1)
        yield k, before, after
        unfinished = after < seen.shape[1]
        seen, k = seen[unfinished], k[unfinished]
