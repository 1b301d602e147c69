"""How far the coders agree on the primary code of a quote, and on which quotes they differ."""

from itertools import combinations, product

import numpy as np
import pandas as pd

from compendium.analysis.codes import theme_of
from compendium.analysis.numbers import Number
from compendium.analysis.reliability import (
    MISSING,
    cohens_kappa,
    krippendorffs_alpha,
    numbered,
    percent_agreement,
)

LEVELS = ("practice", "theme")
MEASURES = {"percent": percent_agreement, "kappa": cohens_kappa, "alpha": krippendorffs_alpha}
REMARKS = ("confidence", "temperature")
"""What a coder may say beside a primary code."""
BLOCK = 2**21
"""Pattern counts drawn at once, so that memory stays bounded."""


def agreement(codings, codebook, coders, coverage=0.95, resamples=2000, seed=20230717):
    """Agreement of the coders on primary codes, with intervals, taking codes as practices or by their themes.

    The interval is the percentile interval of a bootstrap over quotes: as many quotes are drawn again and
    again, with replacement, and the measures taken of each draw. All measures share the same draws. Draws in
    which a measure is undefined are counted, and left out of its interval.

    Parameters
    ----------
    codings, codebook, coders : DataFrame
        The whole tables. Any number of coders from two; codings may be missing.
    coverage : float
        Of the interval, between 0 and 1.
    resamples : int
        Number of draws.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame, one row per level × measure × comparison
        ``level`` (``practice``, ``theme``); ``measure`` (``percent``, 0 to 1; ``kappa``; ``alpha``);
        ``comparison`` (``pair``; ``with published``: mean over the re-coders, each paired with the published
        coding; ``all coders``; ``re-coders``: without the published coding); ``coders``, separated by ``;``;
        ``n``, the quotes that count; ``value``, ``low``, ``high`` (missing where undefined);
        ``undefined_draws``.

    Raises
    ------
    ValueError
        If there are fewer than two coders, no primary code, or coverage is not between 0 and 1.
    """
    if len(coders) < 2:
        raise ValueError(f"agreement needs at least two coders; there is {len(coders)}")
    if not 0 < coverage < 1:
        raise ValueError(f"coverage {coverage} is not between 0 and 1")
    patterns = coding_patterns(codings, coders)
    if patterns.empty:
        raise ValueError("no coder gave any quote a primary code")
    counts = patterns["n_quotes"].to_numpy()
    rows, measures = _rows(patterns, codebook, coders)
    drawn = _bootstrap(counts, measures, resamples, seed)
    limits = [(1 - coverage) / 2, (1 + coverage) / 2]
    low, high = zip(*(_quantiles(draws, limits) for draws in drawn.T), strict=True)
    undefined = np.isnan(drawn).sum(axis=0)
    return rows.assign(value=measures(counts), low=low, high=high, undefined_draws=undefined)


def agreement_values(table, measure, comparison):
    """One measure with its interval at both levels, for a comparison other than ``pair``.

    Parameters
    ----------
    table : DataFrame
        What `agreement` returns.
    measure, comparison : str
        As the columns of the table have them.

    Returns
    -------
    dict of str to float
        ``practice``, ``practice_low``, ``practice_high``, and so for ``theme``; NaN where the study has no
        such comparison, for example no two re-coders.
    """
    rows = table[(table["measure"] == measure) & (table["comparison"] == comparison)].set_index("level")
    rows = rows[["value", "low", "high"]].reindex(LEVELS).astype(float)
    rows = rows.rename(columns={"value": "", "low": "_low", "high": "_high"})
    return {f"{level}{limit}": float(number) for (level, limit), number in rows.stack().items()}


def side_by_side(codings, codebook, coders, segments):
    """Codes that all coders gave to each quote, side by side, and where they differ.

    Parameters
    ----------
    codings, codebook, coders, segments : DataFrame
        The whole tables.

    Returns
    -------
    DataFrame, one row per coded quote, in the order of ``segments``
        ``segment_id``; ``gist``; the primary code given by each coder, in a column named after the coder;
        ``parting`` (``theme`` where these belong to different themes, ``practice`` where only the codes
        differ, else missing); ``odd_one_out`` (the coder who differs where all others, two at least, agree);
        and, for each coder who stated any, ``confidence_<coder>``, ``temperature_<coder>`` and
        ``secondary_<coder>``.
    """
    wide, *remarks = _by_coder(codings, coders, ["code_id", *REMARKS])
    kinds = wide.groupby(list(wide), dropna=False)
    judged = _judged(kinds.size().reset_index()[list(wide)], codebook)
    table = pd.concat([wide, judged.take(kinds.ngroup()).set_index(wide.index)], axis=1)
    remarks += _by_coder(codings, coders, ["code_id"], rank="secondary")
    for name, remark in zip([*REMARKS, "secondary"], remarks, strict=True):
        table = table.join(remark.dropna(axis=1, how="all").add_prefix(f"{name}_"))
    return segments[["segment_id", "gist"]].merge(table, on="segment_id")


