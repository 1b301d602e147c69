"""Which files belong to a folder: those that git tracks or, without git, all but what .gitignore names."""

import io
import os
import shutil
import subprocess
import zipfile
from fnmatch import fnmatch
from pathlib import Path

from compendium.study import TOP


def tracked_files(folder, names=(".",)):
    """Names of the files that belong to a folder.

    Parameters
    ----------
    folder : Path
    names : sequence of str
        Files and folders in it that are wanted; one that does not exist is left out.

    Returns
    -------
    list of str, sorted
        With slashes, relative to the folder: those that git tracks and that are there, where the folder is
        the top of a git repository; otherwise those in no folder that ``.gitignore`` names.
    """
    listed = git_output(folder, "ls-files", "-z", "--", *names)
    found = listed.decode().split("\0")[:-1] if listed else _unignored(folder, names)
    return sorted(name for name in found if (folder / name).is_file())


def untracked_files(folder, names=(".",)):
    """Names of the files that git neither tracks nor ignores; none where there is no git."""
    listed = git_output(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", *names) or b""
    return sorted(listed.decode().split("\0")[:-1])


def data_committed(folder):
    """Whether data and choices of a study are those that were committed; no, where git cannot tell."""
    return git_output(folder, "status", "--porcelain", "--", "data", "study.yml") == b""


def copy_files(folder, names, target):
    """Copy some files to the same place below another folder."""
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place)


def copy_committed(folder, name, target):
    """Copy a folder to the same place below another, as it was committed last or, without that, as it is."""
    packed = git_output(folder, "archive", "--format=zip", "HEAD", name)
    if packed is None:
        copy_files(folder, tracked_files(folder, [name]), target)
    else:
        zipfile.ZipFile(io.BytesIO(packed)).extractall(target)


def git_output(folder, *arguments):
    """What git prints about a folder that is the top of a repository, as bytes; None where it fails."""
    if not (folder / ".git").exists():
        return None
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=ours | {"GIT_OPTIONAL_LOCKS": "0"}, capture_output=True
        )
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def _unignored(folder, names):
    """Yield the names of files, without looking into folders that are ignored."""
    ignored = _ignored_folders(folder)
    yield from names
    for name in names:
        for place, folders, files in os.walk(folder / name):
            inside = Path(place).relative_to(folder)
            folders[:] = [below for below in folders if not _matches(inside / below, ignored)]
            yield from ((inside / file).as_posix() for file in files)


def _matches(path, patterns):
    """Tell whether a pattern names a folder, by its path or, where the pattern has no slash, by its name."""
    return any(fnmatch(path.as_posix() if "/" in one else path.name, one) for one in patterns)


def _ignored_folders(folder):
    """Folders that .gitignore (ours, where a study has none) names: it names nothing else. And git's own."""
    files = [path for path in (folder / ".gitignore", TOP / ".gitignore") if path.is_file()]
    lines = files[0].read_text(encoding="utf-8").splitlines() if files else []
    return [".git", *(line.strip("/") for line in lines if line.endswith("/"))]
