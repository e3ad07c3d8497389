"""When to try again: a returned decision. These limits are ours, no norm's, and are shown so."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=6)
ATTEMPTS = 12
"""About two days of trying; then a person must look."""


def next_try(attempts: int, *, at: datetime) -> datetime | None:
    """When to try again after the failure number ``attempts`` (from 1) at ``at``: each wait is
    twice the one before, up to :data:`LONGEST`. None: enough, a person must look."""
    if attempts >= ATTEMPTS:
        return None
    wait: timedelta = FIRST * (1 << (attempts - 1))
    return at + min(wait, LONGEST)
