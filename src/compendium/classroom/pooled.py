"""How the coders of a class agree with each other, and on which quotes they differ most."""

import pandas as pd

from compendium.analysis.reliability import MISSING, kappa_of, numbered


def kappa_matrix(codes):
    """Cohen's kappa of every two coders, all pairs at once: a class of 500 has 125,000 of them.

    Parameters
    ----------
    codes : DataFrame, index ``segment_id``, one column per coder

    Returns
    -------
    DataFrame coders × coders
        Missing where undefined, as in row and column of a coder who gave one code throughout.
    """
    numbers = numbered(codes)
    coded = (numbers != MISSING).astype(float)
    votes = [(numbers == code).astype(float) for code in range(numbers.max(initial=-1) + 1)]
    given = [vote.T @ coded for vote in votes]
    alike = sum(vote.T @ vote for vote in votes)
    by_chance = sum(first * first.T for first in given)
    several = sum((first > 0).astype(int) for first in given) > 1
    kappa = kappa_of(coded.T @ coded, alike, by_chance, several & several.T)
    return pd.DataFrame(kappa, index=codes.columns, columns=codes.columns)


def divided_quotes(codes, students, segments, reference):
    """Quotes in the order of how much a class differs on them, and what the class gave most.

    Parameters
    ----------
    codes : DataFrame, index ``segment_id``, one column per coder
    students : list of str
        The columns of the class.
    segments : DataFrame
        With ``segment_id`` and ``gist``.
    reference : str
        The coder whose code stands beside what the class gave, such as ``published``.

    Returns
    -------
    DataFrame, one row per quote that at least two students coded, the one they differ on most first
        ``segment_id``; ``n_students``; ``n_codes``, how many different codes they gave; ``pairs_alike``, the
        share of pairs of students who gave the same; ``most_given``, the code that most gave (of several, the
        first by name), and ``n_most``; ``reference``, the code of the reference, and ``n_as_reference``;
        ``gist``.
    """
    given = codes[students].stack().rename("code_id").rename_axis(["segment_id", "coder"]).reset_index()
    votes = given.groupby(["segment_id", "code_id"]).size().rename("n").reset_index()
    by_quote = votes.groupby("segment_id")["n"]
    table = pd.DataFrame({"n_students": by_quote.sum(), "n_codes": by_quote.size()})
    alike = (votes["n"] * (votes["n"] - 1)).groupby(votes["segment_id"]).sum()
    table["pairs_alike"] = alike / (table["n_students"] * (table["n_students"] - 1))
    most = votes.sort_values(["n", "code_id"], ascending=[False, True]).drop_duplicates("segment_id")
    most = most.set_index("segment_id")
    table["most_given"], table["n_most"] = most["code_id"], most["n"]
    table["reference"] = codes[reference]
    as_reference = votes.set_index(["segment_id", "code_id"])["n"]
    keys = pd.MultiIndex.from_frame(table["reference"].reset_index())
    table["n_as_reference"] = as_reference.reindex(keys).fillna(0).astype(int).to_numpy()
    # Only now: to a table without rows, a new column would bring its own.
    table = table[table["n_students"] >= 2]
    table = segments[["segment_id", "gist"]].merge(table.reset_index(), on="segment_id")
    table = table.sort_values("pairs_alike", kind="stable", ignore_index=True)
    return table[[*(name for name in table if name != "gist"), "gist"]]
