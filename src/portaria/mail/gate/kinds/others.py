"""Documents that may carry programs: PDF, RTF, OneNote; and Outlook's envelope, TNEF."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds.findings import Budget, Found, Look

_LAUNCH = re.compile(rb"/(?:Launch|L#61unch)\b|/S\s*/Launch")
_RTF_OBJECT = re.compile(rb"\\obj(?:data|update|emb|autlink|html)\b", re.IGNORECASE)
_ONENOTE_FILE = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
_ATTACH_DATA, _ATTACH_TITLE = 0x0006800F, 0x00018010


def examine_pdf(data: bytes, where: str) -> Found:
    """A PDF: one that starts a program when opened is harmful; one with a password is not seen."""
    found = Found(known.PDF)
    if _LAUNCH.search(data):
        found.add("program", "PDF que inicia um programa", where)
    return found


def examine_rtf(data: bytes, where: str) -> Found:
    """RTF: objects within it run or fetch what they please."""
    found = Found(known.RTF)
    if _RTF_OBJECT.search(data):
        found.add("macro", "documento RTF com objeto embutido", where)
    return found


def examine_onenote(data: bytes, where: str, depth: int, budget: Budget, look: Look) -> Found:
    """A OneNote section: the files in it (MS-ONESTORE 2.6.13), which a click opens."""
    found = Found(known.ONENOTE)
    place = data.find(_ONENOTE_FILE)
    while place >= 0 and budget.entries > 0:
        budget.entries -= 1
        if place + 24 > len(data):
            break
        length = struct.unpack_from("<Q", data, place + 16)[0]
        content = data[place + 36 : place + 36 + min(length, budget.bytes)]
        found.within(look(content, (), f"{where}/arquivo embutido", depth + 1))
        place = data.find(_ONENOTE_FILE, place + 16)
    return found


def examine_tnef(data: bytes, where: str, depth: int, budget: Budget, look: Look) -> Found:
    """winmail.dat: its attachments (MS-OXTNEF 2.1.3)."""
    found = Found(known.TNEF)
    content = b""
    for attribute, value in _attributes(data):
        budget.entries -= 1
        if budget.entries <= 0:
            found.unexamined = "too_many_entries"
            break
        if attribute == _ATTACH_DATA:
            content = value
            found.within(look(content, (), f"{where}/anexo", depth + 1))
        elif attribute == _ATTACH_TITLE:
            name = value.partition(b"\0")[0].decode("latin-1")
            found.within(look(b"", (name,), f"{where}/{name}", depth + 1))
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 6
    while place + 9 <= len(data):
        attribute, length = struct.unpack_from("<II", data, place + 1)
        yield attribute, data[place + 9 : place + 9 + length]
        place += 9 + length + 2
