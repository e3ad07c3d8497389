"""Log files as they lie on the disk, known by their content: rotation by another name, a copy that
is then truncated, and compression change names, inodes and sizes, not what was written."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

HEAD, TAIL = 1024, 256
PACKED = (".gz",)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was read, and by what it is known again."""

    offset: int
    head_length: int
    head: str
    tail_length: int
    tail: str


START = Mark(0, 0, "", 0, "")


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file found: its name and where it lies. ``packed``: compressed, so never written again."""

    path: Path
    device: int
    inode: int
    size: int
    packed: bool


def siblings(path: Path) -> list[LogFile]:
    """``path`` and what it was rotated to (the same folder and beginning of the name), the oldest
    first and ``path`` itself last."""
    if not path.parent.is_dir():
        return []
    found = []
    for name in os.listdir(path.parent):
        if name.startswith(path.name) and (one := look(path.parent / name)) is not None:
            found.append((name == path.name, one[0], name, one[1]))
    return [file for *_, file in sorted(found, key=lambda one: one[:3])]


def look(path: Path) -> tuple[int, LogFile] | None:
    """When ``path`` was last written (ns) and what it is; None where no file is (any more)."""
    try:
        about = path.stat()
    except FileNotFoundError:
        return None
    if not path.is_file() or not about.st_size:
        return None
    packed = path.suffix in PACKED
    return about.st_mtime_ns, LogFile(path, about.st_dev, about.st_ino, about.st_size, packed)


@contextmanager
def opened(file: LogFile) -> Iterator[IO[bytes]]:
    """The file's bytes, before compression.

    Raises:
        FileNotFoundError: it was rotated since it was found: the next look finds it.
    """
    with file.path.open("rb") as raw:
        about = os.fstat(raw.fileno())
        if (about.st_dev, about.st_ino) != (file.device, file.inode):
            raise FileNotFoundError(file.path)
        if not file.packed:
            yield raw
            return
        with gzip.open(raw, "rb") as stream:
            yield cast("IO[bytes]", stream)


def agrees(stream: IO[bytes], mark: Mark) -> bool:
    """Whether ``stream`` is the file that ``mark`` was made of, or a copy that goes as far."""
    stream.seek(0)
    if digest(stream.read(mark.head_length)) != mark.head:
        return False
    stream.seek(mark.offset - mark.tail_length)
    before = stream.read(mark.tail_length)
    return len(before) == mark.tail_length and digest(before) == mark.tail


def begins_alike(stream: IO[bytes], mark: Mark) -> bool:
    """Whether ``stream`` begins as the file of ``mark`` does: an earlier copy of it."""
    stream.seek(0)
    return mark.head_length == HEAD and digest(stream.read(HEAD)) == mark.head


def mark_at(stream: IO[bytes], offset: int) -> Mark:
    """The mark of having read up to ``offset``."""
    stream.seek(0)
    head = stream.read(min(HEAD, offset))
    stream.seek(max(0, offset - TAIL))
    tail = stream.read(min(TAIL, offset))
    return Mark(offset, len(head), digest(head), len(tail), digest(tail))


def digest(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
