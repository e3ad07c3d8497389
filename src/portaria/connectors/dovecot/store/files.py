"""A mailbox's folder in the store as files: what lies there, hashed. Maildir."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_MESSAGES = frozenset({"cur", "new"})
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Filed:
    """A file: its path below the folder, its bytes, its SHA-256 in hex; ``message``: whether it is
    one."""

    path: str
    size: int
    sha256: str
    message: bool


def listed(folder: Path) -> Iterator[Filed]:
    """The files below ``folder`` in the order of their paths; links are not followed."""
    for path in sorted(_below(folder)):
        size, digest = hashed(path)
        yield Filed(str(path.relative_to(folder)), size, digest, is_message(path))


def is_message(path: Path) -> bool:
    """Whether a file of a Maildir is a message."""
    return path.parent.name in _MESSAGES


def hashed(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, digest_in(file)


def digest_in(file: IO[bytes]) -> str:
    """SHA-256 of what is left of ``file``, in hex."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def line(filed: Filed) -> str:
    """A manifest's line, as ``sha256sum`` reads it."""
    return f"{filed.sha256}  {filed.path}\n"


def digest_of(lines: Iterable[str]) -> str:
    """SHA-256 of a manifest's text."""
    digest = hashlib.sha256()
    for text in lines:
        digest.update(text.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _below(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        for name in names:
            path = Path(where, name)
            if path.is_file() and not path.is_symlink():
                yield path
