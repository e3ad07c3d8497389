"""The leaves of a message: decoded, looked at, kept as facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from portaria.mail.gate.facts import Part, Text
from portaria.mail.gate.kinds.examining import Budget, examine
from portaria.mail.gate.kinds.types import Group
from portaria.mail.gate.reading import decoding, parameters
from portaria.mail.gate.reading.bounds import PARTS, TEXT
from portaria.mail.gate.reading.entities import Entity
from portaria.mail.gate.reading.words import text_of

Nested = Callable[[str, bytes, "Leaves"], None]
"""Reads a message within: its number, its bytes, where its leaves go."""
MESSAGES = 4
"""Saved messages within saved messages that are looked into (ours)."""
_IMAGE_IN_TEXT = 65_536
"""Bytes up to which an image that the text shows is part of the text: a logo, a signature."""
_BEGINS = re.compile(rb"\nbegin")  # faster than `in`
_ELSEWHERE = frozenset({"message/partial", "message/external-body"})
"""Parts whose content comes in other messages, or is fetched (RFC 2046, 5.2.2 and 5.2.3)."""
_STRUCTURED = frozenset({"text/calendar", "text/enriched", "message/delivery-status",
                         "message/disposition-notification", "text/rfc822-headers"})  # fmt: skip


class Leaves:
    """What was found so far.

    Attributes:
        parts: in their order.
        texts: what a reader sees; bounded.
        anomalies: ids.
    """

    __slots__ = ("_budget", "_nested", "_room", "_within", "anomalies", "parts", "texts")

    def __init__(self, nested: Nested) -> None:
        self.parts: list[Part] = []
        self.texts: list[Text] = []
        self.anomalies: set[str] = set()
        self._nested = nested
        self._within = 0
        self._room = TEXT
        self._budget = Budget()

    def found(self, *, ambiguous: bool) -> tuple[Part, ...]:
        """The parts. Of an ambiguous message none that is more than text was examined: another
        program may read it otherwise."""
        if ambiguous:
            return tuple(
                replace(part, unexamined=part.unexamined or "ambiguous") for part in self.parts
            )
        return tuple(self.parts)

    def take(self, entity: Entity, raw: bytes) -> None:
        """The leaf ``entity`` with its body as sent."""
        if len(self.parts) >= PARTS:
            self.anomalies.add("too_many_parts")
            return
        data = self._decoded(entity, raw)
        own = _own_text(entity)
        found = examine(data, entity.names, self._budget, text_only=own)
        if entity.declared in _ELSEWHERE:
            found.unexamined = "elsewhere"
        if found.unexamined == "message" and self._within < MESSAGES:
            found.unexamined = ""
            self._saved(entity, data)
        read = own and found.type.group is Group.TEXT
        attachment = not read and not _shown_in_text(entity, found.type.group, len(data))
        self.parts.append(
            Part(
                entity.number,
                entity.names,
                entity.declared,
                found.type,
                len(data),
                attachment,
                tuple(found.dangers),
                found.unexamined,
                tuple(found.holds),
            )
        )
        for text in found.texts:
            self._keep(text, "", html=True)
        if found.type.group is Group.TEXT:
            self._text(entity, data)
        if _read_as_text(entity, found.type.group) and (
            data.startswith(b"begin") or _BEGINS.search(data)
        ):
            self._uuencoded(entity, data)

    def _decoded(self, entity: Entity, raw: bytes) -> bytes:
        if entity.encoding in decoding.UUENCODED:
            return raw
        data, whole = decoding.decoded(raw, entity.encoding)
        if not whole:
            self.anomalies.add("broken_encoding")
        return data

    def _saved(self, entity: Entity, data: bytes) -> None:
        """A message kept in a file, or sent under an encoding: its parts are parts too."""
        self._within += 1
        self._nested(f"{entity.number}.m", data, self)
        self._within -= 1

    def _text(self, entity: Entity, data: bytes) -> None:
        html = entity.declared == "text/html" or data.lstrip()[:5].lower() in (b"<html", b"<!doc")
        self._keep(data, entity.charset, html=html)

    def _keep(self, data: bytes, charset: str, *, html: bool) -> None:
        """A text that a reader sees, as far as there is room."""
        if self._room > 0 and data:
            kept = data[: self._room]
            self._room -= len(kept)
            self.texts.append(Text(kept, charset, html))

    def _uuencoded(self, entity: Entity, data: bytes) -> None:
        """Files hidden in text as old programs sent them, which new ones still show."""
        room = PARTS - len(self.parts)
        for number, (name, content) in enumerate(decoding.uuencoded(data, room), 1):
            names = parameters.file_names((text_of(name),))
            found = examine(content, names, self._budget)
            self.parts.append(
                Part(f"{entity.number}.u{number}", names, "application/octet-stream",
                     found.type, len(content), True, tuple(found.dangers), found.unexamined)
            )  # fmt: skip


def _own_text(entity: Entity) -> bool:
    """It says it is text of the message, not a file."""
    return (
        not entity.names
        and entity.disposition != "attachment"
        and (entity.declared.startswith("text/") or entity.declared in _STRUCTURED)
    )


def _read_as_text(entity: Entity, group: Group) -> bool:
    """Some program may look for uuencoded files in it. None does so in what comes in base64, says
    that it is no text, and is none."""
    return entity.encoding != "base64" or entity.declared.startswith("text/") or group is Group.TEXT


def _shown_in_text(entity: Entity, group: Group, size: int) -> bool:
    """A small image that the text shows."""
    return (
        group in (Group.IMAGE, Group.PHOTO, Group.ANIMATION)
        and entity.inline_id
        and entity.disposition != "attachment"
        and size <= _IMAGE_IN_TEXT
    )
