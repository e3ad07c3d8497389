"""What doors and other rooms ask about visits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor
from portaria.premises.visits.models import Visit

_OPEN = """
SELECT v.badge_id, v.id, v.host_id, v.escort_id, v.place_id,
       ARRAY(SELECT a.area_id FROM premises_visits_visitarea a
              WHERE a.visit_id = v.id ORDER BY a.area_id),
       v.provider, b.category, v.open_until
  FROM premises_visits_visit v JOIN premises_badges_badge b ON b.id = v.badge_id
 WHERE v.body_id = %s AND v.state = 'open' ORDER BY v.id
"""


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit under way: what its badge opens is the complex ``place``, and of it only ``areas``
    where any are indicated. ``until``: the end of opening hours, or of the extension; who is still
    inside after it leaves freely."""

    badge: int
    visit: int
    host: int | None
    escort: int | None
    place: int | None
    areas: frozenset[int]
    provider: str
    category: str
    until: datetime


def open_visits(body: str) -> list[OpenVisit]:
    """The visits under way in ``body``, in one query."""
    with cursor() as c:
        c.execute(_OPEN, (body,))
        return [
            OpenVisit(
                badge, visit, host, escort, place, frozenset(areas), provider, category, until
            )
            for badge, visit, host, escort, place, areas, provider, category, until in c
        ]


def visitors(visits: Collection[int]) -> dict[int, str]:
    """The visitors' names by visit."""
    found = Visit.objects.filter(pk__in=list(visits)).values_list("pk", "visitor__name")
    return dict(found)
