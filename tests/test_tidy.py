"""What a spreadsheet did to the tables is named once for each cause, and undone to the last byte."""

import csv
import io
import json
import random
import shutil

import pandas as pd
import pytest

from compendium import cli
from compendium.data import check_data
from compendium.data.dictionary import fields, read_dictionary
from compendium.errors import DataError
from compendium.study import TOP

RESOURCES = {resource["path"]: resource for resource in read_dictionary(TOP / "data").values()}
RIGHT = {name: (TOP / "data" / name).read_bytes() for name in RESOURCES}
UNTOLD = "participant_as_printed"
"""The one column that may have zeros in front and may have none, so that nobody can know which are lost."""


def records(content, separator=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator))


def written(rows, separator=",", quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", delimiter=separator, quoting=quoting).writerows(rows)
    return text.getvalue().encode()


def in_cells(edit):
    """Make a damage of an edit of single cells, which is given a cell's text and its column's descriptor."""

    def damage(name, content):
        header, *body = records(content)
        known = fields(RESOURCES[name])
        edited = [
            [edit(cell, known[column]) for cell, column in zip(row, header, strict=True)] for row in body
        ]
        return written([header, *edited])

    return damage


def without_zeros(cell, field):
    return cell.lstrip("0") if cell.isdecimal() and field["name"] != UNTOLD and len(cell) > 1 else cell


def with_decimals(cell, field):
    """As pandas writes whole numbers beside empty cells."""
    return f"{cell}.0" if cell and field["type"] == "integer" else cell


def shouted(cell, field):
    truths = {"true": "TRUE", "false": "FALSE", "yes": "TRUE", "no": "FALSE"}
    is_truth = field["type"] == "boolean" or {"yes", "no"} <= set(
        field.get("constraints", {}).get("enum", ())
    )
    return truths.get(cell, cell) if is_truth else cell


def american(cell, field):
    year, _, rest = cell.partition("-")
    month, _, day = rest.partition("-")
    one_reading = field["type"] == "date" and cell and (int(day) > 12 or int(day) == int(month))
    return f"{int(month)}/{int(day)}/{year}" if one_reading else cell


def german(cell, field):
    other = american(cell, field)
    month, day, year = other.split("/") if other != cell else ("", "", "")
    return f"{day}.{month}.{year}" if other != cell else cell


CELLS = {
    "zeros lost": in_cells(without_zeros),
    "whole numbers with decimals": in_cells(with_decimals),
    "TRUE": in_cells(shouted),
    "NA": in_cells(lambda cell, field: cell or "NA"),
    "American dates": in_cells(american),
    "German dates": in_cells(german),
}
SHAPES = {
    "empty columns": lambda name, content: written([*row, "", "", ""] for row in records(content)),
    "empty rows": lambda name, content: written([*records(content), *[[""] * len(records(content)[0])] * 5]),
    "blank lines": lambda name, content: content + b"\n\n",
    "row numbers": lambda name, content: written(
        [str(number or ""), *row] for number, row in enumerate(records(content))
    ),
}
SIGNS = {
    "semicolons": lambda name, content: written(records(content), ";"),
    "tabs": lambda name, content: written(records(content), "\t"),
    "all in quotation marks": lambda name, content: written(records(content), quoting=csv.QUOTE_ALL),
    "semicolons, all in quotation marks": lambda name, content: written(records(content), ";", csv.QUOTE_ALL),
}
ENDS = {
    "CRLF": lambda name, content: content.replace(b"\n", b"\r\n"),
    "CR": lambda name, content: content.replace(b"\n", b"\r"),
    "no line end at the end": lambda name, content: content[:-1],
}
BYTES = {
    "BOM": lambda name, content: b"\xef\xbb\xbf" + content,
    "UTF-16": lambda name, content: content.decode("utf-8").encode("utf-16"),
}
STAGES = (CELLS, SHAPES, SIGNS, ENDS, BYTES)
"""Kinds of damage in the order in which a program does them: one of each may be done to the same file."""
DAMAGES = {kind: damage for stage in STAGES for kind, damage in stage.items()}


@pytest.fixture
def tables(tmp_path):
    """A copy of the shipped data, in a folder named mine."""
    return shutil.copytree(TOP / "data", tmp_path / "mine", ignore=shutil.ignore_patterns("text"))


def tidy(folder):
    return cli.main(["--study", str(folder.parent), "tidy", str(folder)])


def spoil(folder, names, *kinds):
    """Do some kinds of damage to some files, one after the other; return the files that differ now."""
    for name in names:
        content = (folder / name).read_bytes()
        for kind in kinds:
            content = DAMAGES[kind](name, content)
        (folder / name).write_bytes(content)
    return {name for name in names if (folder / name).read_bytes() != RIGHT[name]}


def restored(folder):
    """Return the names of the files that are not as they were."""
    return [name for name, right in RIGHT.items() if (folder / name).read_bytes() != right]


@pytest.mark.parametrize("kind", DAMAGES)
def test_each_damage_is_undone_in_every_file_alone_and_in_all_together(tables, capsys, kind):
    for names in [*([name] for name in RIGHT), list(RIGHT)]:
        spoilt = spoil(tables, names, kind)
        if not spoilt and len(names) == 1:
            continue
        assert tidy(tables) == 0, (kind, names, capsys.readouterr().out)
        assert restored(tables) == [], (kind, names)
        said = capsys.readouterr().out
        assert {name for name in RIGHT if f"mended in {tables.as_posix()}/{name}: " in said} == spoilt
    assert spoilt


def test_damages_that_come_together_are_undone(tables, capsys):
    chance = random.Random(149)
    for _ in range(25):
        kinds = {
            name: [chance.choice(list(stage)) for stage in STAGES if chance.random() < 0.7] for name in RIGHT
        }
        for name in RIGHT:
            spoil(tables, [name], *kinds[name])
        assert tidy(tables) == 0, (kinds, capsys.readouterr().out)
        assert restored(tables) == [], {name: kinds[name] for name in restored(tables)}


def test_all_that_excel_does_at_once_is_named_once_for_each_cause(tables, capsys):
    """It takes the zeros of every column; in one they cannot be known, and that column is named."""
    doubtful = "segments.csv: participant_as_printed may have lost zeros as well, and both forms are allowed"
    bare = in_cells(lambda cell, field: cell.lstrip("0") if cell.isdecimal() and len(cell) > 1 else cell)
    (tables / "segments.csv").write_bytes(bare("segments.csv", RIGHT["segments.csv"]))
    spoil(tables, RIGHT, "zeros lost", "TRUE", "empty columns", "empty rows", "semicolons", "CRLF", "BOM")
    with pytest.raises(DataError) as refused:
        check_data(tables)
    problems = [problem.replace(tables.as_posix(), "mine") for problem in refused.value.problems]
    assert [line.split(";")[0] for line in problems if "`compendium tidy mine` mends it" not in line] == [
        f"mine/{doubtful}"
    ]
    causes = {name: len([line for line in problems if f"mine/{name}: has " in line]) for name in RIGHT}
    with_cells = {"participants.csv", "segments.csv", "codebook.csv", "claims.csv", "attributions.csv"}
    assert causes == {name: 6 if name in {*with_cells, "checklists.csv"} else 5 for name in RIGHT}
    assert tidy(tables) == 1
    assert restored(tables) == ["segments.csv"]
    was, now = (
        records(content) for content in (RIGHT["segments.csv"], (tables / "segments.csv").read_bytes())
    )
    parted = {
        was[0][place]
        for old, new in zip(was, now, strict=True)
        for place in range(len(old))
        if old[place] != new[place]
    }
    assert parted == {UNTOLD}
    assert f"{doubtful}; compare rows 2, " in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [{}, {"na_rep": "NA", "sep": ";"}, {"index": False, "quoting": csv.QUOTE_ALL}]
)
def test_what_pandas_reads_and_writes_is_undone_but_for_the_column_that_cannot_be_known(tables, options):
    for name in RIGHT:
        pd.read_csv(tables / name).to_csv(tables / name, **options)
    assert tidy(tables) == 1
    assert restored(tables) == ["segments.csv"]
    place = records(RIGHT["segments.csv"])[0].index(UNTOLD)
    was, now = (
        records(content) for content in (RIGHT["segments.csv"], (tables / "segments.csv").read_bytes())
    )
    assert [row[:place] + row[place + 1 :] for row in was] == [row[:place] + row[place + 1 :] for row in now]


