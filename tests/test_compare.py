"""Two folders compared: every difference is found, and named as a reader would look it up."""

import json
import random

import pytest

from compendium.review.cells import Difference
from compendium.review.compare import compare_files, compare_folders

TABLE = "code_id,n_quotes,label\nCU.signal,5,Signalling\nCU.personal,3,Personal\nRE.follow,4,Following\n"
CITATIONS = "claim_id,via,segment_id,supports\nR-1,R-1,T2Q1,yes\nR-1,R-1,T2Q2,yes\nR-2,R-2,T2Q1,no\n"


def compared(was, now, name="voices.csv"):
    return compare_files(name, was.encode(), now.encode())


def test_the_same_bytes_have_no_difference():
    assert compared(TABLE, TABLE) == []


def test_a_changed_cell_is_named_by_the_key_of_its_row_and_its_column():
    found = compared(TABLE, TABLE.replace("personal,3", "personal,8"))
    assert found == [Difference("voices.csv", "CU.personal", "n_quotes", "3", "8")]
    assert str(found[0]) == "voices.csv [CU.personal] n_quotes: was '3', is '8'"


def test_a_key_has_as_many_columns_as_it_takes_and_no_more():
    (found,) = compared(CITATIONS, CITATIONS.replace("T2Q2,yes", "T2Q2,no"))
    assert found == Difference("voices.csv", "R-1 · T2Q2", "supports", "yes", "no")


def test_a_changed_key_is_a_changed_cell_where_the_rest_of_the_row_is_alike():
    (found,) = compared(TABLE, TABLE.replace("CU.personal", "CU.impersonal"))
    assert found == Difference("voices.csv", "CU.personal", "code_id", "CU.personal", "CU.impersonal")


def test_a_row_that_goes_and_another_that_comes_are_two_differences():
    found = compared(TABLE, TABLE.replace("RE.follow,4,Following", "FT.thaw,9,Warming"))
    assert found == [
        Difference("voices.csv", "RE.follow", "", "RE.follow,4,Following", None),
        Difference("voices.csv", "FT.thaw", "", None, "FT.thaw,9,Warming"),
    ]


def test_a_row_that_comes_in_between_is_one_difference():
    (found,) = compared(TABLE, TABLE.replace("RE.follow", "FT.thaw,9,Warming\nRE.follow"))
    assert found == Difference("voices.csv", "FT.thaw", "", None, "FT.thaw,9,Warming")


def test_rows_that_nothing_tells_apart_are_compared_by_their_place():
    (found,) = compared("a,b\n1,1\n1,1\n1,1\n", "a,b\n1,1\n1,1\n1,2\n")
    assert (found.row, found.column, found.was, found.now) == ("1 · 1", "b", "1", "2")
    (found,) = compared("a,b\n1,1\n1,1\n", "a,b\n1,1\n1,1\n1,1\n")
    assert (found.was, found.now) == (None, "1,1")


def test_a_column_that_goes_is_one_difference_and_other_columns_are_compared():
    found = compared(TABLE, "code_id,n_quotes\nCU.signal,5\nCU.personal,3\nRE.follow,5\n")
    assert found == [
        Difference("voices.csv", "", "label", "a column", None),
        Difference("voices.csv", "RE.follow", "n_quotes", "4", "5"),
    ]


def test_the_same_rows_in_another_order_differ():
    header, one, two, three = TABLE.splitlines(keepends=True)
    (found,) = compared(TABLE, header + two + one + three)
    assert found == Difference("voices.csv", "line 2", "", "CU.signal", "CU.personal")


def test_the_same_columns_in_another_order_differ():
    (found,) = compared("a,b\n1,2\n", "b,a\n2,1\n")
    assert (found.was, found.now) == ("a,b", "b,a")


@pytest.mark.parametrize(
    "otherwise",
    [
        TABLE.replace("Personal", '"Personal"'),
        TABLE.replace("\n", "\r\n"),
        TABLE.rstrip("\n"),
        "\ufeff" + TABLE.replace("CU.personal,3", "CU.personal,3,3"),
        TABLE.replace("label", "n_quotes"),
        TABLE + '"an open quotation mark',
        "",
    ],
)
def test_bytes_that_differ_are_a_difference_even_where_no_cell_does_or_none_can_be_read(otherwise):
    (found,) = compared(TABLE, otherwise)
    assert (found.file, found.row, found.column) == ("voices.csv", "", "")
    assert found.was.startswith("SHA-256 ") and found.was != found.now


def test_bytes_that_are_no_text_are_a_difference():
    (found,) = compare_files("voices.csv", TABLE.encode(), TABLE.encode("utf-16"))
    assert found.now.startswith("SHA-256 ")


def test_an_entry_of_a_json_file_is_named_by_its_path():
    was = json.dumps({"results": {"a.csv": {"sha256": "12", "seeds": [1, 2]}}, "code": {}})
    now = json.dumps({"results": {"a.csv": {"sha256": "34", "seeds": [1, 2, 3]}}, "code": {}})
    assert compared(was, now, "manifest.json") == [
        Difference("manifest.json", "results › a.csv › sha256", "", "12", "34"),
        Difference("manifest.json", "results › a.csv › seeds › 2", "", None, "3"),
    ]
    (broken,) = compared(was, was[:-1], "manifest.json")
    assert broken.now.startswith("SHA-256 ")


def test_of_a_long_text_the_line_shows_where_it_differs():
    gist = "The new deputy comes with an open attitude and asks what is missing from the plans, "
    line = str(Difference("claims.csv", "R-1", "gist", gist + "kindly.", gist + "curtly."))
    assert "kindly.'" in line and "curtly.'" in line and len(line) < 140


def test_a_file_on_one_side_only_is_told(tmp_path):
    for side, names in (("old", ["a.csv", "figures/f.svg"]), ("new", ["a.csv", "tables/b.csv"])):
        for name in names:
            (tmp_path / side / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / side / name).write_text(TABLE, encoding="utf-8")
    gone, come = compare_folders(tmp_path / "old", tmp_path / "new")
    assert (gone.file, gone.now) == ("figures/f.svg", None)
    assert (come.file, come.was) == ("tables/b.csv", None)
    assert str(come).startswith("tables/b.csv: was absent, is 'SHA-256 ")
    assert compare_folders(tmp_path / "none", tmp_path / "nowhere") == []


def test_whichever_byte_of_a_table_changes_there_is_a_difference():
    chance = random.Random(4)
    for text in (TABLE, CITATIONS):
        for place in range(len(text)):
            letter = chance.choice([c for c in '07abz,"\n' if c != text[place]])
            assert compared(text, text[:place] + letter + text[place + 1 :]), (place, letter)
