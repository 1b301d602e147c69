"""make and .venv: a good environment stays until another one is complete, whatever fails or is killed."""

import ast
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from compendium.study import TOP

pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="there is no make here")

BACKEND = """\
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from wheels import write_wheel

def build_editable(folder, *_):
    return write_wheel(folder, "here", "1.0", {"here.pth": os.path.join(os.getcwd(), "src")})
"""

WHEELS = '''\
import os, zipfile

def write_wheel(folder, name, version, files):
    """Write a wheel of a few files, and return its name."""
    about = f"{name}-{version}.dist-info"
    told = f"Name: {name}\\nVersion: {version}\\n"
    files = {**files, f"{about}/METADATA": f"Metadata-Version: 2.1\\n{told}"}
    files[f"{about}/WHEEL"] = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    files[f"{about}/entry_points.txt"] = f"[console_scripts]\\n{name} = {name}:main\\n"
    listed = "".join(f"{place},,\\n" for place in [*files, f"{about}/RECORD"])
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w") as archive:
        for place, text in {**files, f"{about}/RECORD": listed}.items():
            archive.writestr(place, text)
    return wheel
'''

PROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def lock(folder, version):
    """Lock a small package at a version, whether or not there is such a wheel."""
    wheel = folder / "index" / f"tiny-{version}-py3-none-any.whl"
    digest = hashlib.sha256(wheel.read_bytes() if wheel.is_file() else b"").hexdigest()
    (folder / "requirements.lock").write_text(f"tiny=={version} --hash=sha256:{digest}\n", encoding="utf-8")


def make(folder):
    """Run make without any network; return its exit code and what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    ours = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (folder / "index").as_uri()}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["make", "--silent", "environment"]
    done = subprocess.run(
        command, cwd=folder, env=kept | ours | {"PATH": path}, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def told(folder):
    """What the installed script says, and where the installed package is."""
    script = [folder / ".venv" / "bin" / "tiny"]
    module = [folder / ".venv" / "bin" / "python", "-c", "import here; print(here.__file__)"]
    return [subprocess.run(c, capture_output=True, text=True).stdout.strip() for c in (script, module)]


def environments(folder):
    return sorted(path.name for path in folder.glob(".venv*"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with an environment that make has made, and what it said."""
    folder = tmp_path_factory.mktemp("install") / "a folder"
    (folder / "src").mkdir(parents=True)
    (folder / "index").mkdir()
    for name in ("Makefile", "install.py"):
        shutil.copy(TOP / name, folder)
    texts = {"pyproject.toml": PROJECT, "backend.py": BACKEND, "wheels.py": WHEELS, "src/here.py": ""}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    written = {}
    exec(WHEELS, written)
    for version in ("1.0", "2.0"):
        files = {"tiny.py": f"def main():\n    print('tiny {version}')\n"}
        written["write_wheel"](folder / "index", "tiny", version, files)
    lock(folder, "1.0")
    return folder, *make(folder)


@pytest.fixture
def folder(made, tmp_path):
    """A copy of it, in which the environment still has the scripts of the first place."""
    return Path(shutil.copytree(made[0], tmp_path / "a copy", symlinks=True))


def test_the_first_make_says_what_it_downloads_and_how_long_that_took_and_installs_lock_and_package(made):
    folder, code, said = made
    assert code == 0, said
    before, after = said.splitlines()
    assert "230 MB to download" in before and "some minutes" in before
    assert re.fullmatch(r"installed in \d+ s", after)
    assert told(folder) == ["tiny 1.0", str(folder / "src" / "here.py")]
    assert environments(folder) == [".venv"]


def test_nothing_runs_for_a_lock_of_the_same_bytes_whatever_its_date(made):
    folder, *_ = made
    before = (folder / ".venv").stat().st_ino, (folder / ".venv" / "package").stat().st_mtime_ns
    os.utime(folder / "requirements.lock")
    os.utime(folder / "pyproject.toml")
    assert make(folder) == (0, "")
    assert ((folder / ".venv").stat().st_ino, (folder / ".venv" / "package").stat().st_mtime_ns) == before


def test_another_lock_can_be_named_and_the_next_make_goes_back(folder, monkeypatch):
    lock(folder, "2.0")
    (folder / "requirements.lock").rename(folder / "run.lock")
    lock(folder, "1.0")
    for name, version in (("run.lock", "2.0"), ("requirements.lock", "1.0")):
        monkeypatch.setenv("COMPENDIUM_LOCK", name)
        code, said = make(folder)
        assert code == 0 and f"packages of {name} into" in said, said
        assert told(folder)[0] == f"tiny {version}" and environments(folder) == [".venv"]
    monkeypatch.setenv("COMPENDIUM_LOCK", "none.lock")
    code, said = make(folder)
    assert code != 0 and "none.lock is missing" in said


def test_a_lock_that_cannot_be_installed_leaves_the_environment_as_it_was_and_says_so(made):
    folder, *_ = made
    before = (folder / ".venv").stat().st_ino
    lock(folder, "3.0")
    code, said = make(folder)
    assert code != 0
    assert "\nNot everything could be installed (the reason stands above); " in said
    assert "the environment in .venv is as it was." in said and "Traceback" not in said
    assert told(folder) == ["tiny 1.0", str(folder / "src" / "here.py")]
    assert environments(folder) == [".venv"] and (folder / ".venv").stat().st_ino == before
    lock(folder, "1.0")
    assert make(folder) == (0, "")


def test_a_missing_lock_is_named_and_the_environment_stays(folder):
    (folder / "requirements.lock").unlink()
    code, said = make(folder)
    assert code != 0 and "requirements.lock is missing" in said and "Traceback" not in said
    assert environments(folder) == [".venv"]


