"""Diff: what an edit of the data changes is said, all of it and nothing else, and nothing is touched."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from compendium.errors import DataError
from compendium.pages.citing import CitedNumber, Condition
from compendium.pages.sentences import cited_sentences, pages_showing
from compendium.review.diff import changes
from compendium.review.diffpage import changes_text, write_page
from compendium.run.plan import planned_runs
from compendium.run.results import run_key
from compendium.study import TOP, Study

PAGE = """\
(voices)=
# Whose voices?

{.lead}
*Sharing water*
and its sisters: {number}`voices.n_codes` codes (see {doc}`here <executed/05-voices>`). One
person, {number}`voices.top_speaker`, has {number}`voices.top_speaker_share as percent` of the quotes.

Effective voices are {number}`voices.most_effective_voices as .0f` at most, in `all`
{number}`voices.n_codes` codes. {number}`evidence.n_other_voices as words: # claim is | # claims are`
carried by others only{holds}`evidence.n_other_voices > 0`; {number}`evidence.n_claims` there are.

```{result-table} voices
:columns: code_id
```

```{result-figure} evidence
```
"""


@pytest.fixture
def study(tmp_path):
    """The small study with two notebooks of the compendium and a book of one page."""
    folder = tmp_path / "study"
    shutil.copytree(TOP / "tests" / "studies" / "small", folder / "data")
    for part in ("notebooks", "book"):
        (folder / part).mkdir()
    for name in ("04-evidence", "05-voices"):
        shutil.copy(TOP / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    (folder / "study.yml").write_text("# As the notebooks have it.\n", encoding="utf-8")
    (folder / "book" / "voices.md").write_text(PAGE, encoding="utf-8")
    return Study(folder, folder / "notebooks")


@pytest.fixture
def edited(study, tmp_path):
    """A copy of its data, to be edited."""
    return shutil.copytree(study.data, tmp_path / "mine")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def recode(folder):
    """Give the quote about the depot's tank, T3Q4, to welcoming newcomers instead of sharing water."""
    edit(
        folder / "codings.csv", "T3Q4,published,primary,water_share", "T3Q4,published,primary,people_welcome"
    )


def cells(found, file):
    return {(cell.row, cell.column): (cell.was, cell.now) for cell in found.cells if cell.file == file}


def test_a_recoded_quote_changes_the_verdict_of_the_claim_that_cites_it_and_no_other(study, edited):
    """G-06 cites T3Q4 alone, spoken by a plot holder though city staff are named; now nothing carries it."""
    recode(edited)
    found = changes(study, edited)
    (edit,) = found.edits
    assert str(edit).startswith(
        "codings.csv [T3Q4 · published · primary] code_id: was 'water_share', is 'people_w"
    )
    (verdict,) = found.verdicts
    assert (verdict.file, verdict.row) == ("claims.csv", "G-06")
    assert (verdict.was, verdict.now) == ("other voices", "code not carried")


def test_a_recoded_quote_changes_exactly_the_counts_that_count_it(study, edited):
    """P1 had two of three quotes on sharing, and one of three on welcoming: effective voices 9/5 and 3."""
    recode(edited)
    assert cells(changes(study, edited), "voices.csv") == {
        ("water_share", "P1"): ("2", "1"),
        ("water_share", "n_quotes"): ("3", "2"),
        ("water_share", "top_share"): ("0.666667", "0.5"),
        ("water_share", "effective_voices"): ("1.8", "2"),
        ("people_welcome", "P1"): ("1", "2"),
        ("people_welcome", "n_quotes"): ("3", "4"),
        ("people_welcome", "top_share"): ("0.333333", "0.5"),
        ("people_welcome", "effective_voices"): ("3", "2.66667"),
    }


def test_the_sentences_that_change_are_told_with_old_and_new_numbers(study, edited):
    """The claim that others alone carried is gone; 3 voices become 2.67, shown as 3, and are not told."""
    recode(edited)
    found = changes(study, edited)
    (sentence,) = found.sentences
    assert (sentence.page, sentence.line) == ("voices.md", 10)
    told = "One claim is → No claims are carried by others only [does not hold]; 11 there are."
    assert f"  voices.md line 10: {told}" in changes_text(found)
    assert {"evidence.n_other_voices", "voices.most_effective_voices"} <= set(found.numbers)
    assert not {"voices.n_codes", "evidence.n_claims"} & set(found.numbers)


def test_a_size_of_the_study_that_is_edited_moves_no_other_size(tmp_path):
    """Ten people in the Methods and nine in the Abstract: both are told, and 127 interviews stay in print."""
    folder = tmp_path / "study"
    shutil.copytree(TOP / "data", folder / "data")
    for part, name in (("notebooks", "01-sample.ipynb"), ("book", "sample.md")):
        (folder / part).mkdir()
        shutil.copy(TOP / part / name, folder / part)
    (folder / "study.yml").write_text("# As the notebooks have it.\n", encoding="utf-8")
    mine = shutil.copytree(folder / "data", tmp_path / "mine")
    edit(
        mine / "reported.csv",
        'RV-04,article,"Methods, paragraph 3, p. 3",people analysed,9,',
        'RV-04,article,"Methods, paragraph 3, p. 3",people analysed,10,',
    )
    found = changes(Study(folder, folder / "notebooks"), mine)
    (sentence,) = found.sentences
    assert sentence.worded(found.now) == (
        "The article analyses 11 interviews with 10 or 9 people, out of 127 interviews with 114 people in a "
        "larger study."
    )
    assert found.numbers == ["sample.people_analysed", "sample.spare_interviews"]
    assert found.now["sample.spare_interviews"] == 1