def disagreements(codings, codebook, coders, segments):
    """Quotes to which the coders gave different codes: rows of `side_by_side`, which takes the same."""
    table = side_by_side(codings, codebook, coders, segments)
    return table[table["parting"].notna()].reset_index(drop=True)


def primary_by_coder(codings, coders):
    """Primary code of each quote by each coder, one column per coder.

    Parameters
    ----------
    codings, coders : DataFrame
        With ``segment_id``, ``coder``, ``rank`` and ``code_id``; and ``coder``.

    Returns
    -------
    DataFrame, index ``segment_id``, one column per coder in the order of ``coders``
        Missing where the coder did not code.

    Raises
    ------
    ValueError
        If a coder gave a quote two primary codes.
    """
    (codes,) = _by_coder(codings, coders, ["code_id"])
    return codes


def coding_patterns(codings, coders):
    """Different ways in which the coders coded a quote, and how many quotes were coded so.

    Parameters
    ----------
    codings, coders : DataFrame
        As `primary_by_coder` takes them.

    Returns
    -------
    DataFrame, one row per pattern
        The primary code given by each coder (missing where the coder did not code), and ``n_quotes``.
    """
    wide = primary_by_coder(codings, coders).dropna(how="all")
    return wide.groupby(list(wide), dropna=False).size().rename("n_quotes").reset_index()


def _by_coder(codings, coders, columns, rank="primary"):
    """For each of some columns of the codings of one rank, a frame quotes × coders."""
    names = pd.Index(coders["coder"])
    wanted = (codings["rank"] == rank) & codings["coder"].isin(names)
    given = codings.loc[wanted, ["segment_id", "coder", *columns]]
    # Not DataFrame.pivot: it sorts the quotes by name, and a million of them take it many times as long.
    row_of_quote, quotes = pd.factorize(given["segment_id"])
    place = np.full((len(quotes), len(names)), -1)
    place[row_of_quote, names.get_indexer(given["coder"])] = np.arange(len(given))
    if (place >= 0).sum() < len(given):
        raise ValueError(f"a coder gave a quote two {rank} codes")
    index = pd.Index(quotes, name="segment_id")

    def spread(values):
        taken = [values.take(rows, allow_fill=True) for rows in place.T]
        return pd.DataFrame(dict(zip(names, taken, strict=True)), index)

    return [spread(given[column].array) for column in columns]


def _rows(patterns, codebook, coders):
    """Rows of the result without numbers, and a function that gives their numbers for counts of patterns."""
    given = patterns[coders["coder"].tolist()]
    numbers = {"practice": numbered(given), "theme": numbered(given.apply(theme_of, codebook=codebook))}
    names, measures = [], []
    for level, (measure, comparison, groups) in product(LEVELS, _comparisons(coders)):
        compared = [numbers[level][:, list(group)] for group in groups]
        paired = np.any([(group != MISSING).sum(axis=1) >= 2 for group in compared], axis=0)
        members = coders["coder"].iloc[sorted({member for group in groups for member in group})]
        names.append((level, measure, comparison, ";".join(members), int(patterns["n_quotes"] @ paired)))
        measures.append((MEASURES[measure], compared))
    rows = pd.DataFrame(names, columns=["level", "measure", "comparison", "coders", "n"])
    return rows, lambda counts: np.stack([_mean(counts, *measure) for measure in measures], axis=-1)


def _comparisons(coders):
    """Yield each measure, its comparison, and the groups of coders (by place) that it is the mean over."""
    everyone = range(len(coders))
    published = [place for place in everyone if coders["kind"].iloc[place] == "published"]
    others = [place for place in everyone if place not in published]
    for measure in ("percent", "kappa"):
        for pair in combinations(everyone, 2):
            yield measure, "pair", [pair]
        if published and others:
            yield measure, "with published", list(product(published, others))
    yield "alpha", "all coders", [everyone]
    if published and len(others) >= 2:
        yield "alpha", "re-coders", [others]


def _mean(counts, measure, compared):
    """Mean of a measure over several groups of coders, of each the codes patterns × coders."""
    return np.mean([measure(counts, codes) for codes in compared], axis=0)


