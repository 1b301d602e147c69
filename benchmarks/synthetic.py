"""Invented codings of any size, with the columns that the analyses read; the same seed gives the same frames.

Nothing here stands for a study. The invented numbers are as uneven as coded interviews are: a few codes and a
few people have most of the quotes, coders part on about a third of them, claims cite a few quotes each, and
summaries rest on claims.
"""

import numpy as np
import pandas as pd

SEED = 20230717
CODERS = ("published", "first", "second")
N_CODES = 20
CODES_PER_THEME = 5
QUOTES_PER_PERSON = 50
QUOTES_PER_CLAIM = 4
CLAIMS_PER_SUMMARY = 50
SECONDARY_SHARE = 0.25
PARTING_SHARE = 0.3
AFFILIATIONS = ("inside", "outside", "between")
ROLES = ("lead", "clerk")


def synthetic_study(n_codings, seed=SEED):
    """Tables of an invented study with about so many rows of codings.

    Segments, people, claims and evidence grow in step with the codings; codes and coders stay as many.

    Parameters
    ----------
    n_codings : int
        Rows of ``codings``; the result differs by a few, for every coder codes every quote.
    seed : int

    Returns
    -------
    dict of DataFrame by name
        ``participants``, ``codebook``, ``segments``, ``coders``, ``codings``, ``claims`` and ``evidence``,
        with those columns of the contract that an analysis reads.
    """
    random = np.random.default_rng(seed)
    n_segments = max(8, round(n_codings / len(CODERS) / (1 + SECONDARY_SHARE)))
    published = _uneven(random, N_CODES, n_segments)
    participants = _participants(max(4, n_segments // QUOTES_PER_PERSON))
    segments = _segments(random, n_segments, len(participants))
    claims, evidence = _claims(random, published)
    study = {
        "participants": participants,
        "codebook": _codebook(),
        "segments": segments,
        "coders": pd.DataFrame({"coder": CODERS, "kind": ["published", "model", "model"]}),
        "codings": _codings(random, published),
        "claims": claims,
        "evidence": evidence,
    }
    return {name: _as_text(frame) for name, frame in study.items()}


def _as_text(frame):
    """Turn categoricals, in which text is quickly made, into the ``str`` that `compendium.data` reads."""
    return frame.astype({name: "str" for name in frame if frame[name].dtype == "category"})


def _uneven(random, n_values, size):
    """Draw numbers below ``n_values``, each half as likely as the one of half its rank (Zipf)."""
    weights = 1 / np.arange(1, n_values + 1)
    return random.choice(n_values, size=size, p=weights / weights.sum()).astype(np.int32)


def _named(places, names):
    """Return names by their places as a categorical; missing where the place is -1."""
    return pd.Categorical.from_codes(places, categories=pd.Index(names, dtype="str"))


def _numbered(prefix, n):
    return [f"{prefix}{number}" for number in range(1, n + 1)]


def _codes():
    return [f"C{code // CODES_PER_THEME}.{code}" for code in range(N_CODES)]


def _codebook():
    themes = [f"C{theme}" for theme in range(-(-N_CODES // CODES_PER_THEME))]
    parents = [None] * len(themes) + [code.partition(".")[0] for code in _codes()]
    kinds = ["theme"] * len(themes) + ["practice"] * N_CODES
    names = [*themes, *_codes()]
    return pd.DataFrame(
        {
            "code_id": pd.Series(names, dtype="str"),
            "parent_id": pd.Series(parents, dtype="str"),
            "kind": pd.Series(kinds, dtype="str"),
            "label": pd.Series([f"What {name} means" for name in names], dtype="str"),
            "in_article": True,
            "in_poster": False,
        }
    )


def _participants(n):
    people = np.arange(n)
    return pd.DataFrame(
        {
            "participant_id": _named(people, _numbered("P", n)),
            "affiliation": _named(people % 3, AFFILIATIONS),
            "role": _named(people // 3 % 2, ROLES),
        }
    )


def _segments(random, n, n_people):
    tables = np.arange(n) % -(-N_CODES // CODES_PER_THEME)
    return pd.DataFrame(
        {
            "segment_id": _named(np.arange(n), _numbered("Q", n)),
            "table_no": tables + 2,
            "participant_id": _named(_uneven(random, n_people, n), _numbered("P", n_people)),
            "gist": _named(
                tables, [f"what is said in table {table + 2}" for table in range(tables.max() + 1)]
            ),
            "n_words": random.integers(5, 120, n),
        }
    )


def _codings(random, published):
    """Every coder's primary code for every quote, and some secondary ones, in the order of a file."""
    n = len(published)
    given = [published]
    for _ in CODERS[1:]:
        other = _uneven(random, N_CODES, n)
        given.append(np.where(random.random(n) < PARTING_SHARE, other, published).astype(np.int32))
    primary = np.concatenate(given)
    n_ranks = 1 + (random.random(len(primary)) < SECONDARY_SHARE)
    row = np.repeat(np.arange(len(primary), dtype=np.int32), n_ranks)
    is_second = np.append(False, row[1:] == row[:-1])
    code = (primary[row] + is_second * random.integers(1, N_CODES, len(row))) % N_CODES
    confidence = pd.array(random.integers(1, 4, len(row)), dtype="Int64")
    confidence[row < n] = pd.NA
    return pd.DataFrame(
        {
            "segment_id": _named(row % n, _numbered("Q", n)),
            "coder": _named(row // n, CODERS),
            "rank": _named(is_second.astype(np.int8), ["primary", "secondary"]),
            "code_id": _named(code, _codes()),
            "confidence": confidence,
            "temperature": pd.Categorical([None] * len(row), categories=["freeze", "thaw"]),
        }
    )


def _claims(random, published):
    """Claims that cite quotes, summaries that rest on claims, and a conclusion that rests on summaries."""
    n = len(published)
    n_own = max(2, n // QUOTES_PER_CLAIM)
    n_summaries = -(-n_own // CLAIMS_PER_SUMMARY)
    n_claims = n_own + n_summaries + 1
    names = np.array(_numbered("S", n_claims), dtype=object)
    first = np.arange(n_summaries) * CLAIMS_PER_SUMMARY
    rests_on = [";".join(names[start : min(start + CLAIMS_PER_SUMMARY, n_own)]) for start in first]
    rests_on = [None] * n_own + rests_on + [";".join(names[n_own:-1])]
    citing = np.minimum(np.arange(n) // QUOTES_PER_CLAIM, n_own - 1).astype(np.int32)
    code = np.append(published[np.searchsorted(citing, np.arange(n_own))], np.zeros(n_claims - n_own, int))
    groups = ["inside", "outside", "inside;between", "elsewhere"]
    places = [*np.repeat(["Results: one", "Results: two"], [n_own // 2, n_own - n_own // 2])]
    claims = pd.DataFrame(
        {
            "claim_id": _named(np.arange(n_claims), names),
            "document": pd.Categorical(["article"] * n_claims),
            "section": pd.Categorical([*places, *["Abstract"] * (n_claims - n_own)]),
            "code_id": _named(code, _codes()),
            "gist": pd.Categorical(["an invented claim"] * n_claims),
            "attributed_affiliation": _named(random.integers(-1, 4, n_claims), groups),
            "attributed_role": _named(np.where(random.random(n_claims) < 0.1, 0, -1), ROLES),
            "attributed_as": pd.Categorical(["a group"] * n_claims),
            "number": _named(random.integers(-1, 2, n_claims), ["one", "several"]),
            "kind": pd.Categorical(["describes"] * n_claims),
            "hedged": pd.Categorical(["no"] * n_claims),
            "sentence_sha256": _named(np.arange(n_claims), names),
            "paragraph": 1,
            "page": 1,
            "rests_on": pd.Series(rests_on, dtype="str"),
        }
    )
    evidence = pd.DataFrame(
        {
            "claim_id": _named(citing, names),
            "segment_id": _named(np.arange(n), _numbered("Q", n)),
            "cited_as": pd.Categorical(["T2, Q1"] * n),
            "speaker_placed": pd.Categorical([None] * n, categories=["inside"]),
        }
    )
    return claims, evidence
