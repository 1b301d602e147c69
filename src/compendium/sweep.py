"""What stands under every combination of analysis choices (a multiverse, vectorised in one process).

A *variant* is one combination: whose coding, which ranks of codes, which sibling codes are merged, who
or what is left out, and how many quotes a claim or practice needs. The first value of each choice is the
one that the book makes; together they are the *baseline*, which every other variant is compared with.
"""

from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import pandas as pd

from compendium.codes import leaf_codes, theme_of
from compendium.evidence import cited_quotes, groups_named

CONSENSUS = "consensus"
CHOICES = ["coding", "ranks", "merged", "left_out", "min_quotes"]
CLAIM_VERDICTS = np.array(["as attributed", "mixed voices", "other voices", "unsupported", "not checkable"])
PRACTICE_VERDICTS = np.array(["several sides", "one side", "single voice", "unsupported"])


class Study(NamedTuple):
    """What does not change between variants, as arrays over claims, quotes and people."""

    claims: pd.Index
    quotes: pd.Index
    practices: pd.Index
    pairs: pd.DataFrame  # claim, quote and the code that the citing claim has
    speaks: np.ndarray  # people × quotes
    side: np.ndarray  # affiliation of each person, as a number
    belongs: np.ndarray  # claims × people
    named: np.ndarray  # claims
    checkable: np.ndarray  # claims


def left_out_sets(segments, participants, kinds):
    """Everything that is left out in turn.

    Parameters
    ----------
    segments, participants : DataFrame
        Columns ``segment_id`` and ``participant_id``.
    kinds : sequence of str
        Of ``nothing``, ``one participant``, ``two participants``, ``one quote`` and ``two quotes``.

    Returns
    -------
    list of (kind, name, bool array)
        What is left out (``074 + 113``; ``nothing``) and which quotes remain, in the order of ``segments``.

    Raises
    ------
    ValueError
        If a kind is none of these.
    """
    by_person = {p: segments["participant_id"].eq(p).to_numpy() for p in participants["participant_id"]}
    by_quote = dict(zip(segments["segment_id"], np.eye(len(segments), dtype=bool), strict=True))
    sources = {
        "nothing": ({}, 0),
        "one participant": (by_person, 1),
        "two participants": (by_person, 2),
        "one quote": (by_quote, 1),
        "two quotes": (by_quote, 2),
    }
    kept = []
    for kind in kinds:
        if kind not in sources:
            raise ValueError(f"cannot leave out {kind!r}; choose from {', '.join(sources)}")
        units, size = sources[kind]
        for names in combinations(units, size):
            gone = np.any([units[name] for name in names], axis=0) if names else np.zeros(len(segments), bool)
            kept.append((kind, " + ".join(names) or kind, ~gone))
    return kept


def consensus_codes(codings, coders):
    """The code that more coders than any other gave to a quote; the first coder's where they tie.

    Parameters
    ----------
    codings : DataFrame
        Columns ``segment_id``, ``coder``, ``rank`` and ``code_id``.
    coders : sequence of str
        In the order in which ties are broken.

    Returns
    -------
    DataFrame
        Rows of a coder ``consensus``: the primary codes, and as secondary every other code that more
        than half of the coders gave at either rank.
    """
    order = {coder: place for place, coder in enumerate(coders)}
    given = codings[codings["coder"].isin(order)].assign(place=lambda c: c["coder"].map(order))
    keys = ["segment_id", "code_id"]
    votes = given[given["rank"] == "primary"].groupby(keys, sort=False)["place"].agg(n="size", first="min")
    votes = votes.reset_index().sort_values(["n", "first"], ascending=[False, True], kind="stable")
    primary = votes.drop_duplicates("segment_id").assign(rank="primary")
    named = given.groupby(keys, sort=False)["coder"].nunique().reset_index(name="n")
    second = named[named["n"] * 2 > len(order)].merge(primary[keys], how="left", on=keys, indicator=True)
    second = second[second["_merge"] == "left_only"].assign(rank="secondary")
    rows = pd.concat([primary, second], ignore_index=True).assign(coder=CONSENSUS)
    return rows[["segment_id", "coder", "rank", "code_id"]]


def merged_codes(codebook, merged):
    """What each code counts as when sibling codes are merged.

    Parameters
    ----------
    codebook : DataFrame
    merged : str
        ``none``, ``all``, or the theme whose codes become one.

    Returns
    -------
    dict of str to str
        code_id → itself, or its theme.

    Raises
    ------
    ValueError
        If ``merged`` is no theme of the codebook.
    """
    theme = dict(zip(codebook["code_id"], theme_of(codebook["code_id"], codebook), strict=True))
    if merged not in {"none", "all", *theme.values()}:
        raise ValueError(f"cannot merge {merged!r}; choose none, all or one of {sorted(set(theme.values()))}")
    return {code: top if merged in ("all", top) else code for code, top in theme.items()}


