"""Whatever is changed in data or results, recomputing notices; what no result depends on is listed here."""

import json
import random
import shutil
import subprocess
import sys

import pytest
from mutation import Mutation, Recomputation

from compendium.errors import DataError
from compendium.files import sha256
from compendium.gate.repository import copy_files, tracked_files
from compendium.review.cells import Difference
from compendium.review.compare import compare_files
from compendium.study import TOP, Study

SEED = 20230717
EACH = 5
"""Cells that are changed in each column."""

NO_RESULT = {
    "codebook.table_no": "the contract holds it to the tables of the quotes",
    "codebook.layer": "says where a row comes from",
    "segments.participant_as_printed": "the number as the article prints it, which participant_id stands for",
    "segments.n_chars": "proves that an attached quote is the right one",
    "segments.text_sha256": "proves that an attached quote is the right one",
    "segments.word_checks": "proves that an attached quote is the right one",
    "reported.place_sha256": "finds the number in print",
    "reported.n_chars": "finds the number in print",
    "reported.nth": "finds the number in print",
    "codings.note": "a re-coder's reason, in words",
    "claims.n_chars": "finds the sentence of a claim",
    "readings.confidence": "how sure a reader was",
    "attributions.confidence": "how sure a reader was",
    "claims.layer": "says where a row comes from",
}
"""Columns that no table or figure of results is made of, and what they are there for."""

HELD_FAST = {
    ("participants.csv", "participant_id"),
    ("codebook.csv", "code_id"),
    ("segments.csv", "segment_id"),
    ("segments.csv", "table_no"),
    ("segments.csv", "quote_no"),
    ("segments.csv", "n_words"),
    ("coders.csv", "coder"),
    ("codings.csv", "rank"),
    ("evidence.csv", "claim_id"),
    ("evidence.csv", "segment_id"),
    ("evidence.csv", "cited_as"),
    ("coders.csv", "task"),
    ("readings.csv", "claim_id"),
    ("readings.csv", "segment_id"),
    ("readings.csv", "coder"),
    ("attributions.csv", "claim_id"),
    ("attributions.csv", "coder"),
}
"""Columns in which no single cell has another value that the contract accepts: other cells have to fit it."""


@pytest.fixture(scope="module")
def recomputation(tmp_path_factory):
    return Recomputation(Study(), tmp_path_factory.mktemp("recomputation"))


@pytest.fixture(scope="module")
def columns(recomputation):
    """Every column of the data, as (file, column)."""
    return [(file, column) for file, columns in recomputation.fields.items() for column in columns]


def listed(file, column):
    return f"{file.removesuffix('.csv')}.{column}" in NO_RESULT


def test_recomputed_without_kernels_and_unchanged_the_tables_are_the_committed_ones(recomputation):
    recomputation.change()
    assert [found for name in recomputation.runs for found in recomputation.recomputed(name)] == []
    assert recomputation.committed.keys() == {
        table for tables in recomputation.tables.values() for table in tables
    }


def test_every_change_of_a_cell_that_a_result_depends_on_is_noticed(recomputation, columns):
    """Some cells of each column are changed, one at a time; all but those listed above are noticed."""
    chance = random.Random(SEED)
    noticed, missed = [], []
    for column in columns:
        for mutation in () if listed(*column) else recomputation.mutations(*column, chance, EACH):
            (noticed if recomputation.differences() else missed).append(mutation)
    felt = {(mutation.file, mutation.column) for mutation in noticed}
    print(f"noticed: {len(noticed)} changes in {len(felt)} columns")
    assert missed == []
    assert len(noticed) >= 300
    assert {column for column in columns if column not in felt and not listed(*column)} == HELD_FAST


def test_no_result_depends_on_the_columns_that_are_listed(recomputation, columns):
    """Several cells of all of them are changed at once, and every notebook is run."""
    chance = random.Random(SEED)
    unfelt = [column for column in columns if listed(*column)]
    assert len(unfelt) == len(NO_RESULT)
    changed = [mutation for column in unfelt for mutation in recomputation.mutations(*column, chance, EACH)]
    recomputation.change(*changed)
    assert recomputation.differences() == []
    print(f"no result depends on {', '.join(NO_RESULT)}: {len(changed)} changes")


