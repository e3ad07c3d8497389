"""What nobody needs after a day: counts of calls, and answers kept to be given again."""

from __future__ import annotations

from datetime import datetime, timedelta

from portaria.api.models import Answer, Usage

KEPT = timedelta(days=1)


def sweep(now: datetime) -> None:
    """Remove what is older than :data:`KEPT`."""
    Usage.objects.filter(minute__lt=now - KEPT).delete()
    Answer.objects.filter(kept_at__lt=now - KEPT).delete()
