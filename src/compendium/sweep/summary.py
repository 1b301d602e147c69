"""In how many variants of a sweep each verdict is that of the baseline, and which choices change it."""

import numpy as np
import pandas as pd

from compendium.analysis.codes import leaf_codes
from compendium.analysis.evidence import VERDICTS
from compendium.analysis.numbers import Number
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


def sweep_numbers(table, variants):
    """Numbers that the pages cite on which findings survive other choices.

    Parameters
    ----------
    table : DataFrame
        What :func:`sweep_table` returns.
    variants : DataFrame
        As :func:`compendium.sweep.verdicts.sweep` returns it.

    Returns
    -------
    list of Number
    """
    claims = table[(table["kind"] == "claim") & (table["verdict"] != FIXED)]
    practices = table[table["kind"] == "practice"]
    share, share_same, flipped_by = claims["share"], claims["share_same_min_quotes"], claims["flipped_by"]
    kinds = variants["kind"].value_counts()
    recoded, merged = claims["flips_coding"] != "", practices["flips_merged"] != ""
    frailest, mostly = practices.loc[practices["share"].idxmin()], practices["share"] >= 0.9
    firm, as_many = "claims whose verdict stands in", "variants that ask for as many quotes as the book"
    flips = "claims whose verdict changes with this choice alone"
    weakest = (practices["share"] == practices["share"].min()).sum()
    by_choice = [
        Number(f"n_claims_by_{choice}", (claims[f"flips_{choice}"] != "").sum(), f"{flips}: {WORDS[choice]}")
        for choice in CHOICES
    ]
    return [
        Number("n_variants", len(variants), "combinations of choices that were tried"),
        Number("n_claims_checked", len(claims), "claims that can be checked"),
        Number("n_claims_always", (share == 1).sum(), f"{firm} all variants"),
        Number("n_claims_always_same", (share_same == 1).sum(), f"{firm} all {as_many}"),
        Number("n_claims_mostly_same", (share_same >= 0.9).sum(), f"{firm} nine tenths of the {as_many}"),
        Number("n_claims_less_than_half", (share < 0.5).sum(), f"{firm} less than half of the variants"),
        *by_choice,
        Number("n_claims_by_nothing", (flipped_by == "").sum(), "claims that no choice flips by itself"),
        Number("claims_by_coding", ", ".join(claims.loc[recoded, "id"]), "claims that another coding flips"),
        Number("n_practices", len(practices), "practices and contexts"),
        Number("n_practices_mostly", mostly.sum(), "practices that stand in nine tenths of the variants"),
        Number("n_practices_by_merged", merged.sum(), "practices and contexts that merging codes flips"),
        Number("practices_by_merged", ", ".join(practices.loc[merged, "id"]), "practices that merging flips"),
        Number("n_frailest_practices", weakest, "practices that stand in fewest variants; a tie has more"),
        Number("frailest_practice", frailest["label"], "practice whose verdict stands in fewest variants"),
        Number("frailest_practice_verdict", frailest["verdict"], "verdict on a practice that stands least"),
        Number("frailest_practice_share", frailest["share"], "least share of variants that keep a verdict"),
        Number("most_left_out", kinds.idxmax(), "what is left out most often"),
        Number("most_left_out_share", kinds.max() / len(variants), "share of the variants that leave it out"),
    ]
