"""Which files belong to a folder, with git and without."""

import os
import shutil
import subprocess
from pathlib import Path


def tracked_files(folder, names):
    """Files that belong to a folder.

    Parameters
    ----------
    folder : Path
    names : sequence of str
        Files and folders in it that are wanted; one that does not exist is left out.

    Returns
    -------
    list of str, sorted
        With slashes, relative to the folder: those that git tracks and that are there, where the folder is
        the top of a git repository; otherwise all but what is hidden, built by Python, or the article's own
        words in ``data/text/``.
    """
    found = git_output(folder, "ls-files", "-z", "--", *names)
    if found:
        return sorted(name for name in found.decode().split("\0") if name and (folder / name).is_file())
    walked = (path for name in names for path in _below(folder / name))
    return sorted(path.relative_to(folder).as_posix() for path in walked if not _left_over(path, folder))


def untracked_files(folder, names):
    """Files that git neither tracks nor ignores; none where there is no git."""
    found = git_output(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", *names) or b""
    return sorted(name for name in found.decode().split("\0") if name)


def copy_files(folder, names, target):
    """Copy some files to the same place below another folder."""
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place)


def git_output(folder, *arguments):
    """Return what git says about a folder that is the top of a repository, else None."""
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


def _below(path):
    return [path] if path.is_file() else [below for below in path.rglob("*") if below.is_file()]


def _left_over(path, folder):
    """Tell whether nobody would have put a file there to keep it."""
    parts = path.relative_to(folder).parts
    built = any(part.startswith(".") or part == "__pycache__" or part.endswith(".egg-info") for part in parts)
    return built or Path(*parts).is_relative_to(Path("data", "text"))
