"""How far the coders agree on the primary code of a quote."""

from itertools import chain, combinations, product

import numpy as np
import pandas as pd

from compendium.analysis.bootstrap import Quotes, generator_of, interval_over_quotes, interval_over_speakers
from compendium.analysis.codes import theme_of
from compendium.analysis.numbers import Number
from compendium.analysis.partings import primary_by_coder
from compendium.analysis.reliability import (
    MISSING,
    cohens_kappa,
    krippendorffs_alpha,
    percent_agreement,
    why_undefined,
)

LEVELS = ("practice", "theme")
MEASURES = {"percent": percent_agreement, "kappa": cohens_kappa, "alpha": krippendorffs_alpha}
KINDS = {"models": "model", "people": "human"}
"""What several coders of a kind are called, and their kind as coders.csv has it."""

ALWAYS = {
    1.0: "no quote parts them, and so no draw can",
    0.0: "no quote is coded alike, and so none is in any draw",
}
"""What to know of a value that every draw of quotes repeats: its interval says nothing."""

SPEAKER, N_QUOTES = "spoken by", "number of quotes"
"""Columns beside those of coders, whose names have no blanks."""

MEASURED = [
    *("n", "n_speakers", "value"),
    *("low", "high", "undefined_draws"),
    *("low_speakers", "high_speakers", "undefined_draws_speakers"),
    "remark",
]
"""Columns of what is measured of a comparison."""


def agreement(codings, codebook, coders, segments, coverage=0.95, resamples=2000, seed=20230717):
    """Agreement of the coders on primary codes, with intervals, taking codes as practices or by their themes.

    Only quotes count that at least two of those compared coded. An interval is the percentile interval of a
    bootstrap: quotes are drawn again with replacement, as many as there are; or their speakers are, each with
    all of their quotes. Each comparison has draws of its own, and its measures and levels share them. Draws
    in which a measure is undefined are counted, and left out of its interval.

    Parameters
    ----------
    codings, codebook, coders, segments : DataFrame
        The whole tables. Any number of coders; codings may be missing.
    coverage : float
        Of the intervals, between 0 and 1.
    resamples : int
        Number of draws.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame, one row per level × measure × comparison; none where there are fewer than two coders
        ``level`` (``practice``, ``theme``); ``measure`` (``percent``, 0 to 1; ``kappa``; ``alpha``);
        ``comparison`` (``pair``; ``models with published``: mean over the runs of a model, each paired with
        the published coding; ``all coders``; ``models``; and ``people`` likewise); ``coders``, separated by
        ``;``; ``n``, the quotes that count, and ``n_speakers`` of these; ``value``; ``low``, ``high`` and
        ``undefined_draws``, drawing quotes; ``low_speakers``, ``high_speakers`` and
        ``undefined_draws_speakers``, drawing speakers; ``remark``: why there is no value, which pairs a mean
        leaves out, or why an interval has no length. Missing is what is undefined, and an interval where
        there is only one to draw.

    Raises
    ------
    ValueError
        If coverage is not between 0 and 1.
    """
    if not 0 < coverage < 1:
        raise ValueError(f"coverage {coverage} is not between 0 and 1")
    patterns, themes = _patterns(codings, codebook, coders, segments)
    compared = [(*comparison, *_shared(patterns, comparison[-1])) for comparison in _comparisons(coders)]
    rows = []
    for level, measure in product(LEVELS, MEASURES):
        for name, measures, groups, codes, quotes in compared:
            if measure in measures:
                of_group = {tuple(group): codes[[*group]].to_numpy() for group in groups}
                if level == "theme":
                    of_group = {group: themes[given] for group, given in of_group.items()}
                measured = _measured(MEASURES[measure], of_group, quotes, coverage, resamples, seed)
                rows.append((level, measure, name, ";".join(dict.fromkeys(chain(*groups))), *measured))
    columns = ["level", "measure", "comparison", "coders", *MEASURED]
    return pd.DataFrame(rows, columns=columns).astype({"remark": "str"})


def agreement_values(table, measure, comparison):
    """One measure with its intervals at both levels, for a comparison other than ``pair``.

    Parameters
    ----------
    table : DataFrame
        What `agreement` returns.
    measure, comparison : str
        As the columns of the table have them.

    Returns
    -------
    dict of str to float
        ``practice``, ``practice_low``, ``practice_high``, ``practice_low_speakers``,
        ``practice_high_speakers``, and so for ``theme``; NaN where the study has no such comparison, for
        example no two runs of a model.
    """
    rows = table[(table["measure"] == measure) & (table["comparison"] == comparison)].set_index("level")
    ends = ["low", "high", "low_speakers", "high_speakers"]
    rows = rows[["value", *ends]].reindex(LEVELS).astype(float)
    rows.columns = ["", *(f"_{end}" for end in ends)]
    return {f"{level}{end}": rows.loc[level, end] for level, end in product(LEVELS, rows)}