def edited(folder, name, old, new):
    content = (folder / name).read_bytes()
    assert content.count(old) == 1
    (folder / name).write_bytes(content.replace(old, new))


UNKNOWABLE = {
    "a date with two readings": (
        ("events.csv", b",2020-03-01,", b",3/1/2020,"),
        "events.csv row 3 (EV-03): start '3/1/2020' can have been 2020-01-03 or 2020-03-01; write which",
    ),
    "a date without its century": (
        ("events.csv", b",2020-03-01,", b",3/31/20,"),
        "events.csv row 3 (EV-03): start '3/31/20' is not a date such as 2021-09-30; correct it",
    ),
    "a hash that became a number": (
        ("segments.csv", b"d5f109bca73c5384ac83f3c58325fbfd570a27158f7ef860e7f63da31ab47c34", b"1.2E+10"),
        "segments.csv row 2 (T2Q1): text_sha256 '1.2E+10' was made a number, and its other digits are lost; "
        "take the cell from a copy of the file",
    ),
    "a sign for nothing where something must stand": (
        ("participants.csv", b"018,central_system,", b"018,NA,"),
        "participants.csv row 2 (018): affiliation 'NA' is a program's sign that something is missing; "
        "write what is meant, or leave the cell empty",
    ),
    "a sign that something broke": (
        ("claims.csv", b"participants,several,explains,no,,7387", b"participants,#REF!,explains,no,,7387"),
        "claims.csv row 2 (R-FT-01): number '#REF!' is a program's sign that something is missing; "
        "write what is meant, or leave the cell empty",
    ),
}


