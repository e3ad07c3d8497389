"""Forecasts as an iCalendar file (RFC 5545). No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

LINE_OCTETS = 75  # RFC 5545, 3.1
_ESCAPED = re.compile(r"[\\;,\n]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One moment of a calendar. ``uid`` stays the same from one file to the next."""

    uid: str
    at: datetime
    summary: str
    description: str
    category: str


def write_entries(entries: Iterable[Entry], *, name: str, stamp: datetime) -> Iterator[str]:
    """The lines of a calendar called ``name`` with ``entries``, folded, each ending in CR LF. An
    entry keeps its UID from one file to the next, so that a calendar moves it instead of showing it
    twice.

    Args:
        stamp: when the file is made (DTSTAMP).
    """
    yield from _folded("BEGIN:VCALENDAR")
    yield from _folded("VERSION:2.0")
    yield from _folded("PRODID:-//Portaria//Prazos//PT")
    yield from _folded("CALSCALE:GREGORIAN")
    yield from _folded(f"X-WR-CALNAME:{_text(name)}")
    for entry in entries:
        for line in _event(entry, stamp):
            yield from _folded(line)
    yield from _folded("END:VCALENDAR")


def _event(entry: Entry, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_instant(stamp)}"
    yield f"DTSTART:{_instant(entry.at)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"CATEGORIES:{_text(entry.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def described(who: str, subject: str, provisions: Sequence[str]) -> str:
    """What a calendar tells of a duty: ``who`` does it, in words ("": it happens by itself), what
    it is about, by which provisions."""
    does = f"A fazer por: {who}." if who else "Acontece sem ninguém pedir."
    norms = ", ".join(provisions)
    return "\n".join(part for part in (does, f"Objeto: {subject}.", norms) if part)


def _instant(instant: datetime) -> str:
    """A date-time in UTC (RFC 5545, 3.3.5, form 2)."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and line break are escaped."""
    flat = value.replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPED.sub(lambda m: "\\n" if m[0] == "\n" else "\\" + m[0], flat)


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets a line, never inside a character; a continuation begins with a space."""
    room, part, used = LINE_OCTETS, "", 0
    for character in line:
        size = len(character.encode())
        if used + size > room:
            yield part + "\r\n"
            part, used = " ", 1
        part += character
        used += size
    yield part + "\r\n"
