"""Civil days of a body as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=65536)
def first_instant(day: date, zone: str) -> datetime:
    """The first instant of the civil day ``day`` in ``zone``, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def civil_day(instant: datetime, zone: str) -> date:
    """The civil day that it is in ``zone`` at ``instant``."""
    return instant.astimezone(ZoneInfo(zone)).date()
