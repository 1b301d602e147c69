"""In how many variants of a sweep each verdict is that of the baseline, and which choices change it."""

import numpy as np
import pandas as pd

from compendium.analysis.codes import leaf_codes
from compendium.analysis.evidence import VERDICTS
from compendium.sweep.grid import CHOICES, WORDS
from compendium.sweep.verdicts import PRACTICE_VERDICTS

FIXED = "not checkable"
"""A claim with this verdict has it in every variant, for its rules do not ask how quotes are coded."""


def standing(variants, verdicts, labels):
    """Share of the variants in which each verdict of the baseline stands, and what alone changes it.

    Parameters
    ----------
    variants : DataFrame
        As :func:`compendium.sweep.verdicts.sweep` returns it, the baseline first.
    verdicts : array of int, variants × claims (or practices)
    labels : sequence of str
        What the numbers mean.

    Returns
    -------
    DataFrame, one row per claim or practice
        ``verdict`` of the baseline; ``share`` of all variants with that verdict; ``share_same_min_quotes``,
        of the variants that ask for as many quotes as the baseline; ``flipped_by``, the choices (in words,
        separated by ``; ``) that can change the verdict while everything else is as in the baseline; and for
        each choice ``flips_<choice>``, the values that do. Of two things left out together, only pairs
        neither of which flips it alone.
    """
    same = verdicts == verdicts[0]
    baseline = variants.iloc[0]
    as_many = (variants["min_quotes"] == baseline["min_quotes"]).to_numpy()
    flips = {choice: _flips(variants, same, choice) for choice in CHOICES}
    flipped_by = ["; ".join(WORDS[c] for c in CHOICES if flips[c][place]) for place in range(same.shape[1])]
    return pd.DataFrame(
        {
            "verdict": np.array(labels)[verdicts[0]],
            "share": same.mean(axis=0),
            "share_same_min_quotes": same[as_many].mean(axis=0),
            "flipped_by": flipped_by,
            **{f"flips_{choice}": values for choice, values in flips.items()},
        }
    )


def _flips(variants, same, choice):
    """For each column of ``same``, the values of a choice that change the verdict by themselves, as text."""
    alone = _alone(variants, choice)
    values = variants.loc[alone, choice].astype("str").to_numpy()
    return ["; ".join(_minimal(values[~column])) for column in same[alone].T]


def _alone(variants, choice):
    """Array of bool: which variants differ from the baseline in no other choice."""
    others = [other for other in CHOICES if other != choice]
    return (variants[others] == variants[others].iloc[0]).all(axis=1).to_numpy()


def _minimal(values):
    """Values without those pairs that contain a single value: ``074 + 113`` goes if ``074`` is there."""
    alone = {value for value in values if " + " not in value}
    return [value for value in values if value in alone or alone.isdisjoint(value.split(" + "))]


def sweep_table(claims, codebook, variants, claim_verdicts, practice_verdicts):
    """Share of the variants in which each practice and each claim keeps its verdict, and what changes it.

    Parameters
    ----------
    claims, codebook : DataFrame
    variants, claim_verdicts, practice_verdicts
        As :func:`compendium.sweep.verdicts.sweep` returns them.

    Returns
    -------
    DataFrame, one row per practice in codebook order, then one per claim
        ``kind`` (``practice`` or ``claim``), ``id``, ``label`` (of a claim, its gist), and what
        :func:`standing` returns.
    """
    practices = leaf_codes(codebook)[["code_id", "label"]].set_axis(["id", "label"], axis=1)
    said = claims[["claim_id", "gist"]].set_axis(["id", "label"], axis=1).reset_index(drop=True)
    parts = [
        practices.assign(kind="practice").join(standing(variants, practice_verdicts, PRACTICE_VERDICTS)),
        said.assign(kind="claim").join(standing(variants, claim_verdicts, VERDICTS)),
    ]
    table = pd.concat(parts, ignore_index=True)
    return table[["kind", *table.columns.drop("kind")]]


def sweep_choices(variants, claim_verdicts, practice_verdicts):
    """Share of the verdicts of the baseline that stand, for each value of each choice.

    Parameters
    ----------
    variants, claim_verdicts, practice_verdicts
        As :func:`compendium.sweep.verdicts.sweep` returns them.

    Returns
    -------
    DataFrame, one row per choice and value
        ``choice`` in words; ``value`` (of what is left out, its kind); ``n_variants``; ``claims`` and
        ``practices``, the share of verdicts that stand, over these variants and over all practices, or all
        claims but those that are not checkable under any choice (missing if there are no others);
        ``n_claims_flipped`` and ``n_practices_flipped``, those whose verdict the value changes by itself,
        with everything else as in the baseline (of things left out in turn, at least one of them).
    """
    checkable = claim_verdicts[0] != VERDICTS.index(FIXED)
    same = {
        "claims": claim_verdicts[:, checkable] == claim_verdicts[0, checkable],
        "practices": practice_verdicts == practice_verdicts[0],
    }
    shares = pd.DataFrame(
        {kind: stands.sum(axis=1) / (stands.shape[1] or np.nan) for kind, stands in same.items()}
    )
    values = variants.assign(left_out=variants["kind"])
    rows = []
    for choice in CHOICES:
        groups = shares.groupby(values[choice].astype("str").to_numpy(), sort=False)
        alone = _alone(variants, choice)
        flipped = {
            f"n_{kind}_flipped": _n_flipped(stands[alone], values.loc[alone, choice])
            for kind, stands in same.items()
        }
        rows.append(groups.mean().assign(choice=WORDS[choice], n_variants=groups.size(), **flipped))
    table = pd.concat(rows).rename_axis("value").reset_index()
    counted = ["n_claims_flipped", "n_practices_flipped"]
    return table[["choice", "value", "n_variants", "claims", "practices", *counted]]


def _n_flipped(stands, values):
    """For each value, the number of columns of ``stands`` that are false in any of its rows."""
    always = pd.DataFrame(stands).groupby(values.astype("str").to_numpy(), sort=False).all()
    return (~always).sum(axis=1)