@pytest.mark.parametrize(("edit", "said"), UNKNOWABLE.values(), ids=UNKNOWABLE)
def test_what_cannot_be_known_is_named_and_left_while_the_rest_is_mended(tables, capsys, edit, said):
    edited(tables, *edit)
    right = (tables / edit[0]).read_bytes()
    spoil(tables, [edit[0]], "semicolons", "CRLF")
    assert tidy(tables) == 1
    assert (tables / edit[0]).read_bytes() == right
    assert capsys.readouterr().out.splitlines()[-1] == f"{tables.as_posix()}/{said}"


def test_zeros_that_several_keys_can_have_lost_are_named(tables, capsys):
    edited(tables, "participants.csv", b"\n018,", b"\n007,central_system,physician_leader\n018,")
    edited(tables, "participants.csv", b"\n018,", b"\n07,central_system,physician_leader\n018,")
    package = (tables / "datapackage.json").read_text(encoding="utf-8")
    (tables / "datapackage.json").write_text(package.replace("^[0-9]{3}$", "^[0-9]{2,3}$"), encoding="utf-8")
    edited(tables, "segments.csv", b"T2Q1,2,1,4,074,", b"T2Q1,2,1,4,7,")
    tidy(tables)
    said = "segments.csv row 2 (T2Q1): participant_id '7' can have been 007 or 07; write which"
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("events.csv", b"event_id,start,", b"event_id,begin,"),
        ("events.csv", b"EV-01,", b"EV-01,more,"),
        ("events.csv", b"EV-01,", b'EV-01"'),
        ("events.csv", b"The government ends", b"T\xeate"),
        ("events.csv", b",layer\n", b",layer,remark\n"),
    ],
)
def test_a_file_that_cannot_be_read_whole_stays_as_it_is(tables, capsys, name, old, new):
    edited(tables, name, old, new)
    (tables / name).write_bytes(spoilt := (tables / name).read_bytes().replace(b"\n", b"\r\n"))
    assert tidy(tables) == 1
    assert (tables / name).read_bytes() == spoilt
    assert f"{name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arranged",
    [lambda row: [*row, "more"], lambda row: [row[1], row[0], *row[2:]]],
    ids=["a column more", "another order"],
)
def test_a_file_with_other_columns_stays_as_it_is(tables, arranged):
    spoilt = written(map(arranged, records(RIGHT["participants.csv"]))).replace(b"\n", b"\r\n")
    (tables / "participants.csv").write_bytes(spoilt)
    assert tidy(tables) == 1
    assert (tables / "participants.csv").read_bytes() == spoilt


def test_the_order_of_the_tables_in_the_dictionary_makes_no_difference(tables):
    """Zeros of what refers are told by the zeros of what is referred to, which were lost as well."""
    path = tables / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"].reverse()
    path.write_text(json.dumps(package), encoding="utf-8")
    spoil(tables, ["participants.csv", "segments.csv"], "zeros lost")
    assert tidy(tables) == 0
    assert restored(tables) == []


def test_a_column_with_content_and_no_name_is_not_cut_off(tables):
    edited(
        tables,
        "participants.csv",
        b"018,central_system,physician_leader\n",
        b"018,central_system,physician_leader,!\n",
    )
    edited(tables, "participants.csv", b"affiliation,role\n", b"affiliation,role,\n")
    spoilt = (tables / "participants.csv").read_bytes()
    assert tidy(tables) == 1
    assert (tables / "participants.csv").read_bytes() == spoilt


def test_tidy_tables_are_not_touched(tables, capsys):
    before = {name: (tables / name).stat().st_mtime_ns for name in RIGHT}
    assert tidy(tables) == 0
    assert {name: (tables / name).stat().st_mtime_ns for name in RIGHT} == before
    assert capsys.readouterr().out == f"nothing in {tables} could be mended or had to be\n"


def test_without_a_dictionary_nothing_is_touched(tables, capsys):
    (tables / "datapackage.json").unlink()
    assert tidy(tables) == 1
    assert "datapackage.json: cannot be read" in capsys.readouterr().err
