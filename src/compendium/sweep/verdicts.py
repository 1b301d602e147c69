"""Verdict of every claim and every practice under every combination of analysis choices.

For each way of coding, the quotes and people behind every claim and practice are counted for all sets of
quotes left out at once, by products of matrices. There are a hundred thousand combinations.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from compendium.analysis.codes import codes_given, leaf_codes
from compendium.analysis.evidence import cited_quotes, fixed_counts, groups_named, is_inside
from compendium.analysis.judgement import verdict_places
from compendium.sweep.grid import every_variant, left_out_sets, merged_codes

PRACTICE_VERDICTS = ["several sides", "one side", "single voice", "unsupported"]
PRACTICE_RULES = [
    {"when": [["n_supporting", "<", "min_quotes"]], "verdict": "unsupported"},
    {"when": [["n_voices", "=", 1]], "verdict": "single voice"},
    {"when": [["n_sides", "=", 1]], "verdict": "one side"},
    {"when": [], "verdict": "several sides"},
]
"""As the rules for claims in `compendium.analysis.judgement`."""


class Arrays(NamedTuple):
    """What is the same in all variants, as arrays in the order of the claims, quotes and people."""

    claims: pd.Index
    quotes: pd.Index
    practices: pd.Index
    pairs: pd.DataFrame  # claim, quote, and the code of the claim through which it is reached
    speaks: np.ndarray  # people × quotes: who speaks a quote
    side: np.ndarray  # affiliation of each person, as a number
    belongs: np.ndarray  # claims × people: who belongs to the group that the claim names
    fixed: dict  # of each claim, by name, the counts that are the same in all variants


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
    of_claims, of_practices = [], []
    for coding, ranks, merged in product(grid["coding"], grid["ranks"], grid["merged"]):
        counts_as = merged_codes(codebook, merged)
        given = codes_given(codings.assign(code_id=codings["code_id"].map(counts_as)), coding, ranks)
        pairs = set(zip(given["segment_id"], given["code_id"], strict=True))
        claim_counts = _claim_counts(_claim_support(pairs, counts_as, study), kept, study)
        practice_counts = _practice_counts(_practice_support(pairs, counts_as, study), kept, study)
        for min_quotes in grid["min_quotes"]:
            needed = {"min_quotes": min_quotes}
            of_claims.append(verdict_places(claim_counts | needed))
            of_practices.append(verdict_places(practice_counts | needed, PRACTICE_RULES, PRACTICE_VERDICTS))
    return every_variant(grid, names), np.concatenate(of_claims), np.concatenate(of_practices)


def _study(claims, evidence, segments, participants, codebook):
    """Everything that is the same in all variants, as `Arrays`."""
    groups = groups_named(claims, participants)
    codes = claims[["claim_id", "code_id"]].rename(columns={"claim_id": "via_claim_id"})
    pairs = cited_quotes(claims, evidence).merge(codes, on="via_claim_id")
    fixed = fixed_counts(claims, participants)
    fixed["n_quotes"] = pairs.groupby("claim_id")["segment_id"].nunique().reindex(fixed.index, fill_value=0)
    people, speakers = participants["participant_id"].to_numpy(), segments["participant_id"].to_numpy()
    return Arrays(
        claims=pd.Index(claims["claim_id"]),
        quotes=pd.Index(segments["segment_id"]),
        practices=pd.Index(leaf_codes(codebook)["code_id"]),
        pairs=pairs,
        speaks=people[:, None] == speakers[None, :],
        side=pd.factorize(participants["affiliation"])[0],
        belongs=np.array([[is_inside(g, p) for p in participants.itertuples()] for g in groups.itertuples()]),
        fixed={name: fixed[name].to_numpy() for name in fixed},
    )


def _claim_support(given, counts_as, study):
    """Array claims × quotes of bool: whether a quote supports a claim, by pairs of a quote and its code."""
    wanted = study.pairs.assign(code_id=study.pairs["code_id"].map(counts_as))
    holds = [pair in given for pair in zip(wanted["segment_id"], wanted["code_id"], strict=True)]
    support = np.zeros((len(study.claims), len(study.quotes)), dtype=bool)
    rows = study.claims.get_indexer(wanted.loc[holds, "claim_id"])
    support[rows, study.quotes.get_indexer(wanted.loc[holds, "segment_id"])] = True
    return support


def _practice_support(given, counts_as, study):
    """Array practices × quotes of bool: whether a quote has the code of a practice."""
    quotes = study.quotes.tolist()
    return np.array([[(quote, code) in given for quote in quotes] for code in counts_as[study.practices]])


def _supporting(support, kept, study):
    """Count the quotes that support each row of ``support`` (rows × quotes) in each set of quotes kept.

    Returns
    -------
    quotes : array sets × rows, numbers of quotes
    heard : array people × sets × rows of bool, whether a person speaks any of them
    """
    support, kept = support.astype(np.float32), kept.astype(np.float32)
    heard = [kept[:, own] @ support[:, own].T > 0 for own in study.speaks]
    return kept @ support.T, np.stack(heard)


def _claim_counts(support, kept, study):
    """All counts that the rules for claims need, by name, as arrays sets × claims or claims."""
    quotes, heard = _supporting(support, kept, study)
    inside = heard & study.belongs.T[:, None, :]
    voices, belonging = (people.sum(axis=0, dtype=np.int16) for people in (heard, inside))
    return study.fixed | {"n_supporting": quotes, "n_voices": voices, "n_belonging": belonging}


def _practice_counts(support, kept, study):
    """All counts that the rules for practices need, by name, as arrays sets × practices."""
    quotes, heard = _supporting(support, kept, study)
    sides = [heard[study.side == side].any(axis=0) for side in np.unique(study.side)]
    voices = heard.sum(axis=0, dtype=np.int16)
    return {"n_supporting": quotes, "n_voices": voices, "n_sides": np.sum(sides, axis=0, dtype=np.int16)}
