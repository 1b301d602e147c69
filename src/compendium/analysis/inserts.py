"""How much of the printed quotes their authors put in, in square brackets, and which codes lean on it."""

from compendium.analysis.codes import leaf_codes
from compendium.analysis.numbers import Number

MANY = 1 / 3
"""A quote of which at least this share was put in stands out."""


def inserts_by_quote(coded):
    """How many words of each quote its authors put in.

    Parameters
    ----------
    coded : DataFrame, one row per quote
        As `compendium.analysis.codes.coded_segments` returns it with primary codes alone.

    Returns
    -------
    DataFrame, one row per quote, those with the largest share put in first
        Columns ``segment_id``, ``participant_id``, ``code_id``, ``n_words``, ``n_inserted`` (of these, those
        in square brackets) and ``share``, 0 to 1.
    """
    table = coded[["segment_id", "participant_id", "code_id", "n_words", "n_inserted"]]
    table = table.assign(share=(table["n_inserted"] / table["n_words"]).astype("float64"))
    return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def inserts_by_code(quotes, codebook):
    """How many of the words under each code the authors put in.

    Parameters
    ----------
    quotes : DataFrame
        What :func:`inserts_by_quote` returns.
    codebook : DataFrame

    Returns
    -------
    DataFrame, one row per practice or context, in codebook order
        Columns ``code_id``, ``label``, ``n_quotes``, ``n_words``, ``n_inserted``, ``share`` (missing without
        a quote), and ``n_many``, quotes of which a third or more was put in.
    """
    codes = leaf_codes(codebook)[["code_id", "label"]]
    counted = quotes.assign(many=quotes["share"] >= MANY).groupby("code_id")
    counts = counted.agg(
        n_quotes=("segment_id", "size"),
        n_words=("n_words", "sum"),
        n_inserted=("n_inserted", "sum"),
        n_many=("many", "sum"),
    )
    table = codes.merge(counts.reset_index(), on="code_id", how="left")
    numbers = ["n_quotes", "n_words", "n_inserted", "n_many"]
    table[numbers] = table[numbers].fillna(0).astype("int64")
    share = table["n_inserted"] / table["n_words"].where(table["n_words"] > 0)
    return table[["code_id", "label", *numbers[:3]]].assign(share=share, n_many=table["n_many"])


def inserts_numbers(quotes, codes):
    """Numbers that the pages cite on what the authors put into quotes.

    Parameters
    ----------
    quotes, codes : DataFrame
        What :func:`inserts_by_quote` and :func:`inserts_by_code` return.

    Returns
    -------
    list of Number
    """
    n_words, n_inserted = quotes["n_words"].sum(), quotes["n_inserted"].sum()
    share = n_inserted / n_words if n_words else float("nan")
    used = codes.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    first, top, least = quotes.head(1), used.head(1), used.tail(1)
    return [
        Number("n_words", n_words, "words of all quotes, as printed"),
        Number("n_inserted", n_inserted, "words of all quotes that the article's authors put in"),
        Number("share", share, "share of all printed words that the authors put in"),
        Number("n_without", (quotes["n_inserted"] == 0).sum(), "quotes with nothing put in"),
        Number("n_many", (quotes["share"] >= MANY).sum(), "quotes of which a third or more was put in"),
        Number("top_quote", _one(first, "segment_id", "none"), "the quote with the largest share put in"),
        Number("top_quote_share", _one(first, "share"), "share of that quote that was put in"),
        Number("top_code", _one(top, "label", "none"), "the code with the largest share put in"),
        Number("top_code_share", _one(top, "share"), "share of the words of the code with most put in"),
        Number("least_code", _one(least, "label", "none"), "the code with the smallest share put in"),
        Number("least_code_share", _one(least, "share"), "share of the words of the code with least put in"),
        Number(
            "n_codes_above", (used["share"] > share).sum(), "codes with more put in than all quotes together"
        ),
    ]


def _one(row, column, absent=float("nan")):
    """Value of a column in a table of one row, or what stands for it where there is none."""
    return row[column].iloc[0] if len(row) else absent
