"""What persons have of the parking lots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from portaria.premises.parking.models import SpacePermit, Vehicle
from portaria.premises.parking.types import ENDED, SPACE, VEHICLE, Kept, KeptThing


def kept_by(persons: Collection[int]) -> dict[int, Kept]:
    """The vehicles and reserved spaces, not ended, of each person that has any; two queries."""
    found: dict[int, list[KeptThing]] = defaultdict(list)
    if not persons:
        return {}
    columns = ("person", "pk", "body", "suspended_for")
    held = {"person__in": list(persons)}
    vehicles = Vehicle.objects.filter(**held).exclude(state=ENDED).order_by("pk")
    for person, *rest in vehicles.values_list(*columns):
        found[person].append(KeptThing(VEHICLE, *rest))
    spaces = SpacePermit.objects.filter(**held).exclude(state=ENDED).order_by("pk")
    for person, *rest in spaces.values_list(*columns):
        found[person].append(KeptThing(SPACE, *rest))
    return {person: Kept(tuple(things)) for person, things in found.items()}
