"""Which combinations of choices are one and the same variant.

Two combinations are one *variant* if they give the same codes to the same quotes, ask for as many quotes and
read *primary care leaders* alike. So two codings that differ in no code in force are one, and so is leaving
out a quote or the only person quoted in it.
"""

import numpy as np
import pandas as pd


def situations(given, kept):
    """Number what is judged under each coding with each set of quotes: the same codes, the same number.

    Parameters
    ----------
    given : array of bool, codings × quotes × codes
        Whether a quote has a code.
    kept : array of bool, sets × quotes
        Which quotes are not left out.

    Returns
    -------
    array of int, codings × sets
        Numbers from 0 in the order met, set by set and coding by coding. A quote that has no code counts as
        one that is left out.
    """
    n_codings, n_quotes, n_codes = given.shape
    codes_of_quotes = np.vstack([np.zeros((1, n_codes), dtype=bool), given.reshape(-1, n_codes)])
    told = _numbered(codes_of_quotes)[1:].reshape(n_codings, 1, n_quotes)  # 0 for a quote without a code
    return _numbered((told * kept).reshape(-1, n_quotes)).reshape(n_codings, len(kept))


def variants_of(numbers, n_ways):
    """Number the variants that the combinations of a grid are.

    Parameters
    ----------
    numbers : array of int, codings × sets
        As :func:`situations` returns it.
    n_ways : int
        In how many ways each situation is judged, each of which is another variant.

    Returns
    -------
    array of int
        Numbers from 0 in the order met, one for each coding, way and set, the set changing fastest.
    """
    return pd.factorize((numbers[:, None, :] * n_ways + np.arange(n_ways)[:, None]).ravel())[0]


def _numbered(rows):
    """Number the rows of an array from 0 in the order met; rows that are equal have the same number."""
    return pd.factorize(np.array([row.tobytes() for row in rows], dtype=object))[0]
