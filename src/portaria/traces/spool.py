"""A local record of what was decided: one JSON line for each decision, in files of a folder, taken
from there by whoever keeps the traces (design: a durable local spool).

A line is written by one ``write`` before anybody is answered: what was let through has its line,
even if the writer is killed a moment later. Where ``durable``, it is on the disk by then too, and
no power cut loses it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

LARGEST = 64 << 20
"""Bytes after which another file is begun."""
LONGEST = 3600
"""Seconds after which another file is begun."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class LineSpool:
    """Appends lines to files of its own in ``folder``, which is made; their names begin with
    ``prefix``. The file being written is locked: one that can be locked is finished, whatever
    became of its writer. Files are deleted by the reader alone."""

    folder: Path
    prefix: str
    durable: bool = False
    _handle: int = -1
    _written: int = 0
    _since: float = 0.0
    _count: int = field(default=0)

    def append(self, record: Mapping[str, object], *, at: datetime) -> None:
        """Write one line: ``record`` with ``at``, the instant of the decision.

        Raises:
            OSError: the disk is full or the folder is gone; nothing of the line counts as written
                (a torn line is passed over by the reader).
        """
        told = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = (_encode({"at": told, **record}) + "\n").encode("utf-8", "backslashreplace")
        now = at.timestamp()
        if self._handle < 0 or self._written >= LARGEST or now - self._since >= LONGEST:
            self._begin(at)
        written = os.write(self._handle, line)
        self._written += written
        if written < len(line):
            self.close()
            raise OSError(f"o registro não coube em {self.folder}: disco cheio?")
        if self.durable:
            os.fdatasync(self._handle)

    def close(self) -> None:
        """Finish the file at hand."""
        if self._handle >= 0:
            os.close(self._handle)  # and with it its lock
            self._handle = -1

    def _begin(self, at: datetime) -> None:
        self.close()
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        self._count += 1
        stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%S}"
        name = f"{self.prefix}-{stamp}-{os.getpid()}-{self._count}.jsonl"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._handle = os.open(self.folder / name, flags, 0o640)
        fcntl.flock(self._handle, fcntl.LOCK_EX)  # a reader may be trying it for an instant
        self._written, self._since = 0, at.timestamp()
        if self.durable:
            _sync(self.folder)


def finished(path: Path) -> bool:
    """Whether nobody writes ``path`` any more."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _sync(folder: Path) -> None:
    """The file's name is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
