"""Reading notebooks without running them, running them, and the shipped notebooks' manners."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import psutil
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output
from tiny import PARAMETERS, write_notebook

from compendium.choices import read_choices
from compendium.errors import NotebookError
from compendium.run import engine
from compendium.run.engine import joined
from compendium.run.notebook import _with_a_kernel, run_notebook
from compendium.run.show import COLUMNS, show
from compendium.run.source import files_written, modules_imported, parameters, read_notebook, tables_read
from compendium.study import TOP, Study

# --- Reading ---


def read(tmp_path, *sources):
    return read_notebook(write_notebook(tmp_path, "tiny", *sources))


def test_tables_are_known_from_the_calls_that_read_them(tmp_path):
    notebook = read(
        tmp_path, "# read_claims(data_dir)", "people = read_people(data_dir)", "x = f(data.read_quotes(d))"
    )
    assert tables_read(notebook) == {"people", "quotes"}


def test_parameters_are_those_of_the_tagged_cell_with_their_defaults(tmp_path):
    notebook = read(tmp_path, "seed = 1", 'data_dir = "d"\ncoverage = 0.95\nshift = -1')
    assert parameters(notebook) == {"data_dir": "d", "coverage": 0.95, "shift": -1}


def test_a_parameter_that_has_to_be_computed_is_refused(tmp_path):
    notebook = read(tmp_path, "data_dir = home() / 'data'")
    with pytest.raises(NotebookError, match=r"tiny\.ipynb: a parameter is a name set to a literal"):
        parameters(notebook)


def test_names_of_results_are_filled_in_from_parameters(tmp_path):
    notebook = read(
        tmp_path,
        'save_table(t, "voices", results_dir)',
        'save_table(t, name=f"theme_{theme}", results_dir=results_dir)',
        'save_figure(fig, f"theme_{theme}", results_dir)',
    )
    assert files_written(notebook, {"theme": "FT"}) == [
        "tables/voices.csv",
        "tables/theme_FT.csv",
        "figures/theme_FT.svg",
        "figures/narrow/theme_FT.svg",
    ]


@pytest.mark.parametrize(
    "name", ["name", 'f"{theme!r}"', 'f"{theme:>9}"', 'f"{other}"', 'f"{theme.lower()}"', "7"]
)
def test_a_name_that_only_running_could_tell_is_refused(tmp_path, name):
    notebook = read(tmp_path, f"save_table(t, {name}, results_dir)")
    with pytest.raises(NotebookError, match=r"must be a literal or an f-string of parameters"):
        files_written(notebook, {"theme": "FT"})


@pytest.mark.parametrize("theme", ["../../etc", "a b", "", "-x"])
def test_a_parameter_cannot_lead_a_result_out_of_its_folder(tmp_path, theme):
    notebook = read(tmp_path, 'save_table(t, f"{theme}", results_dir)')
    with pytest.raises(NotebookError, match="no file name"):
        files_written(notebook, {"theme": theme})


def test_a_cell_that_is_not_plain_python_is_named(tmp_path):
    with pytest.raises(NotebookError, match=r"tiny\.ipynb, cell 2 \(id 'cell-2'\) is not plain Python"):
        read(tmp_path, "# A question", "%matplotlib inline")


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "broken.ipynb").write_text("[]", encoding="utf-8")
    with pytest.raises(NotebookError, match=r"broken\.ipynb is not a notebook"):
        read_notebook(tmp_path / "broken.ipynb")


def test_modules_are_followed_through_every_way_of_importing(tmp_path):
    package = tmp_path / "compendium"
    package.mkdir()
    for name, source in {
        "__init__": "",
        "room/__init__": "from compendium import paint",
        "paint": "",
        "voices": "from compendium.room.data import read_people",
        "room/data": "from compendium import contract",
        "contract": "def f():\n    import compendium.late as late",
        "late": "import json",
        "idle": "",
    }.items():
        (package / f"{name}.py").parent.mkdir(exist_ok=True)
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    notebook = read(tmp_path, "from compendium.voices import voices\nimport pandas")
    found = {
        path.relative_to(package).with_suffix("").as_posix() for path in modules_imported(notebook, package)
    }
    assert found == {"__init__", "contract", "late", "paint", "room/__init__", "room/data", "voices"}


# --- Running ---


def run(tmp_path, *sources, values=None):
    source = write_notebook(tmp_path / "notebooks", "tiny", *sources)
    values = values or {"data_dir": "data", "results_dir": "results"}
    run_notebook(
        source, tmp_path / "out" / "tiny.ipynb", values, tmp_path, tmp_path / "failed" / "tiny.ipynb"
    )


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(tmp_path):
    with pytest.raises(
        NotebookError, match=r"tiny\.ipynb has no parameter 'sead'; it has data_dir, results_dir$"
    ):
        run(tmp_path, PARAMETERS, values={"sead": 1})


def test_a_failing_cell_is_named_and_the_partial_notebook_is_kept_aside(tmp_path):
    before = tmp_path / "out" / "tiny.ipynb"
    before.parent.mkdir()
    before.write_text("the last good one", encoding="utf-8")
    with pytest.raises(NotebookError) as caught:
        run(tmp_path, "# A question", PARAMETERS, "print('as far as this')", "x = 1\nx / 0", "print('never')")
    failed = tmp_path / "failed" / "tiny.ipynb"
    assert str(caught.value).splitlines() == [
        "tiny.ipynb failed in cell 4 (id 'cell-4'): x = 1",
        "  ZeroDivisionError: division by zero",
        f"  The notebook, as far as it came: {failed}",
    ]
    assert "as far as this" in failed.read_text(encoding="utf-8")
    assert before.read_text(encoding="utf-8") == "the last good one"


def test_a_kernel_that_dies_is_reported_with_the_cell_it_died_in(tmp_path):
    with pytest.raises(
        NotebookError, match=r"tiny\.ipynb failed in cell 2 \(id 'cell-2'\): import os\n  DeadKernel"
    ):
        run(tmp_path, PARAMETERS, "import os\nos._exit(3)")
    (kept,) = tmp_path.rglob("failed/*.ipynb")
    begun = [cell["metadata"]["papermill"]["start_time"] for cell in cells(kept)]
    assert len(begun) > 1 and all(begun)


@pytest.mark.parametrize(
    ("bound", "source", "what"),
    [
        ("SECONDS", "while True: pass", "it has not ended after 1 seconds; is there a loop without end?"),
        (
            "LETTERS",
            "for n in range(2000): print(n)",
            "with it, the notebook puts out more than 1,000 letters;",
        ),
        ("LETTERS", "print('x' * 2000)", "with it, the notebook puts out more than 1,000 letters;"),
        (
            "LETTERS",
            "raise ValueError('x' * 2000)",
            "with it, the notebook puts out more than 1,000 letters;",
        ),
    ],
)
def test_a_notebook_that_takes_too_long_or_puts_out_too_much_is_ended(
    tmp_path, monkeypatch, bound, source, what
):
    monkeypatch.setattr(engine, bound, {"SECONDS": 1, "LETTERS": 1000}[bound])
    noted = "import os, pathlib\npathlib.Path('kernel').write_text(str(os.getpid()))"
    with pytest.raises(NotebookError) as caught:
        run(tmp_path, PARAMETERS, noted, source, "print('never')")
    failed = tmp_path / "failed" / "tiny.ipynb"
    told, why, where = str(caught.value).splitlines()
    assert told == f"tiny.ipynb failed in cell 3 (id 'cell-3'): {source}"
    assert why.startswith(f"  {what}")
    assert where == f"  The notebook, as far as it came: {failed}"
    assert failed.stat().st_size < 10_000
    assert not (tmp_path / "out").exists()
    assert not psutil.pid_exists(int((tmp_path / "kernel").read_text(encoding="utf-8")))


def test_what_a_notebook_may_put_out_is_counted_over_all_its_cells(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "LETTERS", 5000)
    with pytest.raises(NotebookError, match=r"failed in cell 4 .*\n  with it, the notebook puts out more"):
        run(tmp_path, PARAMETERS, *["print('x' * 2000)"] * 3)


def test_what_a_cell_prints_in_pieces_is_one_text_in_which_the_end_of_a_line_overwrites_its_beginning():
    printed = [("stdout", "1 of 2\r"), ("stderr", "oh"), ("stdout", "2 of 2\r\n"), ("stdout", "done\r")]
    pieces = [new_output("stream", name=name, text=text) for name, text in printed]
    shown = new_output("display_data", data={"text/plain": "x"})
    first, error, kept = joined([pieces[0], pieces[1], shown, *pieces[2:]])
    assert (first.text, error.text, kept) == ("2 of 2\r\ndone\r", "oh", shown)


@pytest.mark.parametrize(
    ("source", "what"),
    [("import warnings\nwarnings.warn('old')", "it warns"), ("object()", "it shows a memory address")],
)
def test_what_would_differ_on_another_machine_is_refused(tmp_path, source, what):
    with pytest.raises(NotebookError, match=rf"failed in cell 2 \(id 'cell-2'\).*\n  {what}"):
        run(tmp_path, PARAMETERS, source)
    assert not (tmp_path / "out").exists()


CHATTY = """
import sys
for word in ("one", "two", "three"):
    print(word)
    sys.stdout.flush()
