"""Which hours hold at a minute: the norms in force, the places that are open, the windows.

Minutes that have all of it in common are one *moment*, a whole number; a year has a few dozen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portaria.norms.kinds.schedules import Opening
from portaria.norms.policy import Policy
from portaria.premises.hours import Days, is_open
from portaria.premises.rules_parking import LATE_EXIT_FROM

OPEN_HOURS = 0
"""The number of the window that is open while the premises are."""
_KEPT = 20_000
"""Minutes remembered; a limit of ours, two weeks of them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What is so at a minute.

    Attributes:
        policy: the norms in force; None before the first.
        open: the locations whose premises are open.
        windows: a bit for each window that is open, but the first.
        late: past the hour from which one leaves by another way.
    """

    policy: Policy | None
    open: frozenset[str]
    windows: int
    late: bool


@dataclass(slots=True)
class Timetable:
    """The hours of a body.

    Attributes:
        policies: in force one after the other; ``locations``: those that doors stand in.
        windows: of groups, by number; the first is not read.
    """

    zone: ZoneInfo
    days: Days
    policies: tuple[Policy, ...]
    locations: frozenset[str] = frozenset({""})
    windows: list[tuple[Opening, ...]] = field(default_factory=lambda: [()])
    minutes: dict[int, int] = field(default_factory=dict, repr=False)
    moments: list[Moment] = field(default_factory=list, repr=False)
    _numbers: dict[tuple[int, frozenset[str], int, bool], int] = field(
        default_factory=dict, repr=False
    )

    def window(self, openings: tuple[Opening, ...]) -> int:
        """The number of a window, added where it is new; () is :data:`OPEN_HOURS`."""
        try:
            return self.windows.index(openings)
        except ValueError:
            self.windows.append(openings)
            self.minutes.clear()
            return len(self.windows) - 1

    def locate(self, location: str) -> None:
        """Doors stand in ``location``."""
        if location not in self.locations:
            self.locations |= {location}
            self.minutes.clear()

    def number(self, at: int) -> int:
        """The number of the moment of ``at``, seconds since 1970."""
        minute = at // 60
        known = self.minutes.get(minute)
        if known is None:
            if len(self.minutes) >= _KEPT:
                self.minutes.clear()
            known = self.minutes[minute] = self._numbered(minute * 60)
        return known

    def local(self, at: int) -> datetime:
        """``at`` as the body's clocks show it."""
        return datetime.fromtimestamp(at, self.zone)

    def _numbered(self, at: int) -> int:
        local = self.local(at)
        place = bisect_right(self.policies, local.date(), key=_first_day)
        policy = self.policies[place - 1] if place else None
        opened = frozenset(one for one in self.locations if is_open(policy, self.days, one, local))
        active = sum(
            1 << number
            for number, openings in enumerate(self.windows)
            if any(local in opening for opening in openings)
        )
        late = policy.find(LATE_EXIT_FROM) if policy else None
        is_late = late is not None and local.time() >= late.value
        key = (place, opened, active, is_late)
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.moments)
            self.moments.append(Moment(policy, opened, active, is_late))
        return known


def _first_day(policy: Policy) -> date:
    return policy.day


def at_hour(hours: Sequence[int], local: datetime) -> bool:
    """Whether the local second of the day is in ``hours``, half-open, over midnight or not."""
    second = local.hour * 3600 + local.minute * 60 + local.second
    first, last = hours
    return first <= second < last if first <= last else second >= first or second < last
