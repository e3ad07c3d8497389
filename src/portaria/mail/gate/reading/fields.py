"""The message's own header: mailboxes, subject, what occurs how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portaria.mail.gate.facts import Address
from portaria.mail.gate.reading import addresses
from portaria.mail.gate.reading.bounds import FIELDS, HEADER_VALUE
from portaria.mail.gate.reading.words import decoded

_MAILBOXES = {
    b"from": "from_",
    b"sender": "sender",
    b"reply-to": "reply_to",
    b"to": "to",
    b"cc": "cc",
}
_ONCE = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date",
                   "message-id", "mime-version"})  # fmt: skip
"""Fields that may occur once (RFC 5322, section 3.6)."""
_READ = frozenset({b"x-comunicacao-oficial", b"list-id", b"auto-submitted", b"precedence"})
_STRUCTURE = frozenset({b"content-type", b"content-transfer-encoding", b"content-disposition"})


class Header:
    """The fields of the message's header, read once.

    Attributes:
        facts: arguments of ``Content`` that the header gives.
        structure: the fields that say how the body is made: ``(name, value)``.
        anomalies: ids of what is wrong with it.
    """

    __slots__ = ("anomalies", "facts", "structure")

    def __init__(self, fields: Sequence[tuple[bytes, bytes]]) -> None:
        self.structure: list[tuple[bytes, bytes]] = []
        self.anomalies: set[str] = set()
        self.facts: dict[str, Any] = {}
        counts: dict[str, int] = {}
        values: dict[str, tuple[str, ...]] = {}
        boxes: dict[str, tuple[Address, ...]] = {}
        if len(fields) > FIELDS:
            self.anomalies.add("long_header")
            fields = fields[:FIELDS]
        for raw_name, value in fields:
            name = raw_name.strip().lower()
            if b"\0" in value or b"\0" in name:
                self.anomalies.add("null_bytes")
                name = name.replace(b"\0", b"")
            if len(value) > HEADER_VALUE:
                self.anomalies.add("long_header")
                value = value[:HEADER_VALUE]
            key = name.decode("ascii", "replace")
            counts[key] = counts.get(key, 0) + 1
            if name in _MAILBOXES:
                field = _MAILBOXES[name]
                boxes[field] = boxes.get(field, ()) + addresses.read(value)
            elif name in _STRUCTURE:
                self.structure.append((name, value))
            elif name == b"subject":
                self.facts.setdefault("subject", decoded(value).strip())
            elif name in _READ:
                values[key] = (*values.get(key, ()), decoded(value).strip())
        if len(counts) < len(fields) and any(counts.get(name, 0) > 1 for name in _ONCE):
            self.anomalies.add("repeated_field")
        self.facts.update(boxes, counts=counts, values=values)
