"""From a part's bytes as sent to what a reader's program makes of them: base64, quoted-printable,
uuencode. Linear, never fails; says where programs would read differently."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

import pybase64

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_BEGIN = re.compile(rb"^begin[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,255})\r?$", re.MULTILINE)
_BEGIN_BASE64 = re.compile(
    rb"^begin-base64[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,255})\r?$", re.MULTILINE
)
_PIECES = 64
"""Base64 texts one after the other in one part, at most (ours)."""
_BEGINNINGS = 1_000
"""Lines like the first of an uuencoded file that are tried in one text (ours)."""
UUENCODED = frozenset({"uuencode", "x-uuencode", "x-uue", "uue"})


def decoded(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """``data`` out of its Content-Transfer-Encoding (lower case), and whether every program reads
    it so."""
    if encoding == "base64":
        return from_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data), True
    return data, True


def from_base64(data: bytes) -> tuple[bytes, bool]:
    """Base64, what is no part of it left out. After a padding some programs stop and some go on:
    here it goes on, and that is told."""
    end = data.find(b"=")
    if end < 0 or not data[end:].strip(b"= \t\r\n"):
        return _whole(data), True
    pieces = re.split(rb"=[=\s]*", data, maxsplit=_PIECES)
    return b"".join(map(_one, pieces)), False


def _whole(data: bytes) -> bytes:
    """One text without padding but at its end: there ``pybase64`` reads as ``binascii`` does, in a
    seventh of its time (a padding within it reads otherwise)."""
    try:
        return pybase64.b64decode(data)
    except binascii.Error:
        return _one(data)


def _one(data: bytes) -> bytes:
    """One text; of an incomplete last group, what it can hold."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = _NOT_BASE64.sub(b"", data).translate(None, b" \t\r\n\v\f=")
        spare = len(clean) % 4
        if spare == 1:
            clean, spare = clean[:-1], 0
        return binascii.a2b_base64(clean + b"=" * (-spare % 4))


def uuencoded(data: bytes, limit: int) -> Iterator[tuple[bytes, bytes]]:
    """The files within a text, as ``(name, content)``; at most ``limit`` of them. Mail programs
    show them as attachments whatever the part says of itself."""
    place, count = 0, 0
    for _ in range(_BEGINNINGS):
        match = _BEGIN.search(data, place)
        if match is None or count >= limit:
            break
        place, content = _uu_lines(data, match.end())
        if content:
            count += 1
            yield match[1].strip(), content
    place = 0
    while count < limit and (match := _BEGIN_BASE64.search(data, place)):
        end = data.find(b"\n====", match.end())
        place = end if end >= 0 else len(data)
        count += 1
        yield match[1].strip(), _one(data[match.end() : place])


def _uu_lines(data: bytes, start: int) -> tuple[int, bytes]:
    """The lines after ``begin`` until the first that is no uuencoded one: where they end, and what
    they say."""
    pieces: list[bytes] = []
    place = data.find(b"\n", start) + 1
    while place > 0:
        end = data.find(b"\n", place)
        line = data[place : end if end >= 0 else len(data)].rstrip(b"\r")
        if not line or line[:3] == b"end" or len(line) > 200:
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Writers that count wrong (binascii itself tells how many bytes the line must hold).
            needed = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                pieces.append(binascii.a2b_uu(line[:needed]))
            except binascii.Error:
                break
        place = end + 1 if end >= 0 else 0
    return max(place, start), b"".join(pieces)
