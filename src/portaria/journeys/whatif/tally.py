"""Counts of changes, kept while they pass: however many there are, they take no more memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from portaria.journeys.whatif.changes import Change
from portaria.norms.plain import Json


@dataclass(slots=True)
class Volumes:
    """Bytes: limits of mailboxes in use added up, what these hold, and what those hold that time
    would end until the last day looked at; by the present law and by the other one."""

    quota_before: int = 0
    quota_after: int = 0
    unlimited_before: int = 0
    unlimited_after: int = 0
    used: int = 0
    ending_before: int = 0
    ending_after: int = 0

    def add(self, other: Volumes) -> None:
        """Count ``other`` in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_json(self) -> dict[str, Json]:
        """The fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Tally:
    """What a what-if comes to. ``months`` are of the days of the changes, ``2026-03``."""

    persons: int = 0
    affected: int = 0
    mailboxes: int = 0
    events: int = 0
    requests: int = 0
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    categories: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    months: Counter[tuple[str, str]] = field(default_factory=Counter)
    ending: Counter[tuple[str, str]] = field(default_factory=Counter)
    volumes: Volumes = field(default_factory=Volumes)

    def count(self, found: Sequence[Change]) -> None:
        """These changes, of one holder."""
        for change in found:
            self.kinds[change.source, change.aspect, change.effect] += 1
            self.categories[change.category, change.effect] += 1
            self.units[change.unit, change.effect] += 1
            self.months[f"{change.on:%Y-%m}", change.effect] += 1

    def add(self, other: Tally) -> None:
        """Count in what another process found."""
        for name in ("persons", "affected", "mailboxes", "events", "requests"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("kinds", "categories", "units", "months", "ending"):
            getattr(self, name).update(getattr(other, name))
        self.volumes.add(other.volumes)

    @property
    def changes(self) -> int:
        """How many changes there are."""
        return self.kinds.total()

    def as_json(self) -> dict[str, Json]:
        """Documented in ``docs/reference/what-if.md``; each list the most frequent first, those by
        month in their order."""
        return {
            "persons": self.persons,
            "affected": self.affected,
            "mailboxes": self.mailboxes,
            "events": self.events,
            "requests": self.requests,
            "changes": self.changes,
            "by_aspect": _told(_frequent(self.kinds), "source", "aspect", "effect"),
            "by_category": _told(_frequent(self.categories), "category", "effect"),
            "by_unit": _told(_frequent(self.units), "unit", "effect"),
            "by_month": _told(sorted(self.months.items()), "month", "effect"),
            "ending_by_month": [
                {"month": month, "side": side, "bytes": size}
                for (month, side), size in sorted(self.ending.items())
            ],
            "bytes": self.volumes.as_json(),
        }


_Key = TypeVar("_Key", tuple[str, str], tuple[str, str, str])


def _frequent(counted: Counter[_Key]) -> list[tuple[_Key, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _told(rows: Sequence[tuple[Sequence[str], int]], *names: str) -> list[dict[str, Json]]:
    return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in rows]
