"""How a claim is judged: one ordered table of rules, which gives the verdict and the reason for it.

The table is plain data, so that a page in a browser can follow the same rules. Each rule is a dictionary:

``when``
    Conditions that must all hold; with none the rule always holds. A condition is ``[name, sign, other]``: a
    count of ``COUNTS``, one of ``SIGNS``, and another count or a number.
``verdict``
    What a claim gets if this is the first rule in the table that holds.
``reason``
    A sentence with names in braces, to be replaced by a count, by the text ``untold`` or by a phrase.

A phrase has several forms, in ``PHRASES``. The first form whose ``when`` holds is used.

A quote *carries the code* of a claim while its code is the code of the claim that cites it. No more is said
by that: whether its words show what the claim says is for readers to judge.
"""

import operator

import numpy as np
import pandas as pd

VERDICTS = [
    "as attributed",
    "mixed voices",
    "other voices",
    "not checkable",
    "cited",
    "too few quotes",
    "code not carried",
    "cites nothing",
]

SIGNS = {"<": operator.lt, "=": operator.eq, ">": operator.gt}

COUNTS = {
    "n_groups": "groups and roles that the claim is attributed to",
    "n_people_asked": "people whom it speaks of, if it speaks of every one; else 0",
    "n_sides_asked": "affiliations of those whom it names, if somebody of each must be quoted; else 0",
    "n_below": "claims that it rests on directly",
    "n_quotes": "quotes cited by it or by any claim below it",
    "n_carrying": "those of them that have the code of the claim that cites them",
    "n_voices": "people who speak the carrying quotes",
    "n_belonging": "those of them who belong to the group that the claim is attributed to",
    "n_outside": "those of them who do not",
    "n_untold": "those of them of whom it cannot be told",
    "n_sides": "affiliations of the people who speak the carrying quotes",
    "several": "1 if the claim is about several people, else 0",
    "min_quotes": "carrying quotes that a claim needs, at least 1",
}

LEFT_OPEN = "The list of participants and the citing sentence leave open"

RULES = [
    {
        "when": [["n_quotes", "=", 0], ["n_below", "=", 0]],
        "verdict": "cites nothing",
        "reason": "It cites no quote and rests on no other claim.",
    },
    {
        "when": [["n_quotes", "=", 0]],
        "verdict": "cites nothing",
        "reason": "It cites no quote and rests on claims that cite none.",
    },
    {
        "when": [["n_carrying", "=", 0]],
        "verdict": "code not carried",
        "reason": "Quotes behind it: {n_quotes}; none carries the code of the claim that cites it.",
    },
    {
        "when": [["n_carrying", "<", "min_quotes"]],
        "verdict": "too few quotes",
        "reason": "{quotes carry}, where {min_quotes} are asked for.",
    },
    {
        "when": [["n_groups", "=", 0]],
        "verdict": "cited",
        "reason": "{quotes carry}; it names no group of participants, so there is no attribution to judge.",
    },
    {
        "when": [["n_belonging", "=", "n_voices"], ["n_belonging", "<", "n_people_asked"]],
        "verdict": "not checkable",
        "reason": "It speaks of all {n_people_asked} participants; quotes that carry it are by {n_voices}.",
    },
    {
        "when": [["n_belonging", "=", "n_voices"], ["n_sides", "<", "n_sides_asked"]],
        "verdict": "not checkable",
        "reason": "It names people of {n_sides_asked} sides; those whose quotes carry it are of {n_sides}.",
    },
    {
        "when": [["n_belonging", "=", "n_voices"]],
        "verdict": "as attributed",
        "reason": "{quotes carry}; {speakers belong} to the group named.",
    },
    {
        "when": [["n_outside", "=", "n_voices"]],
        "verdict": "other voices",
        "reason": "{quotes carry}; {speakers do not} to the group named.",
    },
    {
        "when": [["n_belonging", ">", 0], ["n_outside", ">", 0]],
        "verdict": "mixed voices",
        "reason": "{quotes carry}; {n_belonging} of {n_voices} speakers {belong} to the group named.",
    },
    {
        "when": [["n_untold", "=", "n_voices"]],
        "verdict": "not checkable",
        "reason": LEFT_OPEN + " {who belongs} to {untold}.",
    },
    {
        "when": [["n_belonging", ">", 0]],
        "verdict": "not checkable",
        "reason": "{n_belonging} of {n_voices} speakers {belong} to the group named. "
        + LEFT_OPEN
        + " whether {the rest belong} to {untold}.",
    },
    {
        "when": [],
        "verdict": "not checkable",
        "reason": "{n_outside} of {n_voices} speakers {do} not belong to the group named. "
        + LEFT_OPEN
        + " whether {the rest belong} to {untold}.",
    },
]

