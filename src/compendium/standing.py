"""How firmly verdicts stand over all variants of a sweep, and which choice flips them."""

import numpy as np
import pandas as pd

from compendium.codes import leaf_codes
from compendium.evidence import VERDICTS
from compendium.grid import CHOICES
from compendium.sweep import PRACTICE_VERDICTS

FIXED = "not checkable"
"""A claim with this verdict has it in every variant: no choice can change it."""


def standing(variants, verdicts, labels):
    """In what share of the variants each verdict of the baseline stands, and what flips it by itself.

    Parameters
    ----------
    variants : DataFrame
        As :func:`compendium.sweep.sweep` returns it, the baseline first.
    verdicts : array of int, variants × claims (or practices)
    labels : sequence of str
        What the numbers mean.

    Returns
    -------
    DataFrame, one row per claim or practice
        ``verdict`` of the baseline; ``share`` of all variants with that verdict; ``share_same_min_quotes``,
        of the variants that ask for as many quotes as the baseline; ``flipped_by``, the choices (separated
        by ``; ``) that can change the verdict while everything else is as in the baseline; and for each
        choice ``flips_<choice>``, the values that do. Of two things left out together, only pairs neither
        of which flips it alone.
    """
    same = verdicts == verdicts[0]
    baseline = variants.iloc[0]
    as_many = (variants["min_quotes"] == baseline["min_quotes"]).to_numpy()
    flips = {choice: _flips(variants, same, choice) for choice in CHOICES}
    flipped_by = ["; ".join(c for c in CHOICES if flips[c][place]) for place in range(same.shape[1])]
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
    """Return for each column of ``same`` the values of a choice that by themselves change the verdict."""
    alone = np.ones(len(variants), dtype=bool)
    for other in CHOICES:
        alone &= (variants[other] == variants[other].iloc[0]).to_numpy() | (other == choice)
    values = variants.loc[alone, choice].astype("str").to_numpy()
    return ["; ".join(_minimal(values[~column])) for column in same[alone].T]


def _minimal(values):
    """Leave out values that contain another: ``074 + 113`` says nothing new beside ``074``."""
    alone = {value for value in values if " + " not in value}
    return [value for value in values if value in alone or alone.isdisjoint(value.split(" + "))]


def sweep_table(claims, codebook, variants, claim_verdicts, practice_verdicts):
    """How firmly every claim and every practice stands.

    Parameters
    ----------
    claims, codebook : DataFrame
    variants, claim_verdicts, practice_verdicts
        As :func:`compendium.sweep.sweep` returns them.

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
    """In what share of the variants with each value of each choice the verdicts of the baseline stand.

    Parameters
    ----------
    variants, claim_verdicts, practice_verdicts
        As :func:`compendium.sweep.sweep` returns them.

    Returns
    -------
    DataFrame, one row per choice and value
        ``choice``, ``value`` (of what is left out, its kind), ``n_variants``, and ``claims`` and
        ``practices``: the share of verdicts that stand, over these variants and over all practices, or all
        claims but those that are not checkable under any choice (missing if there are no others).
    """
    checkable = claim_verdicts[0] != VERDICTS.index(FIXED)
    shares = pd.DataFrame(
        {
            "claims": _mean(claim_verdicts[:, checkable]),
            "practices": _mean(practice_verdicts),
        }
    )
    values = variants.assign(left_out=variants["kind"])
    rows = []
    for choice in CHOICES:
        groups = shares.groupby(values[choice].astype("str").to_numpy(), sort=False)
        rows.append(groups.mean().assign(choice=choice, n_variants=groups.size()))
    table = pd.concat(rows).rename_axis("value").reset_index()
    return table[["choice", "value", "n_variants", "claims", "practices"]]


def _mean(verdicts):
    """Return the share of verdicts in each variant that are those of the baseline."""
    if not verdicts.shape[1]:
        return np.full(len(verdicts), np.nan)
    return (verdicts == verdicts[0]).mean(axis=1)
