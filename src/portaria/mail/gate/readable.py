"""The text of a message as the rules about it read it."""

from __future__ import annotations

import html
import re

from portaria.mail.gate.facts import Content, Text
from portaria.mail.gate.reading.words import text_of

_BLOCK = re.compile(
    r"</?(?:[a-z]{1,6}:)?(?:p|div|br|tr|td|th|li|ul|ol|dl|dt|dd|table|h[1-6]|hr|section|article|pre|title|tc|c|v|si|row|table-cell)\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_FOLDED = {
    **dict.fromkeys(map(chr, (0, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F))), ""),
    **dict.fromkeys(map(chr, (*range(0x2060, 0x2065), 0xFEFF)), ""),
    **dict.fromkeys(map(chr, (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " "),
    **dict.fromkeys(map(chr, (*range(0x2010, 0x2016), 0x2212)), "-"),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    **{chr(0xFEE0 + ord(sign)): sign for sign in ".-/"},
}
"""Characters that look like others or like nothing: what they are taken for."""
_LIKE_OTHERS = re.compile("[" + "".join(map(re.escape, _FOLDED)) + "]")
_LEADS = frozenset(character.encode()[:1] for character in _FOLDED)
"""What they begin with in UTF-8: none of it is in most texts."""
_ASCII_BASED = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15",
                          "latin-1", "latin1", "windows-1252", "cp1252"})  # fmt: skip
"""Charsets in which an ASCII character is its own byte, and nothing else is."""
_FULL_WIDTH = b"\xef"
"""What digits of full width begin with in UTF-8."""
_APART = b".-/ \t\r\n"
"""What may stand between the digits of one number."""
_SHAPES = bytes(
    ord("0") if 48 <= code <= 57 else ord("A") if 65 <= code <= 90 else
    ord("@") if code == 64 else ord("x")
    for code in range(256)
)  # fmt: skip
_LEFT_OUT = b"\0" + _APART + bytes(range(128, 256))


class Readable:
    """The subject and all texts of a message. Bounded by the reader.

    Rules first ask :attr:`outline` whether what they look for can be there at all; most messages
    hold none of it, and are then never decoded.
    """

    __slots__ = ("_content", "_outline", "_text")

    def __init__(self, content: Content) -> None:
        self._content = content
        self._text: str | None = None
        self._outline: bytes | None = None

    @property
    def text(self) -> str:
        """As a person sees it: tags and invisible characters left out."""
        if self._text is None:
            self._text = "\n".join([self._content.subject, *map(_plain, self._content.texts)])
        return self._text

    @property
    def outline(self) -> bytes:
        """The shape of :attr:`text`: ``0`` for a digit, ``A`` for a capital, ``@`` for itself and
        ``x`` for anything else in ASCII; what may stand within a number is left out, and so is all
        that is not ASCII. So a run of digits in the text, however it is broken up, is at least as
        long here; a run here may be none there."""
        if self._outline is None:
            pieces = [self._content.subject.encode("latin-1", "replace")]
            pieces += map(_in_bytes, self._content.texts)
            self._outline = b"\n".join(pieces).translate(_SHAPES, _LEFT_OUT)
        return self._outline


def _in_bytes(text: Text) -> bytes:
    """Whatever ``text`` shows in ASCII, as ASCII: undecoded where that is how it came."""
    plain = not text.html and _FULL_WIDTH not in text.data
    if plain and _charset(text).lower() in _ASCII_BASED:
        return text.data
    return _plain(text).encode("latin-1", "replace")


def _plain(text: Text) -> str:
    found = text_of(text.data, _charset(text))
    if text.html:
        found = html.unescape(_TAG.sub("", _BLOCK.sub("\n", found)))
    if found.isascii() and "\0" not in found:
        return found
    raw = found.encode("utf-8", "surrogatepass")
    return _LIKE_OTHERS.sub(_taken_for, found) if any(lead in raw for lead in _LEADS) else found


def _taken_for(match: re.Match[str]) -> str:
    return _FOLDED[match[0]]


def _charset(text: Text) -> str:
    """The charset declared, unless the bytes say otherwise. (UTF-32 read as UTF-16 is its
    characters with null ones between, which are left out.)"""
    if text.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if text.data[:3] == b"\0\0\0" or text.data[:4] == b"\0\0\xfe\xff":
        return "utf-32-be"
    if b"\0" in text.data[:200] and not text.charset.lower().startswith(("utf-16", "utf-32")):
        return "utf-16-le" if text.data[1:2] == b"\0" else "utf-16-be"
    return text.charset
