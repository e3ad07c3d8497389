"""Everything, some thousands at a time: what the state has and what the files have."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portaria.connectors.publishing.reading_back import keys_after
from portaria.connectors.publishing.sources import SOURCES, Source

CHUNK = 4_000
"""Subjects gathered by one set of queries."""

Part = tuple[Source, Sequence[int]]


@dataclass(slots=True)
class Walk:
    """A walk over every subject of every kind, in the order of their keys, that can pause.

    Attributes:
        over: whether nothing is left.
    """

    maps: sqlite3.Connection
    logins: sqlite3.Connection
    over: bool = False
    _left: list[Source] = field(default_factory=lambda: list(SOURCES))
    _after: int = -1

    def parts(self, limit: int | None) -> Iterator[Part]:
        """The next parts, until they have ``limit`` subjects (None: until the end)."""
        seen = 0
        while not self.over and (limit is None or seen < limit):
            source = self._left[0]
            keys = self._next(source)
            if keys:
                self._after = keys[-1]
                seen += len(keys)
                yield source, keys
                continue
            self._left.pop(0)
            self._after = -1
            self.over = not self._left

    def _next(self, source: Source) -> list[int]:
        """The least keys of both, so that neither's are passed over."""
        wanted = source.after(self._after, CHUNK)
        held = keys_after(self.maps, self.logins, source.kind, self._after, CHUNK)
        ends = [keys[-1] for keys in (wanted, held) if len(keys) >= CHUNK]
        last = min(ends, default=None)
        return sorted(k for k in {*wanted, *held} if last is None or k <= last)
