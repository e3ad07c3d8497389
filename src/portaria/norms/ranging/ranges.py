"""Ranged dimensions: a rule's value may depend on where a point lies — a size, a time of day, the
how-manieth time — instead of on one of a list of ids.

Points are ordinals (whole numbers: bytes, seconds of the day, days of the year), so that one
arithmetic serves every kind. The kinds are in :mod:`portaria.norms.ranging.lines` and
:mod:`portaria.norms.ranging.circles`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Interval:
    """Ordinals, both ends included. ``last`` is None where there is no end; on a circle ``first``
    may be greater than ``last`` (22:00-06:00)."""

    first: int
    last: int | None

    def __contains__(self, point: int) -> bool:
        if self.last is None:
            return point >= self.first
        if self.first <= self.last:
            return self.first <= point <= self.last
        return point >= self.first or point <= self.last


@dataclass(frozen=True, slots=True)
class Point:
    """A point given by its ordinal, where there is no plain value for it (``sat``, whatever the
    date)."""

    ordinal: int


class Ranged(ABC):
    """A kind of ranged dimension.

    Attributes:
        label: what it is, in Portuguese.
        example: a point as cases write it.
        lowest, highest: the first and the last ordinal; no last where it is None.
    """

    label: str
    example: str
    lowest: int = 0
    highest: int | None = None

    @abstractmethod
    def interval(self, written: str) -> Interval:
        """The interval that a pack writes.

        Raises:
            ValueError: in Portuguese, saying how to write it.
        """

    @abstractmethod
    def point(self, written: str) -> int:
        """The point that a case or a command line writes.

        Raises:
            ValueError: in Portuguese, saying how to write it.
        """

    @abstractmethod
    def ordinal(self, value: object) -> int:
        """The point that a program gives.

        Raises:
            TypeError: it is not of this kind.
            ValueError: it is outside of the dimension.
        """

    @abstractmethod
    def write(self, interval: Interval) -> str:
        """The one spelling of an interval in packs."""

    @abstractmethod
    def as_text(self, interval: Interval) -> str:
        """An interval in Portuguese: ``até 10 MB``."""

    @abstractmethod
    def shown(self, point: int) -> str:
        """A point as cases write it."""

    @abstractmethod
    def describe(self) -> str:
        """How to write an interval, and a point, in Portuguese."""

    def of_day(self, day: date) -> int | None:  # noqa: ARG002  # most kinds know nothing of a day
        """The point that a day settles by itself; None where a day says nothing of it."""
        return None

    def place(self, value: object) -> int:
        """The ordinal of a point, however it is given; errors as :meth:`ordinal`."""
        return value.ordinal if isinstance(value, Point) else self.ordinal(value)


@dataclass(frozen=True, slots=True)
class Ranges:
    """The key of a value in a ranged dimension: it holds where the point is in any interval."""

    kind: Ranged
    intervals: tuple[Interval, ...]

    def __contains__(self, point: object) -> bool:
        return isinstance(point, int) and any(point in one for one in self.intervals)

    def __iter__(self) -> Iterator[str]:
        """Its intervals as packs write them: in one spelling, in one order."""
        return iter(sorted(map(self.kind.write, self.intervals)))

    @property
    def as_text(self) -> str:
        """In Portuguese: ``até 10 MB``; ``de segunda a sexta-feira``."""
        return " ou ".join(map(self.kind.as_text, self.intervals))


@dataclass(frozen=True, slots=True)
class Segments:
    """A ranged dimension cut where any interval begins or ends: all points of a segment are in the
    same intervals, so its first point stands for them all."""

    kind: Ranged
    starts: tuple[int, ...]

    @classmethod
    def of(cls, ranges: Iterable[Ranges]) -> Segments | None:
        """The segments that ``ranges`` make; None when there is none."""
        found = list(ranges)
        if not found:
            return None
        kind = found[0].kind
        cuts = {kind.lowest}
        for interval in (one for each in found for one in each.intervals):
            cuts.add(interval.first)
            if interval.last is not None and interval.last != kind.highest:
                cuts.add(interval.last + 1)
        return cls(kind, tuple(sorted(cuts)))

    def start(self, point: int) -> int:
        """The first point of the segment that ``point`` lies in."""
        return self.starts[bisect_right(self.starts, point) - 1]
