"""ZIP and what is built on it: Office and ODF documents, Java and Android programs.

The central directory is read by hand (APPNOTE 4.3.12): a hostile one costs no more than its bytes,
and where it and the local headers give different names both count.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds import magic, names
from portaria.mail.gate.kinds.findings import Budget, Found, Look
from portaria.mail.gate.kinds.types import Group, Type

_END, _ENTRY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END64 = b"PK\x06\x06"
_HEAD = 65_536
_BOMB_RATIO, _BOMB_BYTES = 200, 256 << 20
_ENCRYPTED = 0x1 | 0x40
_SEEN_WHOLE = frozenset({Group.ARCHIVE, Group.DOCUMENT})
_READ = re.compile(
    r"^(?:word/(?:document|header|footer|footnotes|comments)|xl/sharedstrings|xl/worksheets/|"
    r"ppt/(?:slides|notesslides)/slide|content)[^/]*[./].*xml$|^content\.xml$"
)
"""Parts of Office and ODF documents that are the text people see."""
_REMOTE = re.compile(rb"<Relationship\b[^>]{0,2000}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the archive; ``names`` as the directory and as the file's own header tell it."""

    names: tuple[str, ...]
    flags: int
    method: int
    packed: int
    size: int
    start: int


class Broken(ValueError):  # noqa: N818  # what the archive is
    """Not an archive that every program reads alike."""


def entries(data: bytes, limit: int) -> Iterator[Entry]:
    """The files of the archive, at most ``limit``.

    Raises:
        Broken: the directory does not hold together.
    """
    end = data.rfind(_END)
    if end < 0 or end + 22 > len(data):
        raise Broken("no end of central directory")
    count, size, offset = struct.unpack_from("<HII", data, end + 10)
    place = end - size
    if 0xFFFFFFFF in (size, offset) or count == 0xFFFF:
        end64 = data.rfind(_END64, 0, end)
        if end64 < 0 or end64 + 56 > len(data):
            raise Broken("no zip64 directory")
        size, offset = struct.unpack_from("<QQ", data, end64 + 40)
        place = end64 - size
    if place < 0:
        raise Broken("the directory is larger than the file")
    shift = place - offset
    for _ in range(limit):
        if data[place : place + 4] != _ENTRY:
            break
        if place + 46 > end:
            raise Broken("the directory is cut short")
        flags, method = struct.unpack_from("<HH", data, place + 8)
        packed, real, length, extra, comment = struct.unpack_from("<IIHHH", data, place + 20)
        local = struct.unpack_from("<I", data, place + 42)[0] + shift
        name = _name(data[place + 46 : place + 46 + length], flags)
        yield _entry(data, local, name, flags, method, packed, real)
        place += 46 + length + extra + comment


def _entry(
    data: bytes, local: int, name: str, flags: int, method: int, packed: int, real: int
) -> Entry:
    if local < 0 or local + 30 > len(data) or data[local : local + 4] != _LOCAL:
        raise Broken(f"no header for {name}")
    own_flags = struct.unpack_from("<H", data, local + 6)[0]
    length, extra = struct.unpack_from("<HH", data, local + 26)
    own = _name(data[local + 30 : local + 30 + length], own_flags)
    start = local + 30 + length + extra
    both = (name,) if own == name else (name, own)
    return Entry(both, flags | own_flags, method, packed, real, start)


def _name(raw: bytes, flags: int) -> str:
    if raw.isascii():
        return raw.decode()
    return raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")


def inflated(data: bytes, entry: Entry, limit: int) -> bytes | None:
    """Up to ``limit`` bytes of a file; None for a method that is not read here.

    Raises:
        Broken: it cannot be unpacked.
    """
    if limit <= 0:  # zlib takes 0 for no limit
        return b""
    if entry.method == 0:
        return data[entry.start : entry.start + min(entry.packed, limit)]
    if entry.method != 8:
        return None
    # Little is asked of most files, so little of them is copied.
    piece = data[entry.start : entry.start + min(entry.packed, limit + 1024)]
    try:
        return zlib.decompressobj(-15).decompress(piece, limit)
    except zlib.error as error:
        raise Broken(str(error)) from error


def examine(data: bytes, where: str, depth: int, budget: Budget, look: Look) -> Found:
    """A ZIP, or what is built on it."""
    try:
        listed = list(entries(data, max(budget.entries, 1)))
        type_ = _built_on(data, listed)
        found = Found(type_)
        if type_.group is Group.PROGRAM:
            found.add("program", type_.label, where)
            return found
        if len(listed) >= budget.entries:
            found.unexamined = "too_many_entries"
        if data.count(_END) > 1 and type_ is known.ZIP and depth == 0:
            found.unexamined = found.unexamined or "ambiguous"
        for entry in listed:
            budget.entries -= 1
            _entry_into(found, data, entry, where, depth, budget, look)
    except Broken:
        found = Found(known.ZIP, unexamined="malformed")
    return found