"""


def run_elsewhere(folder, **environment):
    """Run the chatty notebook in a process of its own; return the bytes of the executed notebook."""
    source = write_notebook(folder / "notebooks", "tiny", "# A question", PARAMETERS, CHATTY, "{'a': 1}")
    code = (
        "import sys; from pathlib import Path; from compendium.run.notebook import *\n"
        "here = Path(sys.argv[1])\n"
        "with reproducible_environment(here / 'build'):\n"
        "    run_notebook(here / 'notebooks' / 'tiny.ipynb', here / 'tiny.ipynb',\n"
        "        {'data_dir': 'data', 'results_dir': 'results'}, here, here / 'failed.ipynb')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env={**os.environ, **environment})
    assert source.parent.parent == folder
    return (folder / "tiny.ipynb").read_bytes()


def test_an_executed_notebook_does_not_tell_where_when_or_by_whom_it_was_run(tmp_path):
    one = run_elsewhere(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", USER="ann")
    other = run_elsewhere(
        tmp_path / "an other {place}", PYTHONHASHSEED="2", TZ="Asia/Tokyo", USER="bob", HOME=str(tmp_path)
    )
    assert one == other
    assert str(tmp_path).encode() not in one
    text = one.decode()
    assert json.loads(text)["metadata"]["language_info"] == {"name": "python", "pygments_lexer": "ipython3"}
    assert not re.search(r'papermill|"(start|end)_time|iopub|\d{4}-\d\d-\d\dT', text)
    assert [cell["id"] for cell in json.loads(text)["cells"]][2] == "injected-parameters"
    (said,) = json.loads(text)["cells"][3]["outputs"]
    assert "".join(said["text"]) == "one\ntwo\nthree\n"


def test_a_kernel_that_never_began_is_started_again_and_another_error_is_not_tried_again():
    failures = [RuntimeError("Kernel died before replying to kernel_info")] * 2
    tried = []

    def execute():
        tried.append(1)
        if failures:
            raise failures.pop()
        return "executed"

    assert _with_a_kernel(execute) == "executed"
    assert len(tried) == 3
    failures = [RuntimeError("Kernel died before replying to kernel_info")] * 9
    with pytest.raises(RuntimeError, match="died"):
        _with_a_kernel(execute)
    failures, tried = [RuntimeError("something else")] * 2, []
    with pytest.raises(RuntimeError, match="something else"):
        _with_a_kernel(execute)
    assert len(failures) == 1


# --- Showing ---


def test_a_frame_is_shown_by_the_columns_asked_for_rounded_and_without_gaps():
    frame = pd.DataFrame(
        {
            "claim_id": ["R-1", None],
            "share": [1 / 3, float("nan")],
            "quotes": ["T1Q1;T1Q2", "<i>"],
            "carries": [True, False],
            "n_people": [2.0, None],
            "other": 0,
        }
    )
    shown = show(frame, "quotes", "claim_id", "share", "carries", "n_people")
    assert shown.rows() == [("T1Q1; T1Q2", "R-1", "0.33", "yes", "2"), ("<i>", "–", "–", "no", "–")]
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    assert [cell.get_text() for cell in page.select("thead th")] == list(shown.texts)
    assert [cell.get_text() for cell in page.select("tbody tr:last-child > *")] == list(shown.rows()[1])
    assert not page.select("p")


def test_of_a_large_frame_the_beginning_is_shown_and_how_much_there_is():
    frame = pd.DataFrame(0.5, index=range(30), columns=[f"c{place}" for place in range(11)])
    shown = show(frame, rows=5, decimals=3)
    assert shown.note == "Shown: the first 5 of 30 rows, the first 8 of 11 columns."
    assert (len(shown.rows()), len(shown.texts), shown.rows()[0][0]) == (5, COLUMNS, "0.500")
    assert show(frame.head(0), "c1").note == "There are no rows."


# --- The shipped notebooks ---

SHIPPED = sorted((TOP / "notebooks").glob("*.ipynb"))
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPING = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
DECIDING = (ast.If, ast.IfExp, ast.Try, ast.With, ast.Match)


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def shipped(request):
    return request.param


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_notebooks_are_numbered_in_the_order_of_the_argument():
    assert len(SHIPPED) >= 11
    assert [path.stem[:3] for path in SHIPPED] == [f"{number:02}-" for number in range(len(SHIPPED))]


def test_a_notebook_is_stored_without_outputs(shipped):
    code = [cell for cell in cells(shipped) if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_a_notebook_leaves_defining_looping_and_deciding_to_the_package(shipped):
    nodes = [node for _, _, tree in read_notebook(shipped).cells for node in ast.walk(tree)]
    found = [ast.unparse(node) for node in nodes if isinstance(node, DEFINING + LOOPING + DECIDING)]
    assert found == []


def test_a_notebook_reads_data_only_through_the_package(shipped):
    text = "\n".join("".join(cell["source"]) for cell in cells(shipped) if cell["cell_type"] == "code")
    assert not re.search(r"\bopen\(|pd\.read_|read_csv|Path\(", text)
    assert tables_read(read_notebook(shipped))


def test_a_notebook_is_short(shipped):
    assert len(cells(shipped)) <= 15


def test_a_notebook_can_be_run_by_hand_from_its_folder(shipped):
    given = parameters(read_notebook(shipped))
    assert (given["data_dir"], given["results_dir"]) == ("../data", "../results")
    metadata = json.loads(shipped.read_text(encoding="utf-8"))
    assert (metadata["nbformat"], metadata["nbformat_minor"]) == (4, 5)
    assert metadata["metadata"]["kernelspec"]["name"] == "python3"


def test_a_notebook_hides_no_choice(shipped):
    """Every parameter that is not a path or the theme is set in study.yml, with its reason."""
    given = parameters(read_notebook(shipped))
    assert set(given) - {"data_dir", "results_dir", "theme"} == set(read_choices(Study())[shipped.stem])


def test_cells_are_named_in_words(shipped):
    names = [cell["id"] for cell in cells(shipped)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z-]*", name) for name in names), names


def test_every_saved_figure_is_shown_with_alt_text_and_caption(shipped):
    notebook = read_notebook(shipped)
    values = {name: f"any-{name}" for name in parameters(notebook)}
    files = [Path(file) for file in files_written(notebook, values)]
    saved = {f"fig-{file.stem}" for file in files if file.suffix == ".svg"}
    shown = [cell["metadata"]["mystnb"] for cell in cells(shipped) if "mystnb" in cell["metadata"]]
    assert {figure["figure"]["name"].replace("{theme}", "any-theme") for figure in shown} == saved
    assert saved
    for figure in shown:
        assert len(figure["image"]["alt"]) > 40
        assert len(figure["figure"]["caption"]) > 20
        assert figure["image"]["alt"] != figure["figure"]["caption"]


MOST_ROWS = 25


def shown_tables(page):
    """Return the tables that a notebook's page shows, without the list of numbers that it folds."""
    return [table for table in page.select(".cell_output table") if not table.find_parent("details")]


