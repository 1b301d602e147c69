"""The grid of analysis choices: what is tried of each, and every combination of them.

A combination says which coding is taken, which ranks of codes count, which sibling practices count as one,
who *primary care leaders* are, how many quotes a claim or a practice needs, and who or what is left out. What
the book does comes first; that combination is the *baseline*, which all others are compared with.

References
----------
Steegen, Tuerlinckx, Gelman & Vanpaemel (2016), Perspectives on Psychological Science 11:702-712.
"""

from itertools import combinations
from math import comb
from types import SimpleNamespace

import numpy as np
import pandas as pd

from compendium.analysis.codes import theme_of
from compendium.analysis.groups import EITHER_SIDE, readings_of_leaders
from compendium.choices import ALL, EACH, LEFT_OUT, NONE, OTHERS, judged, themes_to_merge

WORDS = {
    "coding": "coding",
    "ranks": "codes that count",
    "merged": "practices merged",
    "leaders": "primary care leaders",
    "min_quotes": "quotes needed",
    "left_out": "left out",
}
"""What each choice is called on a page."""
CHOICES = list(WORDS)
GRID = "sweep_"
"""Choices of study.yml that make the grid begin so."""


def grid_of(codings, codebook, groups, book, tried):
    """Values of each choice that are tried, written out for this study, what the book does first.

    Parameters
    ----------
    codings, codebook : DataFrame
    groups : dict of dict
        As `compendium.analysis.groups` describes them.
    book : dict
        What the book does: ``coding``, ``ranks``, ``leaders`` and ``min_quotes``. It merges nothing and
        leaves nothing out.
    tried : dict of str
        For each of ``CHOICES`` what else is tried, separated by ``;``. ``coding``: a coder, ``every other
        coder`` (of those who coded every quote) or ``consensus``. ``ranks``: of `analysis.codes.RANKS`.
        ``merged``: ``none``, a theme whose practices count as one, ``one theme`` (each of them in turn) or
        ``all themes``. ``leaders``: an affiliation or ``either side``; a study that does not declare them has
        only the latter. ``min_quotes``: whole numbers from 1. ``left_out``: of `choices.LEFT_OUT`; each
        participant or quote, or each two of them, in turn.

    Returns
    -------
    dict of str to list
        For each of ``CHOICES`` its values: coders, ranks, ``none`` or theme or ``all themes``, affiliations
        or ``either side``, integers, and what of ``LEFT_OUT`` is tried; each once.

    Raises
    ------
    ValueError
        If a choice has no value, or one that it cannot have.
    """
    coders, tops = list(codings["coder"].unique()), themes_to_merge(codebook)
    facts = SimpleNamespace(coders=coders, codebook=codebook, groups=groups)
    first = book | {"merged": NONE, "left_out": LEFT_OUT[0]}
    texts = {choice: f"{first[choice]};{tried[choice]}" for choice in CHOICES}
    if not readings_of_leaders(groups):
        texts["leaders"] = EITHER_SIDE
    values = {choice: _values(choice, texts[choice], facts) for choice in CHOICES}
    others = [coder for coder in _coders_of_every_quote(codings) if coder not in values["coding"]]
    return values | {
        "coding": _in_place_of(OTHERS, others, values["coding"]),
        "merged": _in_place_of(EACH, tops, values["merged"]),
    }


def _coders_of_every_quote(codings):
    """Return the coders who coded every quote that somebody did: to leave one out is not to deny its code."""
    primary = codings[codings["rank"] == "primary"]
    coded = primary.groupby("coder", sort=False, observed=True)["segment_id"].nunique()
    return coded.index[coded == primary["segment_id"].nunique()].tolist()


def _values(choice, text, facts):
    """Return the values of one choice, each once: words, or whole numbers."""
    text, complaint = judged(GRID + choice, text, facts)
    if complaint:
        raise ValueError(complaint)
    values = dict.fromkeys(value.strip() for value in text.split(";"))
    return list(dict.fromkeys(map(int, values)) if choice == "min_quotes" else values)


def _in_place_of(word, meant, values):
    """Return the values with a word replaced by what it stands for, each value once."""
    return list(dict.fromkeys(one for value in values for one in (meant if value == word else [value])))


def left_out_sets(segments, participants, kinds, most, seed):
    """Everything that is left out in turn.

    Parameters
    ----------
    segments, participants : DataFrame
        Columns ``segment_id`` and ``participant_id``.
    kinds : sequence of str
        Of ``LEFT_OUT``.
    most, seed : int
        Where a kind has more than ``most`` sets, as many as that are drawn at random.

    Returns
    -------
    names : DataFrame, one row per set
        ``kind`` and ``left_out``, by name (``074 + 113``; ``nothing``).
    kept : array of bool, sets × quotes
        Which quotes remain, in the order of ``segments``.
    """
    people = participants["participant_id"].to_numpy()
    said_by = people[:, None] == segments["participant_id"].to_numpy()[None, :]
    quotes = segments["segment_id"].to_numpy(), np.eye(len(segments), dtype=bool)
    units = {"participant": (people, said_by), "quote": quotes}
    sizes = {"one": 1, "two": 2}
    rng = np.random.default_rng(seed)
    names, kept = [], []
    for kind in kinds:
        size, _, unit = kind.partition(" ")
        labels, gone = units.get(unit.removesuffix("s"), quotes)
        for chosen in _subsets(len(labels), sizes.get(size, 0), most, rng):
            names.append((kind, " + ".join(labels[chosen]) or kind))
            kept.append(~gone[chosen].any(axis=0))
    return pd.DataFrame(names, columns=["kind", "left_out"]), np.array(kept)


def _subsets(n, size, most, rng):
    """Return all subsets of that size of n things, or as many as ``most`` of them, as lists of places."""
    if comb(n, size) <= most:
        return [list(subset) for subset in combinations(range(n), size)]
    drawn = set()
    while len(drawn) < most:
        drawn.add(tuple(sorted(rng.choice(n, size, replace=False).tolist())))
    return [list(subset) for subset in sorted(drawn)]


def every_combination(grid, names):
    """Every combination of the grid.

    Parameters
    ----------
    grid : dict
        As :func:`grid_of` returns it.
    names : DataFrame
        As :func:`left_out_sets` returns it.

    Returns
    -------
    DataFrame, one row per combination, the baseline first
        ``CHOICES``, with what is left out by name, and ``kind`` of what is left out; the last choice changes
        fastest.
    """
    *others, _ = (grid[choice] for choice in CHOICES)
    product = pd.MultiIndex.from_product([*others, range(len(names))], names=CHOICES)
    rows = product.to_frame(index=False)
    places = rows["left_out"].to_numpy()
    return rows.assign(left_out=names["left_out"].to_numpy()[places], kind=names["kind"].to_numpy()[places])


def merged_codes(codebook, merged):
    """What each code counts as when sibling practices are merged.

    Parameters
    ----------
    codebook : DataFrame
    merged : str
        ``none``, ``all themes``, or the theme whose practices become one.

    Returns
    -------
    Series of code_id, indexed by code_id
        Each code itself or, if it is a practice that is merged, its theme.
    """
    codes = pd.Series(codebook["code_id"].to_numpy(), index=codebook["code_id"].to_numpy())
    theme = theme_of(codes, codebook)
    is_practice = codebook["kind"].eq("practice").to_numpy()
    return codes.mask(is_practice & ((theme == merged) | (merged == ALL)), theme)