def test_the_package_is_installed_where_it_stands_after_the_folder_was_moved(folder):
    assert make(folder) == (0, "")
    assert told(folder)[1] == str(folder / "src" / "here.py")


def test_with_a_wheelhouse_no_index_is_asked(folder):
    shutil.rmtree(folder / ".venv")
    (folder / "index").rename(folder / "wheelhouse")
    code, said = make(folder)
    assert code == 0, said
    assert told(folder)[1] == str(folder / "src" / "here.py")
    (folder / "wheelhouse" / next(iter(os.listdir(folder / "wheelhouse")))).unlink()
    shutil.rmtree(folder / ".venv")
    assert make(folder)[0] != 0, "nor is anything else"


def test_a_changed_lock_puts_another_environment_in_the_place_of_the_old_one(folder):
    lock(folder, "2.0")
    code, said = make(folder)
    assert code == 0, said
    assert told(folder) == ["tiny 2.0", str(folder / "src" / "here.py")]
    scripts = [path for path in (folder / ".venv" / "bin").iterdir() if not path.is_symlink()]
    assert scripts and not any(b".venv.new" in path.read_bytes() for path in scripts)
    assert environments(folder) == [".venv"]


# --- Killed at any moment: in this process, with an environment that is quickly made ---


class Killed(BaseException):
    """The process is no more."""


def environment(place, made_from, package=""):
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").touch()
    (place / "made-from").write_text(made_from, encoding="utf-8")
    (place / "package").write_text(package, encoding="utf-8")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """The program in a folder with the environment of an older lock, whose commands only pretend."""
    shutil.copy(TOP / "install.py", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "requirements.lock").write_text("new", encoding="utf-8")
    environment(tmp_path / ".venv", "an older lock")
    found = importlib.util.spec_from_file_location("install", tmp_path / "install.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)

    def run(command):
        if "venv" in command:
            (module.NEW / "bin").mkdir(parents=True)
            (module.NEW / "bin" / "python").touch()

    monkeypatch.setattr(module, "run", run)
    return module


STEPS = [
    ("run", 1),
    ("run", 2),
    ("run", 3),
    ("rename", 1),
    ("rename", 2),
    ("rmtree", 1),
    ("rmtree", 2),
    ("rmtree", 3),
]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(("step", "time"), STEPS)
def test_whenever_make_is_killed_a_good_environment_is_there_and_the_next_one_repairs(
    program, monkeypatch, step, time, before
):
    wanted = hashlib.sha256(b"new").hexdigest()
    owner = {"run": program, "rename": program.os, "rmtree": program.shutil}[step]
    real, calls = getattr(owner, step), []

    def fatal(*arguments, **options):
        calls.append(arguments)
        if before and len(calls) == time:
            raise Killed
        real(*arguments, **options)
        if len(calls) == time:
            raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(owner, step, fatal)
        program.main()
    left = [program.stamp(place, "made-from") for place in (program.VENV, program.OLD)]
    assert "an older lock" in left or left[0] == wanted
    program.main()
    assert program.stamp(program.VENV, "made-from") == wanted
    assert environments(program.TOP) == [".venv"]


def test_an_environment_that_was_complete_when_make_was_killed_is_not_made_again(program, monkeypatch):
    os.rename(program.VENV, program.OLD)
    environment(program.NEW, hashlib.sha256(b"new").hexdigest(), program.package_stamp())
    monkeypatch.setattr(program, "run", lambda command: pytest.fail(f"{command} was run"))
    program.main()
    assert environments(program.TOP) == [".venv"]


def test_one_moved_aside_comes_back_when_make_was_killed_and_the_lock_cannot_be_installed(
    program, monkeypatch
):
    os.rename(program.VENV, program.OLD)
    monkeypatch.setattr(program, "run", lambda command: sys.exit("failed"))
    with pytest.raises(SystemExit, match="failed"):
        program.main()
    assert program.stamp(program.VENV, "made-from") == "an older lock"


def test_an_environment_whose_python_is_gone_is_made_again(program):
    (program.VENV / "made-from").write_text(hashlib.sha256(b"new").hexdigest(), encoding="utf-8")
    (program.VENV / "bin" / "python").unlink()
    program.main()
    assert (program.VENV / "bin" / "python").exists()


def test_an_older_python_is_told_which_one_is_needed_before_anything_runs(program, monkeypatch):
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    monkeypatch.setattr(program.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(program, "run", lambda command: pytest.fail(f"{command} was run"))
    with pytest.raises(SystemExit) as left:
        program.main()
    needed = project["requires-python"].removeprefix(">=")
    assert left.value.code == f"The compendium needs Python {needed} or later, and this python3 is 3.9.2."
    assert program.stamp(program.VENV, "made-from") == "an older lock"
    ast.parse((TOP / "install.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_wheelhouse_is_filled_from_the_index_and_not_from_itself(program, monkeypatch):
    commands = []
    monkeypatch.setattr(program, "run", lambda command: commands.append([str(word) for word in command]))
    program.WHEELHOUSE.mkdir()
    program.pip(program.VENV, "tiny")
    monkeypatch.setattr(program.sys, "argv", ["install.py", "wheelhouse"])
    program.pip(program.VENV, "tiny")
    assert ["--no-index" in command for command in commands] == [True, False]


def test_two_makes_at_once_do_not_install_into_the_same_environment(program, tmp_path):
    with (tmp_path / "requirements.lock").open("rb") as file:
        program.wait_for_others(file)
        code = "import sys; sys.path.insert(0, ''); import install\n"
        code += "install.run = lambda command: None; install.main()"
        second = subprocess.Popen(
            [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout.readline() == "waiting for another make, which is installing into .venv\n"
    second.communicate()
