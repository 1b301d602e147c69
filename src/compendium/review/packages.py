"""Whether the installed packages are those that requirements.lock names, and still as they were installed."""

import base64
import csv
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from compendium.files import sha256


def other_than_locked(lock):
    """Packages whose installed version is not the one that the lock names.

    Parameters
    ----------
    lock : Path

    Returns
    -------
    dict
        Name → ``locked, installed``. A package that is locked and not installed is left out: the lock
        holds for all systems.
    """
    return {
        package.metadata["Name"]: f"{' or '.join(sorted(pinned))} locked, {package.version} installed"
        for package, pinned in _installed(lock)
        if package.version not in pinned
    }


def altered_packages(lock):
    """Files of installed packages that are not as they were installed.

    Each is held against the SHA-256 that its package's RECORD has of it. Scripts that start a program are
    left out, for they are written anew for their place.

    Parameters
    ----------
    lock : Path

    Returns
    -------
    dict
        Name of a package → its files that were changed or removed, or ``["RECORD"]`` where it has none.
    """
    found = {package.metadata["Name"]: _altered(package) for package, _ in _installed(lock)}
    return {name: files for name, files in found.items() if files}


def _installed(lock):
    """Yield each package that is locked and installed, with the versions that the lock names."""
    pins = {}
    text = lock.read_text(encoding="utf-8")
    for name, pin in re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==([^\s;\\]+)", text, re.MULTILINE):
        pins.setdefault(name, set()).add(pin)
    for name, pinned in pins.items():
        try:
            yield distribution(name), pinned
        except PackageNotFoundError:
            continue


def _altered(package):
    """Return names of files of a package that are not as its RECORD says."""
    rows = list(csv.reader((package.read_text("RECORD") or "").splitlines()))
    hashed = [(name, told) for name, told, _ in rows if told and not name.startswith("..")]
    return [name for name, told in hashed if _told(package.locate_file(name)) != told] if rows else ["RECORD"]


def _told(path):
    """Return what a RECORD says of a file; nothing of one that is missing."""
    if not Path(path).is_file():
        return ""
    digest = bytes.fromhex(sha256(path))
    return f"sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
