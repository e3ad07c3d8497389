"""What a round looks at, from the rows of the place that it walks through."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from portaria.norms.policy import Policy
from portaria.premises.places.decisions import is_free
from portaria.premises.places.models import Area, Passage, Place
from portaria.premises.places.types import AreaFacts
from portaria.premises.rounds import decisions
from portaria.premises.rounds.types import CLOSING, PointDraft, Spot


def points_of(place: Place, kind: str, policy: Policy) -> Sequence[PointDraft]:
    """The points of a round of ``kind`` through ``place`` and what stands in it."""
    areas = list(Area.objects.filter(place__in=within(place), closed_on=None).order_by("code"))
    if kind == CLOSING:
        inner = [area for area in areas if not is_free(area.level, policy)]
        rooms = [Spot(area.pk, f"{area.name} ({area.code})") for area in inner]
        return decisions.closing_points(rooms, _outer(inner, policy), policy)
    found: list[PointDraft] = []
    for area in areas:
        facts = AreaFacts(area.level, tuple(area.kinds), frozenset(area.conditions))
        name = f"{area.name} ({area.code})"
        found += decisions.inspection_points(area.pk, name, facts, policy)
    return found


def within(place: Place) -> list[int]:
    """The place and every one that stands in it."""
    found, level = [place.pk], [place.pk]
    while level:
        below = Place.objects.filter(parent__in=level, closed_on=None)
        level = list(below.values_list("pk", flat=True))
        found += level
    return found


def _outer(inner: Sequence[Area], policy: Policy) -> list[Spot]:
    """The passages by which one comes in from the street, or from where anybody may be."""
    rows = Passage.objects.filter(inside__in=[area.pk for area in inner], closed_on=None)
    street = Q(outside=None) | ~Q(outside__in=[area.pk for area in inner])
    return [
        Spot(row.pk, f"{row.name} ({row.code})")
        for row in rows.filter(street).select_related("outside").order_by("code")
        if row.outside is None or is_free(row.outside.level, policy)
    ]
