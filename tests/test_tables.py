"""What a result table looks like on disk."""

import pandas as pd
import pytest

from compendium.files import write_atomically
from compendium.run.results import save_table


def written(frame, tmp_path):
    save_table(frame, "trial", tmp_path)
    return (tmp_path / "tables" / "trial.csv").read_bytes()


def test_a_table_is_utf8_with_line_feeds_and_no_index(tmp_path):
    frame = pd.DataFrame({"who": ["Zoë", "Ann"], "n": [1, 2]}, index=[7, 8])
    assert written(frame, tmp_path) == "who,n\nZoë,1\nAnn,2\n".encode()


def test_a_number_has_at_most_six_significant_digits(tmp_path):
    frame = pd.DataFrame({"share": [2 / 3, 0.5, 123456.789]})
    assert written(frame, tmp_path) == b"share\n0.666667\n0.5\n123457\n"


def test_a_whole_number_keeps_all_its_digits(tmp_path):
    assert written(pd.DataFrame({"n": [12345678]}), tmp_path) == b"n\n12345678\n"


def test_the_noise_of_floating_point_is_zero(tmp_path):
    assert written(pd.DataFrame({"kappa": [0.1 + 0.2 - 0.3, -1e-17, -0.0]}), tmp_path) == b"kappa\n0\n0\n0\n"


def test_a_missing_value_is_an_empty_cell_whatever_its_type(tmp_path):
    frame = pd.DataFrame(
        {
            "text": pd.Series(["a", None], dtype="str"),
            "whole": pd.Series([1, None], dtype="Int64"),
            "share": [0.5, None],
            "any": pd.Series([pd.NA, True], dtype=object),
        }
    )
    assert written(frame, tmp_path) == b"text,whole,share,any\na,1,0.5,\n,,,true\n"


def test_truth_values_are_written_as_in_the_data(tmp_path):
    assert written(pd.DataFrame({"unique": [True, False]}), tmp_path) == b"unique\ntrue\nfalse\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(tmp_path, start):
    frame = pd.DataFrame({"gist": [f"{start}A1"], f"{start}coder": ["x"]})
    assert written(frame, tmp_path) == f"gist,'{start}coder\n'{start}A1,x\n".encode()


def test_a_carriage_return_is_guarded_and_becomes_a_line_feed(tmp_path):
    frame = pd.DataFrame({"gist": ["\r=A1", "two\r\nlines"]})
    assert written(frame, tmp_path) == b'gist\n"\'\n=A1"\n"two\nlines"\n'


def test_a_negative_number_is_no_formula(tmp_path):
    assert written(pd.DataFrame({"change": [-1, 2], "kappa": [-0.25, 1.0]}), tmp_path) == (
        b"change,kappa\n-1,-0.25\n2,1\n"
    )


def test_markup_is_text(tmp_path):
    assert written(pd.DataFrame({"gist": ["<b>a</b>"]}), tmp_path) == b"gist\n<b>a</b>\n"


def test_a_named_index_is_refused_before_it_is_lost(tmp_path):
    frame = pd.DataFrame({"n": [1]}, index=pd.Index(["a"], name="participant_id"))
    with pytest.raises(ValueError, match=r"participant_id.*reset_index"):
        save_table(frame, "trial", tmp_path)
    assert not (tmp_path / "tables").exists()


def test_two_columns_of_one_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="twice"):
        save_table(pd.DataFrame([[1, 2]], columns=["n", "n"]), "trial", tmp_path)


def test_a_table_without_rows_keeps_its_header(tmp_path):
    assert written(pd.DataFrame({"n": pd.Series(dtype="Int64"), "gist": []}), tmp_path) == b"n,gist\n"


def test_the_callers_frame_is_not_changed(tmp_path):
    frame = pd.DataFrame({"gist": ["=1"], "share": [1 / 3]})
    before = frame.copy(deep=True)
    save_table(frame, "trial", tmp_path)
    pd.testing.assert_frame_equal(frame, before)


def test_a_name_that_leads_elsewhere_is_refused(tmp_path):
    with pytest.raises(ValueError, match="plain file name"):
        save_table(pd.DataFrame({"n": [1]}), "../elsewhere", tmp_path)


def test_a_failed_write_leaves_the_last_good_file_and_nothing_else(tmp_path, monkeypatch):
    write_atomically(tmp_path / "trial.csv", b"good")

    def refuse(source, target):
        raise OSError("no space")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(OSError, match="no space"):
        write_atomically(tmp_path / "trial.csv", b"better")
    assert [path.name for path in tmp_path.iterdir()] == ["trial.csv"]
    assert (tmp_path / "trial.csv").read_bytes() == b"good"
