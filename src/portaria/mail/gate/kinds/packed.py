"""One file compressed (gzip, bzip2, xz) and files one after the other (tar)."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds import magic
from portaria.mail.gate.kinds.findings import Budget, Found, Look
from portaria.mail.gate.kinds.types import Group, Type

_BLOCK = 512
_HEAD = 65_536


def examine(data: bytes, type_: Type, where: str, depth: int, budget: Budget, look: Look) -> Found:
    """A compressed file: what is in it, as far as may still be unpacked."""
    found = Found(type_)
    limit = max(budget.bytes, 1)
    try:
        inner = _unpacked(data, type_, limit)
    except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError):
        found.unexamined = "malformed"
        return found
    if inner is None:
        found.unexamined = "format"
        return found
    budget.bytes -= len(inner)
    if len(inner) >= limit:
        found.add("bomb", "arquivo compactado que se expande sem medida", where)
        return found
    seen = look(inner, (where.removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz"),),
                f"{where}/conteúdo", depth + 1)  # fmt: skip
    found.within(seen)
    if seen.type.group is Group.ARCHIVE and seen.type is not known.TAR:
        found.add("nested", "arquivo compactado dentro de outro", where)
    return found


def _unpacked(data: bytes, type_: Type, limit: int) -> bytes | None:
    if type_ is known.GZIP:
        return zlib.decompressobj(31).decompress(data, limit)
    if type_ is known.BZIP2:
        return bz2.BZ2Decompressor().decompress(data, limit)
    if type_ is known.XZ:
        return lzma.LZMADecompressor(memlimit=128 << 20).decompress(data, limit)
    return None


def examine_tar(data: bytes, where: str, depth: int, budget: Budget, look: Look) -> Found:
    """A tar archive."""
    found = Found(known.TAR)
    for name, start, size in _members(data):
        budget.entries -= 1
        if budget.entries <= 0:
            found.unexamined = "too_many_entries"
            break
        path = f"{where}/{name}"
        content = data[start : start + min(size, _HEAD)]
        if magic.recognised(content).group in (Group.ARCHIVE, Group.DOCUMENT):
            content = data[start : start + size]
        inner = look(content, (name,), path, depth + 1)
        found.within(inner)
        if inner.type.group is Group.ARCHIVE:
            found.add("nested", "arquivo compactado dentro de outro", path)
    return found


def _members(data: bytes) -> Iterator[tuple[str, int, int]]:
    """``(name, start, size)`` of each file (POSIX ustar)."""
    place = 0
    while place + _BLOCK <= len(data) and data[place] != 0:
        header = data[place : place + _BLOCK]
        size = _size(header[124:136])
        name = header[:100].rstrip(b"\0").partition(b"\0")[0].decode("utf-8", "replace")
        if header[156:157] in (b"0", b"\0", b"7") and not name.endswith("/"):
            yield name, place + _BLOCK, size
        place += _BLOCK + -(-size // _BLOCK) * _BLOCK


def _size(field: bytes) -> int:
    if field[:1] == b"\x80":  # GNU: binary
        return int.from_bytes(field[1:], "big")
    text = field.strip(b" \0")
    try:
        return int(text, 8) if text else 0
    except ValueError:
        return 0
