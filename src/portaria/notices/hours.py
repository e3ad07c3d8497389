"""When a notice goes out. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from portaria.notices.types import Pace

MONDAY = 0


def send_after(at: datetime, pace: Pace, zone: tzinfo, hour: int) -> datetime:
    """The instant from which what was told at ``at`` may go out: at once; or at the next ``hour``
    of the civil day in ``zone``, of any day or of a Monday. ``Pace.NONE`` never asks."""
    if pace is Pace.IMMEDIATE:
        return at
    local = at.astimezone(zone)
    due = datetime.combine(local.date(), time(hour), zone)
    if due <= local:
        due = datetime.combine(local.date() + timedelta(days=1), time(hour), zone)
    while pace is Pace.WEEKLY and due.weekday() != MONDAY:
        due = datetime.combine(due.date() + timedelta(days=1), time(hour), zone)
    return due
