"""What pytask compares to know whether a task is up to date: contents, never times."""

import hashlib
import json
from dataclasses import dataclass

from pytask import PathNode, PythonNode

from compendium.files import sha256


@dataclass(kw_only=True)
class FileNode(PathNode):
    """A file, known by its bytes (pytask's own node trusts the time of the last change)."""

    def state(self):
        """SHA-256 of the bytes, or None where there is no file."""
        return sha256(self.path) if self.path.is_file() else None


@dataclass(kw_only=True)
class FolderNode(PythonNode):
    """All files below a folder (the ``value``) but for some names, known by their names and bytes."""

    ignore: tuple[str, ...] = ()

    def state(self):
        """SHA-256 over names and bytes, or None where there is no file."""
        lines = []
        for path in sorted(self.value.rglob("*")):
            name = path.relative_to(self.value)
            if path.is_file() and not set(self.ignore) & set(name.parts):
                lines.append(f"{name.as_posix()} {sha256(path)}")
        return _digest("\n".join(lines)) if lines else None


def files(paths):
    """Nodes for some files."""
    return [FileNode(path=path) for path in paths]


def contents(paths):
    """One node for all of some files that no task makes (pytask keeps books on each node by itself)."""
    return value(None, [[f"{path.parent.name}/{path.name}", sha256(path)] for path in sorted(paths)])


def value(thing, state):
    """Node for a Python object that counts as changed when ``state``, made of plain values, does."""
    digest = _digest(json.dumps(state, sort_keys=True))
    return PythonNode(value=thing, hash=lambda _: digest)


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
