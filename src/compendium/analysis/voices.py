"""Whose voices carry each practice: quotes of each participant, sides heard, concentration."""

import pandas as pd

from compendium.analysis.codes import leaf_codes
from compendium.analysis.numbers import Number
from compendium.data.wording import readable


def shown_codes(coded, codebook):
    """Leaf codes to show: those of the article, and any other that a coder used, in codebook order.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Column ``code_id``.
    codebook : DataFrame
        The whole codebook.

    Returns
    -------
    DataFrame
        The rows of ``codebook`` to show.
    """
    wanted = set(leaf_codes(codebook)["code_id"]) | set(coded["code_id"].dropna().unique())
    return codebook[codebook["code_id"].isin(wanted)].reset_index(drop=True)


def quote_counts(coded, codes, people):
    """Number of quotes of each participant under each code.

    :func:`voices` is worked out from this table, which is small however many quotes there are.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Columns ``code_id`` (its primary code) and ``participant_id``.
    codes, people : sequence of str
        Rows and columns of the result, in this order; those without a quote are all zero.

    Returns
    -------
    DataFrame of int, ``codes`` × ``people``
    """
    counts = coded.groupby(["code_id", "participant_id"], observed=True).size().unstack(fill_value=0)
    counts = counts.reindex(index=list(codes), columns=list(people), fill_value=0)
    return counts.rename_axis(index="code_id", columns="participant_id")


def effective_voices(counts):
    """Effective number of voices behind each code: one over the sum of the squared shares of the quotes.

    It is 1 if one person has all quotes, n if n people have equally many, and between these if some have more
    than others (the diversity of order 2); missing if there is no quote.

    Parameters
    ----------
    counts : DataFrame of int
        One row per code, one column per participant.

    Returns
    -------
    Series of float with the index of ``counts``, in people

    References
    ----------
    Simpson (1949), Nature 163:688; Hill (1973), Ecology 54:427-432.
    """
    squares = (counts.astype(float) ** 2).sum(axis=1)
    return (counts.sum(axis=1) ** 2 / squares.where(squares > 0)).rename("effective_voices")


def extreme_voices():
    """Effective voices of invented practices whose answer is known.

    Returns
    -------
    DataFrame, one row per case
        ``case``; ``first`` to ``fifth`` (quotes of five people); ``n_participants`` (quoted) and
        ``effective_voices``.
    """
    people = ["first", "second", "third", "fourth", "fifth"]
    cases = {
        "one has all": [5, 0, 0, 0, 0],
        "one has most": [6, 1, 1, 1, 1],
        "two share evenly": [5, 5, 0, 0, 0],
        "all have one": [1, 1, 1, 1, 1],
        "all have two": [2, 2, 2, 2, 2],
        "no quote": [0, 0, 0, 0, 0],
    }
    counts = pd.DataFrame.from_dict(cases, orient="index", columns=people)
    found = counts.assign(n_participants=(counts > 0).sum(axis=1), effective_voices=effective_voices(counts))
    return found.rename_axis("case").reset_index()


def voices(coded, codebook, participants):
    """Practice by participant: number of quotes, and who stands behind each practice.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Columns ``participant_id`` and ``code_id``.
    codebook : DataFrame
        The whole codebook; gives rows, labels and themes.
    participants : DataFrame, one row per person
        Columns ``participant_id`` and ``affiliation``.

    Returns
    -------
    DataFrame, one row per leaf code in codebook order
        ``code_id``, ``theme``, ``label``, one column of counts for each participant (named by their number),
        ``n_quotes``, ``n_participants``, ``n_affiliations``, ``affiliations`` (those heard, separated by
        ``;``), ``top_share`` (share of the quotes that the most quoted person has) and ``effective_voices``.
    """
    shown = shown_codes(coded, codebook)
    counts = quote_counts(coded, shown["code_id"], participants["participant_id"])
    sides = _heard_by_affiliation(counts, participants)
    n_quotes = counts.sum(axis=1)
    summary = pd.DataFrame(
        {
            "n_quotes": n_quotes,
            "n_participants": (counts > 0).sum(axis=1),
            "n_affiliations": sides.sum(axis=1),
            "affiliations": [";".join(sides.columns[row]) for row in sides.to_numpy()],
            "top_share": counts.max(axis=1) / n_quotes.where(n_quotes > 0),
            "effective_voices": effective_voices(counts),
        }
    )
    names = shown[["code_id", "parent_id", "label"]].rename(columns={"parent_id": "theme"})
    return names.merge(counts.join(summary).reset_index(), on="code_id", validate="one_to_one")


def _heard_by_affiliation(counts, participants):
    """Frame codes × affiliations of bool: whether anybody of the affiliation has a quote under the code."""
    affiliation = participants.set_index("participant_id")["affiliation"]
    return counts.T.groupby(affiliation).sum().T > 0


