"""What runs when something changed, what happens when something is wrong, whole studies from end to end."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytask import ExitCode
from tiny import PARAMETERS, READING, saving, write_book, write_notebook, write_study

from compendium.choices import read_choices
from compendium.errors import CompendiumError, NotebookError, StudyError
from compendium.make import MACHINERY, _tell, run_pipeline
from compendium.run.plan import planned_runs
from compendium.study import TOP, study_in


def run(folder, capsys, stages=("notebooks", "manifest")):
    """Run the notebooks of a study; return whether all went well, what ran, and all that was printed."""
    well = run_pipeline(study_in(folder), stages)
    printed = capsys.readouterr()
    ran = re.findall(r"^  (\S+): [\d.]+ s$", printed.out, re.MULTILINE)
    return well, sorted(ran), printed.out + printed.err


@pytest.fixture(scope="module")
def study_that_has_run(tmp_path_factory):
    folder = write_study(tmp_path_factory.mktemp("study"))
    assert run_pipeline(study_in(folder), ("notebooks", "manifest"))
    return folder


@pytest.fixture
def tiny(study_that_has_run, tmp_path):
    """A copy of a tiny study that is up to date, with other times."""
    return shutil.copytree(study_that_has_run, tmp_path, copy_function=shutil.copyfile, dirs_exist_ok=True)


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- Nothing more than has to ---


def test_nothing_runs_when_nothing_changed_whatever_the_times_of_files_say(tiny, capsys):
    well, ran, printed = run(tiny, capsys)
    assert well and ran == []
    assert printed == "nothing to do: 2 notebooks are up to date\n"


def test_a_changed_cell_reruns_what_reads_the_table_and_nothing_else(tiny, capsys):
    edit(tiny / "data" / "segments.csv", "T2Q1,2,1,4,", "T2Q1,2,1,5,")
    well, ran, printed = run(tiny, capsys)
    assert well and ran == ["02-quotes"]
    assert re.search(r"^done in \d+ s: 1 notebook \(1 notebook up to date\)$", printed, re.MULTILINE)
    assert "\nT2Q1,2,1,5," in (tiny / "results" / "tables" / "segments.csv").read_text(encoding="utf-8")


def test_a_changed_cell_reruns_what_reads_a_table_that_refers_to_it(tiny, capsys):
    edit(tiny / "data" / "participants.csv", "P1,plot_holder,gardener", "P1,plot_holder,coordinator")
    assert run(tiny, capsys)[1] == ["01-people", "02-quotes"]


def test_a_change_that_keeps_the_time_of_the_file_is_noticed(tiny, capsys):
    path = tiny / "data" / "segments.csv"
    run(tiny, capsys)
    times = path.stat()
    edit(path, "T2Q1,2,1,4,", "T2Q1,2,1,5,")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert run(tiny, capsys)[1] == ["02-quotes"]


def test_a_result_that_is_missing_or_was_altered_is_made_again(tiny, capsys):
    tables = tiny / "results" / "tables"
    (tables / "participants.csv").unlink()
    edit(tables / "segments.csv", "T2Q1,2,1,4,", "T2Q1,2,1,9,")
    assert run(tiny, capsys)[1] == ["01-people", "02-quotes"]
    assert "\nT2Q1,2,1,4," in (tables / "segments.csv").read_text(encoding="utf-8")


def test_a_missing_executed_notebook_is_made_again_byte_for_byte(tiny, capsys):
    path = tiny / "book" / "executed" / "01-people.ipynb"
    before = path.read_bytes()
    path.unlink()
    assert run(tiny, capsys)[1] == ["01-people"]
    assert path.read_bytes() == before


def test_a_changed_notebook_is_run_again(tiny, capsys):
    edit(tiny / "notebooks" / "01-people.ipynb", "# Who?", "# Which people?")
    assert run(tiny, capsys)[1] == ["01-people"]


def test_every_run_depends_on_all_that_takes_part_in_running_it():
    names = {path.name for path in MACHINERY if path.is_file()}
    assert {"alternatives.py", "engine.py", "kernels.py", "matplotlibrc", "notebook.py"} <= names
    assert "requirements.lock" in names


def test_a_choice_reruns_only_the_notebooks_that_take_it(tiny, capsys):
    path = tiny / "study.yml"
    sources = [READING, PARAMETERS + "\nseed = 1", "seed", saving("participants", '"participants"')]
    write_notebook(tiny / "notebooks", "01-people", *sources)
    choice = "seed:\n  value: {}\n  reason: as good as any\n  notebooks: [01-people]\n"
    path.write_text(choice.format(7), encoding="utf-8")
    assert run(tiny, capsys)[1] == ["01-people"]
    path.write_text("# A comment is no choice.\n" + choice.format(7), encoding="utf-8")
    assert run(tiny, capsys)[1] == []
    path.write_text(choice.format(8), encoding="utf-8")
    assert run(tiny, capsys)[1] == ["01-people"]
    manifest = json.loads((tiny / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["results"]["tables/participants.csv"]["parameters"]["seed"] == 8
    assert "seed = 8" in (tiny / "book" / "executed" / "01-people.ipynb").read_text(encoding="utf-8")


def test_what_no_notebook_makes_any_more_is_removed_and_nothing_else(tiny, capsys):
    (tiny / "notebooks" / "02-quotes.ipynb").unlink()
    note = tiny / "results" / "tables" / "my-own-note.csv"
    note.write_text("mine\n", encoding="utf-8")
    run(tiny, capsys)
    assert not (tiny / "results" / "tables" / "segments.csv").exists()
    assert not (tiny / "book" / "executed" / "02-quotes.ipynb").exists()
    assert note.exists()


def test_the_manifest_says_what_each_result_was_made_from(tiny):
    manifest = json.loads((tiny / "results" / "manifest.json").read_text(encoding="utf-8"))
    made = manifest["results"]["tables/segments.csv"]
    assert made["notebook"] == "02-quotes.ipynb"
    assert made["parameters"] == {"data_dir": "data", "results_dir": "results"}
    data = ["datapackage.json", "participants.csv", "segments.csv"]
    assert sorted(made["inputs"]) == [*(f"data/{name}" for name in data), "notebooks/02-quotes.ipynb"]
    assert made["inputs"]["data/segments.csv"] == sha256(tiny / "data" / "segments.csv")
    assert made["sha256"] == sha256(tiny / "results" / "tables" / "segments.csv")
    assert str(TOP) not in json.dumps(manifest) and "commit" not in manifest["code"]


# --- When something is wrong ---


def test_a_renamed_parameter_stops_everything_before_it_starts(tiny, capsys):
    edit(tiny / "notebooks" / "02-quotes.ipynb", "results_dir = ", "results_folder = ")
    with pytest.raises(
        NotebookError,
        match=r"02-quotes\.ipynb has no parameter 'results_dir'; it has data_dir, results_folder$",
    ):
        run(tiny, capsys)


def test_a_failed_notebook_is_named_and_the_others_still_run(tiny, capsys):
    edit(tiny / "notebooks" / "01-people.ipynb", "# Who?", "# Which people?")
    sources = [READING, PARAMETERS, "unheard_of", saving("segments", '"segments"')]
    write_notebook(tiny / "notebooks", "02-quotes", *sources)
    executed = tiny / "book" / "executed" / "02-quotes.ipynb"
    before, manifest = executed.read_bytes(), (tiny / "results" / "manifest.json").read_bytes()
    well, ran, printed = run(tiny, capsys)
    assert not well and ran == ["01-people"]
    assert "02-quotes.ipynb failed in cell 3 (id 'cell-3'): unheard_of" in printed
    assert "NameError: name 'unheard_of' is not defined" in printed
    assert f"The notebook, as far as it came: {tiny / 'build' / 'failed' / '02-quotes.ipynb'}" in printed
    assert "Traceback" not in printed
    assert (tiny / "build" / "failed" / "02-quotes.ipynb").is_file()
    assert executed.read_bytes() == before
    assert (tiny / "results" / "manifest.json").read_bytes() == manifest
    assert run(tiny, capsys)[:2] == (False, [])


def test_a_notebook_that_asks_for_a_table_nobody_describes_is_refused(tiny):
    write_notebook(tiny / "notebooks", "03-cats", PARAMETERS, "read_cats(data_dir)")
    with pytest.raises(
        StudyError, match=r"03-cats\.ipynb reads \['cats'\], which datapackage\.json does not"
    ):
        planned_runs(study_in(tiny))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "seed:\n  value: 1\n  reason: why\n  notebooks: [09-cats]",
            "seed is for notebook '09-cats', which does not",
        ),
        ("seed:\n  value: 1\n  notebooks: []", "seed needs exactly value, reason and notebooks"),
        ("seed: 1", "seed needs exactly value, reason and notebooks"),
        ("seed:\n  value: 1\n  reason:\n  notebooks: []", "seed has no reason"),
        (
            "seed:\n  value: [1]\n  reason: why\n  notebooks: []",
            "line 2: the value of seed must be text or a number, and no list",
        ),
        ("seed:\n  value: 1\n  reason: why\n  notebooks: all", "seed: notebooks must be a list"),
        ("- seed", "must list choices by name"),
        ("seed: [", "is not YAML"),
    ],
)
def test_a_study_file_that_does_not_fit_is_refused(tiny, text, problem):
    (tiny / "study.yml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=problem):
        read_choices(study_in(tiny))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Untitled.ipynb", "", "Untitled.ipynb is not a notebook .*; delete it"),
        ("Untitled.ipynb", '{"cells": []}', "Untitled.ipynb has no cell of parameters; delete it"),
        ("zcopy.ipynb", None, r"zcopy.ipynb and \S+.ipynb both write \S+; delete one"),
    ],
)
def test_a_notebook_that_nobody_meant_to_run_is_named_and_what_to_do(tiny, name, content, said):
    folder = tiny / "notebooks"
    first = min(folder.glob("*.ipynb"))
    (folder / name).write_text(
        first.read_text(encoding="utf-8") if content is None else content, encoding="utf-8"
    )
    with pytest.raises(CompendiumError, match=said):
        planned_runs(study_in(tiny))


@pytest.mark.parametrize("name", ['a "b"', "a {x} $b", "a%20b", "a[1]"])
def test_a_study_may_lie_in_a_folder_of_any_name(study_that_has_run, tmp_path, name):
    folder = shutil.copytree(study_that_has_run, tmp_path / name)
    shutil.rmtree(folder / "results")
    done = compendium("--study", folder, "notebooks", PYTHONWARNINGS="default")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_missing_study_file_is_named(tiny):
    (tiny / "study.yml").unlink()
    with pytest.raises(StudyError, match=r"study\.yml is missing"):
        planned_runs(study_in(tiny))


# --- The book ---


@pytest.fixture
def with_book(tiny):
    """The tiny study with a book of two pages."""
    return write_book(tiny)


ALL = ("notebooks", "manifest", "book")


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_book_is_built_once_and_again_only_when_something_in_it_changed(with_book, capsys):
    html = with_book / "book" / "_build" / "html"
    assert run(with_book, capsys, ALL)[:2] == (True, ["book"])
    assert {path.name for path in html.glob("*.html")} >= {"index.html"}
    assert not (html / "stray.html").exists()
    assert str(with_book).encode() not in b"".join(contents(html).values())
    assert run(with_book, capsys, ALL)[2] == "nothing to do: 2 notebooks and the book are up to date\n"

    good = contents(html)
    (html / "executed" / "01-people.html").unlink()
    again = run(with_book, capsys, ALL)
    assert again[1] == ["book"], again[2]
    assert contents(html) == good

    edit(with_book / "book" / "index.md", "book", "book with a [broken link](nowhere.md)")
    well, ran, printed = run(with_book, capsys, ALL)
    assert not well and ran == []
    assert "book/index.md:1: WARNING: 'myst' cross-reference target not found: 'nowhere.md'" in printed
    assert f"The whole log: {with_book / 'build' / 'book.log'}" in printed
    assert contents(html) == good


def test_a_study_without_a_book_is_told_what_is_missing_before_anything_runs(tiny):
    before = contents(tiny)
    with pytest.raises(StudyError, match=r"_toc\.yml is missing: this study has no book; `notebooks` runs"):
        run_pipeline(study_in(tiny), ALL)
    assert contents(tiny) == before


def test_a_book_of_edited_data_is_built_anew_once_these_are_committed(with_book, capsys):
    """Only then does a sentence that does not hold under them stop the build."""

    def commit():
        names = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
        for command in (["init", "-q"], ["add", "data", "study.yml"], ["commit", "-qm", "Data"]):
            subprocess.run(["git", *names, *command], cwd=with_book, check=True, capture_output=True)

    commit()
    with (with_book / "study.yml").open("a") as choices:
        choices.write("# Edited.\n")
    assert run(with_book, capsys, ALL)[1] == ["book"]
    commit()
    assert run(with_book, capsys, ALL)[1] == ["book"]
    assert run(with_book, capsys, ALL)[1] == []


# --- The command line and whole studies ---


def compendium(*arguments, cwd=TOP, **environment):
    return subprocess.run(
        [Path(sys.executable).with_name("compendium"), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def small_copy(folder):
    """A study folder with the small invented study's data."""
    shutil.copytree(TOP / "tests" / "studies" / "small", folder / "data")
    shutil.copy(TOP / "study.yml", folder)
    return folder