def _built_on(data: bytes, listed: list[Entry]) -> Type:
    """What the archive is, by the files that its format must have."""
    files = {entry.names[0] for entry in listed}
    if "AndroidManifest.xml" in files:
        return known.APK
    if "AppxManifest.xml" in files or "AppxBlockMap.xml" in files:
        return known.PACKAGE
    if any(name.endswith(".class") for name in files):
        return known.JAR
    if "[Content_Types].xml" in files:
        return known.OOXML
    if "mimetype" in files:
        first = next(entry for entry in listed if entry.names[0] == "mimetype")
        said = inflated(data, first, 100) or b""
        if said.startswith(b"application/vnd.oasis.opendocument"):
            return known.ODF
        if said.startswith(b"application/epub"):
            return known.EPUB
    return known.ZIP


def _entry_into(
    found: Found, data: bytes, entry: Entry, where: str, depth: int, budget: Budget, look: Look
) -> None:
    path = f"{where}/{entry.names[-1]}"
    if entry.flags & _ENCRYPTED:
        found.add("encrypted", "arquivo compactado com senha", path)
        return
    if entry.names[0].endswith("/") and not entry.size:
        return
    if entry.size > _BOMB_BYTES or entry.size > _BOMB_RATIO * max(entry.packed, 4096):
        found.add("bomb", "arquivo compactado que se expande sem medida", path)
        return
    head = inflated(data, entry, min(_HEAD, max(budget.bytes, 0)))
    if head is None:
        found.unexamined = found.unexamined or "format"
        return
    budget.bytes -= len(head)
    if found.type is known.ZIP:
        _file(found, data, entry, path, head, depth, budget, look)
    else:
        _document_part(found, data, entry, path, head, depth, budget, look)
    if budget.bytes <= 0:
        found.unexamined = found.unexamined or "budget"


def _whole(data: bytes, entry: Entry, head: bytes, budget: Budget) -> bytes:
    """All of a file, as far as may still be unpacked."""
    if len(head) < _HEAD:
        return head
    whole = inflated(data, entry, max(budget.bytes, 0)) or b""
    budget.bytes -= len(whole)
    return whole


def _file(
    found: Found, data: bytes, entry: Entry, path: str, head: bytes, depth: int,
    budget: Budget, look: Look,
) -> None:  # fmt: skip
    """A file of a plain archive."""
    type_ = magic.recognised(head)
    if type_.group in _SEEN_WHOLE:
        head = _whole(data, entry, head, budget)
    inner = look(head, entry.names, path, depth + 1)
    found.within(inner)
    if inner.type.group is Group.ARCHIVE:
        found.add("nested", "arquivo compactado dentro de outro", path)


def _document_part(
    found: Found, data: bytes, entry: Entry, path: str, head: bytes, depth: int,
    budget: Budget, look: Look,
) -> None:  # fmt: skip
    """A file of a document: macros, remote templates, embedded objects."""
    name = entry.names[0].lower()
    if name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name:
        found.add("macro", "documento com macros", path)
    elif found.type is known.ODF and name.startswith(("basic/", "scripts/")):
        if name.endswith(("script-lc.xml", "/")):
            return
        found.add("macro", "documento com macros", path)
    elif name.endswith(".rels"):
        if any(_leads_out(match[0]) for match in _REMOTE.finditer(head)):
            found.add("remote", "documento que busca um modelo fora dele", path)
    elif _READ.search(name):
        found.read(head)
    elif head[:1] not in b"<" or not head:
        type_ = magic.recognised(head)
        if type_.group in (Group.PROGRAM, Group.DOCUMENT, Group.ARCHIVE):
            inner = look(_whole(data, entry, head, budget), (), path, depth + 1)
            found.within(inner)
            found.holds.clear()  # what a document shows is the document


def _leads_out(relation: bytes) -> bool:
    """A relation by which opening the document fetches code or a template from elsewhere."""
    lowered = relation.lower()
    return b'targetmode="external"' in lowered and any(
        kind in lowered
        for kind in (b"/attachedtemplate", b"/oleobject", b"/frame", b"/subdocument")
    )


def program_name(given: tuple[str, ...]) -> str:
    """The first of ``given`` names that a system runs or mounts when opened; "" when none is."""
    for name in given:
        ending = name.rstrip(". ").rpartition(".")[2].lower()
        if ending in names.PROGRAMS or ending in names.DISKS:
            return name
    return ""
