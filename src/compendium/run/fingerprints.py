"""What pytask compares to know whether a task is up to date: contents, never times."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from pytask import PathNode, PythonNode

from compendium.files import sha256


@dataclass(kw_only=True)
class FileNode(PathNode):
    """A file, known by its bytes (pytask's own node trusts the time of the last change)."""

    def state(self):
        """SHA-256 of the bytes, or None where there is no file."""
        return sha256(self.path) if self.path.is_file() else None


@dataclass(kw_only=True)
class FolderNode:
    """All files below a folder, known by their names and bytes; a follower of pytask's PNode protocol."""

    folder: Path
    ignore: tuple[str, ...] = ()
    name: str = ""
    attributes: dict = field(default_factory=dict)

    def __post_init__(self):
        """Be named for the folder, as pytask needs a name."""
        self.name = self.name or self.folder.as_posix()

    @property
    def signature(self):
        """Who the node is, whatever its state."""
        return hashlib.sha256(f"folder {self.folder}".encode()).hexdigest()

    def state(self):
        """SHA-256 over names and bytes, or None where there is no file."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file() and not self._ignored(path))
        lines = [f"{path.relative_to(self.folder).as_posix()} {sha256(path)}" for path in files]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else None

    def load(self, is_product=False):
        """Hand the folder to the task."""
        return self.folder

    def save(self, value):
        """Refuse: a task writes the files itself."""
        raise NotImplementedError("the task itself writes into the folder")

    def _ignored(self, path):
        return any(part in self.ignore for part in path.relative_to(self.folder).parts)


def files(paths):
    """Nodes for some files."""
    return [FileNode(path=path) for path in paths]


def contents(paths):
    """One node for all of some files that no task makes (pytask keeps books on each node by itself)."""
    return value(None, [[f"{path.parent.name}/{path.name}", sha256(path)] for path in sorted(paths)])


def value(thing, state):
    """Node for a Python object that counts as changed when ``state``, made of plain values, does."""
    text = json.dumps(state, sort_keys=True)
    return PythonNode(value=thing, hash=lambda _: hashlib.sha256(text.encode()).hexdigest())
