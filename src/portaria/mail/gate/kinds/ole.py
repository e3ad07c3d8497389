"""Old Office documents, installers and saved messages: OLE compound files.

``olefile`` (which oletools is built on) reads the directory; the streams that say what the file is
and what it carries are few (MS-OVBA 2.2.1, MS-XLS 2.4.28 and 2.4.117, MS-OFFCRYPTO 2.3.4.4,
MS-MSG 2.2.2).
"""

from __future__ import annotations

import struct
from importlib import import_module
from io import BytesIO
from typing import Any

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds.findings import Budget, Found, Look

_INSTALLER = "000c1084-0000-0000-c000-000000000046"
_MAX_STREAMS = 3_000
_BOUNDSHEET, _FILEPASS, _BOF = 0x0085, 0x002F, 0x0809
_ATTACHED = "__substg1.0_37010102"


def examine(data: bytes, where: str, depth: int, budget: Budget, look: Look) -> Found:
    """An OLE compound file. What cannot be read is told as not examined."""
    found = Found(known.OLE)
    try:
        with import_module("olefile").OleFileIO(BytesIO(data)) as ole:
            _streams(found, ole, where, depth, budget, look)
    except Exception:  # whatever a hostile file makes the library raise
        found.unexamined = "malformed"
    return found


def _streams(found: Found, ole: Any, where: str, depth: int, budget: Budget, look: Look) -> None:
    if ole.root is not None and str(ole.root.clsid).lower() == _INSTALLER:
        found.type = known.MSI
        found.add("program", known.MSI.label, where)
        return
    paths = ole.listdir(streams=True, storages=False)
    if len(paths) > _MAX_STREAMS:
        found.unexamined = "too_many_entries"
    for path in paths[:_MAX_STREAMS]:
        last = path[-1]
        lowered = [piece.lower() for piece in path]
        if lowered[-1] in ("_vba_project", "dir") and "vba" in lowered[:-1]:
            found.add("macro", "documento com macros", where)
        elif last == "EncryptedPackage":
            found.add("encrypted", "documento com senha", where)
        elif last == "\x01Ole10Native":
            _package(found, _stream(ole, path, budget), where, depth, look)
        elif last == _ATTACHED:
            found.type = known.MESSAGE
            found.within(look(_stream(ole, path, budget), (), f"{where}/anexo", depth + 1))
        elif last in ("Workbook", "Book"):
            _workbook(found, _stream(ole, path, budget), where)
        elif last == "__properties_version1.0":
            found.type = known.MESSAGE


def _stream(ole: Any, path: list[str], budget: Budget) -> bytes:
    size = ole.get_size(path)
    if size > budget.bytes:
        raise ValueError("stream larger than what may be unpacked")
    budget.bytes -= size
    data: bytes = ole.openstream(path).read()
    return data


def _workbook(found: Found, data: bytes, where: str) -> None:
    """The records of an Excel workbook's globals: old macro sheets, and whether it is encrypted."""
    place = 0
    while place + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, place)
        if record == _FILEPASS:
            found.add("encrypted", "planilha com senha", where)
            return
        # The sheet's type: 1 is a macro sheet (MS-XLS 2.4.28).
        if record == _BOUNDSHEET and length >= 6 and data[place + 9 : place + 10] == b"\x01":
            found.add("macro", "planilha com macros antigas (Excel 4)", where)
            return
        if record == 0x000A:  # the end of the globals
            return
        place += 4 + length


def _package(found: Found, data: bytes, where: str, depth: int, look: Look) -> None:
    """An embedded file: label, original path, command, then the bytes (MS-OLEDS 2.3.6)."""
    names: list[str] = []
    place = 6
    for _ in range(2):
        end = data.find(b"\0", place)
        if end < 0:
            break
        names.append(data[place:end].decode("latin-1"))
        place = end + 1
    place += 4
    if place + 4 <= len(data):
        length = struct.unpack_from("<I", data, place)[0]
        place += 4 + length
    content = data[place + 4 :]
    inner = look(content, tuple(names), f"{where}/{names[0] if names else 'objeto'}", depth + 1)
    found.within(inner)
