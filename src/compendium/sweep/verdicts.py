"""Verdict of every claim and every practice under every combination of analysis choices.

For each way of coding, the quotes and people behind every claim and practice are counted for all sets of
quotes left out at once, by products of matrices. Combinations that are one variant are judged once; there are
a hundred thousand variants.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from compendium.analysis.codes import codes_given, leaf_codes
from compendium.analysis.evidence import cited_quotes, fixed_counts
from compendium.analysis.groups import NO, UNDECLARED, UNTOLD, YES, groups_as_read, with_belonging
from compendium.analysis.judgement import verdict_places
from compendium.sweep.distinct import situations, variants_of
from compendium.sweep.grid import every_combination, left_out_sets, merged_codes

PRACTICE_VERDICTS = ["several sides", "one side", "single voice", "too few quotes", "code not carried"]
PRACTICE_RULES = [
    {"when": [["n_carrying", "=", 0]], "verdict": "code not carried"},
    {"when": [["n_carrying", "<", "min_quotes"]], "verdict": "too few quotes"},
    {"when": [["n_voices", "=", 1]], "verdict": "single voice"},
    {"when": [["n_sides", "=", 1]], "verdict": "one side"},
    {"when": [], "verdict": "several sides"},
]
"""As the rules for claims in `compendium.analysis.judgement`."""


class Arrays(NamedTuple):
    """What is the same in all variants, as arrays in the order of the claims, quotes, codes and people."""

    claims: pd.Index
    quotes: pd.Index
    codes: pd.Index
    practices: pd.Index
    pairs: pd.DataFrame  # claim, quote, speaker, and the code of the claim through which it is reached
    speaks: np.ndarray  # people × quotes: who speaks a quote
    side: np.ndarray  # affiliation of each person, as a number


class Reading(NamedTuple):
    """What hangs on who *primary care leaders* are."""

    belongs: dict  # by name of a count, claims × people: of whom it is so that they belong to the group named
    fixed: dict  # by name, the counts of each claim that are the same under all other choices


def sweep(segments, participants, codebook, codings, claims, evidence, grid, most, seed, groups=UNDECLARED):
    """Judge every claim and every practice under every variant.

    Parameters
    ----------
    segments, participants, codebook, codings, claims, evidence : DataFrame
        With the columns of the data contract.
    grid : dict
        As :func:`compendium.sweep.grid.grid_of` returns it.
    most, seed : int
        As :func:`compendium.sweep.grid.left_out_sets` takes them.
    groups : dict of dict
        As declared, see `compendium.analysis.groups`.

    Returns
    -------
    combinations : DataFrame, one row per combination, the baseline first
        As :func:`compendium.sweep.grid.every_combination` returns it, and ``variant``: which variant it is,
        see `compendium.sweep.distinct`.
    claim_verdicts : array of uint8, variants × claims in the order of ``claims``
        Places in `compendium.analysis.judgement.VERDICTS`.
    practice_verdicts : array of uint8, variants × leaf codes in codebook order
        Places in ``PRACTICE_VERDICTS``: ``several sides`` (affiliations), ``one side`` (several voices of
        it), ``single voice``, ``too few quotes`` and ``code not carried`` (by any). Practices that are
        merged share their verdict.
    """
    study = _study(claims, evidence, segments, participants, codebook)
    read = [groups_as_read(groups, leaders) for leaders in grid["leaders"]]
    readings = [_reading(study, claims, participants, as_read) for as_read in read]
    names, kept = left_out_sets(segments, participants, grid["left_out"], most, seed)
    ways = list(product(grid["coding"], grid["ranks"], grid["merged"]))
    counting = {merged: merged_codes(codebook, merged) for merged in grid["merged"]}
    given = np.array(
        [_given(codings, coder, ranks, counting[merged], study) for coder, ranks, merged in ways]
    )
    numbers = situations(given, kept)
    new = ~pd.Series(numbers.ravel()).duplicated().to_numpy().reshape(numbers.shape)
    blocks = [
        block
        for (*_, merged), has, sets in zip(ways, given, new, strict=True)
        for block in _judged(has, counting[merged], kept[sets], readings, grid["min_quotes"], study)
    ]
    of_claims, of_practices = map(np.concatenate, zip(*blocks, strict=True))
    variant = variants_of(numbers, len(readings) * len(grid["min_quotes"]))
    return every_combination(grid, names).assign(variant=variant), of_claims, of_practices


def _study(claims, evidence, segments, participants, codebook):
    """Everything that is the same in all variants, as `Arrays`."""
    codes = claims[["claim_id", "code_id"]].rename(columns={"claim_id": "via_claim_id"})
    pairs = cited_quotes(claims, evidence).merge(codes, on="via_claim_id")
    people, speakers = participants["participant_id"].to_numpy(), segments["participant_id"].to_numpy()
    return Arrays(
        claims=pd.Index(claims["claim_id"]),
        quotes=pd.Index(segments["segment_id"]),
        codes=pd.Index(codebook["code_id"]),
        practices=pd.Index(leaf_codes(codebook)["code_id"]),
        pairs=pairs.merge(segments[["segment_id", "participant_id"]], on="segment_id"),
        speaks=people[:, None] == speakers[None, :],
        side=pd.factorize(participants["affiliation"])[0],
    )


def _reading(study, claims, participants, groups):
    """Whom the groups that claims name have as members, and what else follows from the groups."""
    fixed = fixed_counts(claims, participants, groups)
    cited = study.pairs.groupby("claim_id")["segment_id"].nunique()
    fixed["n_quotes"] = cited.reindex(fixed.index, fill_value=0)
    said = study.pairs[["claim_id", "participant_id", "speaker_placed"]].dropna().drop_duplicates()
    everyone = claims[["claim_id"]].merge(participants, how="cross")
    rows = everyone.merge(said, on=["claim_id", "participant_id"], how="left")
    answers = with_belonging(rows, claims, participants, groups)
    answers = answers.drop_duplicates(["claim_id", "participant_id"])["belongs"]
    answers = answers.to_numpy().reshape(len(claims), len(participants))
    names = {"n_belonging": YES, "n_outside": NO, "n_untold": UNTOLD}
    belongs = {name: answers == answer for name, answer in names.items()}
    return Reading(belongs, {name: fixed[name].to_numpy() for name in fixed})


def _given(codings, coder, ranks, counts_as, study):
    """Array quotes × codes of bool: whether a quote has a code, or any practice that counts as it."""
    given = codes_given(codings.assign(code_id=codings["code_id"].map(counts_as)), coder, ranks)
    has = np.zeros((len(study.quotes), len(study.codes)), dtype=bool)
    has[study.quotes.get_indexer(given["segment_id"]), study.codes.get_indexer(given["code_id"])] = True
    return has


def _judged(has, counts_as, kept, readings, thresholds, study):
    """Yield arrays of verdicts on claims and on practices, for each reading and then each threshold."""
    of_claims, heard = _counted(_claims_carried(has, counts_as, study), kept, study)
    of_practices, _ = _counted(has[:, study.codes.get_indexer(counts_as[study.practices])].T, kept, study)
    for reading in readings:
        told = {
            name: (heard & belongs.T[:, None, :]).sum(axis=0, dtype=np.int16)
            for name, belongs in reading.belongs.items()
        }
        for min_quotes in thresholds:
            needed = {"min_quotes": min_quotes}
            yield (
                verdict_places(reading.fixed | of_claims | told | needed),
                verdict_places(of_practices | needed, PRACTICE_RULES, PRACTICE_VERDICTS),
            )


def _claims_carried(has, counts_as, study):
    """Array claims × quotes of bool: whether a quote that a claim stands on carries its code."""
    rows, quotes = study.claims.get_indexer(study.pairs["claim_id"]), study.pairs["segment_id"]
    quotes = study.quotes.get_indexer(quotes)
    carries = has[quotes, study.codes.get_indexer(counts_as[study.pairs["code_id"]])]
    carried = np.zeros((len(study.claims), len(study.quotes)), dtype=bool)
    carried[rows[carries], quotes[carries]] = True
    return carried


def _counted(carried, kept, study):
    """Count what is behind each row of ``carried`` (rows × quotes) in each set of quotes kept.

    Returns
    -------
    counts : dict of array sets × rows, for quotes, voices and sides
    heard : array people × sets × rows of bool, whether a person speaks any of the quotes
    """
    carried, kept = carried.astype(np.float32), kept.astype(np.float32)
    heard = np.stack([kept[:, own] @ carried[:, own].T > 0 for own in study.speaks])
    sides = [heard[study.side == side].any(axis=0) for side in np.unique(study.side)]
    counts = {
        "n_carrying": kept @ carried.T,
        "n_voices": heard.sum(axis=0, dtype=np.int16),
        "n_sides": np.sum(sides, axis=0, dtype=np.int16),
    }
    return counts, heard
