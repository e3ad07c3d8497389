"""How often one address may ask what is open to everybody: counted in the database, across
processes."""

from __future__ import annotations

from typing import cast

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from portaria.frame.watch import tell


def within(request: HttpRequest, action: str, rate: str) -> bool:
    """Count a request for ``action``; whether it is within ``rate`` (allauth's words:
    ``30/m/ip``)."""
    used = ratelimit.consume(
        request, app="portaria", action=action, config={action: rate}, limit_get=True
    )
    if cast("object", used) is None:
        tell("too_often", request, action=action)
        return False
    return True
