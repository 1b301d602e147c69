"""Who could be singled out by what is published: by affiliation and role, and by all quotes together."""

from itertools import combinations

import pandas as pd

from compendium.analysis.numbers import Number

ATTRIBUTES = ("affiliation", "role")


def cells(participants, attributes=ATTRIBUTES):
    """Number of people with each combination of attributes; a missing value is a value like any other.

    Parameters
    ----------
    participants : DataFrame, one row per person
    attributes : sequence of str
        Columns of it.

    Returns
    -------
    DataFrame, one row per combination that occurs
        The attributes, and ``n_participants``.
    """
    counted = participants.groupby(list(attributes), dropna=False, observed=True).size()
    return counted.rename("n_participants").reset_index()


def smallest_cells(participants, attributes=ATTRIBUTES):
    """Size of the smallest group of people who share their attributes, for each choice of attributes.

    Parameters
    ----------
    participants, attributes
        As `cells` takes them.

    Returns
    -------
    DataFrame, one row per combination of one or more attributes
        ``attributes`` (separated by ``;``), ``n_cells``, ``k`` (people in the smallest cell: the k of
        k-anonymity; missing if there is nobody) and ``n_alone`` (people who are the only one in their cell).

    References
    ----------
    Sweeney (2002), International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10:557-570.
    """
    rows = []
    for size in range(1, len(attributes) + 1):
        for chosen in combinations(attributes, size):
            counted = cells(participants, chosen)["n_participants"]
            rows.append((";".join(chosen), len(counted), counted.min(), int((counted == 1).sum())))
    return pd.DataFrame(rows, columns=["attributes", "n_cells", "k", "n_alone"]).astype({"k": "Int64"})


def disclosure(participants, coded):
    """What is published about each participant: people like them, and all their quotes taken together.

    Parameters
    ----------
    participants : DataFrame, one row per person
        Columns ``participant_id``, ``affiliation`` and ``role``.
    coded : DataFrame, one row per quote
        As `compendium.analysis.codes.coded_segments` gives it.

    Returns
    -------
    DataFrame, one row per participant in the order given
        ``participant_id``, ``affiliation``, ``role``, ``cell_size`` (people with the same affiliation and
        role), ``alone`` (nobody else has them), ``n_quotes``, ``n_words`` (in all), ``n_practices`` and
        ``practices`` (leaf codes of the quotes), ``mentioned_by`` (others whose quotes mention the person)
        and ``n_mentions`` (these quotes). Lists are separated by ``;``, and missing where empty.
    """
    table = participants.merge(cells(participants), on=list(ATTRIBUTES), how="left", validate="m:1")
    table = table.rename(columns={"n_participants": "cell_size"})
    table = table[["participant_id", *ATTRIBUTES, "cell_size"]].assign(alone=table["cell_size"] == 1)
    table = table.join(_quotes_together(coded), on="participant_id")
    numbers = ["n_quotes", "n_words", "n_practices"]
    table[numbers] = table[numbers].fillna(0).astype("Int64")
    table = table.join(_mentioned_by(coded), on="participant_id")
    return table.assign(n_mentions=table["n_mentions"].fillna(0).astype("Int64"))


def _quotes_together(coded):
    """Number, words and practices of the quotes of each speaker."""
    spoken = coded.groupby("participant_id", observed=True)
    return spoken.agg(
        n_quotes=("segment_id", "size"),
        n_words=("n_words", "sum"),
        n_practices=("code_id", "nunique"),
        practices=("code_id", _listed),
    )


def _mentioned_by(coded):
    """Who mentions a person in their quotes, for each person mentioned by somebody else, and in how many."""
    others = coded[coded["mentions_participant_id"].notna()]
    others = others[others["mentions_participant_id"] != others["participant_id"]]
    mentions = others.groupby("mentions_participant_id", observed=True)
    found = mentions.agg(mentioned_by=("participant_id", _listed), n_mentions=("segment_id", "nunique"))
    return found.rename_axis("participant_id").astype({"mentioned_by": "str"})


def _listed(values):
    """Different values, sorted and separated by ``;``; None if there are none."""
    distinct = sorted(values.dropna().unique())
    return ";".join(distinct) if distinct else None


def disclosure_numbers(table, smallest):
    """Numbers that the pages cite on who could be singled out.

    Parameters
    ----------
    table, smallest : DataFrame
        What :func:`disclosure` and :func:`smallest_cells` return.

    Returns
    -------
    list of Number
    """
    k, alone = smallest.set_index("attributes")["k"], table["alone"]
    of_those_alone, mentioned = table.loc[alone, "n_quotes"].sum(), table["mentioned_by"].notna()
    quotes, words, practices = (table[f"n_{unit}"].max() for unit in ("quotes", "words", "practices"))
    who = "people whose affiliation and role nobody else has"
    return [
        Number("k_affiliation", k["affiliation"], "fewest people of one affiliation"),
        Number("k_affiliation_and_role", k["affiliation;role"], "fewest people of one affiliation and role"),
        Number("n_alone_in_cell", alone.sum(), who),
        Number("n_quotes_of_those_alone", of_those_alone, f"quotes of {who}"),
        Number("most_quotes_of_one_person", quotes, "most quotes of any one person"),
        Number("most_words_of_one_person", words, "most words in print of any one person"),
        Number("most_practices_of_one_person", practices, "most practices and contexts of any one person"),
        Number("n_mentioned_by_others", mentioned.sum(), "people who are spoken of in the quote of another"),
    ]
