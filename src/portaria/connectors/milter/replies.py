"""What a filter answers, as packets. Pure.

Header values go without the space after the colon: the mail server writes it (we do not negotiate
SMFIP_HDR_LEADSPC). Folded values hold bare line feeds.
"""

from __future__ import annotations

from portaria.connectors.milter import wire
from portaria.connectors.milter.wire import LENGTH, packet

CONTINUE = packet(wire.CONTINUE)
ACCEPT = packet(wire.ACCEPT)
TEMPFAIL = packet(wire.TEMPFAIL)
PROGRESS = packet(wire.PROGRESS)
QUARANTINE_BYTES = 100
"""Postfix keeps so much of the reason."""


def add_header(name: str, value: str) -> bytes:
    """A header after all others."""
    return packet(wire.ADD_HEADER, _text(name) + _text(value))


def insert_header(index: int, name: str, value: str) -> bytes:
    """A header so that it becomes number ``index`` (0 is the topmost)."""
    return packet(wire.INSERT_HEADER, LENGTH.pack(index) + _text(name) + _text(value))


def change_header(occurrence: int, name: str, value: str) -> bytes:
    """Another value for the ``occurrence``-th (from 1) header of that name; "" takes it away."""
    return packet(wire.CHANGE_HEADER, LENGTH.pack(occurrence) + _text(name) + _text(value))


def add_recipient(address: str) -> bytes:
    """One more recipient of the envelope, without angle brackets."""
    return packet(wire.ADD_RCPT, _text(f"<{address}>"))


def delete_recipient(address: str) -> bytes:
    """One recipient of the envelope less, as the mail server named it."""
    return packet(wire.DEL_RCPT, _text(f"<{address}>"))


def quarantine(reason: str) -> bytes:
    """The message waits in the server's hold queue; the verdict still follows."""
    short = reason.encode("ascii", "replace")[:QUARANTINE_BYTES]
    return packet(wire.QUARANTINE, short.replace(b"\0", b"?") + b"\0")


def reply(lines: bytes) -> bytes:
    """An SMTP reply of ours (:func:`portaria.connectors.milter.texts.smtp_reply`). The server reads
    ``%`` as a format's sign, so each is doubled."""
    return packet(wire.REPLY, lines.replace(b"%", b"%%") + b"\0")


def _text(value: str) -> bytes:
    """A string of the protocol: a carriage return would end the header, a zero byte the string."""
    clean = value.replace("\0", "").replace("\r", "")
    return clean.encode("utf-8", "surrogateescape") + b"\0"
