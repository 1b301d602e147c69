"""Data edited as a reviewer would edit them: quotes left out, sibling practices merged.

A quote that is left out loses its codings, by whomever, and stays where it is cited. Practices of a theme
that are merged become the first of them, in codings and claims; the others leave the codebook.
"""

import csv
import io

from compendium.analysis.codes import theme_of
from compendium.choices import ALL
from compendium.data import read_codebook
from compendium.data.dictionary import read_dictionary


def edited_tables(data_dir, merged="none", quotes_left_out=()):
    """The files of data that are edited when quotes are left out and practices are merged, as edited.

    Parameters
    ----------
    data_dir : Path
    merged : str
        ``none``, ``all themes``, or the theme whose practices become one.
    quotes_left_out : collection of segment_id

    Returns
    -------
    dict of str to bytes
        Contents of codings, claims and codebook, by name of the file.
    """
    becomes = becomes_when_merged(read_codebook(data_dir), merged)
    resources = read_dictionary(data_dir)
    edits = {
        "codings": lambda rows: _codings(rows, becomes, set(quotes_left_out)),
        "claims": lambda rows: [row | {"code_id": becomes[row["code_id"]]} for row in rows],
        "codebook": lambda rows: _codebook(rows, becomes),
    }
    places = {resources[table]["path"]: edit for table, edit in edits.items()}
    return {place: _edited((data_dir / place).read_bytes(), edit) for place, edit in places.items()}


def becomes_when_merged(codebook, merged):
    """What each code becomes: itself or, where it is merged, its theme's first practice in the article.

    Parameters
    ----------
    codebook : DataFrame
    merged : str

    Returns
    -------
    dict of code_id to code_id
        A merged theme becomes that practice too: a claim about the theme is one about its only practice.
    """
    codes = codebook["code_id"]
    theme = theme_of(codes, codebook)
    practices = codebook[codebook["kind"] == "practice"]
    practices = practices.sort_values("in_article", ascending=False, kind="stable")
    first = practices.drop_duplicates("parent_id").set_index("parent_id")["code_id"]
    merges = ((theme == merged) | (merged == ALL)) & (codebook["kind"] != "context")
    return dict(zip(codes, codes.mask(merges, theme.map(first).fillna(codes)), strict=True))


def _edited(content, edit):
    """Return a CSV file after an edit of its rows."""
    table = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, table.fieldnames, lineterminator="\n")
    writer.writeheader()
    writer.writerows(edit(list(table)))
    return text.getvalue().encode("utf-8")


def _codings(rows, becomes, quotes):
    """Return the codings but those of some quotes, and but secondary codes that are now the primary one."""
    rows = [row | {"code_id": becomes[row["code_id"]]} for row in rows if row["segment_id"] not in quotes]
    given = [(row["segment_id"], row["coder"], row["code_id"]) for row in rows]
    ranks = [row["rank"] for row in rows]
    primary = {code for code, rank in zip(given, ranks, strict=True) if rank == "primary"}
    return [
        row
        for row, code, rank in zip(rows, given, ranks, strict=True)
        if rank == "primary" or code not in primary
    ]


def _codebook(rows, becomes):
    """Return the codebook without codes that became another one, whose label then says so."""
    themes = {row["code_id"]: row["label"] for row in rows if row["kind"] == "theme"}
    kept = []
    for row in rows:
        code, parent = row["code_id"], row["parent_id"]
        if code in themes or becomes[code] == code:
            merged = parent and becomes[parent] == code
            kept.append(row | {"label": f"{themes[parent]} (practices merged)"} if merged else row)
    return kept