def speakers(coded, participants):
    """Number and share of the quotes that each participant has.

    Parameters
    ----------
    coded : DataFrame, one row per coded segment
        Columns ``participant_id`` and ``code_id``.
    participants : DataFrame, one row per person
        Columns ``participant_id``, ``affiliation`` and ``role``.

    Returns
    -------
    DataFrame, one row per participant in the order given
        ``participant_id``, ``affiliation``, ``role``, ``n_quotes``, ``n_codes`` (different codes) and
        ``share`` (of all coded quotes, 0 to 1; missing if there are none).
    """
    coded = coded.dropna(subset="code_id")
    heard = coded.groupby("participant_id", observed=True)["code_id"].agg(n_quotes="size", n_codes="nunique")
    table = participants[["participant_id", "affiliation", "role"]].merge(
        heard, on="participant_id", how="left"
    )
    table = table.fillna({"n_quotes": 0, "n_codes": 0}).astype({"n_quotes": int, "n_codes": int})
    total = table["n_quotes"].sum()
    return table.assign(share=table["n_quotes"] / total if total else float("nan"))


def quotes_by_affiliation(table):
    """Quotes, people and share of each affiliation.

    Parameters
    ----------
    table : DataFrame
        What :func:`speakers` returns.

    Returns
    -------
    DataFrame, one row per affiliation
        ``affiliation``, ``n_participants`` (listed, silent ones too), ``n_quotes`` and ``share`` of all
        quotes.
    """
    sums = table.groupby("affiliation", observed=True).agg(
        n_participants=("participant_id", "size"), n_quotes=("n_quotes", "sum"), share=("share", "sum")
    )
    return sums.reset_index()


def people_behind(table, share=0.5):
    """Smallest number of participants who together have at least this share of all quotes.

    Parameters
    ----------
    table : DataFrame
        What :func:`speakers` returns.
    share : float
        From 0 to 1.

    Returns
    -------
    int
    """
    quotes = table["n_quotes"].sort_values(ascending=False)
    return int((quotes.cumsum() < share * quotes.sum()).sum()) + 1


def voices_numbers(table, people, sides, example):
    """Numbers that the pages cite on whose voices carry the practices.

    Parameters
    ----------
    table, people, sides : DataFrame
        What :func:`voices`, :func:`speakers` and :func:`quotes_by_affiliation` return.
    example : str
        Identifier of a code of which a page tells by itself.

    Returns
    -------
    list of Number
    """
    single, one_side = table[table["n_participants"] == 1], table[table["n_affiliations"] == 1]
    several_sides, effective = (table["n_affiliations"] > 1).sum(), table["effective_voices"]
    top, side = people.loc[people["n_quotes"].idxmax()], sides.loc[sides["n_quotes"].idxmax()]
    behind_half = people_behind(people, 0.5)
    tops, most = ((frame["n_quotes"] == frame["n_quotes"].max()).sum() for frame in (people, sides))
    heard = table.loc[table["code_id"] == example, "affiliations"].str.split(";").explode().map(readable)
    suffix = example.replace(".", "_")
    return [
        Number("n_codes", len(table), "practices and contexts"),
        Number("n_top_speakers", tops, "participants with the most quotes of any; more than one in a tie"),
        Number("n_most_quoted_sides", most, "sides with the most quotes of any; more than one in a tie"),
        Number(f"sides_{suffix}", ", ".join(heard.dropna()), f"sides heard under {example}"),
        Number("n_quotes", people["n_quotes"].sum(), "quotes in print"),
        Number("n_speakers", (people["n_quotes"] > 0).sum(), "people quoted"),
        Number("n_people_behind_half", behind_half, "fewest people who together have half of the quotes"),
        Number("n_single_voice", len(single), "practices and contexts that a single person carries"),
        Number("single_voice_labels", ", ".join(single["label"]), "labels of what a single person carries"),
        Number("n_one_side", len(one_side), "practices and contexts that people of one affiliation carry"),
        Number("one_side_labels", ", ".join(one_side["label"]), "labels of what one affiliation carries"),
        Number("n_several_sides", several_sides, "practices and contexts that several affiliations carry"),
        Number("most_people", table["n_participants"].max(), "most people behind one practice or context"),
        Number("least_effective_voices", effective.min(), "fewest effective voices of a practice, in people"),
        Number("median_effective_voices", effective.median(), "median of the effective voices, in people"),
        Number("most_effective_voices", effective.max(), "most effective voices of a practice, in people"),
        Number("top_speaker", top["participant_id"], "number of the participant quoted most"),
        Number("top_speaker_quotes", top["n_quotes"], "quotes of the participant quoted most"),
        Number("top_speaker_codes", top["n_codes"], "codes under which the participant quoted most is heard"),
        Number("top_speaker_share", top["share"], "share of all quotes, of the participant quoted most"),
        Number("most_quoted_side", readable(side["affiliation"]), "side (affiliation) quoted most"),
        Number("most_quoted_side_participants", side["n_participants"], "people of the side quoted most"),
        Number("most_quoted_side_share", side["share"], "share of all quotes, of the side quoted most"),
    ]
