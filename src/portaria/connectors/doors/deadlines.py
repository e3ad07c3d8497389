"""What the worker looks after for the doors."""

from __future__ import annotations

from datetime import datetime, timedelta

from portaria.database.copying import cursor
from portaria.duties.registry import daily

KEPT = timedelta(days=2)
"""A door process that heard nothing for so long reads everything anew anyway; ours."""


@daily
def forget_changes(at: datetime) -> None:
    """Changes that every door has seen, or will not ask for."""
    with cursor() as c:
        c.execute("DELETE FROM doors_change WHERE noted_at < %s", (at - KEPT,))
