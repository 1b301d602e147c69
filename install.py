"""Makes .venv from requirements.lock, and only when it must: what make runs before anything else.

A new environment is made aside, in .venv.new, and takes the place of the old one once it is complete. So an
environment that works stays until another one does, whatever fails or is interrupted. Nothing here is newer
than Python 3.7 until the version is known, so that an old Python can say that it is too old.

Where COMPENDIUM_LOCK names another lock, such as run.lock, the environment is made from that one.

With the argument ``wheelhouse``, all packages of the lock are kept in the folder ``wheelhouse``, too. Where
that folder is, everything is installed from it, and no index is asked.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

NEEDED = (3, 11)

TOP = Path(__file__).resolve().parent
LOCK = TOP / "requirements.lock"
WANTED = TOP / os.environ.get("COMPENDIUM_LOCK", LOCK.name)
VENV, NEW, OLD = TOP / ".venv", TOP / ".venv.new", TOP / ".venv.old"
WHEELHOUSE = TOP / "wheelhouse"

PLATFORMS = {
    "Linux on ARM": ["manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64"],
    "macOS on ARM": [f"macosx_{version}_0_arm64" for version in (11, 12, 13, 14)],
}
"""Of which the wheels are kept, beside those of the machine at hand."""

MADE_FROM = "made-from"
"""File of an environment with the SHA-256 of the lock that it was made from; written when it is complete."""

PACKAGE = "package"
"""File of an environment that says where, and by which pyproject.toml, the package was installed in it."""


def main():
    """Bring .venv up to date; leave with a sentence that says what failed."""
    for lock in (LOCK, WANTED):
        if not lock.is_file():
            sys.exit(f"{lock} is missing; `git checkout {lock.name}` brings it back.")
    with LOCK.open("rb") as file:
        wait_for_others(file)
        wanted = hashlib.sha256(WANTED.read_bytes()).hexdigest()
        if not VENV.exists() and OLD.exists():  # killed in the middle of put_in_place
            os.rename(OLD, VENV)
        shutil.rmtree(OLD, ignore_errors=True)
        if stamp(VENV, MADE_FROM) != wanted:
            if stamp(NEW, MADE_FROM) != wanted:
                make_new(wanted)
            put_in_place()
        if stamp(VENV, PACKAGE) != package_stamp():
            install_package(VENV)
        if sys.argv[1:] == ["wheelhouse"]:
            fill_wheelhouse()


def wait_for_others(file):
    """Wait while another make installs; the system ends the wait, however the other one ends."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("waiting for another make, which is installing into .venv", flush=True)
        fcntl.flock(file, fcntl.LOCK_EX)


def stamp(environment, name):
    """Return what one of the two files of an environment says; nothing for one without file or Python."""
    if not (environment / "bin" / "python").exists() or not (environment / name).is_file():
        return ""
    return (environment / name).read_text(encoding="utf-8")


def package_stamp():
    """Return what PACKAGE says where the package is installed as it should be."""
    return f"{TOP}\n{hashlib.sha256((TOP / 'pyproject.toml').read_bytes()).hexdigest()}\n"


def make_new(wanted):
    """Make a complete environment in .venv.new, whose scripts are written for the name .venv."""
    if sys.version_info[:2] < NEEDED:
        needed, found = (".".join(map(str, version)) for version in (NEEDED, sys.version_info[:3]))
        sys.exit(f"The compendium needs Python {needed} or later, and this python3 is {found}.")
    started = time.monotonic()
    print(
        f"Installing the packages of {WANTED.name} into .venv, this once: up to 230 MB to download (1 GB on "
        "the disk), which takes some minutes.",
        flush=True,
    )
    shutil.rmtree(NEW, ignore_errors=True)
    run([sys.executable, "-m", "venv", NEW])
    pip(NEW, "--require-hashes", "-r", WANTED)
    install_package(NEW)
    for script in (NEW / "bin").iterdir():
        content = script.read_bytes()
        if not script.is_symlink() and b"\0" not in content:
            script.write_bytes(content.replace(NEW.name.encode(), VENV.name.encode()))
    (NEW / MADE_FROM).write_text(wanted, encoding="utf-8")
    print(f"installed in {time.monotonic() - started:.0f} s", flush=True)


def install_package(environment):
    """Install the package where it stands: an import reads the files in src/."""
    pip(environment, "--no-deps", "--no-build-isolation", "-e", TOP)
    (environment / PACKAGE).write_text(package_stamp(), encoding="utf-8")


def pip(environment, *arguments):
    """Install something into an environment, from the wheelhouse if there is one."""
    quietly = ["--quiet", "--disable-pip-version-check"]
    is_kept = WHEELHOUSE.is_dir() and sys.argv[1:] != ["wheelhouse"]  # which asks for what is not there yet
    kept = ["--no-index", "--find-links", WHEELHOUSE] if is_kept else []
    run([environment / "bin" / "python", "-m", "pip", "install", *quietly, *kept, *arguments])


def fill_wheelhouse():
    """Keep every package of the lock, for this machine and for those of PLATFORMS."""
    aside = WHEELHOUSE.with_name("wheelhouse.new")
    shutil.rmtree(str(aside), ignore_errors=True)
    keep = [VENV / "bin" / "python", "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    keep += ["-d", aside]
    download = [*keep, "--require-hashes", "-r", LOCK]
    run(download)
    for name, tags in PLATFORMS.items():
        print("wheels for " + name, flush=True)
        elsewhere = [word for tag in tags for word in ("--platform", tag)]
        run([*download, "--no-deps", *elsewhere])
    tools = {tool for source in aside.glob("*.tar.gz") for tool in tools_to_build(source)}
    if tools:
        run([*keep, *sorted(tools)])
    old = WHEELHOUSE.with_name("wheelhouse.old")
    if WHEELHOUSE.exists():
        os.rename(str(WHEELHOUSE), str(old))
    os.rename(str(aside), str(WHEELHOUSE))
    shutil.rmtree(str(old), ignore_errors=True)
    megabytes = sum(file.stat().st_size for file in WHEELHOUSE.iterdir()) // 10**6
    print(f"{WHEELHOUSE.name}: {len(os.listdir(str(WHEELHOUSE)))} files, {megabytes} MB")


def tools_to_build(source):
    """Return what a package that is kept as its source needs to be built."""
    import tarfile
    import tomllib

    name = source.name[: -len(".tar.gz")] + "/pyproject.toml"
    with tarfile.open(str(source)) as archive:
        project = archive.extractfile(name).read().decode() if name in archive.getnames() else ""
    return tomllib.loads(project).get("build-system", {}).get("requires", ["setuptools"])


def run(command):
    """Run a command; where it fails, leave with a sentence."""
    if subprocess.call(list(map(str, command)), cwd=str(TOP)):
        shutil.rmtree(NEW, ignore_errors=True)
        is_now = "the environment in .venv is as it was" if VENV.exists() else "there is no .venv yet"
        kept = ""
        if WHEELHOUSE.is_dir():
            kept = (
                " While a folder wheelhouse/ is there, only what is in it is taken: `make wheelhouse` fills "
            )
            kept += "it anew, for this Python, and without the folder the index is asked."
        sys.exit(f"Not everything could be installed (the reason stands above); {is_now}.{kept}")


def put_in_place():
    """Let the new environment take the place of the old one."""
    if VENV.exists():
        os.rename(VENV, OLD)
    os.rename(NEW, VENV)
    shutil.rmtree(OLD, ignore_errors=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Interrupted; the next make goes on from here.")
