"""Which files belong to a folder: those that git tracks or, without git, all but what .gitignore names.

A folder with ``.git`` is git's. Where git does not answer there, nobody can tell what may leave the folder:
its refusal is an error, and never taken for a folder without git.
"""

import io
import os
import shutil
import subprocess
import zipfile
from fnmatch import fnmatch
from pathlib import Path

from compendium.errors import CompendiumError
from compendium.study import TOP


class GitError(CompendiumError):
    """Git does not say which files belong to a folder; says why, and what to do."""


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

    Raises
    ------
    GitError
        If there is git, and it does not answer. So do all functions here.
    """
    listed = _listed(folder, "ls-files", "-z", "--", *names)
    found = _unignored(folder, names) if listed is None else listed
    return sorted(name for name in found if (folder / name).is_file())


def shipped_files(folder, names=(".",)):
    """Names of the files that leave a folder: as `tracked_files` says; an error where git tracks none yet."""
    found = tracked_files(folder, names)
    if not found and has_git(folder):
        raise GitError(f"git tracks nothing in {folder} yet; `git add` what belongs to it, or remove .git")
    return found


def untracked_files(folder, names=(".",)):
    """Names of the files that git neither tracks nor ignores; none where there is no git."""
    return sorted(_listed(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", *names) or [])


def data_committed(folder):
    """Whether data and choices of a study are those that were committed; no, where there is no git."""
    return git_output(folder, "status", "--porcelain", "--", "data", "study.yml") == b""


def last_commit(folder):
    """Return the hashes of the last commit and of its tree; two empty texts where there is no commit."""
    told = git_output(folder, "status", "--porcelain=v2", "--branch", "--untracked-files=no")
    commit = told.split()[2].decode() if told else "(initial)"  # the first line is: # branch.oid ...
    if commit == "(initial)":
        return "", ""
    return commit, git_output(folder, "rev-parse", f"{commit}^{{tree}}").decode().strip()


def edited_files(folder):
    """Yield (name, bytes at the last commit, None where it had no such file) of each file edited since."""
    commit, _ = last_commit(folder)
    if commit:
        before = set(_listed(folder, "ls-tree", "-r", "-z", "--name-only", commit))
        for name in _listed(folder, "diff", "-z", "--name-only", "--no-renames", commit):
            yield name, git_output(folder, "show", f"{commit}:{name}") if name in before else None


def copy_files(folder, names, target):
    """Copy some files to the same place below another folder."""
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, place)


def copy_committed(folder, name, target):
    """Copy a folder to the same place below another, as last committed or, without a commit, as it is."""
    commit, _ = last_commit(folder)
    if not commit:
        copy_files(folder, tracked_files(folder, [name]), target)
    elif _listed(folder, "ls-tree", "-z", "--name-only", commit, "--", name):
        packed = git_output(folder, "archive", "--format=zip", commit, name)
        zipfile.ZipFile(io.BytesIO(packed)).extractall(target)


def has_git(folder):
    """Whether a folder is the top of a git repository, be it one that git cannot read."""
    return os.path.lexists(folder / ".git")


def git_output(folder, *arguments):
    """What git prints about a folder that is the top of a repository, as bytes; None where there is no .git.

    Raises
    ------
    GitError
        With git's own message, if git is not there or fails.
    """
    if not has_git(folder):
        return None
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    ours |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)}
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, env=ours, capture_output=True)
    except OSError as error:
        raise _refusal(folder, f"git could not be started: {error.strerror}", "Install git") from None
    if done.returncode:
        raise _refusal(folder, os.fsdecode(done.stderr).strip(), "Do what git says, or mend .git")
    return done.stdout


def _refusal(folder, message, remedy):
    """Return the error that says why git does not answer, and what to do."""
    told = message.replace("\n", "\n  ")
    return GitError(
        f"only git can tell which files belong to {folder}, and it does not:\n  {told}\n"
        f"{remedy}; or work in a copy of the folder without .git."
    )


def _listed(folder, *arguments):
    """Return the names that git lists, each ended by a zero byte; None where there is no .git."""
    told = git_output(folder, *arguments)
    return None if told is None else os.fsdecode(told).split("\0")[:-1]


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
