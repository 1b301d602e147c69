"""What stands under every combination of analysis choices: the verdicts, vectorised in one process.

What is left out changes fastest. So a coding is looked up once, and the quotes behind every claim and
practice are counted for all sets of quotes left out together, as a product of matrices.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from compendium.analysis.codes import codes_given, leaf_codes
from compendium.analysis.evidence import cited_quotes, groups_named, verdict_places
from compendium.sweep.grid import every_variant, left_out_sets, merged_codes

PRACTICE_VERDICTS = ["several sides", "one side", "single voice", "unsupported"]


class Arrays(NamedTuple):
    """What does not change between variants, as arrays over claims, quotes and people."""

    claims: pd.Index
    quotes: pd.Index
    practices: pd.Index
    pairs: pd.DataFrame  # claim, quote, and the code of the claim through which it is reached
    speaks: np.ndarray  # people × quotes
    side: np.ndarray  # affiliation of each person, as a number
    belongs: np.ndarray  # claims × people: in the group that the claim names
    named: np.ndarray  # claims
    checkable: np.ndarray  # claims


def sweep(segments, participants, codebook, codings, claims, evidence, grid, most, seed):
    """Judge every claim and every practice under every variant.

    Parameters
    ----------
    segments, participants, codebook, codings, claims, evidence : DataFrame
        With the columns of the data contract.
    grid : dict
        As :func:`compendium.sweep.grid.grid_of` returns it.
    most, seed : int
        As :func:`compendium.sweep.grid.left_out_sets` takes them.

    Returns
    -------
    variants : DataFrame, one row per variant
        As :func:`compendium.sweep.grid.every_variant` returns it, the baseline first.
    claim_verdicts : array of uint8, variants × claims in the order of ``claims``
        Places in `compendium.analysis.evidence.VERDICTS`.
    practice_verdicts : array of uint8, variants × leaf codes in codebook order
        Places in ``PRACTICE_VERDICTS``: ``several sides`` (affiliations), ``one side`` (several voices of
        it), ``single voice``, ``unsupported`` (fewer quotes than are asked for). Merged codes share the
        verdict of the code that they became.
    """
    study = _study(claims, evidence, segments, participants, codebook)
    names, kept = left_out_sets(segments, participants, grid["left_out"], most, seed)
    claim_blocks, practice_blocks = [], []
    for coding, ranks, merged in product(grid["coding"], grid["ranks"], grid["merged"]):
        counts_as = merged_codes(codebook, merged)
        given = codes_given(codings.assign(code_id=codings["code_id"].map(counts_as)), coding, ranks)
        pairs = set(zip(given["segment_id"], given["code_id"], strict=True))
        supported = _counts(_claim_support(pairs, counts_as, study), kept, study)
        practised = _counts(_practice_support(pairs, counts_as, study), kept, study)
        for min_quotes in grid["min_quotes"]:
            claim_blocks.append(_claim_verdicts(*supported, study, min_quotes))
            practice_blocks.append(_practice_verdicts(*practised, study, min_quotes))
    return every_variant(grid, names), np.concatenate(claim_blocks), np.concatenate(practice_blocks)


def _study(claims, evidence, segments, participants, codebook):
    """Lay out what stays the same in every variant."""
    groups = groups_named(claims, participants)
    codes = claims[["claim_id", "code_id"]].rename(columns={"claim_id": "via_claim_id"})
    pairs = cited_quotes(claims, evidence).merge(codes, on="via_claim_id")
    stands_on = claims["claim_id"].isin(pairs["claim_id"]) | claims["rests_on"].notna()
    people, speakers = participants["participant_id"].to_numpy(), segments["participant_id"].to_numpy()
    return Arrays(
        claims=pd.Index(claims["claim_id"]),
        quotes=pd.Index(segments["segment_id"]),
        practices=pd.Index(leaf_codes(codebook)["code_id"]),
        pairs=pairs,
        speaks=people[:, None] == speakers[None, :],
        side=pd.factorize(participants["affiliation"])[0],
        belongs=_listed_in(participants["affiliation"], groups["affiliations"])
        & _listed_in(participants["role"], groups["roles"])
        & groups["named"].to_numpy()[:, None],
        named=groups["named"].to_numpy(),
        checkable=(stands_on & (groups["unknown"].str.len() == 0)).to_numpy(),
    )


def _listed_in(values, lists):
    """Return lists × values: whether a value is in a list; an empty list excludes nobody."""
    return np.array([[not listed or value in listed for value in values] for listed in lists], dtype=bool)


def _claim_support(given, counts_as, study):
    """Return claims × quotes: whether a quote supports a claim."""
    wanted = study.pairs.assign(code_id=study.pairs["code_id"].map(counts_as))
    holds = [pair in given for pair in zip(wanted["segment_id"], wanted["code_id"], strict=True)]
    support = np.zeros((len(study.claims), len(study.quotes)), dtype=bool)
    rows = study.claims.get_indexer(wanted.loc[holds, "claim_id"])
    support[rows, study.quotes.get_indexer(wanted.loc[holds, "segment_id"])] = True
    return support


def _practice_support(given, counts_as, study):
    """Return practices × quotes: whether a quote is coded with a practice."""
    codes = counts_as[study.practices]
    return np.array([[(quote, code) in given for quote in study.quotes] for code in codes], dtype=bool)


def _counts(support, kept, study):
    """Count what supports each row of ``support`` (rows × quotes) in each kept set (sets × quotes).

    Returns the number of supporting quotes (sets × rows), and who supports (people × sets × rows).
    """
    support, kept = support.astype(np.float32), kept.astype(np.float32)
    heard = [kept[:, own] @ support[:, own].T > 0 for own in study.speaks]
    return kept @ support.T, np.stack(heard)


def _claim_verdicts(quotes, heard, study, min_quotes):
    """Judge the claims, sets × claims."""
    voices = heard.sum(axis=0, dtype=np.int16)
    inside = (heard & study.belongs.T[:, None, :]).sum(axis=0, dtype=np.int16)
    places = verdict_places(quotes, voices, inside, study.named, study.checkable, min_quotes)
    return places.astype(np.uint8)


def _practice_verdicts(quotes, heard, study, min_quotes):
    """Judge the practices, sets × practices."""
    voices = heard.sum(axis=0, dtype=np.int16)
    sides = sum(heard[study.side == side].any(axis=0).astype(np.int16) for side in np.unique(study.side))
    rules = [quotes < min_quotes, voices == 1, sides == 1]
    verdicts = ["unsupported", "single voice", "one side"]
    places = [PRACTICE_VERDICTS.index(verdict) for verdict in verdicts]
    return np.select(rules, places, PRACTICE_VERDICTS.index("several sides")).astype(np.uint8)