def _bootstrap(counts, measures, resamples, seed):
    """Array draws × measures: each draw takes as many quotes again, with replacement.

    Drawing how often each pattern occurs is the same, and faster. The counts become floating-point numbers,
    which multiply many times as fast and hold whole numbers exactly up to 2**53.
    """
    generator = np.random.default_rng(seed)
    n, shares = counts.sum(), counts / counts.sum()
    block = max(1, BLOCK // len(counts))
    sizes = [min(block, resamples - start) for start in range(0, resamples, block)]
    drawn = (generator.multinomial(n, shares, size=size).astype(float) for size in sizes)
    return np.concatenate([measures(counts) for counts in drawn])


def _quantiles(draws, limits):
    """Quantiles of the draws in which a measure is defined, NaN if there are none."""
    defined = draws[~np.isnan(draws)]
    return np.quantile(defined, limits) if len(defined) else (np.nan, np.nan)


def _judged(patterns, codebook):
    """Of each pattern, at which level its coders differ (missing if they do not), and who stands alone."""
    differ = _differ(numbered(patterns))
    between_themes = _differ(numbered(patterns.apply(theme_of, codebook=codebook)))
    parting = pd.Series(np.where(between_themes, "theme", "practice"), patterns.index, dtype="str")
    return pd.DataFrame(
        {"parting": parting.where(differ), "odd_one_out": _odd_one_out(patterns).where(differ)}
    )


def _differ(numbers):
    """Whether any two coders gave different categories, for each row of an array quotes × coders."""
    given = np.ma.masked_equal(numbers, MISSING)
    return (given.max(axis=1) != given.min(axis=1)).filled(False)


def _odd_one_out(wide):
    """Coder who differs from all others who coded the quote, where these are at least two and agree.

    It holds for quotes on which coders differ: if all others agree, it must be this coder who does not.
    """
    numbers = numbered(wide)
    odd = pd.Series(pd.NA, index=wide.index, dtype="str")
    for place, coder in enumerate(wide):
        others = np.delete(numbers, place, axis=1)
        enough = (others != MISSING).sum(axis=1) >= 2
        odd = odd.mask(enough & ~_differ(others), coder)
    return odd


def agreement_numbers(table, coders, parted, all_codings, coverage, resamples, examples):
    """Numbers that the pages cite on how far the coders agree.

    Parameters
    ----------
    table, parted, all_codings : DataFrame
        What :func:`agreement`, :func:`disagreements` and :func:`side_by_side` return.
    coders : DataFrame, one row per coder
    coverage, resamples
        As :func:`agreement` took them.
    examples : str
        Identifiers of quotes of which pages tell one by one, separated by ``;``.

    Returns
    -------
    list of Number
    """
    alike = agreement_values(table, "percent", "with published")["practice"]
    kappa = agreement_values(table, "kappa", "with published")
    alpha = agreement_values(table, "alpha", "all coders")
    recoders = agreement_values(table, "alpha", "re-coders")["practice"]
    recoded, alone = coders["kind"] != "published", parted["odd_one_out"] == "published"
    themes, told = (parted["parting"] == "theme").sum(), "mean kappa of re-coders and published coding"
    all_alpha = "Krippendorff's alpha of all coders"
    return [
        Number("n_coders", len(coders), "coders, the published coding included"),
        Number("n_recoders", recoded.sum(), "coders other than the published coding"),
        Number("n_quotes_compared", table["n"].max(), "quotes that at least two coders coded"),
        Number("n_disagreements", len(parted), "quotes on which coders part"),
        Number("n_partings_between_themes", themes, "quotes on whose theme coders part"),
        Number("n_published_stands_alone", alone.sum(), "quotes on which only the published coding differs"),
        Number("coverage", coverage, "share of the bootstrap draws inside an interval"),
        Number("agreement_resamples", resamples, "bootstrap draws of quotes"),
        Number("share_alike_practice", alike, "mean share of quotes that a re-coder codes as published"),
        *_with_interval("kappa_practice", kappa, "practice", f"{told}, by practice"),
        Number("kappa_theme", kappa["theme"], f"{told}, by theme"),
        *_with_interval("alpha_practice", alpha, "practice", f"{all_alpha}, by practice"),
        *_with_interval("alpha_theme", alpha, "theme", f"{all_alpha}, by theme"),
        Number("alpha_recoders_practice", recoders, "Krippendorff's alpha of the re-coders, by practice"),
        *(number for quote in examples.split(";") for number in _of_quote(quote, coders, all_codings)),
    ]


def _of_quote(quote, coders, all_codings):
    """Numbers on one quote: what each coder gave it, and how sure the coders were who said so."""
    row = all_codings.set_index("segment_id").reindex([quote]).iloc[0]
    codes, others = (row.reindex([*names]).dropna() for names in _columns(coders))
    confidence = row.filter(like="confidence_").max()
    return [
        Number(f"codes_{quote}", "; ".join(codes), f"primary codes of {quote}, in the order of the coders"),
        Number(f"secondary_{quote}", "; ".join(others), f"secondary codes of {quote}, in the same order"),
        Number(f"confidence_{quote}", confidence, f"highest confidence stated for {quote}, from 1 to 3"),
    ]


def _columns(coders):
    """Names of the columns of `side_by_side` with primary codes, and of those with secondary ones."""
    return coders["coder"], "secondary_" + coders["coder"]


def _with_interval(name, values, level, meaning):
    """Name the value of one level of `agreement_values`, and both ends of its interval."""
    return [
        Number(name, values[level], meaning),
        Number(f"{name}_low", values[f"{level}_low"], f"{meaning}: lower end of the interval"),
        Number(f"{name}_high", values[f"{level}_high"], f"{meaning}: upper end of the interval"),
    ]