def _comparisons(coders):
    """Yield each comparison, its measures, and the groups of coders, by name, that it is the mean over."""
    names = coders["coder"].tolist()
    of_kind = {kind: coders.loc[coders["kind"] == kind, "coder"] for kind in ("published", *KINDS.values())}
    for pair in combinations(names, 2):
        yield "pair", ("percent", "kappa"), [pair]
    for several, kind in KINDS.items():
        if pairs := list(product(of_kind["published"], of_kind[kind])):
            yield f"{several} with published", ("percent", "kappa"), pairs
    if len(names) >= 2:
        yield "all coders", ("alpha",), [names]
    for several, kind in KINDS.items():
        if len(of_kind[kind]) >= 2:
            yield several, ("alpha",), [of_kind[kind].tolist()]


def _patterns(codings, codebook, coders, segments):
    """Ways in which quotes of a speaker were coded, with how many were; and the theme of each code.

    Codes and speakers are numbered in the order of their names. So the order of the patterns, on which draws
    depend, is the same whoever else there is.
    """
    wide = primary_by_coder(codings, coders)
    codes = np.unique(codings["code_id"])
    given = pd.DataFrame({name: pd.Categorical(wide[name], codes).codes for name in wide}, wide.index)
    speakers = segments.set_index("segment_id")["participant_id"].reindex(wide.index)
    given[SPEAKER] = pd.factorize(speakers, sort=True)[0]
    themes = pd.factorize(theme_of(pd.Series(codes, dtype="str"), codebook))[0]
    return given.groupby(list(given)).size().rename(N_QUOTES).reset_index(), np.append(themes, MISSING)


def _shared(patterns, groups):
    """Codes by pattern and coder, and the quotes, of what at least two coders of one of the groups coded."""
    members = sorted(set(chain(*groups)))
    shared = np.any([(patterns[[*group]] != MISSING).sum(axis=1) >= 2 for group in groups], axis=0)
    own = patterns[shared].groupby([*members, SPEAKER])[N_QUOTES].sum().reset_index()
    speakers, _ = pd.factorize(own[SPEAKER], sort=True)
    quotes = Quotes(speakers, own.groupby(members).ngroup().to_numpy(), own[N_QUOTES].to_numpy())
    return own[members].drop_duplicates(ignore_index=True), quotes


def _measured(measure, codes, quotes, coverage, resamples, seed):
    """What `agreement` returns as ``MEASURED``; ``codes`` has those of each group of coders."""
    counts = quotes.by_pattern()
    undefined = [group for group, given in codes.items() if np.isnan(measure(counts, given))]
    kept = [given for group, given in codes.items() if group not in undefined] or [*codes.values()]

    def mean(draws):
        return np.mean([measure(draws, given) for given in kept], axis=0)

    value, names = float(mean(counts)), set(chain(*codes))
    over_quotes = interval_over_quotes(mean, quotes, coverage, resamples, generator_of(seed, names))
    over_speakers = interval_over_speakers(mean, quotes, coverage, resamples, generator_of(seed, names))
    reasons = [f"{' and '.join(group)}: {why_undefined(codes[group], group)}" for group in undefined]
    always = [ALWAYS[value]] if value in ALWAYS and tuple(over_quotes[:2]) == (value, value) else []
    remark = "; ".join(reasons + always) or None
    return counts.sum(), len(np.unique(quotes.speakers)), value, *over_quotes, *over_speakers, remark


def pairs_side_by_side(table, coders):
    """Agreement of each two coders in one row, practices beside themes.

    Parameters
    ----------
    table : DataFrame
        What `agreement` returns.
    coders : DataFrame, one row per coder

    Returns
    -------
    DataFrame, one row per pair
        ``coders`` and their ``kinds``, separated by ``;``; ``n``, the quotes that both coded; ``percent``
        (practices coded alike); ``kappa`` with ``interval`` and ``interval_speakers``, as text;
        ``kappa_theme``; ``remark``, as that of kappa.
    """
    pairs = table[table["comparison"] == "pair"].set_index("coders")

    def rows(level, measure):
        return pairs[(pairs["level"] == level) & (pairs["measure"] == measure)]

    kinds = dict(zip(coders["coder"], coders["kind"], strict=True))
    kappa = rows("practice", "kappa").rename(columns={"value": "kappa"})
    found = kappa.assign(
        kinds=[";".join(kinds[name] for name in pair.split(";")) for pair in kappa.index],
        percent=rows("practice", "percent")["value"],
        kappa_theme=rows("theme", "kappa")["value"],
    )
    for unit in ("", "_speakers"):
        ends = found[f"low{unit}"].map("{:.2f} to ".format) + found[f"high{unit}"].map("{:.2f}".format)
        found[f"interval{unit}"] = ends.where(found[f"low{unit}"].notna())
    intervals = ["interval", "interval_speakers"]
    columns = ["coders", "kinds", "n", "percent", "kappa", *intervals, "kappa_theme", "remark"]
    return found.reset_index()[columns]


