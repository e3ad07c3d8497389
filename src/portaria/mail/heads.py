"""Header fields of messages as text that a database and a page take. Pure."""

from __future__ import annotations

from email.header import decode_header, make_header
from email.message import Message


def field_of(message: Message, name: str, longest: int) -> str:
    """The field ``name`` decoded, at most ``longest`` characters; "" where there is none. What is
    encoded in a way that does not exist stays as it was written."""
    value = str(message.get(name, ""))
    try:
        return clean(str(make_header(decode_header(value))), longest)
    except (ValueError, LookupError):
        return clean(value, longest)


def clean(text: str, longest: int) -> str:
    """``text`` in one line of at most ``longest`` characters, without control characters and lone
    surrogates."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())[:longest]
