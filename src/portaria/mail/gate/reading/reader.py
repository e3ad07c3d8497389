"""The reader of messages: header fields first, the body as it comes, facts at the end.

Time grows with the bytes and never faster; what is looked at is bounded (``bounds``). It reads as
the laxest mail program would: a delimiter counts by its beginning (RFC 2046, section 5.1.1), a bare
carriage return ends a line, and what comes after the last part is a part too. Where programs would
differ it says so (``anomalies``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from portaria.mail.gate.facts import Content
from portaria.mail.gate.reading.anomalies import AMBIGUOUS
from portaria.mail.gate.reading.bounds import BODY, DEPTH, HEADER_BLOCK, PARTS
from portaria.mail.gate.reading.entities import Entity, of_block, of_fields
from portaria.mail.gate.reading.fields import Header
from portaria.mail.gate.reading.leaves import Leaves

_BARE = re.compile(rb"\r(?!\n)")
_BLANK = re.compile(rb"\n\r?\n")
_FEW = 8
"""Delimiters that are looked for one by one: more are looked for together."""
_PATIENCE = 200
"""Lines that begin like a delimiter and are none, before a compiled search is worth its making."""


class Reader:
    """One message. ``headers`` are ``(name, value)`` in their order, values as sent."""

    __slots__ = ("_chunks", "_header", "_size")

    def __init__(self, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._header = Header(headers)
        self._chunks: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """The next bytes of the body, any number of them."""
        if self._size <= BODY:
            self._chunks.append(chunk)
        self._size += len(chunk)

    def close(self) -> Content:
        """The facts. Nothing may be fed afterwards."""
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        leaves = Leaves(read_saved)
        anomalies = self._header.anomalies
        if self._size > BODY:
            anomalies.add("too_big")
        read_body(of_fields("1", self._header.structure, "text/plain"), body, leaves)
        anomalies |= leaves.anomalies
        return Content(
            size=self._size,
            parts=leaves.found(ambiguous=not AMBIGUOUS.isdisjoint(anomalies)),
            texts=tuple(leaves.texts),
            anomalies=frozenset(anomalies),
            **self._header.facts,
        )


def read_body(root: Entity, body: bytes, leaves: Leaves) -> None:
    """The leaves of ``root``, whose body is ``body``, into ``leaves``."""
    if not (root.multipart or root.message):
        leaves.anomalies |= root.anomalies
        leaves.take(root, body)
        return
    if _BARE.search(body):
        leaves.anomalies.add("bare_cr")
        body = _BARE.sub(b"\n", body)
    _Walk(b"\n" + body, leaves).run(root)


def read_saved(number: str, data: bytes, leaves: Leaves) -> None:
    """The leaves of a whole message kept in a part, into ``leaves``."""
    data = b"\n" + data
    blank = _BLANK.search(data)
    end = blank.start() if blank else len(data)
    entity = of_block(number, data[1 : min(end, HEADER_BLOCK)] + b"\n", "text/plain")
    read_body(entity, data[blank.end() :] if blank else b"", leaves)


class _Walk:
    """From delimiter to delimiter. A place is that of the line's end before a line, so that the
    first line has one too."""

    __slots__ = ("_data", "_known", "_leaves", "_marks", "_open", "_pattern")

    def __init__(self, data: bytes, leaves: Leaves) -> None:
        self._data, self._leaves = data, leaves
        self._open: list[Entity] = []
        self._marks: tuple[bytes, ...] = ()
        self._known: dict[bytes, tuple[int, bool]] = {}
        """Of a mark: up to where it was looked for, and whether it stands there."""
        self._pattern: re.Pattern[bytes] | None = None

    def run(self, root: Entity) -> None:
        """Read everything; the number of parts bounds the steps."""
        place = self._enter(root, 0)
        for _ in range(PARTS):
            if place < 0:
                break
            place = self._delimiter(place)
        else:
            self._leaves.anomalies.add("too_many_parts")
        if any(not entity.closed for entity in self._open):
            self._leaves.anomalies.add("unclosed")

    def _enter(self, entity: Entity, place: int) -> int:
        """Take ``entity``, whose body begins after ``place``: where the next delimiter is, or -1
        at the end of all."""
        for _ in range(DEPTH):
            self._leaves.anomalies |= entity.anomalies
            if entity.multipart and self._push(entity):
                found = self._find(place)
                self._before(entity, place, found)
                return found
            if not entity.message:
                break
            entity, place, ended = self._part(f"{entity.number}.1", place, "text/plain")
            if ended:
                self._leaves.take(entity, b"")
                return place
        else:
            self._leaves.anomalies.add("too_deep")
        return self._leaf(entity, place)

    def _before(self, entity: Entity, place: int, found: int) -> None:
        """What comes before the first part: for nobody's eyes, unless there is no part at all, or
        it holds what old programs take for a file."""
        body = self._data[place + 1 : found if found >= 0 else len(self._data)]
        none = found < 0 or not self._data.startswith(tuple(entity.boundaries), found + 3)
        if none and body.strip():
            self._leaves.anomalies.add("no_boundary")
        if (none and body.strip()) or b"begin" in body:
            self._leaves.take(Entity(f"{entity.number}.0", encoding=entity.encoding), body)

    def _leaf(self, entity: Entity, place: int) -> int:
        end = self._find(place)
        body = self._data[place + 1 : end if end >= 0 else len(self._data)]
        self._leaves.take(entity, body[:-1] if end >= 0 and body[-1:] == b"\r" else body)
        return end

    def _push(self, entity: Entity) -> bool:
        """Open a multipart; False where it cannot be read as one."""
        if not entity.boundaries:
            self._leaves.anomalies.add("no_boundary")
            return False
        if len(self._open) >= DEPTH:
            self._leaves.anomalies.add("too_deep")
            return False
        if entity.encoding in ("base64", "quoted-printable"):
            self._leaves.anomalies.add("encoded_multipart")
        self._open.append(entity)
        self._remark()
        return True

    def _remark(self) -> None:
        marks = (b"\n--" + mark for entity in self._open for mark in entity.boundaries)
        self._marks = tuple(dict.fromkeys(marks))
        self._pattern = None

    def _find(self, place: int, end: int | None = None) -> int:
        """Where the next delimiter is, from ``place`` on; -1: there is none (before ``end``)."""
        stop = len(self._data) if end is None else end
        if len(self._marks) > _FEW:
            return self._find_any(place, stop)
        last = stop - len(b"--")
        found = last
        for mark in self._marks:
            found = self._ahead(mark, place, found)
        return found if found < last else -1

    def _ahead(self, mark: bytes, place: int, stop: int) -> int:
        """Where ``mark`` begins a line in ``place`` to ``stop``, else ``stop``.

        The whole delimiter is looked for, from the outermost down, each no further than the one
        before was found and never twice in the same bytes: in attachments, a search for the line's
        end alone would stop at each of their lines.
        """
        at, there = self._known.get(mark, (place, False))
        if at >= stop:
            return stop
        if not there or at < place:
            at = self._data.find(mark, max(at, place), stop + len(mark) - 1)
            there = at >= 0
            self._known[mark] = (at if there else stop), there
        return at if there else stop

    def _find_any(self, place: int, stop: int) -> int:
        """As :meth:`_find`, of many marks at once."""
        data = self._data
        if self._pattern is None:
            for _ in range(_PATIENCE):
                place = data.find(b"\n--", place, stop)
                if place < 0 or data.startswith(self._marks, place):
                    return place
                place += 3
            self._pattern = re.compile(b"|".join(map(re.escape, self._marks)))
        match = self._pattern.search(data, place, stop)
        return match.start() if match else -1

    def _delimiter(self, place: int) -> int:
        """Pass the delimiter at ``place`` and take what follows it: where the next one is."""
        end = self._data.find(b"\n", place + 1)
        line = self._data[place + 3 : end if end >= 0 else len(self._data)]
        entity, closes = self._whose(line)
        if end < 0:
            entity.closed |= closes
            return -1
        if closes:
            entity.closed = True
            return self._after(entity, end)
        if entity.closed:
            self._leaves.anomalies.add("after_end")
        entity.children += 1
        default = "message/rfc822" if entity.declared == "multipart/digest" else "text/plain"
        number = f"{entity.number}.{entity.children}" if entity.number else str(entity.children)
        part, place, ended = self._part(number, end, default)
        if ended:
            self._leaves.anomalies |= part.anomalies
            self._leaves.take(part, b"")
            return place
        return self._enter(part, place)

    def _whose(self, line: bytes) -> tuple[Entity, bool]:
        """The multipart that the delimiter ``line`` belongs to, and whether it closes it; what is
        open inside of it ends. The innermost that matches whole, else by its beginning."""
        text = line.rstrip()
        for exact in (True, False):
            for number in range(len(self._open) - 1, -1, -1):
                for mark in self._open[number].boundaries:
                    rest = text[len(mark) :]
                    if text.startswith(mark) and (not exact or rest in (b"", b"--")):
                        if not exact:
                            self._leaves.anomalies.add("odd_boundary")
                        return self._pop_to(number), rest[:2] == b"--"
        raise AssertionError("only called at a delimiter")

    def _pop_to(self, number: int) -> Entity:
        if number + 1 < len(self._open):
            del self._open[number + 1 :]
            self._remark()
        return self._open[number]

    def _after(self, entity: Entity, place: int) -> int:
        """What comes after the last part: nothing, or a part of no name."""
        end = self._find(place)
        body = self._data[place + 1 : end if end >= 0 else len(self._data)]
        if body.strip():
            self._leaves.anomalies.add("after_end")
            self._leaves.take(Entity(f"{entity.number}.*", disposition="attachment"), body)
        return end

    def _part(self, number: str, place: int, default: str) -> tuple[Entity, int, bool]:
        """The part whose header begins after ``place``: it, where its header ends, and whether it
        ends there too."""
        blank = _BLANK.search(self._data, place)
        end = blank.start() if blank else len(self._data)
        delimiter = self._find(place, min(end + 3, len(self._data)))
        ended = delimiter >= 0
        end = min(end, delimiter) if ended else end
        if end - place > HEADER_BLOCK:
            self._leaves.anomalies.add("long_header")
        block = self._data[place + 1 : min(end, place + 1 + HEADER_BLOCK)] + b"\n"
        entity = of_block(number, block, default)
        if ended:
            return entity, delimiter, True
        return entity, blank.end() - 1 if blank else len(self._data), False
