"""When the premises open and close: the hours of work, and what the norms add before and after
them (F8). Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from portaria.norms.kinds.spans import Duration, magnitude
from portaria.norms.policy import Policy
from portaria.premises.rules_access import CLOSES_AFTER, OPENS_BEFORE
from portaria.workdays.calendar import Calendar

_DAY = timedelta(days=1)
_FAR = 30
"""Days looked ahead for one on which the body works; ours."""


class Days(Protocol):
    """What is asked of a business calendar."""

    def opening(self, day: date) -> tuple[time, time] | None:
        """Opening and closing on ``day``; None when the body does not work."""
        ...


def margins(policy: Policy | None, location: str) -> tuple[timedelta, timedelta]:
    """How long before and after the hours of work the premises of ``location`` are open."""
    if policy is None:
        return timedelta(), timedelta()
    keys: dict[str, Any] = {"location": location} if location else {}
    before, after = policy.find(OPENS_BEFORE, **keys), policy.find(CLOSES_AFTER, **keys)
    return (
        _length(before.value) if before else timedelta(),
        _length(after.value) if after else timedelta(),
    )


def is_open(policy: Policy | None, days: Days, location: str, local: datetime) -> bool:
    """Whether ``local``, on the body's clocks, is within the hours of work and what the norms add
    before and after them. The day before and the day after count too: what is added may reach over
    midnight."""
    plain = local.replace(tzinfo=None)
    before, after = margins(policy, location)
    for day in (plain.date() - _DAY, plain.date(), plain.date() + _DAY):
        hours = days.opening(day)
        if hours is None:
            continue
        first = datetime.combine(day, hours[0]) - before
        last = datetime.combine(day, hours[1]) + after
        if first <= plain < last:
            return True
    return False


def next_closing(policy: Policy, calendar: Calendar, location: str, after: datetime) -> datetime:
    """The first instant later than ``after`` at which the premises close."""
    _, later = margins(policy, location)
    first = calendar.day_of(after) - _DAY
    for number in range(_FAR + 2):
        hours = calendar.opening(first + _DAY * number)
        if hours is None:
            continue
        closes = datetime.combine(first + _DAY * number, hours[1], calendar.zone) + later
        if closes > after:
            return closes
    return calendar.first_instant(first + _DAY * _FAR)


def _length(span: Duration) -> timedelta:
    unit, amount = magnitude(span)
    return timedelta(minutes=amount) if unit == "minute" else timedelta(days=amount)
