"""The end of what is kept about looks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from portaria.duties.registry import daily
from portaria.privacy.models import PersonRead


@daily
def forget_ended(at: datetime) -> int:
    """Forget the looks whose promised time has passed; how many. On the last day they are kept."""
    today = at.astimezone(ZoneInfo(settings.DISPLAY_ZONE)).date()
    return PersonRead.objects.filter(keep_until__lt=today).delete()[0]
