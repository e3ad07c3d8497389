"""Header text: bytes to what a reader sees (RFC 2047, RFC 2231), tolerant and linear."""

from __future__ import annotations

import binascii
import re

_ENCODED = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(rb"(\?=)[ \t\r\n]+(?==\?)")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-16le", "utf-16be",
                   "utf-32", "utf-32-le", "utf-32-be", "utf-32le", "utf-32be"})  # fmt: skip
_FOLD = re.compile(rb"\r?\n[ \t]?|\r")


def unfolded(value: bytes) -> bytes:
    """A field's value on one line, without null bytes."""
    if b"\n" in value or b"\r" in value:
        value = _FOLD.sub(b" ", value)
    return value.replace(b"\0", b"") if b"\0" in value else value


def text_of(data: bytes, charset: str = "") -> str:
    """``data`` in ``charset``, or in UTF-8, or else byte for character. Never fails."""
    if charset.lower() in _WIDE:  # a character cut short spoils no other
        return data.decode(charset, "replace")
    for name in (charset, "utf-8"):
        if name:
            try:
                return data.decode(name)
            except (LookupError, ValueError):  # an unknown charset, or not written in it
                continue
    return data.decode("latin-1")


def decoded(value: bytes) -> str:
    """A field's value, unfolded, with its encoded words read."""
    value = unfolded(value)
    if b"=?" not in value:
        return value.decode("ascii") if value.isascii() else text_of(value)
    value = _BETWEEN.sub(rb"\1", value)
    pieces: list[str] = []
    end = 0
    for match in _ENCODED.finditer(value):
        if match.start() > end:
            pieces.append(text_of(value[end : match.start()]))
        pieces.append(_word(match[1], match[2], match[3]))
        end = match.end()
    pieces.append(text_of(value[end:]))
    return "".join(pieces)


def _word(charset: bytes, kind: bytes, data: bytes) -> str:
    name = charset.partition(b"*")[0].decode("ascii", "replace")  # RFC 2231: a language follows
    if kind in b"bB":
        try:
            raw = binascii.a2b_base64(data + b"==")
        except binascii.Error:
            raw = data
    else:
        raw = binascii.a2b_qp(data, header=True)
    return text_of(raw, name)


def extended(value: bytes) -> str:
    """``charset'language'percent-encoded`` (RFC 2231, section 4)."""
    charset, quote, rest = value.partition(b"'")
    if not quote:
        return text_of(_unescaped(value))
    return text_of(_unescaped(rest.partition(b"'")[2]), charset.decode("ascii", "replace"))


def _unescaped(value: bytes) -> bytes:
    return _PERCENT.sub(lambda match: bytes.fromhex(match[1].decode()), value)


_ROOM = 45
"""Bytes of text that an encoded word of 75 characters holds in base64 (RFC 2047, section 2)."""


def encoded(text: str) -> str:
    """``text`` as a field's value: no control character, so that nothing read from a message can
    begin a field of its own; what is not ASCII in encoded words."""
    text = "".join(c if c.isprintable() or c == " " else " " for c in text)
    if text.isascii() and "=?" not in text:
        return text
    words: list[bytes] = [b""]
    for character in text:
        raw = character.encode("utf-8", "replace")
        if len(words[-1]) + len(raw) > _ROOM:
            words.append(b"")
        words[-1] += raw
    return "\n\t".join(
        f"=?utf-8?B?{binascii.b2a_base64(word, newline=False).decode()}?=" for word in words
    )