def _study(claims, evidence, segments, participants, codebook):
    """Lay out what stays the same in every variant."""
    quotes, people = pd.Index(segments["segment_id"]), participants["participant_id"]
    groups = groups_named(claims, participants)
    pairs = cited_quotes(claims, evidence).merge(
        claims[["claim_id", "code_id"]].set_axis(["via_claim_id", "code_id"], axis=1), on="via_claim_id"
    )
    inside = [
        [
            (not row.affiliations or person.affiliation in row.affiliations)
            and (not row.roles or person.role in row.roles)
            for person in participants.itertuples()
        ]
        for row in groups.itertuples()
    ]
    stands_on = claims["claim_id"].isin(pairs["claim_id"]) | claims["rests_on"].notna()
    return Study(
        pd.Index(claims["claim_id"]),
        quotes,
        pd.Index(leaf_codes(codebook)["code_id"]),
        pairs,
        (people.to_numpy()[:, None] == segments["participant_id"].to_numpy()[None, :]),
        pd.factorize(participants["affiliation"])[0],
        np.array(inside, dtype=bool) & groups["named"].to_numpy()[:, None],
        groups["named"].to_numpy(),
        (stands_on & (groups["unknown"].str.len() == 0)).to_numpy(),
    )


def _counts(support, kept, study):
    """Count what supports each row of ``support`` (rows × quotes) in each kept set (sets × quotes).

    Returns the supporting quotes (sets × rows), whether each person supports (people × sets × rows).
    """
    quotes = kept.astype(np.float32) @ support.T.astype(np.float32)
    heard = np.stack(
        [(kept[:, own].astype(np.float32) @ support[:, own].T.astype(np.float32)) > 0 for own in study.speaks]
    )
    return quotes, heard


def _claim_verdicts(quotes, heard, study, min_quotes):
    """Verdicts of claims as numbers into CLAIM_VERDICTS, sets × claims, by the rules in their order."""
    voices = heard.sum(axis=0, dtype=np.int16)
    inside = (heard & study.belongs.T[:, None, :]).sum(axis=0, dtype=np.int16)
    rules = [
        np.broadcast_to(~study.checkable, quotes.shape),
        quotes < min_quotes,
        ~study.named | (inside == voices),
        inside > 0,
    ]
    return np.select(rules, [4, 3, 0, 1], default=2).astype(np.uint8)


def _practice_verdicts(quotes, heard, study, min_quotes):
    """Verdicts of practices as numbers into PRACTICE_VERDICTS, sets × practices."""
    voices = heard.sum(axis=0, dtype=np.int16)
    sides = sum(heard[study.side == side].any(axis=0).astype(np.int16) for side in np.unique(study.side))
    return np.select([quotes < min_quotes, voices == 1, sides == 1], [3, 2, 1], default=0).astype(np.uint8)


def sweep(segments, participants, codebook, codings, claims, evidence, grid):
    """Judge every claim and every practice under every variant.

    Parameters
    ----------
    segments, participants, codebook, codings, claims, evidence : DataFrame
        With the columns of the data contract.
    grid : dict of str to sequence
        The values of each of ``CHOICES``, the baseline's first. ``coding``: a coder or ``consensus``;
        ``ranks``: ``primary`` or ``primary and secondary``; ``merged``: see :func:`merged_codes`;
        ``left_out``: see :func:`left_out_sets`; ``min_quotes``: how many quotes must support a claim or
        practice, else it is unsupported.

    Returns
    -------
    variants : DataFrame, one row per variant
        Columns ``CHOICES``, with what is left out by name, and ``kind`` of what is left out; the
        baseline is first.
    claim_verdicts : array of uint8, variants × claims in the order of ``claims``
        Numbers into ``CLAIM_VERDICTS``.
    practice_verdicts : array of uint8, variants × leaf codes in codebook order
        Numbers into ``PRACTICE_VERDICTS``: ``several sides`` (affiliations), ``one side``, ``single
        voice``, ``unsupported``. Merged codes share the verdict of the code that they became.

    Raises
    ------
    ValueError
        If a choice has a value that it cannot have.

    References
    ----------
    Steegen, Tuerlinckx, Gelman & Vanpaemel (2016), Perspectives on Psychological Science 11:702-712.
    """
    study = _study(claims, evidence, segments, participants, codebook)
    coders = list(codings["coder"].unique())
    codings = pd.concat([codings, consensus_codes(codings, coders)], ignore_index=True)
    kept = left_out_sets(segments, participants, grid["left_out"])
    sets = np.array([quotes for _, _, quotes in kept])
    frames, claim_blocks, practice_blocks = [], [], []
    for coding, ranks, merged in product(grid["coding"], grid["ranks"], grid["merged"]):
        counts_as = merged_codes(codebook, merged)
        given = _given(codings, coding, ranks, counts_as)
        supported = _counts(_claim_support(given, counts_as, study), sets, study)
        practised = _counts(_practice_support(given, counts_as, study), sets, study)
        for least in grid["min_quotes"]:
            frames.append((coding, ranks, merged, least))
            claim_blocks.append(_claim_verdicts(*supported, study, least))
            practice_blocks.append(_practice_verdicts(*practised, study, least))
    rows = [(*frame[:3], name, frame[3], kind) for frame in frames for kind, name, _ in kept]
    variants = pd.DataFrame(rows, columns=[*CHOICES, "kind"])
    return variants, np.concatenate(claim_blocks), np.concatenate(practice_blocks)