def test_bad_data_stops_before_any_notebook_with_all_problems_and_leaves_everything_as_it_was(tmp_path):
    folder = small_copy(tmp_path / "study")
    for name in ("results/tables/voices.csv", "book/_build/html/index.html"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("the last good one", encoding="utf-8")
    codings, segments = folder / "data" / "codings.csv", folder / "data" / "segments.csv"
    codings.write_text(codings.read_text(encoding="utf-8") + "no-such-quote,,,,,,\n", encoding="utf-8")
    segments.write_bytes(b"\xef\xbb\xbf" + segments.read_bytes())
    kept = contents(folder)
    done = compendium("--study", folder, "book", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.search(r"^study/data/codings\.csv row \d+ .*no-such-quote", done.stderr, re.MULTILINE)
    assert re.search(r"^study/data/segments\.csv.*byte-order mark", done.stderr, re.MULTILINE | re.IGNORECASE)
    assert "Traceback" not in done.stderr
    assert contents(folder) == kept


def test_another_study_goes_through_the_same_notebooks(tmp_path):
    """Three themes, two coders, five people: nothing may count on the numbers of this study.

    Nor may anything that lies about in the folder be taken for a module of Python or of a package.
    """
    for name in ("random", "types", "yaml", "pandas", "enum"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(f'{__name__} was taken from the folder')\n")
    folder = small_copy(tmp_path / "a study")
    done = compendium("--study", folder, "notebooks", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    themes = [
        row.split(",")[0]
        for row in (folder / "data" / "codebook.csv").read_text(encoding="utf-8").splitlines()
        if ",theme," in row
    ]
    assert len(themes) == 3
    executed = {path.stem for path in (folder / "book" / "executed").glob("*.ipynb")}
    assert {f"03-theme-{theme}" for theme in themes} <= executed
    assert len(executed) == len(list((TOP / "notebooks").glob("*.ipynb"))) - 1 + 3
    tables = {path.stem for path in (folder / "results" / "tables").glob("*.csv")}
    assert {
        "table1_participants",
        "voices",
        "evidence",
        "reported",
        *(f"theme_{t}" for t in themes),
    } <= tables
    again = compendium("--study", folder, "notebooks", cwd=tmp_path)
    assert again.stdout == f"nothing to do: {len(executed)} notebooks are up to date\n"


def test_results_are_committed_as_they_come_out(whole_study):
    """Whoever runs the compendium gets what the repository holds, byte for byte."""
    made, committed = contents(whole_study / "results"), contents(TOP / "results")
    assert sorted(made) == sorted(committed)
    assert [path for path in made if made[path] != committed[path]] == []


def test_an_unknown_command_is_refused_with_the_known_ones():
    done = compendium("bake")
    assert done.returncode == 2
    assert re.search(r"book.*notebooks.*check.*lab.*test.*clean", done.stderr, re.DOTALL)


def test_clean_keeps_data_results_and_prose(tiny):
    (tiny / "book" / "index.md").write_text("# Kept\n", encoding="utf-8")
    assert compendium("--study", tiny, "clean").returncode == 0
    kept = sorted(path.name for path in tiny.iterdir())
    assert kept == ["book", "build", "data", "notebooks", "results", "study.yml"]
    assert [path.name for path in Path(tiny / "book").iterdir()] == ["index.md"]
    assert not list(Path(tiny / "build").iterdir())


def test_an_interrupted_run_is_not_called_done(capsys):
    session = SimpleNamespace(execution_reports=[], tasks=["one that never began"], exit_code=ExitCode.OK)
    assert not _tell(session, 1.0, "")
    assert capsys.readouterr().err == "\nInterrupted. Run again to go on from here.\n"
