"""A message in a file, or within another message, as a milter would be given it."""

from __future__ import annotations

import re

from portaria.mail.gate.facts import Content
from portaria.mail.gate.reading.reader import Reader

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_ENVELOPE = re.compile(rb"\AFrom [^\n]*\n")


def divided(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The header's fields, folded as they are, and the body. The first line of an mbox is no
    field; a line that is none ends the header, as it does for servers."""
    raw = _ENVELOPE.sub(b"", raw, count=1)
    fields: list[tuple[bytes, list[bytes]]] = []
    place = 0
    while place < len(raw):
        end = raw.find(b"\n", place) + 1 or len(raw)
        line = raw[place:end].rstrip(b"\r\n") if raw[place:end] != b"\n" else b""
        if not line and b"\r" not in raw[place:end].removesuffix(b"\r\n"):
            return _joined(fields), raw[end:]
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        elif match := _FIELD.match(line):
            fields.append((match[1], [line[match.end() :].removeprefix(b" ")]))
        else:
            break
        place = end
    return _joined(fields), raw[place:]


def _joined(fields: list[tuple[bytes, list[bytes]]]) -> list[tuple[bytes, bytes]]:
    return [(name, b"\n".join(lines)) for name, lines in fields]


def read(raw: bytes) -> Content:
    """The facts of a whole message."""
    fields, body = divided(raw)
    reader = Reader(fields)
    reader.feed(body)
    return reader.close()
