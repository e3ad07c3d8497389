"""Reading what guards watch."""

from __future__ import annotations

from collections.abc import Collection

from portaria.premises.guard.models import Evacuation, Rescuer


def rescuers(body: str, among: Collection[int]) -> frozenset[int]:
    """Those of ``among`` (persons) who help in an evacuation."""
    found = Rescuer.objects.filter(body=body, ended_at=None, person__in=list(among))
    return frozenset(found.values_list("person", flat=True))


def left_places(body: str) -> list[int]:
    """The places that are being left."""
    found = Evacuation.objects.filter(place__body=body, ended_at=None)
    return sorted(found.values_list("place", flat=True))
