"""How far one coder agrees with each of others: percent, kappa with its interval, alpha.

The page on which readers code for themselves works out the same (`reliability.js`); a test compares both to
the last digit.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import numpy as np
import pandas as pd

from compendium.analysis.agreement import LEVELS
from compendium.analysis.codes import theme_of
from compendium.analysis.reliability import (
    MISSING,
    cohens_kappa,
    kappa_interval,
    krippendorffs_alpha,
    numbered,
    percent_agreement,
    why_undefined,
)


def compared(first, second, quantile):
    """Agreement of two coders: percent, kappa with its interval, alpha.

    Parameters
    ----------
    first, second : sequence of str
        The code that each gave to each quote, in the same order; missing where there is none.
    quantile : float
        Of the standard normal distribution, for the interval of kappa.

    Returns
    -------
    dict
        ``n``, the quotes that both coded; ``percent`` (0 to 1), ``kappa``, ``low``, ``high`` and ``alpha``,
        NaN where undefined.
    """
    codes = _side_by_side([first, second])
    codes = codes[(codes != MISSING).all(axis=1)]
    each = np.ones(len(codes), dtype=np.int64)
    size = codes.max(initial=-1) + 1
    table = np.zeros((size, size), dtype=np.int64)
    np.add.at(table, tuple(codes.T), 1)
    low, high = kappa_interval(table.tolist(), quantile)
    return {
        "n": len(codes),
        "percent": float(percent_agreement(each, codes)),
        "kappa": float(cohens_kappa(each, codes)),
        "low": low,
        "high": high,
        "alpha": float(krippendorffs_alpha(each, codes)),
    }


def alpha_of(coders):
    """Krippendorff's alpha of any number of coders.

    Parameters
    ----------
    coders : sequence of sequences of str
        Of each coder the code of each quote, in the same order; missing where there is none.

    Returns
    -------
    float, NaN where undefined
    """
    codes = _side_by_side(coders)
    return float(krippendorffs_alpha(np.ones(len(codes), dtype=np.int64), codes))


def _side_by_side(coders):
    """Codes of several coders, each a sequence of codes, as an array quotes × coders of numbers."""
    return numbered(np.array([list(codes) for codes in coders], dtype=object).T)


def comparisons(codes, coders, others, codebook, quantile):
    """Agreement of each coder with each of others, on practices (leaf codes) and on themes.

    Parameters
    ----------
    codes : DataFrame, index ``segment_id``, one column per coder
        As `compendium.analysis.agreement.primary_by_coder` gives it.
    coders, others : list of str
    codebook : DataFrame
    quantile : float
        Of the standard normal distribution, for the interval of kappa.

    Returns
    -------
    DataFrame, one row per coder, level and other coder
        ``coder``, ``level``, ``with``, what `compared` returns, and ``remark``: why kappa is undefined, empty
        where it is not.
    """
    at = {"practice": codes, "theme": codes.apply(theme_of, codebook=codebook)}
    rows = []
    for coder, level, other in product(coders, LEVELS, others):
        first, second = at[level][coder], at[level][other]
        found = compared(first, second, quantile)
        undefined = math.isnan(found["kappa"])
        remark = why_undefined(_side_by_side([first, second]), [coder, other]) if undefined else ""
        rows.append({"coder": coder, "level": level, "with": other, **found, "remark": remark})
    return pd.DataFrame(rows)


def fixed(number, decimals=3):
    """Number as text with so many decimals; halves are rounded away from zero, as in JavaScript.

    >>> fixed(0.0625), fixed(-0.0625), fixed(float("nan"))
    ('0.063', '-0.063', 'undefined')
    """
    if math.isnan(number):
        return "undefined"
    written = Decimal(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return str(written if written else abs(written))
