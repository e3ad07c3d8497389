"""What is parked, awaited or out of order, as pages, exports and programs show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from portaria.norms.policy import Policy
from portaria.people.queries import called
from portaria.premises import rules_parking as rules
from portaria.premises.parking.models import Loading, Parked
from portaria.premises.parking.types import ARRANGED
from portaria.premises.places.decisions import is_free
from portaria.premises.places.models import Area, Lot, Passage

SORTS = {"entrada": ("entered_at", "id"), "placa": ("plate", "id")}


def inside(bodies: Sequence[str], *, text: str = "") -> QuerySet[Parked]:
    """The vehicles inside whose plate begins with ``text``, or whose driver is called so."""
    found = Parked.objects.filter(body__in=bodies, left_at=None)
    if text:
        plate = "".join(c for c in text.upper() if c.isalnum())
        named = called(text)
        found = found.filter(named | Q(plate__startswith=plate) if plate else named)
    return found.select_related("person", "lot", "body", "loading")


def parked_with(body: str, text: str) -> Parked | None:
    """The vehicle inside whose plate is ``text``, as it is typed."""
    plate = "".join(c for c in text.upper() if c.isalnum())
    return Parked.objects.filter(body=body, plate=plate, left_at=None).first()


def awaited(body: str, since: datetime, until: datetime) -> QuerySet[Loading]:
    """The loadings arranged between two instants."""
    found = Loading.objects.filter(body=body, state=ARRANGED, last_at__gt=since)
    return found.filter(first_at__lt=until).select_related("place", "unit").order_by("first_at")


def lots_of(body: str, policy: Policy) -> list[Area]:
    """The areas that are inner parking lots: not those that the norms open to anybody."""
    lots = Lot.objects.filter(body=body, area__closed_on=None).select_related("area")
    areas = [lot.area for lot in lots.order_by("area__code")]
    return [area for area in areas if not is_free(area.level, policy)]


def gates_of(body: str, policy: Policy) -> list[Passage]:
    """The gates into the lots: where vehicles come and leave."""
    inner = [area.pk for area in lots_of(body, policy)]
    found = Passage.objects.filter(body=body, inside__in=inner, closed_on=None)
    return list(found.filter(kind__in=("gate", "manual_gate")).order_by("code"))


def kind_in_words(kind: str, policy: Policy) -> str:
    """How the norms call the kind of space ``kind``."""
    return policy.words.keys.get("parking_space", {}).get(kind, kind)


def reserved_kinds(policy: Policy) -> list[tuple[str, str]]:
    """The kinds of space that the norms reserve, with their names."""
    return [
        (kind, label)
        for kind, label in policy.words.keys.get("parking_space", {}).items()
        if policy.find(rules.RESERVED, parking_space=kind) is not None
    ]


def reasons_to_stay(policy: Policy) -> list[tuple[str, str]]:
    """What lets a vehicle stay after hours, as the norms name it."""
    silent = policy.find(rules.AFTER_WORK)
    if silent is None:
        return []
    found = []
    for circumstance, label in policy.words.keys.get("circumstance", {}).items():
        cited = policy.find(rules.AFTER_WORK, circumstance=circumstance)
        if cited is not None and cited.value.permits and cited.value != silent.value:
            found.append((circumstance, label))
    return found


def as_json(row: Parked) -> dict[str, Any]:
    """A parked vehicle, for programs."""
    return {
        "number": row.pk,
        "plate": row.plate,
        "purpose": row.purpose,
        "lot": row.lot.code,
        "space": row.space,
        "person": row.person_id,
        "entered_at": row.entered_at.isoformat(),
        "overnight_at": row.overnight_at.isoformat() if row.overnight_at else None,
        "left_at": row.left_at.isoformat() if row.left_at else None,
    }
