"""Reading grants and authorisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from portaria.database.copying import cursor
from portaria.premises.access.models import Grant
from portaria.premises.access.types import GrantHeld
from portaria.premises.places.models import Closure
from portaria.premises.places.types import AreaFacts

_GRANTS = """
SELECT g.id, g.body_id, g.person_id,
       ARRAY(SELECT DISTINCT a.level FROM premises_places_area a
              WHERE a.id = g.area_id OR a.id IN (
                    SELECT la.area_id FROM premises_access_levelarea la
                     WHERE la.level_id = g.level_id)
              ORDER BY a.level),
       g.state, g.suspended_for
  FROM premises_access_grant g
"""


def held_by(persons: Iterable[int]) -> dict[int, tuple[GrantHeld, ...]]:
    """The grants that each person has, suspended ones too, in one query."""
    found: dict[int, list[GrantHeld]] = defaultdict(list)
    condition = "WHERE g.person_id = ANY(%s) AND g.state <> 'ended' ORDER BY g.id"
    for grant in select(condition, (list(persons),)):
        found[grant.person].append(grant)
    return {person: tuple(grants) for person, grants in found.items()}


def select(condition: str, values: Sequence[Any]) -> list[GrantHeld]:
    """Grants under ``condition``, SQL of this slice (the table is ``g``)."""
    with cursor() as c:
        c.execute((_GRANTS + condition).encode(), values)
        return [
            GrantHeld(key, body, person, tuple(levels), state, ground)
            for key, body, person, levels, state, ground in c
        ]


def with_access(area: int, persons: Iterable[int], day: date) -> set[int]:
    """Those of ``persons`` who are granted ``area`` on ``day``, by itself or in a level."""
    days = Q(first_on__lte=day) & (Q(last_on=None) | Q(last_on__gte=day))
    there = Q(area=area) | Q(level__ended_at=None, level__areas__area=area)
    found = Grant.objects.filter(days, there, state="active", person__in=list(persons))
    return set(found.values_list("person", flat=True))


def closures(
    *, place: int | None, area: int | None, first_at: datetime, last_at: datetime
) -> tuple[tuple[str, str], ...]:
    """What closes a place or an area at any time between: grounds, with words. What closes the
    place of an area closes the area."""
    where = Q(place=place) if place else Q(area=area) | Q(place__areas=area)
    found = Closure.objects.filter(
        where, ended_at=None, first_at__lt=last_at, last_at__gt=first_at
    ).distinct()
    return tuple(found.order_by("pk").values_list("ground", "why"))


def facts_of_areas(keys: Iterable[int]) -> dict[int, AreaFacts]:
    """The areas as decisions see them."""
    with cursor() as c:
        c.execute(
            "SELECT id, level, kinds, conditions FROM premises_places_area WHERE id = ANY(%s)",
            (list(keys),),
        )
        return {
            key: AreaFacts(level, tuple(kinds), frozenset(conditions))
            for key, level, kinds, conditions in c
        }


def areas_of_levels(levels: Iterable[int]) -> dict[int, list[int]]:
    """The areas of each access level."""
    found: dict[int, list[int]] = defaultdict(list)
    with cursor() as c:
        c.execute(
            "SELECT level_id, area_id FROM premises_access_levelarea WHERE level_id = ANY(%s)"
            " ORDER BY area_id",
            (list(levels),),
        )
        for level, area in c:
            found[level].append(area)
    return found