def test_one_printed_number_that_is_edited_makes_no_page_say_what_is_not_so(tmp_path):
    """Ten people in the Methods, nine in the Abstract: every condition can be told, nobody is invented."""
    mine = shutil.copytree(TOP / "data", tmp_path / "mine")
    edit(
        mine / "reported.csv",
        'RV-04,article,"Methods, paragraph 3, p. 3",people analysed,9,',
        'RV-04,article,"Methods, paragraph 3, p. 3",people analysed,10,',
    )
    folder = tmp_path / "study"
    for name in ("data", "book"):
        shutil.copytree(
            TOP / name, folder / name, ignore=shutil.ignore_patterns("_build", "executed", "text")
        )
    shutil.copy(TOP / "study.yml", folder)
    found = changes(Study(folder, TOP / "notebooks"), mine)
    assert [(cell.row, cell.was, cell.now) for cell in found.verdicts] == [
        ("RV-04", "reproduced", "discrepant")
    ]
    told = changes_text(found)
    assert "does not hold" not in told
    assert "11 interviews with 9 people → 10 or 9 people" in told
    assert {key for key in found.numbers if key.startswith("sample.")} == {
        "sample.people_analysed",
        "sample.spare_interviews",
    }


def test_a_sentence_that_an_edit_brings_or_takes_away_is_told_as_it_reads_where_it_stands(study, edited):
    """One claim had only other voices; a page speaks of such claims while there are any."""
    told = ":::{when} evidence.n_other_voices > 0\nOthers carry {number}`evidence.n_other_voices`.\n:::\n"
    gone = ":::{when} evidence.n_other_voices == 0\nOthers carry {number}`evidence.n_other_voices`.\n:::\n"
    (study.folder / "book" / "voices.md").write_text(f"# Page\n\n{told}\n{gone}", encoding="utf-8")
    recode(edited)
    found = changes(study, edited)
    lines = changes_text(found).splitlines()
    assert [line for line in lines if "voices.md" in line] == [
        "  voices.md line 4: no longer said: Others carry 1.",
        "  voices.md line 8: now said: Others carry 0.",
    ]


def test_only_what_reads_the_edited_file_is_run(study, edited):
    edit(edited / "claims.csv", "Everyone remembered the drought.", "Everyone recalls the drought.")
    found = changes(study, edited)
    assert found.affected == ["04-evidence"]
    assert found.verdicts == found.sentences == found.numbers == []
    assert cells(found, "claims.csv") == {
        ("G-01", "gist"): ("Everyone remembered the drought.", "Everyone recalls the drought.")
    }


def test_a_quote_that_another_says_changes_both_columns_of_speakers(study, edited):
    edit(edited / "segments.csv", "T4Q2,4,2,6,P5,P5", "T4Q2,4,2,6,P2,P2")
    found = changes(study, edited)
    assert cells(found, "voices.csv")["people_welcome", "P5"] == ("1", "0")
    assert cells(found, "voices.csv")["people_welcome", "P2"] == ("1", "2")
    assert cells(found, "voices_participants.csv")["P5", "n_quotes"] == ("1", "0")


def test_the_same_data_change_nothing_and_nothing_is_run(study, edited):
    found = changes(study, edited)
    assert (found.edits, found.affected, found.cells, found.sentences) == ([], [], [], [])
    assert changes_text(found) == "no difference: the data are the same, so nothing can change"


def test_rows_in_another_order_are_an_edit_that_changes_nothing(study, edited):
    lines = (edited / "evidence.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (edited / "evidence.csv").write_text(
        "".join([lines[0], lines[2], lines[1], *lines[3:]]), encoding="utf-8"
    )
    found = changes(study, edited)
    assert len(found.edits) == 1 and found.affected == ["04-evidence"]
    assert found.verdicts == []


def test_a_theme_that_comes_in_adds_its_tables(study, edited):
    """A notebook that runs once for each theme runs once more."""
    shutil.copy(TOP / "notebooks" / "03-theme.ipynb", study.notebooks)
    with (edited / "codebook.csv").open("a", encoding="utf-8") as file:
        file.write("tools,,theme,Looking after tools,What people do with tools.,,,5,true,false,,derived\n")
    found = changes(study, edited)
    assert "03-theme-tools" in found.affected
    (come,) = [cell for cell in found.cells if cell.file == "theme_tools.csv"]
    assert come.was is None


