"""Reading digests of files and writing files whole: the one place where either is done."""

import hashlib
import os
from pathlib import Path

EPOCH = "1795305600"
"""22 November 2026, the day of the re-coding, in seconds: the date of whatever insists on having one."""


def sha256(path):
    """SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def write_atomically(path, content):
    """Write a file so that a reader sees the old one or the new one, never a part.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    content : bytes or str
        Text is written as UTF-8, its line ends as they are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
