"""Closing the human duties that an act fulfils."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.acts import close_human
from portaria.duties.models import Duty


def close_about(subjects: Sequence[str], *kinds: str, by: str, at: datetime, note: str) -> int:
    """Close the open duties of ``kinds`` about ``subjects``; return how many there were."""
    waiting = Duty.objects.filter(kind__in=kinds, subject__in=subjects, state="open")
    return close_human(list(waiting.values_list("id", flat=True)), by=by, at=at, note=note)
