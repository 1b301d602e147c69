"""In how many variants of a sweep each verdict is that of the baseline, and which choices change it."""

import numpy as np
import pandas as pd

from compendium.analysis.codes import leaf_codes
from compendium.analysis.judgement import VERDICTS
from compendium.analysis.numbers import Number
from compendium.sweep.grid import CHOICES, WORDS
from compendium.sweep.verdicts import PRACTICE_VERDICTS

FIXED = "cites nothing"
"""A claim with this verdict has it in every variant, for its rules do not ask how quotes are coded."""


def standing(combinations, verdicts, labels):
    """Share of the variants in which each verdict of the baseline stands, and what alone changes it.

    Parameters
    ----------
    combinations : DataFrame
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
    asked = combinations.drop_duplicates("variant")["min_quotes"].to_numpy()
    flips = {choice: _flips(combinations, same, choice) for choice in CHOICES}
    flipped_by = ["; ".join(WORDS[c] for c in CHOICES if flips[c][place]) for place in range(same.shape[1])]
    return pd.DataFrame(
        {
            "verdict": np.array(labels)[verdicts[0]],
            "share": same.mean(axis=0),
            "share_same_min_quotes": same[asked == asked[0]].mean(axis=0),
            "flipped_by": flipped_by,
            **{f"flips_{choice}": values for choice, values in flips.items()},
        }
    )


def _flips(combinations, same, choice):
    """For each column of ``same``, the values of a choice that change the verdict by themselves, as text."""
    alone = _alone(combinations, choice)
    values = alone[choice].astype("str").to_numpy()
    return ["; ".join(_minimal(values[~column])) for column in same[alone["variant"]].T]


def _alone(combinations, *choices):
    """Combinations that differ from the baseline in no other choices."""
    others = combinations[[other for other in CHOICES if other not in choices]]
    return combinations[(others == others.iloc[0]).all(axis=1)]


def _minimal(values):
    """Values without those pairs that contain a single value: ``074 + 113`` goes if ``074`` is there."""
    alone = {value for value in values if " + " not in value}
    return [value for value in values if value in alone or alone.isdisjoint(value.split(" + "))]


def sweep_table(claims, codebook, combinations, claim_verdicts, practice_verdicts):
    """Share of the variants in which each practice and each claim keeps its verdict, and what changes it.

    Parameters
    ----------
    claims, codebook : DataFrame
    combinations, claim_verdicts, practice_verdicts
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
        practices.assign(kind="practice").join(standing(combinations, practice_verdicts, PRACTICE_VERDICTS)),
        said.assign(kind="claim").join(standing(combinations, claim_verdicts, VERDICTS)),
    ]
    table = pd.concat(parts, ignore_index=True)
    return table[["kind", *table.columns.drop("kind")]]


def sweep_choices(combinations, claim_verdicts, practice_verdicts):
    """Share of the verdicts of the baseline that stand, for each value of each choice.

    Parameters
    ----------
    combinations, claim_verdicts, practice_verdicts
        As :func:`compendium.sweep.verdicts.sweep` returns them.

    Returns
    -------
    DataFrame, one row per choice and value, that of the baseline first
        ``choice`` in words; ``value`` (of what is left out, its kind); ``in_book``, ``yes`` for what the book
        does and else empty; ``n_variants``; ``claims`` and
        ``practices``, the share of verdicts that stand, over these variants and over all practices, or all
        claims but those that cite nothing under any choice (missing if there are no others);
        ``n_claims_flipped`` and ``n_practices_flipped``, those whose verdict the value changes by itself,
        with everything else as in the baseline (of things left out in turn, at least one of them).
    """
    citing = claim_verdicts[0] != VERDICTS.index(FIXED)
    same = {
        "claims": claim_verdicts[:, citing] == claim_verdicts[0, citing],
        "practices": practice_verdicts == practice_verdicts[0],
    }
    shares = pd.DataFrame(
        {kind: stands.sum(axis=1) / (stands.shape[1] or np.nan) for kind, stands in same.items()}
    )
    values = combinations.assign(left_out=combinations["kind"])
    rows = []
    for choice in CHOICES:
        having = values[[choice, "variant"]].drop_duplicates()
        groups = shares.iloc[having["variant"]].groupby(having[choice].astype("str").to_numpy(), sort=False)
        alone = values.loc[_alone(combinations, choice).index]
        flipped = {
            f"n_{kind}_flipped": _n_flipped(stands[alone["variant"]], alone[choice])
            for kind, stands in same.items()
        }
        counts = groups.mean().assign(choice=WORDS[choice], n_variants=groups.size(), **flipped)
        rows.append(counts.assign(in_book=["yes", *[""] * (len(counts) - 1)]))
    table = pd.concat(rows).rename_axis("value").reset_index()
    counted = ["n_claims_flipped", "n_practices_flipped"]
    return table[["choice", "value", "in_book", "n_variants", "claims", "practices", *counted]]


