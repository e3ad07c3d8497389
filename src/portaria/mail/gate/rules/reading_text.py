"""The text of a message as rules about it read it."""

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
    **dict.fromkeys(map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F))), ""),
    **dict.fromkeys(map(chr, (*range(0x2060, 0x2065), 0xFEFF)), ""),
    **dict.fromkeys(map(chr, (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " "),
    **dict.fromkeys(map(chr, (*range(0x2010, 0x2016), 0x2212)), "-"),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
"""Characters that look like others or like nothing: what they are taken for."""
_FOLDING = str.maketrans(_FOLDED)


def readable(content: Content) -> str:
    """The subject and all texts, tags and invisible characters left out. Bounded by the reader."""
    return "\n".join([content.subject, *map(_plain, content.texts)])


def _plain(text: Text) -> str:
    found = text_of(text.data, _charset(text))
    if text.html:
        found = html.unescape(_TAG.sub("", _BLOCK.sub("\n", found)))
    if not found.isascii() and any(character in found for character in _FOLDED):
        found = found.translate(_FOLDING)
    return found


def _charset(text: Text) -> str:
    """The charset declared, unless the bytes say otherwise."""
    if text.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in text.data[:200] and not text.charset.lower().startswith("utf-16"):
        return "utf-16-le" if text.data[1:2] == b"\0" else "utf-16-be"
    return text.charset
