"""What students coded: their files read or refused, compared with the study's coders, and pooled."""

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from test_agreement import CODEBOOK

from compendium.analysis.agreement import agreement, agreement_values
from compendium.analysis.codes import coders_of
from compendium.classroom.comparison import alpha_of, compared, comparisons, fixed
from compendium.classroom.pooled import divided_quotes, kappa_matrix
from compendium.classroom.report import agreement_text, answer, quantile
from compendium.classroom.submissions import MOST_BYTES, read_files
from compendium.data import read_codebook, read_coders, read_codings, read_segments
from compendium.errors import DataError
from compendium.study import TOP, study_in

Z = 1.959963984540054
SEGMENTS = pd.DataFrame({"segment_id": ["Q1", "Q2", "Q3"], "gist": ["one", "two", "three"]})
CODERS = pd.DataFrame({"coder": ["published"]})
HEADER = "segment_id,coder,rank,code_id\n"


def read(*paths):
    return read_files(list(paths), SEGMENTS, CODEBOOK, CODERS)


def written(folder, text, name="kim.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(*paths):
    with pytest.raises(DataError) as error:
        read(*paths)
    return error.value.problems


# Files


USABLE = [
    "Kim",
    "हिन्दी",
    "Zoë",
    "Zoe\u0308",
    "O’Brien",
    "D'Arcy-Smith",
    "Ελένη",
    "王 小明",
    "_",
    "7up",
    "Ñ" * 60,
]
UNUSABLE = ["<b>", "=Kim", "\u0301x", "’Kim", "Kim\u202e", "Kim\u0000", "K" * 61, "Kim;", '"Kim"', "😀"]


@pytest.mark.parametrize("name", USABLE)
def test_people_of_any_script_can_give_their_name(tmp_path, name):
    path = written(tmp_path, f"{HEADER}Q1,{name},,A.one\n")
    assert read(path)["coder"].tolist() == [name.replace("e\u0308", "ë")]


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_is_no_name_is_refused(tmp_path, name):
    name = name.replace('"', '""')
    assert "is no name" in refused(written(tmp_path, f'{HEADER}Q1,"{name}",,A.one\n'))[0]


def test_the_same_name_is_one_coder_however_the_keyboard_wrote_it(tmp_path):
    path = written(tmp_path, f"{HEADER}Q1,Zoë,,A.one\nQ1,Zoe\u0308,,A.two\n")
    assert "repeats row 2" in refused(path)[0]


def test_what_is_wrong_with_every_row_is_said_once(tmp_path):
    rows = "".join(f"Q{number},<b>,,A.one\n" for number in (1, 2, 3))
    path = written(tmp_path, HEADER + rows)
    (told,) = refused(path)
    assert told.startswith(f"{path.as_posix()} rows 2-4: coder '<b>' is no name")


def test_primary_codes_are_read_and_second_ones_blank_ones_and_other_columns_passed_over(tmp_path):
    rows = ["x,A.one,Kim,Q1,primary", ",A.two,Kim,Q1,secondary", ",,Kim,Q2,", ",B.one,Kim,Q3,"]
    text = "\n".join(["note,code_id,coder,segment_id,rank", *rows])
    assert read(written(tmp_path, text)).to_numpy().tolist() == [
        ["Q1", "Kim", "primary", "A.one"],
        ["Q3", "Kim", "primary", "B.one"],
    ]


def test_a_name_that_two_files_use_is_followed_by_the_file(tmp_path):
    files = [written(tmp_path, f"{HEADER}Q1,me,,A.one\n", name) for name in ("a.csv", "b.csv")]
    files.append(written(tmp_path, f"{HEADER}Q1,Kim,,A.one\n", "c.csv"))
    assert read(*files)["coder"].tolist() == ["me [a.csv]", "me [b.csv]", "Kim"]


def test_files_of_the_same_name_in_two_folders_are_told_apart(tmp_path):
    (tmp_path / "x").mkdir()
    files = [written(folder, f"{HEADER}Q1,me,,A.one\n") for folder in (tmp_path, tmp_path / "x")]
    assert read(*files)["coder"].nunique() == 2


def test_all_problems_of_all_files_are_told_together_with_their_rows(tmp_path):
    first = written(tmp_path, f"{HEADER}Q9,Kim,,A.one\nQ1,Kim,,A.three\n", "first.csv")
    second = written(tmp_path, f"{HEADER}Q1,,,A.one\n", "second.csv")
    assert refused(first, second) == [
        f"{first.as_posix()} row 2: segment_id 'Q9' is not in segments.csv; correct it",
        f"{first.as_posix()} row 3: code_id 'A.three' is not one of A.one, A.two, B.one; use one of these",
        f"{second.as_posix()} row 2: coder is empty; fill it in",
    ]


def test_a_theme_is_no_code_to_code_with(tmp_path):
    assert "code_id 'A' is not one of" in refused(written(tmp_path, f"{HEADER}Q1,Kim,,A\n"))[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe1,2\n", "byte 1 is not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "is larger than 2,000,000 bytes"),
        (b'segment_id,coder,code_id\nQ1,"Kim""x,A.one\n', "cannot be split into cells"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, said):
    (problem,) = refused(written(tmp_path, content))
    assert said in problem


def test_what_is_no_file_is_refused(tmp_path):
    assert "cannot be read" in refused(tmp_path / "none.csv")[0]
    assert "cannot be read" in refused(tmp_path)[0]


def test_a_file_that_is_named_twice_is_refused(tmp_path):
    path = written(tmp_path, f"{HEADER}Q1,Kim,,A.one\n")
    assert refused(path, path) == [f"{path.as_posix()}: is named twice; name each file once"]


@pytest.mark.parametrize("name", ["\x1b[31mred", "<b>", "=1+1", "published", "x" * 61, "a\tb", "-x"])
def test_a_name_that_could_do_harm_where_it_is_printed_is_refused(tmp_path, name):
    (problem,) = refused(written(tmp_path, f'{HEADER}Q1,"{name}",,A.one\n'))
    assert "coder " in problem
    assert "\x1b" not in problem


# Comparisons


def test_two_coders_compared_by_hand():
    """Both 20 A and 15 B, 5 and 10 apart: alike 0.7, by chance 0.5; kappa and alpha are 0.4."""
    first = ["A"] * 20 + ["A"] * 5 + ["B"] * 10 + ["B"] * 15 + [None, "A"]
    second = ["A"] * 20 + ["B"] * 5 + ["A"] * 10 + ["B"] * 15 + ["A", None]
    found = compared(first, second, Z)
    assert found["n"] == 50
    assert [found[name] for name in ("percent", "kappa", "alpha")] == pytest.approx([0.7, 0.4, 0.4])
    assert (found["low"], found["high"]) == pytest.approx((0.1511, 0.6489), abs=5e-5)


def test_coders_without_a_common_quote_have_nothing_to_compare():
    found = compared(["A", None], [None, "A"], Z)
    assert found.pop("n") == 0
    assert all(math.isnan(number) for number in found.values())


def test_the_shipped_re_coders_get_the_values_of_the_analysis(data_dir):
    codings, codebook = read_codings(data_dir), read_codebook(data_dir)
    coders = coders_of(read_coders(data_dir), "codes")
    table = agreement(codings, codebook, coders, read_segments(data_dir), resamples=2)
    wide = codings[codings["rank"] == "primary"].pivot(index="segment_id", columns="coder", values="code_id")
    ours = comparisons(wide, ["published"], ["recoder_a", "recoder_b"], codebook, Z)
    for level, found in ours.groupby("level"):
        for measure in ("percent", "kappa"):
            mean = agreement_values(table, measure, "models with published")[level]
            assert found[measure].mean() == pytest.approx(mean)
    assert alpha_of([wide[coder] for coder in coders["coder"]]) == pytest.approx(
        agreement_values(table, "alpha", "all coders")["practice"]
    )


def test_a_student_who_gives_one_code_throughout_gets_no_kappa_and_the_reason(tmp_path, data_dir):
    names = read_segments(data_dir)["segment_id"]
    rows = "".join(f"{name},kim,,RE.follow\n" for name in names)
    found = answer(study_in(), [written(tmp_path, HEADER + rows)])
    assert found.table[["kappa", "low", "high", "alpha"]].isna().all(axis=None)
    assert set(found.table["remark"]) == {"kim gave one code throughout"}
    assert "undefined: kim gave one code throughout" in agreement_text(found)
    assert "0.000 (0.000" not in agreement_text(found)


def test_a_remark_stands_only_where_kappa_is_undefined():
    codes = pd.DataFrame({"kim": ["A.one", "A.two"], "published": ["A.two", "A.one"]}, index=["Q1", "Q2"])
    ours = comparisons(codes, ["kim"], ["published"], CODEBOOK, Z).set_index("level")["remark"]
    assert ours.to_dict() == {"practice": "", "theme": "kim and published gave one code throughout"}


def test_a_theme_forgives_what_a_practice_does_not():
    codes = pd.DataFrame({"kim": ["A.one", "B.one"], "published": ["A.two", "B.one"]}, index=["Q1", "Q2"])
    ours = comparisons(codes, ["kim"], ["published"], CODEBOOK, Z).set_index("level")
    assert ours["percent"].to_dict() == {"practice": 0.5, "theme": 1}


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0625, "0.063"), (-0.0625, "-0.063"), (-1e-17, "0.000"), (math.nan, "undefined"), (1, "1.000")],
)
def test_halves_are_written_away_from_zero(number, text):
    assert fixed(number) == text