PHRASES = {
    "quotes carry": [
        {"when": [["n_quotes", "=", 1]], "text": "Its only quote carries the code it is cited for"},
        {
            "when": [["n_carrying", "=", "n_quotes"], ["n_quotes", "=", 2]],
            "text": "Both its quotes carry the code they are cited for",
        },
        {
            "when": [["n_carrying", "=", "n_quotes"]],
            "text": "All of its {n_quotes} quotes carry the code they are cited for",
        },
        {
            "when": [["n_carrying", "=", 1]],
            "text": "1 of its {n_quotes} quotes carries the code it is cited for",
        },
        {"when": [], "text": "{n_carrying} of its {n_quotes} quotes carry the code they are cited for"},
    ],
    "speakers belong": [
        {"when": [["n_voices", "=", 1]], "text": "its speaker belongs"},
        {"when": [["n_voices", "=", 2]], "text": "both its speakers belong"},
        {"when": [], "text": "all of its {n_voices} speakers belong"},
    ],
    "speakers do not": [
        {"when": [["n_voices", "=", 1]], "text": "its speaker does not belong"},
        {"when": [["n_voices", "=", 2]], "text": "neither of its speakers belongs"},
        {"when": [], "text": "none of its {n_voices} speakers belongs"},
    ],
    "who belongs": [
        {"when": [["n_voices", "=", 1]], "text": "whether its speaker belongs"},
        {"when": [], "text": "which of its {n_voices} speakers belong"},
    ],
    "belong": [
        {"when": [["n_belonging", "=", 1]], "text": "belongs"},
        {"when": [], "text": "belong"},
    ],
    "the rest belong": [
        {"when": [["n_untold", "=", 1]], "text": "the other belongs"},
        {"when": [], "text": "the others belong"},
    ],
    "do": [
        {"when": [["n_outside", "=", 1]], "text": "does"},
        {"when": [], "text": "do"},
    ],
}

FLAGS = [
    {"when": [["several", "=", 1], ["n_voices", "=", 1]], "flag": "single voice"},
    {"when": [["n_sides", "=", 1]], "flag": "one side"},
]
"""What is said beside the verdict: every flag whose conditions hold, not only the first."""


def judgement_table():
    """Everything that a verdict, its reason and its flags follow from, as data that JSON can hold.

    Returns
    -------
    dict
        ``verdicts`` (list of str, as tables order them), ``counts`` (name → meaning), ``rules``, ``phrases``
        (name → forms) and ``flags``, as this module describes them.
    """
    return {"verdicts": VERDICTS, "counts": COUNTS, "rules": RULES, "phrases": PHRASES, "flags": FLAGS}


def holds(when, counts):
    """Whether all of some conditions hold.

    Parameters
    ----------
    when : list of conditions
    counts : dict of str to number, or to arrays that broadcast against each other

    Returns
    -------
    bool, or array of bool
    """
    result = True
    for name, sign, other in when:
        result = result & SIGNS[sign](counts[name], counts[other] if isinstance(other, str) else other)
    return result


def first_that_holds(rules, counts):
    """Place of the first rule whose conditions hold.

    Parameters
    ----------
    rules : list of dict
        Each with ``when``; the last one has no condition.
    counts : dict of str to number, or to arrays that broadcast against each other

    Returns
    -------
    array of uint8, or one for numbers
    """
    place, none_yet = np.uint8(0), True
    for rule in rules[:-1]:
        none_yet = none_yet & np.logical_not(holds(rule["when"], counts))
        place = place + none_yet
    return place


def verdict_places(counts, rules=RULES, verdicts=VERDICTS):
    """Verdict of each element of arrays of counts, as its place in a list of verdicts.

    Parameters
    ----------
    counts : dict of str to number, or to arrays that broadcast against each other
        A value for each name that the rules use.
    rules : list of dict
        Each with ``when`` and ``verdict``; the last one has no condition.
    verdicts : list of str

    Returns
    -------
    array of uint8

    Raises
    ------
    ValueError
        If ``min_quotes`` is less than 1.
    """
    if counts["min_quotes"] < 1:
        raise ValueError(
            f"min_quotes must be at least 1, not {counts['min_quotes']}: none would ask for nothing"
        )
    of_rule = np.array([verdicts.index(rule["verdict"]) for rule in rules], dtype=np.uint8)
    return of_rule.take(first_that_holds(rules, counts))


def verdict_of(counts, min_quotes=1):
    """Verdict of each claim.

    Parameters
    ----------
    counts : DataFrame
        A column for each of ``COUNTS`` that ``RULES`` use, but for ``min_quotes``.
    min_quotes : int
        How many quotes must carry the code of a claim.

    Returns
    -------
    Series of str with the index of ``counts``, each one of ``VERDICTS``
    """
    places = verdict_places(_arrays(counts) | {"min_quotes": min_quotes})
    return pd.Series(np.array(VERDICTS)[places], counts.index, dtype="str")


def flags_of(counts):
    """Flags of each claim, separated by ``; ``; empty where it has none.

    Parameters
    ----------
    counts : DataFrame
        A column for each of ``COUNTS`` that ``FLAGS`` use.

    Returns
    -------
    Series of str with the index of ``counts``
    """
    flags = pd.Series("", counts.index, dtype="str")
    for flag in FLAGS:
        flags = flags.mask(holds(flag["when"], counts), flags + "; " + flag["flag"])
    return flags.str.removeprefix("; ")


def reason_of(counts):
    """Reason for the verdict on one claim, as a sentence.

    Parameters
    ----------
    counts : dict of str to int
        A value for each of ``COUNTS`` that ``RULES`` and ``PHRASES`` use, and ``untold``, a text that names
        the groups of which it cannot be told who belongs.

    Returns
    -------
    str
    """
    rule = RULES[first_that_holds(RULES, counts)]
    phrases = {
        name: forms[first_that_holds(forms, counts)]["text"].format_map(counts)
        for name, forms in PHRASES.items()
    }
    return rule["reason"].format_map(counts | phrases)


def _arrays(counts):
    """Columns of a frame as arrays, by name."""
    return {name: counts[name].to_numpy() for name in counts if name in COUNTS}
