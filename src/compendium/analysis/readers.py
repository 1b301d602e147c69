"""Who read the claims, what each of them found, how far they agree with each other and with us.

A reader is whom `coders.csv` calls so: a person, or a run of a language model. Runs of one model that agree
are not two people who do.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from compendium.analysis.numbers import Number
from compendium.analysis.readings import FITS
from compendium.analysis.reliability import MISSING, cohens_kappa, numbered, why_undefined
from compendium.data.wording import readable

ASPECTS = ["group", "number", "kind", "hedged"]
"""What readers say of a claim besides what its quotes show."""

OURS = "ours"
"""Stands for our own reading, in claims.csv, where it is held against that of readers."""


def readers_of(coders, readings, attributions):
    """Those who read anything, people before runs of a model.

    Parameters
    ----------
    coders, readings, attributions : DataFrame
        The whole tables.

    Returns
    -------
    DataFrame
        Their rows of ``coders``.
    """
    read = coders[coders["coder"].isin([*readings["coder"], *attributions["coder"]])]
    return read.sort_values("kind", key=lambda kinds: kinds != "human", kind="stable", ignore_index=True)


def fits_side_by_side(claims, evidence, readings, readers):
    """What each reader found that each cited quote shows of its claim, and what each misses.

    Parameters
    ----------
    claims, evidence, readings : DataFrame
        The whole tables.
    readers : DataFrame
        What `readers_of` returns.

    Returns
    -------
    DataFrame, one row per claim and cited quote, in the order of ``evidence``
        ``claim_id``, ``segment_id``, ``gist`` of the claim, the fit by each reader in a column named after
        them (missing where they did not judge), and ``missing_<reader>``.
    """
    keys = ["claim_id", "segment_id"]
    wide = readings.pivot(index=keys, columns="coder", values=["fit", "missing"])
    wide = wide.reindex(
        columns=[(column, name) for column in ("fit", "missing") for name in readers["coder"]]
    )
    wide.columns = [name if column == "fit" else f"missing_{name}" for column, name in wide]
    cited = evidence[keys].merge(claims[["claim_id", "gist"]], on="claim_id", how="left")
    return cited.merge(wide.reset_index(), on=keys, how="left")


def what_is_missing(table, readers):
    """Citations of which some reader says that the quote shows less than the whole, and what is missing.

    Parameters
    ----------
    table : DataFrame
        What `fits_side_by_side` returns.
    readers : DataFrame
        What `readers_of` returns.

    Returns
    -------
    DataFrame, one row per such citation
        ``claim_id``, ``segment_id``, ``gist``; ``fit``, where readers differ as in ``whole/part``; and
        ``missing``, what each reader misses, led by who says so.
    """
    names = readers["coder"].tolist()
    rows = table[table[names].isin(FITS[1:]).any(axis=1)]
    fit = [[name for name in FITS if name in set(given)] for given in rows[names].to_numpy()]
    told = rows[[f"missing_{name}" for name in names]].to_numpy()
    missing = [
        " / ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True) if pd.notna(text))
        for texts in told
    ]
    columns = ["claim_id", "segment_id", "gist"]
    return (
        rows[columns].assign(fit=["/".join(names) for names in fit], missing=missing).reset_index(drop=True)
    )


def fits_by_reader(readings, readers):
    """How many citations each reader judged, and of how many they found which fit.

    Parameters
    ----------
    readings : DataFrame, one row per claim, cited quote and reader
    readers : DataFrame
        What `readers_of` returns.

    Returns
    -------
    DataFrame, one row per reader who judged any
        ``coder``, ``kind``, ``n`` and a column for each of ``FITS``.
    """
    counts = (
        readings.groupby(["coder", "fit"]).size().unstack(fill_value=0).reindex(columns=FITS, fill_value=0)
    )
    counts.insert(0, "n", counts.sum(axis=1))
    return readers[["coder", "kind"]].merge(counts.rename_axis(columns=None).reset_index(), on="coder")


def attributions_side_by_side(claims, attributions, readers):
    """What each reader says of each claim that any of them read, beside what we say of it.

    Readers had no word for participants without *all*, and said ``all_participants``: this is what we say
    here of a claim about several people who are no group. Of one about one such person we say who it is, of
    one about none ``nobody``.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        With the columns of the data contract.
    attributions : DataFrame, one row per claim and reader
        Columns ``claim_id``, ``coder`` and ``ASPECTS``.
    readers : DataFrame
        What `readers_of` returns.

    Returns
    -------
    DataFrame, one row per claim and aspect, in the order of ``claims``
        ``claim_id``, ``aspect`` (one of ``ASPECTS``), ``ours``, and a column for each reader, missing where
        they did not read the claim.
    """
    group = claims["attributed_affiliation"].map(_in_order, na_action="ignore")
    of_people = claims["attributed_as"].mask(claims["number"] == "several", "all_participants")
    group = group.fillna(of_people.where(claims["attributed_as"].notna())).fillna("nobody")
    ours = claims.assign(coder=OURS, group=group, number=claims["number"].fillna("none"))
    theirs = attributions.assign(group=attributions["group"].map(_in_order))
    read = ours[ours["claim_id"].isin(theirs["claim_id"])]
    rows = pd.concat([read, theirs]).melt(["claim_id", "coder"], ASPECTS, "aspect", "said")
    wide = rows.pivot(index=["claim_id", "aspect"], columns="coder", values="said")
    order = pd.MultiIndex.from_product([read["claim_id"], ASPECTS], names=["claim_id", "aspect"])
    return wide.reindex(order, columns=[OURS, *readers["coder"]]).rename_axis(columns=None).reset_index()


def _in_order(groups):
    """A list of groups separated by ``;``, the same however they were ordered."""
    return ";".join(sorted(groups.split(";")))


def attribution_partings(claims, attributions, readers):
    """Claims of which readers, or readers and we, do not say the same: rows of `attributions_side_by_side`.

    Parameters
    ----------
    claims, attributions, readers
        As `attributions_side_by_side` takes them.

    Returns
    -------
    DataFrame
        Its rows that do not agree, groups in words, with ``parting``: ``we differ`` where the readers say the
        same and we do not, else ``readers differ``.
    """
    table = attributions_side_by_side(claims, attributions, readers)
    said = table.drop(columns=["claim_id", "aspect"])
    readers_alike = said.drop(columns=OURS).nunique(axis=1) <= 1
    parting = readers_alike.map({True: "we differ", False: "readers differ"})
    in_words = said.map(lambda value: " and ".join(map(readable, value.split(";"))), na_action="ignore")
    table[said.columns] = said.where(table["aspect"] != "group", in_words)
    return table.assign(parting=parting)[said.nunique(axis=1) > 1].reset_index(drop=True)


def reader_agreement(claims, readings, attributions, readers):
    """Agreement of every pair of readers, and of each with us, on fit and on each aspect of an attribution.

    Parameters
    ----------
    claims, readings, attributions : DataFrame
        The whole tables.
    readers : DataFrame
        What `readers_of` returns.

    Returns
    -------
    DataFrame, one row per aspect and pair
        ``aspect`` (``fit`` or one of ``ASPECTS``); ``pair`` (``reader_a;reader_b``) and their ``kinds``;
        ``n`` (citations or claims that both read), ``n_alike``, ``percent`` (0 to 1), ``kappa`` (missing
        where undefined) and ``remark`` (why it is).
    """
    names, kinds = [*readers["coder"], OURS], dict(zip(readers["coder"], readers["kind"], strict=True))
    fits = readings.pivot(index=["claim_id", "segment_id"], columns="coder", values="fit")
    said = {"fit": fits.reindex(columns=names[:-1])}
    table = attributions_side_by_side(claims, attributions, readers)
    said |= {aspect: table.loc[table["aspect"] == aspect, names] for aspect in ASPECTS}
    rows = [
        (
            aspect,
            ";".join(pair),
            ";".join(kinds.get(name, OURS) for name in pair),
            *_agreement(frame[[*pair]]),
        )
        for aspect, frame in said.items()
        for pair in combinations(frame, 2)
    ]
    columns = ["aspect", "pair", "kinds", "n", "n_alike", "percent", "kappa", "remark"]
    return pd.DataFrame(rows, columns=columns).astype({"remark": "str"})


def _agreement(said):
    """Number of items that both judged, and judged alike, their share, kappa, and why there is none."""
    codes = numbered(said)
    both = (codes != MISSING).all(axis=1)
    n, n_alike = both.sum(), (both & (codes[:, 0] == codes[:, 1])).sum()
    kappa = float(cohens_kappa(np.ones(len(codes), dtype=np.int64), codes))
    remark = why_undefined(codes, [*said], "answer") if np.isnan(kappa) else None
    return n, n_alike, n_alike / n if n else np.nan, kappa, remark


def readers_numbers(readers, readings, attributions, agreed, partings):
    """Numbers that the pages cite on who read and how far readers agree.

    Parameters
    ----------
    readers : DataFrame
        What `readers_of` returns.
    readings : DataFrame, one row per citation and reader
    attributions : DataFrame, one row per claim and reader
    agreed, partings : DataFrame
        What `reader_agreement` and `attribution_partings` return.

    Returns
    -------
    list of Number
    """
    ours = agreed["pair"].str.endswith(f";{OURS}")
    groups = partings.loc[partings["aspect"] == "group", "parting"]
    readers_differ, we_differ = ((groups == who).sum() for who in ("readers differ", "we differ"))
    models, people = ((readers["kind"] == kind).sum() for kind in ("model", "human"))
    persons = readers.loc[readers["kind"] == "human", "coder"]
    by_people = readings.loc[readings["coder"].isin(persons), ["claim_id", "segment_id"]].drop_duplicates()
    return [
        Number("n_readers", len(readers), "readers who judged citations or claims"),
        Number("n_model_readers", models, "readers: runs of a language model"),
        Number("n_human_readers", people, "readers: people"),
        Number("n_read_by_people", len(by_people), "citations that a person has judged"),
        Number("n_pairs", len(agreed.loc[~ours, "pair"].unique()), "pairs of readers"),
        Number(
            "n_claims_read", attributions["claim_id"].nunique(), "claims whose attribution a reader judged"
        ),
        Number("n_readers_differ", readers_differ, "claims on whose group readers differ"),
        Number("n_we_differ", we_differ, "claims to whose group all readers object"),
        Number("n_partings", len(partings), "answers on claims in which readers, or readers and we, differ"),
        *(number for aspect in ["fit", *ASPECTS] for number in _among_readers(aspect, agreed[~ours])),
        *(number for aspect in ASPECTS for number in _with_us(aspect, agreed[ours])),
    ]


def _among_readers(aspect, agreed):
    """Numbers on one aspect, over all pairs of readers."""
    rows = agreed[agreed["aspect"] == aspect]
    return [
        Number(f"n_{aspect}", rows["n"].sum(), f"{aspect}: answers of two readers to the same question"),
        Number(
            f"n_{aspect}_alike", rows["n_alike"].sum(), f"{aspect}: answers of two readers that are alike"
        ),
        Number(
            f"kappa_{aspect}", rows["kappa"].min(), f"{aspect}: kappa of two readers, lowest of all pairs"
        ),
    ]


def _with_us(aspect, agreed):
    """Numbers on one aspect, over all readers with our own reading."""
    rows = agreed[agreed["aspect"] == aspect]
    return [
        Number(
            f"n_{aspect}_us", rows["n"].sum(), f"{aspect}: answers of a reader to what we answered as well"
        ),
        Number(f"n_{aspect}_alike_us", rows["n_alike"].sum(), f"{aspect}: answers of a reader that are ours"),
    ]
