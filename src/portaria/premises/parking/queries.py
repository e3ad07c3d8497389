"""What persons have of the parking lots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from portaria.premises.parking.models import SpacePermit, Vehicle
from portaria.premises.parking.types import ENDED, SPACE, VEHICLE, Kept, KeptThing

_REGISTERED_AGAIN = Vehicle.objects.filter(
    body=OuterRef("body"), plate=OuterRef("plate"), pk__gt=OuterRef("pk")
)
_GIVEN_AGAIN = SpacePermit.objects.filter(
    body=OuterRef("body"), person=OuterRef("person"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
)


def kept_by(persons: Collection[int]) -> dict[int, Kept]:
    """The vehicles and reserved spaces of each person that has any: those not ended, and those that
    the end of a bond ended, unless the plate was registered or the space given again since; two
    queries."""
    found: dict[int, list[tuple[bool, KeptThing]]] = defaultdict(list)
    if not persons:
        return {}
    columns = ("person", "state", "pk", "body", "suspended_for")
    held = {"person__in": list(persons)}
    gone = Q(state=ENDED) & (Q(suspended_for="") | Exists(_REGISTERED_AGAIN))
    vehicles = Vehicle.objects.filter(**held).exclude(gone).order_by("pk")
    for person, state, *rest in vehicles.values_list(*columns):
        found[person].append((state == ENDED, KeptThing(VEHICLE, *rest)))
    gone = Q(state=ENDED) & (Q(suspended_for="") | Exists(_GIVEN_AGAIN))
    spaces = SpacePermit.objects.filter(**held).exclude(gone)
    for person, state, *rest in spaces.order_by("pk").values_list(*columns):
        found[person].append((state == ENDED, KeptThing(SPACE, *rest)))
    return {
        person: Kept(
            tuple(thing for over, thing in things if not over),
            tuple(thing for over, thing in things if over),
        )
        for person, things in found.items()
    }
