"""The text of a message as rules about it read it."""

from __future__ import annotations

import html
import re

from portaria.mail.gate.facts import Content, Text
from portaria.mail.gate.reading.words import text_of

_BLOCK = re.compile(
    r"</?(?:p|div|br|tr|td|th|li|ul|ol|dl|dt|dd|table|h[1-6]|hr|section|article|pre|title)\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_NOTHING = dict.fromkeys(map(ord, _INVISIBLE))


def readable(content: Content) -> str:
    """The subject and all texts, tags and invisible characters left out. Bounded by the reader."""
    return "\n".join([content.subject, *map(_plain, content.texts)])


def _plain(text: Text) -> str:
    found = text_of(text.data, _charset(text))
    if text.html:
        found = html.unescape(_TAG.sub("", _BLOCK.sub("\n", found)))
    if not found.isascii() and any(character in found for character in _INVISIBLE):
        found = found.translate(_NOTHING)
    return found


def _charset(text: Text) -> str:
    """The charset declared, unless the bytes say otherwise."""
    if text.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in text.data[:200] and not text.charset.lower().startswith("utf-16"):
        return "utf-16-le" if text.data[1:2] == b"\0" else "utf-16-be"
    return text.charset
