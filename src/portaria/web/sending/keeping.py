"""How long a form is remembered."""

from __future__ import annotations

from datetime import datetime, timedelta

from portaria.duties.registry import daily
from portaria.web.models import Sent

KEPT = timedelta(days=7)  # ours, no norm's: a page left open for longer is signed out anyway


@daily
def forget(at: datetime) -> None:
    """Drop what nobody will send again."""
    Sent.objects.filter(at__lt=at - KEPT).delete()
