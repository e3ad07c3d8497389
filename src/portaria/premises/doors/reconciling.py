"""What doors decided while nobody told them anything, looked at again by what is known now.

A passage stays what it was; one that would have been decided otherwise is flagged, with both
reasons, for somebody to look into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from portaria.premises.doors.deciding import decide
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.types import Event, Verdict

_STATE_OF_THE_HOUR = frozenset({"already_inside", "full", "alone"})
"""Reasons from who was inside then, which nobody can ask again."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A recorded passage that would be decided otherwise.

    Attributes:
        line: as it was recorded.
        verdict: by what is known now.
    """

    line: Mapping[str, object]
    verdict: Verdict

    @property
    def grave(self) -> bool:
        """Somebody was let in who should not have been."""
        return bool(self.line.get("opens"))


def differing(lines: Iterable[Mapping[str, object]], known: Snapshot) -> Iterator[Differing]:
    """The lines of a record (docs/reference/doors.md) whose outcome ``known`` would not give."""
    for line in lines:
        if line.get("code") in _STATE_OF_THE_HOUR:
            continue
        verdict = decide(event_of(line), known, second_of(line))
        if verdict.opens is not bool(line.get("opens")) and verdict.code not in _STATE_OF_THE_HOUR:
            yield Differing(line, verdict)


def event_of(line: Mapping[str, object]) -> Event:
    """The event that was recorded."""
    return Event(
        _whole(line, "reader"),
        _whole(line, "card"),
        _whole(line, "factors") or 1,
        _whole(line, "with"),
        _whole(line, "said"),
    )


def second_of(line: Mapping[str, object]) -> int:
    """When, in seconds since 1970."""
    return int(datetime.fromisoformat(str(line["at"])).timestamp())


def _whole(line: Mapping[str, object], key: str) -> int:
    value = line.get(key, 0)
    return value if isinstance(value, int) else 0
