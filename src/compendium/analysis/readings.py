"""What readers found that a quote shows of the sentence that cites it: all, a part, or nothing.

A reader is whom `coders.csv` calls so: a person, or a run of a language model. Runs of one model that agree
are not two people who do.
"""

import pandas as pd

from compendium.analysis.numbers import Number

FITS = ["whole", "part", "none"]


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


def citations(claims, evidence, readings):
    """Each citation, with what readers found that the words of the quote show of the sentence.

    Parameters
    ----------
    claims : DataFrame, one row per claim
        Columns ``claim_id``, ``document`` and ``section``.
    evidence : DataFrame, one row per claim and quote that it cites
        Columns ``claim_id`` and ``segment_id``.
    readings
        As :func:`with_fit` takes them.

    Returns
    -------
    DataFrame, one row per claim and quote that it cites, in the order of ``evidence``
        ``claim_id``, ``segment_id``, ``document``, ``section``, ``fit`` and ``missing``.
    """
    cited = evidence[["claim_id", "segment_id"]].merge(
        claims[["claim_id", "document", "section"]], on="claim_id"
    )
    found = with_fit(cited.assign(via_claim_id=cited["claim_id"]), readings)
    return found.drop(columns="via_claim_id")


def agreed_fit(cited):
    """What all who read a citation found, or that they differ, or that nobody read it.

    Parameters
    ----------
    cited : DataFrame
        What :func:`citations` returns.

    Returns
    -------
    Series with the index of ``cited``
        One of ``FITS``, ``readers differ`` or ``not read``.
    """
    fit = cited["fit"].fillna("not read")
    return fit.where(fit.isin([*FITS, "not read"]), "readers differ")


def fit_numbers(cited):
    """Numbers that the pages cite on what quotes show of the sentences that cite them.

    Parameters
    ----------
    cited : DataFrame
        What :func:`citations` returns.

    Returns
    -------
    list of Number
    """
    fit, by_any = cited["fit"].value_counts(), cited["fit"].str.contains("none").fillna(False).sum()
    return [
        Number("n_citations", len(cited), "citations: a claim and a quote that its own sentence cites"),
        Number("n_citations_read", fit.sum(), "citations that a reader has judged"),
        *(
            Number(f"n_fit_{name}", fit.get(name, 0), f"citations whose fit is {name}, by all who read them")
            for name in FITS
        ),
        Number("n_fit_differ", fit[~fit.index.isin(FITS)].sum(), "citations on whose fit readers differ"),
        Number("n_none_by_any", by_any, "citations of which some reader says that nothing is shown"),
    ]