def test_bad_data_are_refused_with_all_problems_and_nothing_is_run(study, edited):
    edit(edited / "segments.csv", "T3Q4,3,4,5,P1,1", "T3Q4,3,4,5,P9,1")
    edit(edited / "evidence.csv", "G-06,T3Q4", "G-66,T3Q4")
    with pytest.raises(DataError) as refusal:
        changes(study, edited)
    assert len(refusal.value.problems) == 2
    assert refusal.value.problems[0].startswith(f"{edited}/segments.csv row 9 (T3Q4): participant_id 'P9'")
    assert not study.build.exists()


def test_the_page_shows_old_beside_new_and_stands_alone(study, edited):
    recode(edited)
    edit(edited / "claims.csv", "Everyone remembered the drought.", "Everyone <b>recalls</b> & counts.")
    page = write_page(changes(study, edited), edited).read_text(encoding="utf-8")
    assert "<del>other voices</del>" in page and "<ins>code not carried</ins>" in page
    assert "<del>One claim is</del> <ins>No claims are</ins> carried by others only" in page
    assert "&lt;b&gt;recalls&lt;/b&gt; &amp; counts." in page and "<b>" not in page
    assert (
        "evidence.svg (shown on voices.md)" in page and "voices.csv: 8 changes (shown on voices.md)" in page
    )
    images = re.findall(r'<img src="(data:image/svg\+xml;base64,)[^"]*" alt="([^"]+)">', page)
    assert [alt for _, alt in images] == [
        f"{word}: {name}.svg" for name in ("evidence", "voices") for word in ("Was", "Is")
    ]
    assert 'name="viewport"' in page and "prefers-color-scheme: dark" in page
    assert not re.search(r"<script|<link|https?://", page)


def compendium(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "compendium", *map(str, arguments)],
        env=os.environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def contents(folder):
    return {
        path.relative_to(folder): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and "build" not in path.relative_to(folder).parts
    }


def test_the_command_tells_and_touches_nothing(study, edited):
    recode(edited)
    kept, mine = contents(study.folder), contents(edited)
    done = compendium("--study", study.folder, "diff", edited)
    assert done.returncode == 0, done.stderr
    assert "claims.csv [G-06] verdict: was 'other voices', is 'code not carried'" in done.stdout
    assert f"with figures, and in full: {study.build / 'diff' / 'index.html'}" in done.stdout
    assert (contents(study.folder), contents(edited)) == (kept, mine)


def test_the_command_refuses_bad_data_and_a_folder_that_is_none(study, edited):
    edit(edited / "evidence.csv", "G-06,T3Q4", "G-66,T3Q4")
    done = compendium("--study", study.folder, "diff", edited)
    assert done.returncode == 1 and "claim_id 'G-66' is not in claims.csv" in done.stderr
    done = compendium("--study", study.folder, "diff", edited / "nothing")
    assert done.returncode == 1 and "nothing/datapackage.json: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


# --- Sentences ---


def test_every_number_that_the_book_cites_is_found_in_a_sentence():
    book = TOP / "book"
    pages = [path.read_text(encoding="utf-8") for path in book.glob("*.md")]
    cited = sum(len(re.findall(r"\{(?:number|holds)\}`", page)) for page in pages)
    sentences = cited_sentences(book)
    found = [part for sentence in sentences for part in sentence.parts if not isinstance(part, str)]
    assert len(found) == cited > 100
    texts = ["".join(part for part in sentence.parts if isinstance(part, str)) for sentence in sentences]
    assert not [text for text in texts if re.search(r"[`{}]", text)]


def test_a_sentence_is_told_without_markup_and_by_the_line_of_its_first_number(study):
    first, second, third, fourth = cited_sentences(study.book)
    assert first.parts[0] == "Sharing water and its sisters: "
    assert first.parts[1:] == (CitedNumber("voices", "n_codes"), " codes (see here).")
    assert [s.line for s in (first, second, third, fourth)] == [6, 7, 9, 10]
    assert second.parts[0] == "One person, "
    assert fourth.parts[2] == Condition("evidence.n_other_voices > 0")
    assert fourth.keys == {"evidence.n_other_voices", "evidence.n_claims"}


def test_pages_tell_which_tables_and_figures_they_show(study):
    assert pages_showing(study.book) == {
        "tables/voices.csv": ["voices.md"],
        "figures/evidence.svg": ["voices.md"],
    }


def test_every_notebook_that_the_book_cites_is_one_that_runs():
    runs = {run_key(run.name) for run in planned_runs(Study())}
    cited = {key.partition(".")[0] for sentence in cited_sentences(TOP / "book") for key in sentence.keys}
    assert cited <= runs


@pytest.mark.parametrize("setting", ["", "0"])
def test_the_debugger_that_kernels_load_says_nothing_whatever_the_environment_has_it_say(setting):
    environment = os.environ | {"PYDEVD_DISABLE_FILE_VALIDATION": setting}
    start = "from compendium.run import forks; forks.start(); import multiprocessing as m; "
    start += "w = m.get_context('forkserver').Process(target=print); w.start(); w.join()"
    done = subprocess.run([sys.executable, "-c", start], env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
