"""What a report is about: the message attached to it, else the report itself. Pure."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from portaria.mail.heads import clean, field_of

_LONGEST = 1000  # characters kept of a field: a bound of ours
_FIELDS = ("From", "Subject", "Message-ID")


def told_of(raw: bytes) -> tuple[str, str, str]:
    """From, Subject and Message-ID of the reported message, decoded; "" where it has none."""
    try:
        outer = message_from_bytes(raw)
        inner = next((_attached(part) for part in outer.walk() if _attached(part)), None) or outer
        sender, subject, message_id = (field_of(inner, name, _LONGEST) for name in _FIELDS)
    except (RecursionError, ValueError):
        return "", "", ""
    return sender, subject, message_id


def sender_of(raw: bytes) -> str:
    """The address that sent the report mail: its Return-Path, as the server wrote it."""
    value = str(message_from_bytes(raw).get("Return-Path", ""))
    return clean(value.strip().strip("<>"), _LONGEST)


def _attached(part: Message) -> Message | None:
    if part.get_content_type() != "message/rfc822":
        return None
    payload = part.get_payload()
    found = payload[0] if isinstance(payload, list) and payload else None
    return found if isinstance(found, Message) else None
