"""A newcomer types what README says into a clean clone, and sees what README says.

Nothing of ours is around. The commands are read out of README, and each sentence that is held to what happens
is looked for in it. So neither can change alone. Nothing is downloaded: the clone gets a copy of this
environment. Only one command is not typed: ``make test`` would run these tests within themselves.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from test_commands_in_prose import commands

from compendium.study import TOP

pytestmark = [
    pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="there is no make here"),
    pytest.mark.skipif(not (TOP / ".git").exists(), reason="this is not a git repository"),
    pytest.mark.skipif(
        sys.prefix == sys.base_prefix,
        reason="there is no virtual environment that a clone could have a copy of",
    ),
]

NOT_TYPED = "make test    # checks the data, the computations and the book"


@dataclass
class Newcomer:
    """Somebody with a clone, a home of their own and README.

    Attributes
    ----------
    folder : Path
        The clone; the home is the folder above.
    first : str
        What the first ``make book`` said.
    """

    folder: Path
    first: str = ""

    def section(self, title):
        """Return what README says under a heading, on one line but for its blocks of commands."""
        text = (self.folder / "README.md").read_text(encoding="utf-8")
        return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]

    def lines(self, title):
        """Return the commands that stand in the blocks under a heading."""
        blocks = re.findall(r"^```bash\n(.*?)^```", self.section(title), re.MULTILINE | re.DOTALL)
        return "".join(blocks).splitlines()

    def reads(self, title, pattern):
        """Return what the groups of a pattern match under a heading; README has to say it."""
        said = " ".join(self.section(title).split())
        found = re.search(pattern, said)
        assert found, f"README no longer says under {title}: {pattern}"
        return found.groups()

    def types(self, line, code=0):
        """Type a command; return what it says, and hold its exit code to this one."""
        ours = str(Path(sys.prefix) / "bin")
        path = os.pathsep.join(place for place in os.environ["PATH"].split(os.pathsep) if place != ours)
        known = {"PATH": path, "HOME": str(self.folder.parent), "LANG": "C"}
        done = subprocess.run(
            line, shell=True, cwd=self.folder, env=known, capture_output=True, text=True, encoding="utf-8"
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == (code == 0), f"README says to type: {line}\n{said}"
        return said


def ran(said):
    """Return the names of the notebooks that a command says it ran."""
    return set(re.findall(r"^  (\S+): [\d.]+ s$", said, re.MULTILINE)) - {"book"}


def put_environment(clone):
    """Give a clone a copy of this environment, in which the package is not installed for the clone yet."""

    def link_or_copy(source, target):
        try:
            os.link(source, target)
        except OSError:  # the clone is on another disk
            shutil.copy2(source, target)

    place = Path(shutil.copytree(sys.prefix, clone / ".venv", symlinks=True, copy_function=link_or_copy))
    for script in (place / "bin").iterdir():
        content = script.read_bytes()
        if not script.is_symlink() and b"\0" not in content:
            mode = script.stat().st_mode
            script.unlink()  # and not written to, for it is the same file as ours
            script.write_bytes(content.replace(os.fsencode(sys.prefix), os.fsencode(place)))
            script.chmod(mode)
    for stamp in ("made-from", "package"):
        (place / stamp).unlink(missing_ok=True)
    wanted = hashlib.sha256((clone / "requirements.lock").read_bytes()).hexdigest()
    (place / "made-from").write_text(wanted, encoding="utf-8")


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory):
    """Somebody who has just typed the first command."""
    found = Newcomer(tmp_path_factory.mktemp("newcomer") / "clone")
    subprocess.run(["git", "clone", "--quiet", TOP, found.folder], check=True)
    put_environment(found.folder)
    first, *others = found.lines("Two commands")
    assert others == [NOT_TYPED]
    found.first = found.types(first)
    return found


def test_make_book_names_each_notebook_and_ends_with_the_place_of_the_book(newcomer):
    title = "What you should see"
    newcomer.reads(title, "`make book` names each notebook as it runs and ends with the place of the book")
    (place,) = newcomer.reads(title, "Open `(.+?)` in a browser")
    notebooks = [path.stem for path in (newcomer.folder / "notebooks").glob("*.ipynb")]
    assert [name for name in notebooks if not any(run.startswith(name) for run in ran(newcomer.first))] == []
    assert newcomer.first.splitlines()[-1].split() == ["open", place]
    assert (newcomer.folder / place).is_file()


def test_make_book_once_more_runs_nothing_and_says_so_and_nothing_has_changed(newcomer):
    title = "What you should see"
    command, once_more = newcomer.reads(title, "(`make book`) once more (runs nothing, and says so)")
    said = newcomer.types(command.strip("`"))
    assert said.startswith("nothing to do: ") and ran(said) == set(), once_more
    status, difference = newcomer.reads(
        title, "`(git status)` is clean.* `(git diff results/)` \\*is\\* the answer"
    )
    assert newcomer.types(f"{status} --porcelain") == newcomer.types(difference) == ""


def test_without_the_article_attaching_says_that_it_is_lacking_and_the_book_stays(newcomer):
    *attaching, make = newcomer.lines("Attach the quotes")
    for line in attaching:
        said = newcomer.types(line, code=1)
        assert re.match(r"\S*article\.xml is not a file; name the article's", said), said
    assert newcomer.types(make).startswith("nothing to do: ")
    assert not (newcomer.folder / "data" / "text").exists()


def test_a_change_changes_results_and_can_be_taken_back(newcomer):
    title = "Change something, and see what that changes"
    name, row, code = newcomer.reads(
        title, "Open `(.+?)`, find the row `(.+?)`, change the code to `(.+?)`, and:"
    )
    newcomer.reads(title, "back to how it was; then make book again")
    newcomer.reads(title, "Only the notebooks that read codings run")
    manifest = json.loads((newcomer.folder / "results" / "manifest.json").read_text(encoding="utf-8"))
    reading = {made["run"] for made in manifest["results"].values() if name in made["inputs"]}
    text = (newcomer.folder / name).read_text(encoding="utf-8")
    assert text.count(f"\n{row},") == 1
    changed = text.replace(f"\n{row},", f"\n{row.rpartition(',')[0]},{code},")
    (newcomer.folder / name).write_text(changed, encoding="utf-8", newline="\n")
    make, difference, back = newcomer.lines(title)
    assert ran(newcomer.types(make)) == reading < ran(newcomer.first)
    assert "+++ b/results/" in newcomer.types(difference)
    newcomer.types(back)
    assert newcomer.types("git diff") == newcomer.types("git status --porcelain") == ""


def test_jupyter_book_alone_builds_the_pages(newcomer):
    (line,) = newcomer.reads("Without make", "Jupyter Book alone builds the pages .*?: `(.+?)`")
    newcomer.types(line)
    assert (newcomer.folder / "build" / "_build" / "html" / "index.html").is_file()
    assert newcomer.types("git status --porcelain") == ""


def test_make_help_lists_every_command_of_make_that_readme_has(newcomer):
    (line,) = newcomer.reads("And also", "`(make help)` lists the commands")
    listed = set(re.findall(r"^make (\w+)\t", newcomer.types(line), re.MULTILINE))
    told = {line.split()[1] for line in commands(newcomer.folder / "README.md") if line.startswith("make ")}
    assert told <= listed


def test_make_clean_removes_what_was_built(newcomer):
    (line,) = newcomer.reads("And also", "`(make clean)` removes what was built")
    newcomer.types(line)
    assert not (newcomer.folder / "book" / "_build").exists()
    assert not (newcomer.folder / "book" / "executed").exists()
    assert newcomer.types("git status --porcelain") == ""