def agreement_numbers(table, coders, parted, all_codings, coverage, resamples, examples):
    """Numbers that the pages cite on how far the coders agree.

    Parameters
    ----------
    table, parted, all_codings : DataFrame
        What `agreement`, `compendium.analysis.partings.disagreements` and ``side_by_side`` there return.
    coders : DataFrame, one row per coder
    coverage, resamples
        As `agreement` took them.
    examples : str
        Identifiers of quotes of which pages tell one by one, separated by ``;``.

    Returns
    -------
    list of Number
    """
    alone, themes = (parted["odd_one_out"] == "published").sum(), (parted["parting"] == "theme").sum()
    alpha, told = agreement_values(table, "alpha", "all coders"), "Krippendorff's alpha of all coders"
    n = table.loc[table["comparison"] == "all coders", "n"].max()
    return [
        Number("n_coders", len(coders), "coders, the published coding included"),
        *(number for several, kind in KINDS.items() for number in _of_kind(table, coders, several, kind)),
        Number("n_quotes_compared", 0 if np.isnan(n) else n, "quotes that at least two coders coded"),
        Number("n_disagreements", len(parted), "quotes on which coders part"),
        Number("n_partings_between_themes", themes, "quotes on whose theme coders part"),
        Number("n_published_stands_alone", alone, "quotes on which only the published coding differs"),
        Number("coverage", coverage, "share of the bootstrap draws inside an interval"),
        Number("agreement_resamples", resamples, "bootstrap draws of quotes, and as many of speakers"),
        *(number for level in LEVELS for number in _with_intervals("alpha", alpha, level, told)),
        *(number for quote in examples.split(";") for number in _of_quote(quote, coders, all_codings)),
    ]


def _of_kind(table, coders, several, kind):
    """Numbers on the coders of one kind: how many, and how far they agree with print and with each other."""
    who = {"models": "runs of a language model", "people": "people who coded"}[several]
    alike = agreement_values(table, "percent", f"{several} with published")["practice"]
    kappa = agreement_values(table, "kappa", f"{several} with published")
    among = agreement_values(table, "alpha", several)["practice"]
    rows = table[(table["measure"] == "kappa") & (table["comparison"] == f"{several} with published")]
    remarks = rows.loc[rows["level"] == "practice", "remark"].dropna()
    told = f"mean kappa of the published coding and {who}"
    return [
        Number(f"n_{several}", (coders["kind"] == kind).sum(), f"coders: {who}"),
        Number(f"share_alike_{several}", alike, f"mean share of quotes coded as published by {who}"),
        *_with_intervals(f"kappa_{several}", kappa, "practice", told),
        Number(f"kappa_{several}_theme", kappa["theme"], f"{told}, by theme"),
        Number(f"kappa_{several}_remark", "".join(remarks), f"what to know of the {told}"),
        Number(f"alpha_{several}", among, f"Krippendorff's alpha among {who}, by practice"),
    ]


def _of_quote(quote, coders, all_codings):
    """Numbers on one quote: what coders of each kind gave it, and how sure the runs of a model were."""
    row = all_codings.set_index("segment_id").reindex([quote]).iloc[0]

    def told(kind, prefix=""):
        names = prefix + coders.loc[coders["kind"] == kind, "coder"]
        return row.reindex([*names]).dropna()

    published, models = "; ".join(told("published")), "; ".join(told("model"))
    seconds, sure = "; ".join(told("model", "secondary_")), told("model", "confidence_").max()
    return [
        Number(f"published_{quote}", published, f"primary code of {quote} in the published coding"),
        Number(f"models_{quote}", models, f"primary codes of {quote} by runs of a language model"),
        Number(f"models_second_{quote}", seconds, f"secondary codes of {quote} by runs of a language model"),
        Number(f"models_sure_{quote}", sure, f"highest confidence that they stated for {quote}, from 1 to 3"),
    ]


def _with_intervals(name, values, level, meaning):
    """Name the value of one level of `agreement_values`, and the ends of its intervals."""
    ends = {"low": "lower", "high": "upper"}
    units = {"": "drawing quotes", "_speakers": "drawing speakers"}
    return [
        Number(f"{name}_{level}", values[level], f"{meaning}, by {level}"),
        *(
            Number(
                f"{name}_{level}_{end}{unit}",
                values[f"{level}_{end}{unit}"],
                f"{meaning}, by {level}: {which} end of the interval, {drawn}",
            )
            for (end, which), (unit, drawn) in product(ends.items(), units.items())
        ),
    ]
