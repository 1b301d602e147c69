"""The gate: each thing that must not be told is refused, with place and remedy, and all else passes."""

import csv
import json
import shutil
import struct
import subprocess
import sys
import zlib
from functools import partial
from pathlib import Path

import pytest
from tiny import write_study

from compendium.errors import DisclosureError, NotebookError
from compendium.gate import traces
from compendium.gate.gate import WORDS_REMEDY, check_made, check_pages, check_sources
from compendium.gate.verbatim import quotations
from compendium.pages.build import build_book
from compendium.study import TOP, study_in

# In pieces, because no file of ours may hold a path of a machine.
MAC, WINDOWS, ADMINISTRATOR = "/" + "Users", "C:" + "\\Users", "/" + "root"


@pytest.fixture
def study(tmp_path):
    """A copy of the shipped study with an executed notebook and a page, to be changed at will."""
    built = shutil.ignore_patterns("_build", "executed", "text")
    for name in ("data", "notebooks", "results", "book"):
        shutil.copytree(TOP / name, tmp_path / name, ignore=built)
    shutil.copy(TOP / "README.md", tmp_path)
    (tmp_path / "book" / "executed").mkdir()
    shutil.copy(tmp_path / "notebooks" / "05-voices.ipynb", tmp_path / "book" / "executed")
    page(study_in(tmp_path)).parent.mkdir(parents=True)
    page(study_in(tmp_path)).write_text("<p>A page of 2021-09-30.</p>", encoding="utf-8")
    return study_in(tmp_path)


def page(study):
    return study.book / "_build" / "html" / "voices.html"


def check_all(study):
    check_sources(study)
    check_made(study)
    check_pages(study, page(study).parent)


def refused(study):
    """Return what the gate says, line by line, without the folder of the study."""
    with pytest.raises(DisclosureError) as caught:
        check_all(study)
    assert all(";" in problem or "leave it out" in problem for problem in caught.value.problems)
    return [problem.replace(f"{study.folder.as_posix()}/", "") for problem in caught.value.problems]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def append(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")


def test_what_is_shipped_passes():
    check_sources(study_in())
    check_made(study_in())


def test_a_copy_of_it_passes(study):
    check_all(study)


# --- Who is singled out ---


def with_column(study, name, values):
    """Add an attribute to the participants, described as the contract demands; empty cells are allowed."""
    path, dictionary = study.data / "participants.csv", study.data / "datapackage.json"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{value}" for line, value in zip(lines, [name, *values], strict=True)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    package = json.loads(dictionary.read_text(encoding="utf-8"))
    (resource,) = [found for found in package["resources"] if found["name"] == "participants"]
    resource["schema"]["fields"].append({"name": name, "type": "string", "description": "Added."})
    dictionary.write_text(json.dumps(package), encoding="utf-8")


def test_a_changed_value_that_leaves_another_person_alone_is_refused(study):
    edit(study.data / "participants.csv", "074,central_system,administrative", "074,central_system,physician")
    (problem,) = refused(study)
    assert problem == (
        "data/participants.csv row 7 (111): affiliation 'central_system', role 'administrative_leader' would "
        "single out a participant more than print does; leave it out, or put what print shows into "
        "`printed` of this table in datapackage.json"
    )


def test_another_person_alone_in_the_cell_that_print_shows_is_refused(study):
    path = study.data / "participants.csv"
    edit(path, "109,independent_pc,administrative_leader", "109,independent_pc,physician_leader")
    edit(path, "110,independent_pc,physician_leader", "110,independent_pc,administrative_leader")
    assert [problem[:36] for problem in refused(study)] == ["data/participants.csv row 6 (110): a"]


def test_a_further_attribute_that_one_person_has_is_refused(study):
    with_column(study, "region", ["north", *["south"] * 8])
    problem, _ = refused(study)
    assert problem.startswith("data/participants.csv row 2 (018): affiliation 'central_system', role")
    assert "region 'north' would single out" in problem


def test_a_missing_value_is_a_value(study):
    with_column(study, "region", ["", *["south"] * 8])
    problem, _ = refused(study)
    assert problem.startswith("data/participants.csv row 2 (018): ")
    assert "region '' would single out" in problem


def test_nothing_more_may_be_said_of_someone_whom_print_shows_alone(study):
    """Everyone shares region and cell with somebody, but for 109, whom print shows alone in a cell."""
    with_column(study, "region", ["a", "b", "a", "b", "b", "b", "b", "b", "a"])
    assert [problem.partition(" would")[0] for problem in refused(study)] == [
        "data/participants.csv row 5 (109): region 'b'"
    ]


def test_an_attribute_that_all_share_singles_out_nobody(study):
    with_column(study, "country", ["Canada"] * 9)
    check_all(study)


def test_a_study_that_does_not_say_what_print_shows_shows_nobody_alone(study):
    edit(study.data / "datapackage.json", '"printed": {', '"unheard_of": {')
    assert [problem[:34] for problem in refused(study)] == ["data/participants.csv row 5 (109):"]


# --- Numbers that print does not have ---


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("data/segments.csv", "T2Q1,2,1,4,074,074,", "T2Q1,2,1,4,074,075,", "row 2, participant_as_printed"),
        ("results/tables/voices_participants.csv", "\n018,", "\n115,", "row 2, participant_id"),
        ("results/tables/sensitivity.csv", "participant,018", "participant,118", "row 2, left_out"),
        ("results/tables/voices.csv", ",018,", ",017,", "row 1"),
        ("data/events.csv", "layer\n", "layer\nparticipant 117 says so\n", "line 2"),
        ("book/voices.md", "(voices)=", "(voices)=\nAs participants 74, 018\nand 119 say.", "line 2"),
    ],
)
def test_a_number_that_print_does_not_have_is_refused_wherever_it_stands(study, file, old, new, place):
    edit(study.folder / file, old, new)
    (problem,) = refused(study)
    assert problem.startswith(f"{file} ({place}): ")
    assert problem.endswith("is no participant's number in print; correct or remove it")