def test_every_printed_value_that_is_changed_is_named(recomputation):
    for row, printed in enumerate(recomputation.rows["reported.csv"]):
        year, _, month = printed["value"].partition("-")
        other = f"{int(year) + 1}-{month}" if printed["unit"] == "month" else printed["value"] + "1"
        changed = Mutation("reported.csv", row, "value", other)
        recomputation.change(changed)
        found = recomputation.recomputed("07-reported")
        cell = Difference(
            "tables/reported.csv", printed["value_id"], "value", printed["value"], changed.value
        )
        assert cell in found


def test_every_digit_that_is_changed_in_a_table_of_results_is_named(recomputation):
    """300 digits, one at a time."""
    chance = random.Random(SEED)
    for _ in range(300):
        name = chance.choice(sorted(recomputation.committed))
        right = recomputation.committed[name]
        spoilt, old, new = with_another_digit(right, chance)
        (found,) = compare_files(name, spoilt, right)
        header = right.decode("utf-8").partition("\n")[0].split(",")
        assert found.column in header, (name, found)
        assert len(found.was) == len(found.now) and (new in found.was) and (old in found.now), (name, found)


def with_another_digit(content, chance):
    """Return a table of which one digit, below its header, is another one; and that digit, old and new."""
    text = content.decode("utf-8")
    start = text.index("\n")
    place = chance.choice([place for place, letter in enumerate(text) if letter.isdigit() and place > start])
    old = text[place]
    new = chance.choice([digit for digit in "0123456789" if digit != old])
    return f"{text[:place]}{new}{text[place + 1 :]}".encode(), old, new


# --- End to end ---


def test_ten_changed_cells_of_data_and_five_of_results_are_named_by_verify(recomputation, columns, tmp_path):
    """Every hash in the manifest is made to fit, so that only recomputation can notice."""
    folder = tmp_path / "spoilt"
    copy_files(TOP, tracked_files(TOP, ["data", "results", "study.yml"]), folder)
    chance = random.Random(SEED)
    expected = spoilt_data(recomputation, columns, chance, folder) + spoilt_results(chance, folder)
    refresh_hashes(folder)
    command = [sys.executable, "-m", "compendium", "--study", folder, "verify"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1, done.stderr
    certificate = json.loads((folder / "build" / "certificate.json").read_text(encoding="utf-8"))["predicate"]
    named = [tuple(cell[part] for part in PLACE) for cell in certificate["differences"]]
    assert [cell for cell in expected if cell not in named] == []
    assert certificate["outcome"] == "different"


PLACE = ("file", "row", "column")


def spoilt_data(recomputation, columns, chance, folder, number=10):
    """Change cells, each of another column, and return, for each, a cell of results that must differ."""
    made, expected = [], []
    for column in chance.sample(columns, len(columns)):
        if len(made) == number:
            break
        for mutation in () if listed(*column) else recomputation.mutations(*column, chance, 1):
            found = recomputation.differences()
            try:
                recomputation.change(*made, mutation)
            except DataError:  # it fits the data as they were, and not with the other changes
                continue
            made.append(mutation)
            expected.append(found[0][:3])
    recomputation.change(*made)
    for name in recomputation.changed:
        shutil.copyfile(recomputation.data / name, folder / "data" / name)
    assert len(made) == number
    return expected


def spoilt_results(chance, folder, number=5):
    """Change a digit in some tables of results, and return the cells."""
    expected = []
    for path in chance.sample(sorted((folder / "results" / "tables").glob("*.csv")), number):
        right = path.read_bytes()
        path.write_bytes(with_another_digit(right, chance)[0])
        (found,) = compare_files(f"tables/{path.name}", path.read_bytes(), right)
        expected.append(found[:3])
    return expected


def refresh_hashes(folder):
    """Bring every hash in the manifest up to date with the files as they are now."""
    path = folder / "results" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name, made in manifest["results"].items():
        made["sha256"] = sha256(folder / "results" / name)
        for source in made["inputs"]:
            if source.startswith("data/"):
                made["inputs"][source] = sha256(folder / source)
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
