"""One lock for everybody: pip, conda and Binder, pre-commit, and what is installed right now."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from compendium.study import TOP

ENVIRONMENT = yaml.safe_load((TOP / "environment.yml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (TOP / "requirements.lock").read_text(encoding="utf-8")
RUN_LOCK = (TOP / "run.lock").read_text(encoding="utf-8")


def pins(lock=LOCK):
    """Locked versions by name, of the packages that this Python on this system needs."""
    lines = re.findall(r"^([a-z0-9].*?)\s*\\$", lock, re.MULTILINE)
    requirements = [Requirement(line) for line in lines]
    needed = [wanted for wanted in requirements if wanted.marker is None or wanted.marker.evaluate()]
    return {canonicalize_name(wanted.name): str(wanted.specifier) for wanted in needed}


def entries(lock):
    """Name with version → its hashes, for all systems."""
    texts = re.split(r"\n(?=[a-z0-9])", lock)
    return {text.split()[0]: set(re.findall("sha256:[0-9a-f]{64}", text)) for text in texts}


def test_every_package_that_the_project_names_is_locked_within_its_bounds():
    named = sum(PROJECT["optional-dependencies"].values(), PROJECT["dependencies"])
    for wanted in map(Requirement, named):
        locked = pins()[canonicalize_name(wanted.name)].removeprefix("==")
        assert wanted.specifier.contains(locked), f"{wanted} is locked at {locked}"


def test_every_extra_that_a_locked_package_asks_for_is_locked_with_it():
    """Else an old pip looks for the newest version that has the extra, and refuses it: it has no hash."""
    lines = map(Requirement, re.findall(r"^([a-z0-9].*?)\s*\\$", LOCK, re.MULTILINE))
    locked = {canonicalize_name(wanted.name): wanted.extras for wanted in lines}
    asked = []
    for name in pins():
        extras = ["", *locked[name]]
        for wanted in map(Requirement, requires(name) or []):
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras):
                asked.append(wanted)
    assert sum(bool(wanted.extras) for wanted in asked) > 3
    assert [
        str(wanted) for wanted in asked if not wanted.extras <= locked[canonicalize_name(wanted.name)]
    ] == []


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.lock", 200), ("run.lock", 150), (".github/audit.lock", 20)]
)
def test_every_locked_package_has_hashes_and_comes_from_the_public_index(name, least):
    lock = (TOP / name).read_text(encoding="utf-8")
    assert len(entries(lock)) > least
    assert [name for name, hashes in entries(lock).items() if not hashes] == []
    without_hashes = re.sub(r"--hash=sha256:[0-9a-f]{64}", "", lock)
    assert not re.search(r"https?://|file:|^\s*-", without_hashes, re.MULTILINE)


def test_what_running_needs_is_locked_as_everywhere_and_has_all_that_a_reader_opens():
    """If this fails, CONTRIBUTING has the two commands that make both locks anew."""
    assert entries(RUN_LOCK).items() <= entries(LOCK).items()
    assert {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]} <= pins(
        RUN_LOCK
    ).keys()
    assert {"jupyterlab", "setuptools"} <= pins(RUN_LOCK).keys()
    assert not {"playwright", "pytest", "ruff"} & pins(RUN_LOCK).keys()


def test_the_container_installs_what_the_readme_says_on_an_image_that_cannot_change():
    text = (TOP / "Containerfile").read_text(encoding="utf-8")
    (image,) = re.findall(r"^FROM (.*)$", text, re.MULTILINE)
    assert re.fullmatch(r"docker\.io/library/debian:\S+-slim@sha256:[0-9a-f]{64}", image)
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    packages = re.search(r"`sudo apt-get install ([^`]*)` \(Python", readme)[1]
    assert re.findall(r"apt-get install (?:--\S+ )*(.*)$", text, re.MULTILINE) == [packages]


def test_what_runs_here_is_what_is_locked():
    installed = {}
    for name, locked in pins().items():
        try:
            installed[name] = f"=={version(name)}"
        except PackageNotFoundError:
            installed[name] = "nothing"
        assert installed[name] == locked, f"{name}: locked {locked}, installed {installed[name]}"


def test_conda_and_binder_take_the_lock_of_what_running_needs():
    *plain, pip = ENVIRONMENT["dependencies"]
    assert pip == {"pip": ["-r run.lock"]}
    assert [name.partition("=")[0] for name in plain] == ["python", "pip"]
    python = plain[0].partition("=")[2]
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(python)
    build = (TOP / "postBuild").read_text(encoding="utf-8")
    assert "pip install --no-deps --no-build-isolation -e ." in build


def test_pre_commit_uses_the_locked_versions():
    config = yaml.safe_load((TOP / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    used = {
        Requirement(package)
        for repo in config["repos"]
        for hook in repo["hooks"]
        for package in hook["additional_dependencies"]
    }
    assert {package.name for package in used} == {"ruff", "nbstripout", "reuse"}
    assert {package.name: str(package.specifier) for package in used}.items() <= pins().items()


@pytest.fixture(scope="module")
def fresh_python(tmp_path_factory):
    """Python of a new virtual environment into which conda's pip part was installed, as conda would do it."""
    folder = tmp_path_factory.mktemp("fresh") / "an environment"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    (wanted,) = ENVIRONMENT["dependencies"][-1]["pip"]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    subprocess.run([*pip, *wanted.split()], cwd=TOP, check=True)
    yield python
    shutil.rmtree(folder)


def test_the_pip_part_makes_a_fresh_environment_that_is_complete_and_reads_the_data(fresh_python):
    environment = {**os.environ, "PYTHONPATH": str(TOP / "src")}
    told = []
    for command in ("pip freeze --all", "pip check", "compendium check"):
        python = [fresh_python, "-m", *command.split()]
        done = subprocess.run(python, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr
        told.append(done.stdout)
    frozen = dict(line.split("==") for line in told[0].splitlines() if "==" in line)
    installed = {canonicalize_name(name): f"=={number}" for name, number in frozen.items()}
    assert pins(RUN_LOCK).items() <= installed.items()