# A class


def test_the_matrix_has_the_kappa_of_every_pair():
    generator = np.random.default_rng(7)
    codes = pd.DataFrame(generator.choice(["A", "B", "C"], size=(20, 6)), columns=list("uvwxyz"))
    codes = codes.astype(object).mask(generator.random(codes.shape) < 0.2)
    codes["same"] = "A"
    matrix = kappa_matrix(codes)
    for one in codes:
        for other in codes:
            pair = compared(codes[one], codes[other], Z)["kappa"]
            assert matrix.loc[one, other] == pytest.approx(pair, nan_ok=True)


def test_the_quote_that_divides_the_class_most_comes_first():
    """Q1: A.one twice and A.two once, one pair of three alike. Q2: all alike. Q3: one student only."""
    codes = pd.DataFrame(
        {
            "published": ["A.two", "B.one", "A.one"],
            "u": ["A.one", "B.one", "A.one"],
            "v": ["A.one", "B.one", None],
            "w": ["A.two", "B.one", None],
        },
        index=pd.Index(["Q1", "Q2", "Q3"], name="segment_id"),
    )
    table = divided_quotes(codes, ["u", "v", "w"], SEGMENTS, "published")
    assert table["segment_id"].tolist() == ["Q1", "Q2"]
    first = table.iloc[0].to_dict()
    assert first["pairs_alike"] == pytest.approx(1 / 3)
    assert (first["most_given"], first["n_most"], first["n_codes"]) == ("A.one", 2, 2)
    assert (first["reference"], first["n_as_reference"], first["gist"]) == ("A.two", 1, "one")


