"""What readers found: whether a quote's words show what a claim says, and to whom the text attributes it.

A reader is whom `coders.csv` calls so: a person, or a run of a language model. Runs of one model that agree
are not two people who do.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from compendium.analysis.numbers import Number
from compendium.analysis.reliability import MISSING, cohens_kappa, numbered

FITS = ["whole", "part", "none"]
ASPECTS = ["group", "number", "kind", "hedged"]
OURS = "ours"


def with_fit(table, readings):
    """Claims with their quotes, and what readers found that the words show of the sentence that cites them.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.evidence.evidence_table` returns.
    readings : DataFrame, one row per claim, cited quote and reader
        Columns ``claim_id``, ``segment_id``, ``fit`` (one of ``FITS``) and ``missing``.

    Returns
    -------
    DataFrame
        ``table`` with ``fit`` (where readers differ, what each of them found, as in ``whole/part``) and
        ``missing`` (what they miss, in the words of each). Both are missing where nobody read, and for the
        claims that rest on the citing one: nobody read the quote for these.
    """
    keys = ["claim_id", "segment_id"]
    fits = readings.assign(place=readings["fit"].map(FITS.index)).sort_values("place", kind="stable")
    found = pd.DataFrame(
        {"fit": _told(fits, keys, "fit", "/"), "missing": _told(readings, keys, "missing", " / ")}
    )
    own = table["via_claim_id"] == table["claim_id"]
    read = table[keys].join(found, on=keys).where(own.fillna(False))
    return table.assign(fit=read["fit"], missing=read["missing"])


def _told(rows, keys, column, between):
    """Different texts of each group of rows, joined."""
    rows = rows.dropna(subset=column).drop_duplicates([*keys, column])
    joined = (rows[column] + between).groupby([rows[key] for key in keys], observed=True, sort=False).sum()
    return joined.str.removesuffix(between)


def with_fit_of_claims(verdicts, table):
    """Claims with the fit of all quotes that they cite themselves, each different one once.

    Parameters
    ----------
    verdicts : DataFrame, one row per claim
    table : DataFrame
        What :func:`with_fit` returns for these claims.

    Returns
    -------
    DataFrame
        ``verdicts`` with the column ``fit``, several separated by ``; ``, missing where nobody read.
    """
    return verdicts.assign(fit=verdicts["claim_id"].map(_told(table, ["claim_id"], "fit", "; ")))


def fits_by_section(table):
    """Number of citations with each fit, in each section of each document.

    Parameters
    ----------
    table : DataFrame
        What :func:`with_fit` returns.

    Returns
    -------
    DataFrame, one row per document and section that has a citation, in the order met
        ``document``, ``section``, and one column of counts for each fit: ``FITS``, ``readers differ`` and
        ``not read``.
    """
    cited = citations(table)
    fit = (
        cited["fit"].where(cited["fit"].isin(FITS) | cited["fit"].isna(), "readers differ").fillna("not read")
    )
    places = ["document", "section"]
    counts = fit.groupby([cited[place] for place in places], sort=False).value_counts().unstack(fill_value=0)
    columns = [*FITS, "readers differ", "not read"]
    return counts.reindex(columns=columns, fill_value=0).rename_axis(columns=None).reset_index()


def citations(table):
    """Rows of claims that cite a quote themselves.

    Parameters
    ----------
    table : DataFrame
        What `compendium.analysis.evidence.evidence_table` returns.

    Returns
    -------
    DataFrame
    """
    return table[(table["via_claim_id"] == table["claim_id"]).fillna(False)]


def attributions_side_by_side(claims, attributions):
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
    return (
        wide.reindex(order, columns=[OURS, *theirs["coder"].unique()]).rename_axis(columns=None).reset_index()
    )


def _in_order(groups):
    """A list of groups separated by ``;``, the same however they were ordered."""
    return ";".join(sorted(groups.split(";")))


def attribution_partings(claims, attributions):
    """Claims of which readers, or readers and we, do not say the same: rows of `attributions_side_by_side`.

    Parameters
    ----------
    claims, attributions
        As :func:`attributions_side_by_side` takes them.

    Returns
    -------
    DataFrame
        Its rows that do not agree, with ``parting``: ``from ours`` where the readers say the same and we do
        not, else ``readers``.
    """
    table = attributions_side_by_side(claims, attributions)
    said = table.drop(columns=["claim_id", "aspect"])
    readers_alike = said.drop(columns=OURS).nunique(axis=1) <= 1
    parting = readers_alike.map({True: "from ours", False: "readers"})
    return table.assign(parting=parting)[said.nunique(axis=1) > 1].reset_index(drop=True)


def reader_agreement(claims, readings, attributions):
    """Agreement of each two readers, and of each with us, on fit and on each aspect of an attribution.

    Parameters
    ----------
    claims, readings, attributions : DataFrame
        As :func:`with_fit` and :func:`attributions_side_by_side` take them.

    Returns
    -------
    DataFrame, one row per aspect and pair
        ``aspect`` (``fit`` or one of ``ASPECTS``), ``pair`` (``reader_a;reader_b``), ``n`` (citations or
        claims that both read), ``n_alike``, ``percent`` (0 to 1) and ``kappa`` (missing where undefined).
    """
    fit = readings.pivot(index=["claim_id", "segment_id"], columns="coder", values="fit")
    fit = fit.reindex(columns=readings["coder"].unique())
    aspects = (
        attributions_side_by_side(claims, attributions).set_index("claim_id").groupby("aspect", sort=False)
    )
    said = {"fit": fit} | {aspect: rows.drop(columns="aspect") for aspect, rows in aspects}
    rows = [
        (aspect, f"{one};{other}", *_agreement(frame[[one, other]]))
        for aspect, frame in said.items()
        for one, other in combinations(frame, 2)
    ]
    return pd.DataFrame(rows, columns=["aspect", "pair", "n", "n_alike", "percent", "kappa"])


def _agreement(said):
    """Number of items both judged, number judged alike, their share, and kappa."""
    codes = numbered(said)
    both = (codes != MISSING).all(axis=1)
    n, n_alike = both.sum(), (both & (codes[:, 0] == codes[:, 1])).sum()
    kappa = cohens_kappa(np.ones(len(codes), dtype=np.int64), codes)
    return n, n_alike, n_alike / n if n else np.nan, float(kappa)


def reading_numbers(table, readers, readings, attributions, agreed, partings):
    """Numbers that the pages cite on what readers found.

    Parameters
    ----------
    table, readers, readings, attributions : DataFrame
        What :func:`with_fit` returns; the coders who read; and whole tables of the data.
    agreed, partings : DataFrame
        What :func:`reader_agreement` and :func:`attribution_partings` return.

    Returns
    -------
    list of Number
    """
    cited = citations(table)
    fit = cited["fit"].value_counts()
    readers = readers[readers["coder"].isin([*readings["coder"], *attributions["coder"]])]
    models = readers["kind"] == "model"
    between = agreed[~agreed["pair"].str.contains(f"{OURS};")]
    alike = between[between["aspect"] == "fit"]
    groups = partings[partings["aspect"] == "group"]
    return [
        Number("n_citations", len(cited), "citations: a claim and a quote that its own sentence cites"),
        Number("n_citations_read", cited["fit"].notna().sum(), "citations that a reader has judged"),
        *(
            Number(
                f"n_fit_{name}",
                fit.get(name, 0),
                f"citations of which all readers say that the fit is {name}",
            )
            for name in FITS
        ),
        Number("n_fit_differ", fit[~fit.index.isin(FITS)].sum(), "citations on whose fit readers differ"),
        Number(
            "n_readers", len(readers), "readers, who judged what quotes show or to whom claims are attributed"
        ),
        Number("n_model_readers", models.sum(), "readers that are runs of a language model"),
        Number("n_human_readers", (readers["kind"] == "human").sum(), "readers that are people"),
        Number("n_fit_pairs", alike["n"].sum(), "citations that two readers judged, for each two readers"),
        Number("n_fit_alike", alike["n_alike"].sum(), "of these, those that they judged alike"),
        Number(
            "n_claims_read", attributions["claim_id"].nunique(), "claims whose attribution a reader judged"
        ),
        Number("n_group_partings", len(groups), "claims of whose group readers, or readers and we, differ"),
        Number(
            "n_group_partings_from_ours",
            (groups["parting"] == "from ours").sum(),
            "claims of whose group the readers say the same, and we something else",
        ),
        *(
            Number(
                f"lowest_kappa_{aspect}",
                between.loc[between["aspect"] == aspect, "kappa"].min(),
                f"lowest kappa of two readers on {aspect}",
            )
            for aspect in ["fit", *ASPECTS]
        ),
    ]