def test_a_page_of_a_notebook_shows_tables_that_can_be_taken_in(html):
    wrong, found = [], 0
    for path in sorted((html / "executed").glob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for table in shown_tables(page):
            found += 1
            columns, rows = len(table.select("thead th")), len(table.select("tbody tr"))
            if "result-table" not in table["class"] or columns > COLUMNS or rows > MOST_ROWS:
                wrong.append((path.stem, columns, rows))
        for cell in page.select(".cell_output :is(td, th)"):
            if re.search(r"\b(NaN|NaT|None|nan)\b|\d\.\d{5}|\.\.\.$", cell.get_text()):
                wrong.append((path.stem, cell.get_text()))
    assert wrong == []
    assert found > 40


def test_a_notebook_shows_every_column_that_it_speaks_of(html):
    """A name in its text stands in the head of a table, in a cell of one, or among its parameters."""
    for path in sorted((html / "executed").glob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        given = set(re.findall(r"^(\w+) = ", "\n".join(pre.get_text() for pre in page.select("pre")), re.M))
        there = {cell.get_text() for table in shown_tables(page) for cell in table.select("th, td")}
        named = {name.get_text() for name in page.select("article p code")}
        lost = {name for name in named if re.fullmatch(r"[a-zA-Z]\w*", name)} - given - there
        assert {name for name in lost if not any(head.startswith(name) for head in there)} == set(), path.stem
