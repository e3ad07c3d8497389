"""Where the files of traces lie: ``<folder>/<stream>/<body>/<month>/<name>.parquet``."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.conf import settings

CARRY = "_open"
FINDER = ".finder"


def root() -> Path:
    """The folder of this installation's traces."""
    return Path(settings.TRACES_DIR)


def new(stream: str, body: str, month: date) -> str:
    """A path, below :func:`root`, that no file has; its folder is made."""
    return _named(f"{stream}/{body}/{month:%Y-%m}")


def new_carry(stream: str) -> str:
    """The same for records not complete yet."""
    return _named(f"{stream}/{CARRY}")


def absolute(path: str) -> Path:
    """Where a path below :func:`root` is."""
    return root() / path


def settle(path: str) -> None:
    """Wait until a file just written, and its name, are on the disk."""
    file = absolute(path)
    for one in (file, file.parent, file.parent.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def finder(path: str) -> str:
    """The path of what finds texts in the file ``path``."""
    return path + FINDER


def remove(path: str) -> None:
    """Delete a file and its finder; one that is gone already is no error."""
    absolute(path).unlink(missing_ok=True)
    absolute(finder(path)).unlink(missing_ok=True)


def _named(folder: str) -> str:
    (root() / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"{folder}/{uuid4().hex}.parquet"