def _given(codings, coding, ranks, counts_as):
    """Return the pairs of quote and code in force, merged."""
    if ranks not in ("primary", "primary and secondary"):
        raise ValueError(f"ranks {ranks!r} is neither 'primary' nor 'primary and secondary'")
    rows = codings[(codings["coder"] == coding) & ((codings["rank"] == "primary") | (ranks != "primary"))]
    if rows.empty:
        raise ValueError(
            f"no codings by {coding!r}; there are some by {', '.join(codings['coder'].unique())}"
        )
    return set(zip(rows["segment_id"], rows["code_id"].map(counts_as), strict=True))


def _claim_support(given, counts_as, study):
    """Return claims × quotes: whether a quote supports a claim."""
    support = np.zeros((len(study.claims), len(study.quotes)), dtype=bool)
    pairs = study.pairs
    holds = [
        (segment, counts_as[code]) in given
        for segment, code in zip(pairs["segment_id"], pairs["code_id"], strict=True)
    ]
    rows = study.claims.get_indexer(pairs["claim_id"])
    columns = study.quotes.get_indexer(pairs["segment_id"])
    support[rows[holds], columns[holds]] = True
    return support


def _practice_support(given, counts_as, study):
    """Return practices × quotes: whether a quote is coded with a practice."""
    return np.array(
        [[(quote, counts_as[practice]) in given for quote in study.quotes] for practice in study.practices]
    )


def standing(names, variants, verdicts, labels):
    """In what share of the variants each verdict stands, and which choice alone flips it.

    Parameters
    ----------
    names : sequence of str
        Of the claims, or the practices, that the columns of ``verdicts`` are about.
    variants : DataFrame
        As :func:`sweep` returns it, the baseline first.
    verdicts : array of int, variants × names
    labels : array of str
        What the numbers mean.

    Returns
    -------
    DataFrame, one row per name
        ``name``; ``verdict`` of the baseline; ``share`` of all variants with that verdict; then for each
        choice ``flips_<choice>``, the values (separated by ``; ``) that change the verdict when
        everything else is as in the baseline. Of two things left out together, only pairs neither of
        which flips it alone.
    """
    same = verdicts == verdicts[0]
    table = pd.DataFrame({"name": list(names), "verdict": labels[verdicts[0]], "share": same.mean(axis=0)})
    for choice in CHOICES:
        others = [other for other in CHOICES if other != choice]
        alone = (variants[others] == variants.loc[0, others]).all(axis=1).to_numpy()
        values = variants.loc[alone, choice].astype("str").to_numpy()
        table[f"flips_{choice}"] = [_minimal(values[~column]) for column in same[alone].T]
    return table


def _minimal(values):
    """Join the values that do not contain another of them: ``074 + 113`` says nothing new beside ``074``."""
    alone = {value for value in values if " + " not in value}
    return "; ".join(value for value in values if value in alone or alone.isdisjoint(value.split(" + ")))


def share_by_choice(variants, verdicts):
    """In what share of the variants with each value of each choice a verdict of the baseline stands.

    Parameters
    ----------
    variants : DataFrame
        As :func:`sweep` returns it, the baseline first.
    verdicts : array of int, variants × claims (or practices)

    Returns
    -------
    DataFrame, one row per choice and value
        ``choice``, ``value`` (of what is left out, its kind), ``n_variants``, and ``share``, over all
        claims and these variants.
    """
    stands = pd.Series((verdicts == verdicts[0]).mean(axis=1), name="share")
    values = variants.assign(left_out=variants["kind"])
    rows = [
        stands.groupby(values[choice].astype("str"), sort=False).agg(n_variants="size", share="mean")
        for choice in CHOICES
    ]
    table = pd.concat(rows, keys=CHOICES, names=["choice", "value"])
    return table.reset_index()
