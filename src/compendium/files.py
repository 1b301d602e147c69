"""Reading digests of files and writing files whole: the one place where either is done."""

import errno
import hashlib
import os
import stat
from pathlib import Path

EPOCH = "1795305600"
"""22 November 2026, the day of the re-coding, in seconds: the date of whatever insists on having one."""


LARGEST = 1_000_000_000
"""Bytes of a file of data; a table of millions of rows has less."""


def read_data(path):
    """Bytes of a reader's file, which has to be one: a device or a pipe may have no end.

    Raises
    ------
    OSError
        Also if it is no regular file, or has more than `LARGEST` bytes.
    """
    path = Path(path)
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a device or a pipe and no file", str(path))
    if found.st_size > LARGEST:
        raise OSError(errno.EINVAL, f"it is larger than {LARGEST:,} bytes", str(path))
    return path.read_bytes()


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
