"""Where git refuses, nothing leaves: it is told with a remedy, and never taken for a folder without git."""

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from test_crate import set_contact
from test_verify import contents, git
from tiny import write_study

from compendium.archive.crate import METADATA, write_crate
from compendium.gate.gate import check_sources
from compendium.gate.repository import (
    GitError,
    copy_committed,
    copy_files,
    data_committed,
    last_commit,
    shipped_files,
    tracked_files,
    untracked_files,
)
from compendium.review.compare import edits_since_commit
from compendium.review.verify import check
from compendium.study import TOP, Study

ANOTHER_OWNER = f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n'
"""The real git, told to take the folder for that of somebody else."""


def path_with(tmp_path, script=None):
    """A search path on which there is no other git than this one."""
    place = tmp_path / "bin"
    place.mkdir()
    if script:
        (place / "git").write_text(script, encoding="utf-8")
        (place / "git").chmod(stat.S_IRWXU)
    return str(place)


@pytest.fixture(params=["another owner", "no git on the path", ".git points nowhere", ".git is empty"])
def refused(request, tmp_path, monkeypatch):
    """A function that makes git refuse in a folder, and returns a part of what it then says."""

    def refuse(folder):
        if request.param == "another owner":
            monkeypatch.setenv("PATH", path_with(tmp_path, ANOTHER_OWNER))
            return "dubious ownership"
        if request.param == "no git on the path":
            monkeypatch.setenv("PATH", path_with(tmp_path))
            return "git could not be started"
        shutil.rmtree(folder / ".git")
        if request.param == ".git is empty":
            git(folder.parent, "init", "--quiet")  # which must not answer for the folder in it
            (folder / ".git").mkdir()
            return "not a git repository"
        (folder / ".git").write_text("gitdir: /nowhere/at/all\n", encoding="utf-8")
        return "not a git repository"

    return refuse


def committed(folder):
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    return folder


@pytest.fixture
def folder(tmp_path):
    """A committed study with a private file that git does not know."""
    committed(write_study(tmp_path / "study"))
    (tmp_path / "study" / "data" / "notes-private.txt").write_text("who is who", encoding="utf-8")
    return tmp_path / "study"


ASKING = [
    tracked_files,
    shipped_files,
    untracked_files,
    data_committed,
    last_commit,
    edits_since_commit,
    lambda folder: copy_committed(folder, "data", folder.parent / "copy"),
    lambda folder: check_sources(Study(folder)),
    lambda folder: check(Study(folder)),
]


@pytest.mark.parametrize("asking", ASKING, ids=[getattr(one, "__name__", "λ") for one in ASKING])
def test_whoever_asks_is_told_what_git_says_and_what_to_do(folder, refused, asking):
    said = refused(folder)
    with pytest.raises(GitError, match=r"or work in a copy of the folder without \.git") as told:
        asking(folder)
    assert said in str(told.value)
    assert not (folder.parent / "copy").exists()


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The whole compendium, committed, with its contact set."""
    folder = tmp_path_factory.mktemp("package") / "a copy"
    copy_files(TOP, tracked_files(TOP) + untracked_files(TOP), folder)
    set_contact(folder, "errors@garden.example")
    return committed(folder)


@pytest.mark.parametrize("command", ["crate", "verify", "book", "check"])
def test_a_command_that_cannot_know_what_may_leave_ends_with_1_and_writes_nothing(
    package, tmp_path, refused, command
):
    folder = Path(shutil.copytree(package, tmp_path / "copy"))
    (folder / "data" / "notes-private.txt").write_text("who is who", encoding="utf-8")
    said = refused(folder)
    before = contents(folder)
    arguments = [sys.executable, "-m", "compendium", "--study", folder, command]
    done = subprocess.run(arguments, cwd=TOP, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    assert said in done.stderr and "Traceback" not in done.stderr
    assert contents(folder) == before


def test_an_untracked_file_is_in_no_crate(package):
    (package / "data" / "notes-private.txt").write_text("who is who", encoding="utf-8")
    with zipfile.ZipFile(write_crate(Study(package))) as packed:
        assert set(packed.namelist()) == {*tracked_files(package), METADATA}
    (package / "data" / "notes-private.txt").unlink()
    shutil.rmtree(package / "dist")


def test_where_git_tracks_nothing_yet_that_is_an_answer(tmp_path):
    """A crate and a clean room of nothing are refused; the gate looks at no folder that is ignored."""
    folder = write_study(tmp_path / "study")
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("build/\n", encoding="utf-8")
    (folder / "build").mkdir()
    (folder / "build" / "notes.md").write_text("x", encoding="utf-8")
    assert tracked_files(folder) == []
    assert "data/segments.csv" in untracked_files(folder) and "build/notes.md" not in untracked_files(folder)
    assert last_commit(folder) == ("", "") and edits_since_commit(folder) == []
    with pytest.raises(GitError, match=r"git tracks nothing in .* yet; `git add` what belongs to it"):
        shipped_files(folder)
    with pytest.raises(GitError, match="git tracks nothing"):
        check(Study(folder, folder / "notebooks"))


def test_results_that_no_commit_holds_are_not_called_committed(folder, tmp_path):
    (folder / "results").mkdir()
    (folder / "results" / "draft.csv").write_text("a\n1\n", encoding="utf-8")
    copy_committed(folder, "results", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_every_edit_of_a_tracked_file_is_named(folder):
    (folder / "study.yml").write_text("# None.\n", encoding="utf-8")
    (folder / "new.md").write_text("x", encoding="utf-8")
    git(folder, "add", "new.md")
    (folder / "data" / "segments.csv").unlink()
    named = {edit.file: (edit.was is None, edit.now is None) for edit in edits_since_commit(folder)}
    assert named == {
        "new.md": (True, False),
        "study.yml": (False, False),
        "data/segments.csv": (False, True),
    }
