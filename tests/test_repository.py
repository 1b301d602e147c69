"""The repository as a reader finds it: formatted, licensed, citable, without a trace of where it was made."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import compendium
from compendium.study import TOP


def tool(*command):
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def committed():
    """Files under version control, or all that would be, in an archive without git."""
    if not (TOP / ".git").exists():
        pytest.skip("this is not a git repository")
    names = tool("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [TOP / name for name in names if name and (TOP / name).is_file()]


def test_the_code_is_formatted_and_clean():
    tool(sys.executable, "-m", "ruff", "check")
    tool(sys.executable, "-m", "ruff", "format", "--check")


def test_every_file_has_a_licence():
    tool(sys.executable, "-m", "reuse", "lint")


def test_code_is_mit_and_data_and_text_are_cc_by():
    (everything, text, *_) = tomllib.loads((TOP / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    assert everything["path"] == "**" and everything["SPDX-License-Identifier"] == "MIT"
    assert {"data/**", "book/**", "results/**", "*.md"} <= set(text["path"])
    assert text["SPDX-License-Identifier"] == "CC-BY-4.0"


def test_the_citation_names_this_version_and_the_article():
    citation = yaml.safe_load((TOP / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license", "version"} <= citation.keys()
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert str(citation["version"]) == compendium.__version__ == project["version"]
    (article,) = citation["references"]
    assert article["doi"] == "10.1186/s12875-023-02104-7"
    assert [author["family-names"] for author in article["authors"]] == ["Leslie", "Fadaak", "Pinto"]


def test_the_changelog_knows_this_version_or_what_comes_next():
    changelog = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(Unreleased|{re.escape(compendium.__version__)})\]", changelog, re.MULTILINE)


def test_no_file_tells_where_or_by_whom_it_was_made():
    here = {TOP, Path.home()} - {Path("/")}  # a container may have no home but the root of everything
    places = "|".join(rf"{re.escape(str(place))}[\\/]\w" for place in here)
    pattern = re.compile(rf"{places}|[A-Z]:\\Users\\|/Users/\w".encode())
    found = [path.relative_to(TOP) for path in committed() if pattern.search(path.read_bytes())]
    assert found == []


def test_every_text_file_is_utf8_with_lf_and_without_a_byte_order_mark():
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content:
            content.decode("utf-8")
            assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf"), path


def test_nothing_that_is_built_is_under_version_control():
    built = re.compile(r"^(\.venv|build|book/_build|book/executed|data/text)/|\.pyc$|\.egg-info/")
    names = [path.relative_to(TOP).as_posix() for path in committed()]
    assert [name for name in names if built.search(name)] == []


def test_make_help_tells_each_command_in_a_line():
    told = dict(line.split("\t") for line in tool("make", "--silent", "help").splitlines())
    commands = [
        "help",
        "book",
        "pdf",
        "single",
        "epub",
        "test",
        "verify",
        "diff",
        "bench",
        "soak",
        "quotes",
        "annotations",
        "lab",
        "crate",
        "clean",
        "wheelhouse",
    ]
    assert list(told) == [f"make {command}" for command in commands]
    assert all(told.values())


def test_workflows_run_only_actions_pinned_by_commit():
    for path in (TOP / ".github" / "workflows").glob("*.yml"):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {"contents": "read"}
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))


def test_no_command_of_the_workflows_repeats_what_make_does():
    run = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    assert run.rstrip().endswith("make test")
