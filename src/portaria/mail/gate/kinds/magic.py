"""What bytes are, by how they begin (and, where that is the custom, by how they end)."""

from __future__ import annotations

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds.catalog import BEGINNINGS
from portaria.mail.gate.kinds.types import EMPTY, UNKNOWN, Type

_BY_FIRST: dict[int, tuple[tuple[bytes, Type], ...]] = {
    first: tuple(
        sorted((pair for pair in BEGINNINGS if pair[0][0] == first), key=lambda pair: -len(pair[0]))
    )
    for first in {beginning[0] for beginning, _ in BEGINNINGS}
}
_BOX = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"})
_PHOTO_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"heim", b"heis", b"crx ")
_AUDIO_BRANDS = (b"M4A ", b"M4B ", b"M4P ")
_ZIP_TAIL = 65_557
"""A ZIP's last record and the longest comment after it (APPNOTE 4.3.16)."""
_NO_TEXT = bytes(code for code in range(32) if code not in (7, 8, 9, 10, 11, 12, 13, 27))
_HEAD = 4_096
_SMALL = 320
"""Pixels a side below which a JPEG is a logo or an icon, no photograph (ours)."""


def recognised(data: bytes) -> Type:
    """The type of ``data``; TEXT where it looks like text of any kind, UNKNOWN otherwise."""
    if not data:
        return EMPTY
    for beginning, type_ in _BY_FIRST.get(data[0], ()):
        if data.startswith(beginning):
            return _narrowed(type_, data)
    return _by_place(data) or (known.TEXT if looks_like_text(data) else _late(data))


def looks_like_text(data: bytes) -> bool:
    """No byte of its beginning is a control that text does not have; or it is in UTF-16 or UTF-32,
    by its mark or by every second byte being null and the others text (three of four, likewise)."""
    head = data[:_HEAD]
    if len(head.translate(None, _NO_TEXT)) == len(head):
        return True
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] == b"\0\0\xfe\xff":
        return True
    one, other = head[::2], head[1::2]
    for nulls, letters in ((one, other), (other, one)):
        if len(nulls) > 8 and nulls.count(0) * 10 > len(nulls) * 9 and not letters.count(0):
            return len(letters.translate(None, _NO_TEXT)) == len(letters)
    for place in (0, 3):
        letters = head[place::4]
        nulls = b"".join(head[other::4] for other in range(4) if other != place)
        if len(letters) > 8 and not nulls.strip(b"\0"):
            return len(letters.translate(None, _NO_TEXT)) == len(letters)
    return False


def hidden_archive(data: bytes, *, whole: bool = False) -> bool:
    """A ZIP ends it, whatever it begins like: programs that open archives look at the end.
    ``whole``: only where nothing comes after it, as of what may have one within by rights."""
    end = data.rfind(b"PK\x05\x06", max(len(data) - _ZIP_TAIL, 0))
    if end < 0 or not whole:
        return end >= 0
    return end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") >= len(data)


def _narrowed(type_: Type, data: bytes) -> Type:
    """What only more of the bytes tells."""
    if type_ is known.PE:
        return known.TEXT if looks_like_text(data) else known.PE  # text may begin so too
    if type_ is known.GIF:
        return known.GIF_MOVING if data.count(b"\0\x21\xf9\x04") > 1 else known.GIF
    if type_ is known.PNG:
        return known.PNG_MOVING if b"acTL" in data[:_HEAD] else known.PNG
    if type_ is known.JPEG:
        return _jpeg(data)
    if type_ is known.TIFF and data[8:10] == b"CR":
        return known.RAW
    if type_ in (known.BMP, known.FLASH, known.AIFF, known.OLD_ARCHIVE) and looks_like_text(data):
        return known.TEXT
    if type_ in (known.ICON, known.MPEG) and len(data) < 22:
        return UNKNOWN
    return type_


def _jpeg(data: bytes) -> Type:
    """A photograph, unless its frame says it is small."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(data[place + 5 : place + 7], "big")
            width = int.from_bytes(data[place + 7 : place + 9], "big")
            return known.JPEG_SMALL if max(width, height) < _SMALL else known.JPEG
        else:
            place += 2 + max(int.from_bytes(data[place + 2 : place + 4], "big"), 2)
    return known.JPEG


def _by_place(data: bytes) -> Type | None:
    """Types told by bytes that do not come first."""
    if data[4:8] in _BOX:
        brand = data[8:12]
        if data[4:8] == b"ftyp" and brand in _PHOTO_BRANDS:
            return known.HEIC
        return known.AAC if brand in _AUDIO_BRANDS else known.MP4
    if data[:4] in (b"RIFF", b"RIFX"):
        return _riff(data)
    if data[2:5] == b"-lh" or data[7:14] == b"**ACE**":
        return known.OLD_ARCHIVE
    if data[257:262] == b"ustar":
        return known.TAR
    return None


def _riff(data: bytes) -> Type:
    kind = data[8:12]
    if kind == b"WEBP":
        return known.WEBP_MOVING if b"ANIM" in data[:64] else known.WEBP
    return {b"WAVE": known.WAV, b"AVI ": known.AVI}.get(kind, UNKNOWN)


def _late(data: bytes) -> Type:
    """Types told by bytes far from the beginning."""
    if data[0x8001:0x8006] in (b"CD001", b"BEA01") or data[-512:-508] == b"koly":
        return known.DISK
    if data[-512:-504] == b"conectix":
        return known.DISK
    if data[:1] == b"G" and data[188:189] == b"G" and data[376:377] == b"G":
        return known.MPEG
    if b"%PDF-" in data[:1024]:
        return known.PDF
    return UNKNOWN
