"""Until when a visitor may be in: the opening hours of the day. Pure."""

from __future__ import annotations

from datetime import datetime

from portaria.workdays.calendar import Calendar


def closing(at: datetime, calendar: Calendar) -> datetime | None:
    """The end of the opening hours that ``at`` falls in; None outside them. At the very end they
    are over."""
    day = calendar.day_of(at)
    opening = calendar.opening(day)
    if opening is None:
        return None
    first, last = (datetime.combine(day, hour, calendar.zone) for hour in opening)
    return last if first <= at < last else None


def hours_told(at: datetime, calendar: Calendar) -> str:
    """The opening hours of the day of ``at``, in a sentence."""
    opening = calendar.opening(calendar.day_of(at))
    if opening is None:
        return "Nesse dia não há expediente"
    first, last = opening
    return f"O expediente desse dia vai das {first:%H:%M} às {last:%H:%M}"


def is_after_hours(first_at: datetime, last_at: datetime, calendar: Calendar) -> bool:
    """Whether any of the time from ``first_at`` to before ``last_at`` is outside opening hours."""
    end = closing(first_at, calendar)
    return end is None or last_at > end
