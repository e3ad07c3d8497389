"""The business calendar of a body: which days count, which do not, and by which law."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, compress
from zoneinfo import ZoneInfo

from portaria.norms.ranging.circles import WEEKDAYS
from portaria.workdays.holidays import CalendarError, Holiday, Hours

#: Years a calendar answers for: from Lei nº 662/1949 on. A limit of ours.
FIRST_YEAR, LAST_YEAR = 1949, 2120


@dataclass(frozen=True, slots=True)
class Why:
    """Why a day does not count. ``source`` is the law or act, "" for a day of the week."""

    kind: str  # weekend | national | state | municipal | religious | optional | recess
    name: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.source})" if self.source else self.name


class Calendar:
    """Immutable. Every question is O(1); days are civil days of ``zone``.

    Build it with :func:`portaria.workdays.calendar.build`; the constructor takes what was parsed.

    Args:
        zone: the body's time zone.
        week: opening hours by weekday (Monday first); None where the body does not work.
        closed: days without work and why, whatever the weekday.
        short: days worked in other hours than the week's.
    """

    __slots__ = ("_business", "_closed", "_first", "_instants", "_rank", "_short", "_week", "zone")

    def __init__(
        self,
        *,
        zone: ZoneInfo,
        week: Sequence[Hours | None],
        closed: Mapping[date, Why],
        short: Mapping[date, tuple[Hours, Holiday]],
    ) -> None:
        self.zone = zone
        self._week = tuple(week)
        self._closed = dict(closed)
        self._short = dict(short)
        self._instants: dict[date, datetime] = {}  # a day's first instant, once asked for
        if not any(self._week):
            raise CalendarError("opening", "nenhum dia da semana tem expediente")
        self._first = date(FIRST_YEAR, 1, 1).toordinal()
        self._business, self._rank = self._index(date(LAST_YEAR, 12, 31).toordinal())

    def _index(self, last: int) -> tuple[array[int], array[int]]:
        """Ordinals of the business days, and for each day how many there were up to it."""
        days = range(self._first, last + 1)
        week = bytes(self._week[(ordinal + 6) % 7] is not None for ordinal in days[:7])
        counts = bytearray((week * (len(days) // 7 + 1))[: len(days)])
        for day in self._closed:
            if day.toordinal() in days:
                counts[day.toordinal() - self._first] = False
        business = array("l", compress(days, counts))
        rank = array("l", accumulate(counts))
        return business, rank

    def is_business(self, day: date) -> bool:
        """Whether the body works on ``day`` (also when it closes early)."""
        return self._week[day.weekday()] is not None and day not in self._closed

    def why_not(self, day: date) -> Why | None:
        """Why ``day`` is not a business day; None if it is one. A holiday on a Saturday is told as
        the holiday."""
        if why := self._closed.get(day):
            return why
        return None if self._week[day.weekday()] else Why("weekend", WEEKDAYS[day.weekday()])

    def next_business(self, day: date) -> date:
        """``day`` itself if it is a business day, else the first one after it."""
        return date.fromordinal(self._business[bisect_left(self._business, self._known(day))])

    def business_up_to(self, day: date) -> int:
        """How many business days there were up to ``day``, inclusive, on the calendar's own count:
        a difference of two of these counts business days."""
        return self._rank[self._known(day) - self._first]

    def business_day(self, rank: int) -> date:
        """The business day of that rank: the first with ``business_up_to(day) == rank``."""
        if not 1 <= rank <= len(self._business):
            raise CalendarError("calendar", f"o calendário só alcança {FIRST_YEAR}–{LAST_YEAR}")
        return date.fromordinal(self._business[rank - 1])

    def add_business(self, day: date, count: int) -> date:
        """The ``count``-th business day after ``day`` (``day`` itself is not counted)."""
        return self.business_day(self.business_up_to(day) + count)

    def opening(self, day: date) -> tuple[time, time] | None:
        """Opening and closing on ``day``; None when the body does not work."""
        if not self.is_business(day):
            return None
        short = self._short.get(day)
        return short[0] if short else self._week[day.weekday()]

    def early_close(self, day: date) -> Why | None:
        """Why work ends before its usual hour on a business day (Lei nº 9.784/1999, art. 66, § 1º:
        a deadline then passes to the next business day); None if it does not."""
        short, usual = self._short.get(day), self._week[day.weekday()]
        if short is None or usual is None or day in self._closed or short[0][1] >= usual[1]:
            return None
        return Why(short[1].kind, f"{short[1].name}, até {short[0][1]:%H:%M}", short[1].source)

    def first_instant(self, day: date) -> datetime:
        """The first instant of the civil day, in the body's zone (01:00 where daylight saving time
        began at midnight)."""
        known = self._instants.get(day)
        if known is None:
            midnight = datetime.combine(day, time.min, self.zone)
            known = self._instants[day] = midnight.astimezone(UTC).astimezone(self.zone)
        return known

    def day_of(self, instant: datetime) -> date:
        """The civil day of ``instant`` where the body is."""
        return instant.astimezone(self.zone).date()

    def require(self, day: date) -> None:
        """Raises CalendarError unless ``day`` is in the years this calendar answers for."""
        self._known(day)

    def _known(self, day: date) -> int:
        ordinal = day.toordinal()
        if not 0 <= ordinal - self._first < len(self._rank):
            raise CalendarError(
                "calendar", f"{day:%d/%m/%Y}: o calendário só alcança {FIRST_YEAR}–{LAST_YEAR}"
            )
        return ordinal


def days_between(first: date, last: date) -> list[date]:
    """Every civil day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
