"""What a report is about: the message attached to it, else the report itself. Pure."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

_LONGEST = 1000


def told_of(raw: bytes) -> tuple[str, str, str]:
    """From, Subject and Message-ID of the reported message, decoded; "" where it has none."""
    try:
        outer = message_from_bytes(raw)
        inner = next((_attached(part) for part in outer.walk() if _attached(part)), None) or outer
        return _said(inner, "From"), _said(inner, "Subject"), _said(inner, "Message-ID")
    except (RecursionError, ValueError):
        return "", "", ""


def sender_of(raw: bytes) -> str:
    """The address that sent the report mail: its Return-Path, as the server wrote it."""
    value = str(message_from_bytes(raw).get("Return-Path", ""))
    return _clean(value.strip().strip("<>"))


def _attached(part: Message) -> Message | None:
    if part.get_content_type() != "message/rfc822":
        return None
    payload = part.get_payload()
    found = payload[0] if isinstance(payload, list) and payload else None
    return found if isinstance(found, Message) else None


def _said(message: Message, name: str) -> str:
    value = str(message.get(name, ""))
    try:
        return _clean(str(make_header(decode_header(value))))
    except (ValueError, LookupError):
        return _clean(value)


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())[:_LONGEST]
