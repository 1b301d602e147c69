"""``compendium agreement FILE…``: how far students agree with the study's coders and with each other."""

from dataclasses import dataclass
from statistics import NormalDist

import pandas as pd

from compendium.analysis.codes import coders_of, leaf_codes
from compendium.analysis.partings import primary_by_coder
from compendium.choices import read_choices
from compendium.classroom.comparison import alpha_of, comparisons, fixed
from compendium.classroom.pooled import divided_quotes, kappa_matrix
from compendium.classroom.submissions import read_files
from compendium.data import read_codebook, read_coders, read_codings, read_segments
from compendium.run.results import save_table

COVERAGE_OF = "10-agreement"
MOST_SHOWN = 12
"""Most coders whose matrix is shown on a terminal, and most quotes; the files have all."""

REMINDER = (
    "The published coding is a reference and not the truth, and coding a gist, written by someone\n"
    "who knew the code, is easier than coding a transcript."
)


@dataclass(frozen=True)
class Answer:
    """Codes that were compared (quotes × coders), students, coders of the study (``own``), and the result."""

    codes: pd.DataFrame
    students: list
    own: list
    table: pd.DataFrame
    segments: pd.DataFrame
    labels: pd.Series

    @property
    def reference(self):
        """Coder of the study whose codes are shown beside those of students: the first."""
        return self.own[0]


def quantile(study):
    """Quantile of the standard normal distribution for the coverage that study.yml sets."""
    coverage = read_choices(study)[COVERAGE_OF]["coverage"]
    return NormalDist().inv_cdf((1 + coverage) / 2)


def answer(study, paths):
    """Files of codings, read and compared with the study's coders.

    Parameters
    ----------
    study : Study
    paths : list of Path

    Returns
    -------
    Answer

    Raises
    ------
    DataError
        If a file, or the study's data, cannot be used.
    """
    segments, codebook = read_segments(study.data), read_codebook(study.data)
    coders = coders_of(read_coders(study.data), "codes")
    given = read_files(paths, segments, codebook, coders)
    codings = pd.concat([read_codings(study.data)[list(given)], given], ignore_index=True)
    students, own = given["coder"].unique().tolist(), coders["coder"].tolist()
    codes = primary_by_coder(codings, pd.DataFrame({"coder": [*own, *students]}))
    codes = codes.reindex(segments["segment_id"].rename("segment_id"))
    table = comparisons(codes, students, own, codebook, quantile(study))
    labels = leaf_codes(codebook).set_index("code_id")["label"]
    return Answer(codes, students, own, table, segments, labels)


def agreement_text(found):
    """Text for the terminal: agreement, then the quotes on which the students differ."""
    many = len(found.students) > 1
    parts = [_comparisons(found), _class(found) if many else _partings(found), REMINDER]
    return "\n\n".join(parts)


def save(found, folder):
    """Write tables into a folder: ``agreement``, and for several students ``matrix`` and ``quotes``."""
    save_table(found.table, "agreement", folder)
    if len(found.students) > 1:
        save_table(kappa_matrix(found.codes).rename_axis("coder").reset_index(), "matrix", folder)
        save_table(_divided(found), "quotes", folder)


def _comparisons(found):
    """Agreement of each student with each coder of the study, as lines of text."""
    shown = found.table if len(found.students) <= MOST_SHOWN else _of_reference(found)
    rows = [
        [
            row["coder"],
            row["level"],
            row["with"],
            str(row["n"]),
            fixed(row["percent"]),
            _kappa(row),
            fixed(row["alpha"]),
        ]
        for row in shown.to_dict("records")
    ]
    return _lines(["coder", "level", "with", "quotes", "percent", "kappa (interval)", "alpha"], rows)


def _kappa(row):
    """Kappa with its interval, or why it has none."""
    told = f"({fixed(row['low'])} to {fixed(row['high'])})"
    return f"{fixed(row['kappa'])} {told}" if not row["remark"] else f"undefined: {row['remark']}"


def _of_reference(found):
    """Rows on practices and with the first coder of the study: a large class has too many rows otherwise."""
    table = found.table
    return table[(table["level"] == "practice") & (table["with"] == found.reference)]


def _partings(found):
    """Quotes on which the only student and the first coder of the study differ, as lines of text."""
    (student,) = found.students
    both = found.codes[[student, found.reference]].dropna()
    parting = both[both[student] != both[found.reference]]
    if parting.empty:
        return f"No quote on which {student} and {found.reference} part."
    rows = [
        [quote, *(f"{code} {found.labels[code]}" for code in codes)] for quote, *codes in parting.itertuples()
    ]
    return _lines(["quote", student, found.reference], rows)


def _class(found):
    """Alpha of a class, kappa of its pairs if they are few, and the quotes it differs on most, as text."""
    students = [found.codes[student] for student in found.students]
    own = [found.codes[coder] for coder in found.own]
    parts = [
        f"alpha of these {len(students)} coders on practices: {fixed(alpha_of(students))}\n"
        f"alpha with the study's {len(own)} coders: {fixed(alpha_of([*own, *students]))}"
    ]
    if len(found.codes.columns) <= MOST_SHOWN:
        matrix = kappa_matrix(found.codes)
        rows = [[coder, *(fixed(value, 2) for value in values)] for coder, *values in matrix.itertuples()]
        parts.append(_lines(["kappa", *matrix.columns], rows))
    divided = _divided(found)
    if divided.empty:
        return "\n\n".join([*parts, "No quote was coded by two of them."])
    columns = ["segment_id", "pairs_alike", "most_given", "n_most", "n_students", "reference", "gist"]
    rows = [
        [quote, fixed(alike, 2), f"{code} ({most} of {n})", str(reference), gist]
        for quote, alike, code, most, n, reference, gist in divided[columns].head(MOST_SHOWN).to_numpy()
    ]
    parts.append(_lines(["hardest", "pairs alike", "most given", found.reference, "gist"], rows))
    return "\n\n".join(parts)


def _divided(found):
    """Quotes in the order of how much the students differ on them."""
    return divided_quotes(found.codes, found.students, found.segments, found.reference)


def _lines(header, rows):
    """Rows of text as lines, with cells below each other."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, *rows]
    )
