"""What the worker looks after for the doors."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from portaria.database.copying import cursor
from portaria.duties.registry import daily


@daily
def forget_changes(at: datetime) -> None:
    """Changes that every door has seen, or will not ask for: a door process that heard nothing for
    longer reads everything anew."""
    kept = timedelta(days=settings.DOOR_CHANGES_KEPT_DAYS)
    with cursor() as c:
        c.execute("DELETE FROM doors_change WHERE noted_at < %s", (at - kept,))
