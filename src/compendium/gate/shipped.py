"""The files that make the package: what git tracks or, in an unpacked archive, what .gitignore leaves."""

import os
from fnmatch import fnmatch
from pathlib import Path

from compendium.gate.repository import tracked_files, untracked_files
from compendium.study import TOP


def shipped_files(folder, others=False):
    """Files of the package, sorted.

    Parameters
    ----------
    folder : Path
        Its top, or that of another study.
    others : bool
        Also files that git would add but does not know yet.

    Returns
    -------
    list of Path
        Files below the folder that exist. Without git, all those that ``.gitignore`` (the repository's,
        where a study has none of its own) does not name.
    """
    if not (folder / ".git").exists():
        return sorted(_walk(folder, _ignored_names(folder)))
    names = tracked_files(folder, ["."]) + (untracked_files(folder, ["."]) if others else [])
    return sorted(folder / name for name in names)


def _walk(folder, ignored):
    """Yield the files below a folder, without looking into folders that are ignored."""
    for place, folders, files in os.walk(folder):
        inside = Path(place).relative_to(folder).as_posix()
        kept = [name for name in folders if not _matches(f"{inside}/{name}", ignored)]
        folders[:] = kept
        yield from (Path(place) / name for name in files)


def _matches(name, ignored):
    """Tell whether a folder is named, as a path from the top or, where the pattern has no slash, anywhere."""
    path = name.removeprefix("./")
    return any(fnmatch(path if "/" in pattern else Path(path).name, pattern) for pattern in ignored)


def _ignored_names(folder):
    """Folders that .gitignore names, the only kind of line that ours has, and git's own."""
    (path, *_) = [path for path in (folder / ".gitignore", TOP / ".gitignore") if path.is_file()]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [".git", *(line.strip("/") for line in lines if line.endswith("/"))]
