"""The time zone of each body, where days begin and end for its people."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings

from portaria.bodies.models import Body


def zones_of(bodies: Iterable[str]) -> dict[str, ZoneInfo]:
    """The zone of each of ``bodies`` (slugs); the installation's, of what is none."""
    zones = {body: ZoneInfo(settings.DISPLAY_ZONE) for body in bodies}
    found = Body.objects.filter(slug__in=zones).values_list("slug", "zone")
    return zones | {slug: ZoneInfo(zone) for slug, zone in found}