@pytest.mark.parametrize("folder", ["notebooks", "book/executed"])
def test_a_number_that_print_does_not_have_is_refused_in_a_notebook(study, folder):
    path = study.folder / folder / "05-voices.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["Participants 018–116,\n", "and participant number 120."]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert [problem.partition(" is")[0] for problem in refused(study)] == [
        f"{folder}/05-voices.ipynb (cell 'question'): '116'",
        f"{folder}/05-voices.ipynb (cell 'question'): '120'",
    ]


def test_a_count_beside_the_word_participants_in_a_table_passes_and_a_number_in_one_cell_does_not(study):
    path = study.executed / "05-voices.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    table = {"text/plain": "participants\n         250", "text/html": "<th>participants</th>\n<td>250</td>"}
    notebook["cells"][1]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": table}]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    check_all(study)
    table["text/html"] = "<td>participants 250</td>"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (problem,) = refused(study)
    assert "'250' is no participant's number in print" in problem


def test_a_number_of_something_else_passes(study):
    append(
        study.book / "voices.md", "\n115 participants of another study; in 2021 participants 2022 times.\n"
    )
    append(study.results / "tables" / "voices_participants.csv", "018,central_system,115,117,116,0.115\n")
    effective_voices = study.results / "tables" / "voices.csv"
    rows = effective_voices.read_text(encoding="utf-8").rstrip("\n").rpartition(",")[0]
    effective_voices.write_text(f"{rows},11.791\n", encoding="utf-8")
    check_all(study)


# --- Traces of whoever made a file ---