def _n_flipped(stands, values):
    """For each value, the number of columns of ``stands`` that are false in any of its rows."""
    always = pd.DataFrame(stands).groupby(values.astype("str").to_numpy(), sort=False).all()
    return (~always).sum(axis=1)


def sweep_numbers(table, combinations, codings):
    """Numbers that the pages cite on which findings survive other choices.

    Parameters
    ----------
    table : DataFrame
        What :func:`sweep_table` returns.
    combinations : DataFrame
        As :func:`compendium.sweep.verdicts.sweep` returns it.
    codings : DataFrame
        The whole table, of which column ``coder`` is used.

    Returns
    -------
    list of Number
    """
    untried = [coder for coder in codings["coder"].unique() if coder not in set(combinations["coding"])]
    claims = table[(table["kind"] == "claim") & (table["verdict"] != FIXED)]
    practices = table[table["kind"] == "practice"]
    share, share_same = claims["share"], claims["share_same_min_quotes"]
    recoded, merged = claims["flips_coding"] != "", practices["flips_merged"] != ""
    frailest, mostly = practices.loc[practices["share"].idxmin()], practices["share"] >= 0.9
    firm, as_many = "claims whose verdict stands in", "variants that ask for as many quotes as the book"
    weakest = (practices["share"] == practices["share"].min()).sum()
    return [
        *_sizes(combinations),
        Number("n_coders_untried", len(untried), "coders whose coding is not tried by itself"),
        Number("coders_untried", ", ".join(untried), "names of coders whose coding is not tried"),
        Number("n_claims_with_quotes", len(claims), "claims behind which there is a quote"),
        Number("n_claims_always", (share == 1).sum(), f"{firm} all variants"),
        Number("n_claims_always_same", (share_same == 1).sum(), f"{firm} all {as_many}"),
        Number("n_claims_less_than_half", (share < 0.5).sum(), f"{firm} less than half of the variants"),
        *_flipped_alone(claims),
        Number("claims_by_coding", ", ".join(claims.loc[recoded, "id"]), "claims that another coding flips"),
        Number("n_practices", len(practices), "practices and contexts"),
        Number("n_practices_mostly", mostly.sum(), "practices that stand in nine tenths of the variants"),
        Number("n_practices_by_merged", merged.sum(), "practices that merging practices flips"),
        Number("practices_by_merged", ", ".join(practices.loc[merged, "id"]), "practices that merging flips"),
        Number("n_frailest_practices", weakest, "practices that stand in fewest variants; a tie has more"),
        Number("frailest_practice", frailest["label"], "practice whose verdict stands in fewest variants"),
        Number("frailest_practice_verdict", frailest["verdict"], "verdict on a practice that stands least"),
        Number("frailest_practice_share", frailest["share"], "least share of variants that keep a verdict"),
    ]


def _sizes(combinations):
    """How many combinations there are and how many variants these make, in all and of codings and sets."""
    n = combinations["variant"].nunique()
    codings, sets = _alone(combinations, "coding", "ranks"), _alone(combinations, "left_out")
    kinds = combinations.groupby("kind", sort=False)["variant"].nunique()
    yield Number("n_combinations", len(combinations), "combinations of the values that are tried")
    yield Number("n_variants", n, "distinct variants, which differ in what is judged or asked for")
    yield Number("n_codings", len(codings), "codings tried, each with the ranks of codes that count")
    yield Number("n_codings_distinct", codings["variant"].nunique(), "those of them that differ in a code")
    yield Number("n_sets", len(sets), "sets of participants or quotes that are left out in turn")
    yield Number("n_sets_distinct", sets["variant"].nunique(), "those of them that leave other quotes")
    yield Number("most_left_out", kinds.idxmax(), "what is left out in most variants")
    yield Number("most_left_out_share", kinds.max() / n, "share of the variants that leave it out")


def _flipped_alone(claims):
    """How many verdicts on claims each choice changes by itself, and how many none does."""
    flips = "claims whose verdict changes with this choice alone"
    for choice in CHOICES:
        n_flipped = (claims[f"flips_{choice}"] != "").sum()
        yield Number(f"n_claims_by_{choice}", n_flipped, f"{flips}: {WORDS[choice]}")
    untouched = (claims["flipped_by"] == "").sum()
    yield Number("n_claims_by_nothing", untouched, "claims that no choice flips by itself")