def class_files(folder, data_dir, n):
    """Files of a class who code as published, but for every fifth quote, shifted from student to student."""
    names = read_segments(data_dir)["segment_id"].tolist()
    codings = read_codings(data_dir)
    given = codings[(codings["coder"] == "published") & (codings["rank"] == "primary")]
    given = given.set_index("segment_id")["code_id"]
    for student in range(n):
        rows = (
            f"{name},student,,{'RE.follow' if (place + student) % 5 == 0 else given[name]}\n"
            for place, name in enumerate(names)
        )
        yield written(folder, HEADER + "".join(rows), f"s{student:03}.csv")


def test_a_class_of_five_hundred_is_pooled(tmp_path, data_dir):
    found = answer(study_in(), list(class_files(tmp_path, data_dir, 500)))
    text = agreement_text(found)
    assert len(found.students) == 500
    assert "alpha of these 500 coders" in text
    assert "a reference and not the truth" in text
    assert max(len(line) for line in text.splitlines()) < 300


def test_the_quantile_is_that_of_the_coverage_in_study_yml():
    assert quantile(study_in()) == pytest.approx(1.95996, abs=1e-5)


def test_the_command_tells_writes_tables_and_refuses_with_exit_code_one(tmp_path, data_dir):
    files = [str(path) for path in class_files(tmp_path, data_dir, 3)]
    command = [sys.executable, "-m", "compendium", "agreement", *files]
    done = subprocess.run([*command, "--out", str(tmp_path)], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "hardest" in done.stdout
    tables = {path.stem: pd.read_csv(path) for path in (tmp_path / "tables").glob("*.csv")}
    assert set(tables) == {"agreement", "matrix", "quotes"}
    assert len(tables["agreement"]) == 3 * 2 * 3
    bad = written(tmp_path, "x,y\n1,2\n", "bad.csv")
    done = subprocess.run([*command, str(bad)], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 1
    assert "bad.csv row 1: column 'segment_id' is missing; add it" in done.stderr
    assert done.stdout == ""


def test_one_file_is_told_with_every_quote_on_which_it_parts(tmp_path, data_dir):
    found = answer(study_in(), list(class_files(tmp_path, data_dir, 1)))
    published, student = found.codes["published"], found.codes["student"]
    text = agreement_text(found)
    for name in found.codes.index:
        assert (f"\n{name} " in text) == (published[name] != student[name])


def test_a_class_that_splits_the_quotes_is_told_that_nobody_coded_the_same(tmp_path, data_dir):
    quotes = read_segments(data_dir)["segment_id"].tolist()
    files = [
        written(tmp_path, f"{HEADER}{quote},{name},,CU.personal\n", f"{name}.csv")
        for quote, name in zip(quotes, ("ann", "bob"), strict=False)
    ]
    told = agreement_text(answer(study_in(TOP), files))
    assert "nan" not in told and "No quote was coded by two of them." in told
    found = answer(study_in(TOP), files)
    divided = divided_quotes(found.codes, found.students, found.segments, found.reference)
    assert divided.empty and "gist" in divided