def png(*parts):
    """Return a PNG of one pixel with some parts more."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *parts, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_a_picture_without_remarks_passes_and_one_with_is_refused(study):
    path = study.results / "figures" / "photo.png"
    path.write_bytes(png((b"pHYs", bytes(9))))
    check_all(study)
    path.write_bytes(png((b"tEXt", b"Author\0somebody"), (b"tIME", bytes(7))))
    assert [problem.partition(";")[0] for problem in refused(study)] == [
        "results/figures/photo.png (metadata): a remark in the image, 'tEXt'",
        "results/figures/photo.png (metadata): a remark in the image, 'tIME'",
    ]


@pytest.mark.parametrize(
    ("trace", "what"),
    [
        ("/home/somebody/study/data.csv", "a path of a machine"),
        (f"{MAC}/somebody/study", "a path of a machine"),
        (f"{ADMINISTRATOR}/.cache/x", "a path of a machine"),
        ("/tmp/x1/y", "a path of a machine"),
        (f"{WINDOWS}\\somebody\\x", "a path of a machine"),
        ("file:///srv/x", "a path of a machine"),
        (f"{TOP.as_posix()}/data", "a path of a machine"),
        ("2026-11-23T10:11:12", "a time of day"),
        ("2026-11-23 10:11", "a time of day"),
        ("Mon Nov 23 10:11:12 2026", "a time of day"),
        ("Nov 23, 2026 10:11", "a time of day"),
    ],
)
def test_a_trace_is_known_by_its_form(tmp_path, trace, what):
    path = tmp_path / "page.html"
    path.write_text(f"<p>\n<b>{trace}</b>", encoding="utf-8")
    ((place, told, value),) = traces.traces(path)
    assert (place, told) == ("line 2", what) and value in trace


@pytest.mark.parametrize(
    "file", ["results/figures/voices.svg", "results/tables/voices.csv", "data/codes.csv"]
)
def test_a_trace_in_a_made_file_is_refused(study, file):
    path = study.folder / file
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(f"{before}<!-- /home/somebody/x at 2026-11-23 10:11 -->", encoding="utf-8")
    assert [problem.partition(";")[0].partition(": ")[2] for problem in refused(study)] == [
        "a path of a machine, '/home/somebody/x'",
        "a time of day, '2026-11-23 10:11'",
    ]


def test_a_trace_in_a_notebook_is_refused_source_and_executed(study):
    for path in (study.notebooks / "05-voices.ipynb", study.executed / "05-voices.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["authors"] = [{"name": "somebody"}]
        notebook["cells"][1]["metadata"]["execution"] = {"iopub.status.busy": "now"}
        notebook["cells"][1]["source"] = "open('/home/somebody/data.csv')"
        path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(DisclosureError) as sources:
        check_sources(study)
    with pytest.raises(DisclosureError) as made:
        check_made(study)
    for caught, folder in ((sources, "notebooks"), (made, "book/executed")):
        told = [problem.partition(f"{folder}/05-voices.ipynb ")[2] for problem in caught.value.problems]
        assert [problem.partition(";")[0] for problem in told] == [
            "(line 1): a path of a machine, '/home/somebody/data.csv'",
            "(notebook metadata): what an editor left there, 'authors'",
            "(cell 'imports' metadata): when the cell ran, 'execution'",
        ]


def test_metadata_of_a_drawing_that_tell_who_made_it_are_refused(study):
    edit(study.results / "figures" / "voices.svg", "<cc:Work>", "<cc:Work><dc:creator>x</dc:creator>")
    assert refused(study)[0].startswith("results/figures/voices.svg (metadata): a remark in the image")


def test_the_name_of_the_user_is_refused_unless_it_is_a_word(study, monkeypatch):
    append(page(study), "made by zaphod for the quotes")
    monkeypatch.setattr(traces, "getuser", lambda: "quotes")
    check_all(study)
    monkeypatch.setattr(traces, "getuser", lambda: "zaphod")
    (problem,) = refused(study)
    assert problem.startswith("book/_build/html/voices.html (line 1): a user's name, 'zaphod'; remove it")


def test_addresses_dates_and_the_one_fixed_time_pass(study):
    harmless = f'href="https://example.org/home/x" ../data/x.csv 2021-09-30 1:20 {traces.FIXED}:00Z a/tmp/b'
    append(page(study), harmless)
    append(study.results / "figures" / "voices.svg", f"<!-- {harmless} -->")
    check_all(study)


# --- Words of the quotes ---

QUOTE = "Nine grey herons stood, in “the pond” all night without so much as a frog."
SHORT = "Frogs? None at all."


@pytest.fixture
def attached(study):
    """The study with two invented quotes attached, as a reader would have them."""
    path = study.data / "text" / "quotes.csv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [[name, text, "plain text", "CC-BY-4.0"] for name, text in (("T2Q1", QUOTE), ("T2Q2", SHORT))]
        csv.writer(file).writerows([["segment_id", "text", "source", "licence"], *rows])
    return study


def test_the_attached_quotes_themselves_pass_and_so_does_the_book_that_shows_them(attached):
    append(page(attached), f"<p>{QUOTE}</p>")
    check_all(attached)


@pytest.mark.parametrize("name", ["README.md", "results/tables/note.csv", "src/x.py", "data/note.csv"])
def test_eight_words_in_a_row_are_refused_in_any_file_whatever_their_dress(attached, name):
    path = attached.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x\nGREY herons <i>stood</i> in the\npond, 'all' night.\n", encoding="utf-8")
    (problem,) = refused(attached)
    assert problem == f"{name} (line 2): words of the attached quote T2Q1; {WORDS_REMEDY}"


def test_seven_words_in_a_row_pass(attached):
    append(attached.folder / "README.md", "\nGrey herons stood in the pond all day without a frog.\n")
    check_all(attached)


def test_a_shorter_quote_is_refused_when_it_is_whole(attached):
    append(attached.folder / "README.md", "\nFrogs? None at\n")
    check_all(attached)
    append(attached.folder / "README.md", "all.\n")
    assert [problem.partition(";")[0] for problem in refused(attached)] == [
        f"README.md (line {len((TOP / 'README.md').read_text(encoding='utf-8').splitlines()) + 2}): "
        "words of the attached quote T2Q2"
    ]


def test_a_quotation_is_found_across_the_lines_of_a_cell_and_in_what_it_shows(attached):
    path = attached.executed / "05-voices.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["Nine grey herons\n", "stood in the\n", "pond all night."]
    output = {"output_type": "stream", "name": "stdout", "text": ["Frogs? None\n", "at all.\n"]}
    notebook["cells"][1]["outputs"] = [output]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert [problem.partition(";")[0] for problem in refused(attached)] == [
        "book/executed/05-voices.ipynb (cell 'question'): words of the attached quote T2Q1",
        "book/executed/05-voices.ipynb (cell 'imports'): words of the attached quote T2Q2",
    ]


def test_without_attached_quotes_there_are_no_words_to_look_for(study):
    append(study.folder / "README.md", QUOTE)
    check_all(study)


# --- Before the book ---


def compendium(*arguments):
    command = [sys.executable, "-m", "compendium", *map(str, arguments)]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8")


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", ["book", "check"])
def test_a_shut_gate_stops_the_command_and_leaves_everything_as_it_was(study, command):
    shutil.copy(TOP / "study.yml", study.folder)
    edit(study.data / "participants.csv", "074,central_system,administrative", "074,central_system,physician")
    before = contents(study.folder)
    done = compendium("--study", study.folder, command)
    assert done.returncode == 1
    assert "the disclosure gate stays shut:\n" in done.stderr and "row 7 (111)" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(study.folder) == before


def test_pages_that_tell_are_not_put_in_the_place_of_the_last_good_book(tmp_path):
    folder = write_study(tmp_path)
    settings = 'title: Built on 2026-11-23 10:11\nexecute: {execute_notebooks: "off"}\n'
    (folder / "_config.yml").write_text(settings, encoding="utf-8")
    (folder / "book").mkdir()
    (folder / "book" / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (folder / "book" / "index.md").write_text("# A tiny book\n", encoding="utf-8")
    (folder / "build").mkdir()
    good = folder / "book" / "_build" / "html" / "index.html"
    good.parent.mkdir(parents=True)
    good.write_text("the last good one", encoding="utf-8")
    with pytest.raises(DisclosureError, match=r"index\.html \(line \d+\): a time of day, '2026-11-23 10:11'"):
        build_book(study_in(folder))
    assert list(contents(folder / "book" / "_build")) == [good]
    assert good.read_text(encoding="utf-8") == "the last good one"
    assert Path(folder / "build" / "book" / "_build" / "html" / "index.html").is_file()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 1, "metadata": {}}', "[" * 100_000])
def test_a_file_that_is_no_notebook_is_told_by_its_place(tmp_path, content):
    path = tmp_path / "Untitled.ipynb"
    path.write_text(content, encoding="utf-8")
    for look in (traces.traces, partial(quotations, runs={})):
        with pytest.raises(NotebookError, match=r"Untitled\.ipynb is not a notebook; delete it, or"):
            look(path)
