"""What doors and other rooms ask about visits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portaria.database.copying import cursor
from portaria.premises.visits.models import Participant, Visit

_OPEN = """
SELECT v.badge_id, v.id, v.host_id, v.escort_id, v.place_id,
       (SELECT coalesce(array_agg(a.area_id ORDER BY a.area_id) FILTER (WHERE a.opens), '{}')
          FROM premises_visits_visitarea a WHERE a.visit_id = v.id HAVING count(*) > 0),
       v.provider, b.category, v.open_until
  FROM premises_visits_visit v JOIN premises_badges_badge b ON b.id = v.badge_id
 WHERE v.body_id = %s AND v.state = 'open' ORDER BY v.id
"""


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit under way: what its badge opens is the complex ``place`` as a whole, or, where areas
    of it are indicated, ``areas``: those of them that it opens (None: none are indicated).
    ``until``: the end of opening hours, or of the extension; who is still inside after it leaves
    freely."""

    badge: int
    visit: int
    host: int | None
    escort: int | None
    place: int | None
    areas: frozenset[int] | None
    provider: str
    category: str
    until: datetime


def open_visits(body: str) -> list[OpenVisit]:
    """The visits under way in ``body``, in one query."""
    with cursor() as c:
        c.execute(_OPEN, (body,))
        return [
            OpenVisit(badge, visit, host, escort, place, _areas(areas), provider, category, until)
            for badge, visit, host, escort, place, areas, provider, category, until in c
        ]


def _areas(found: list[int] | None) -> frozenset[int] | None:
    return None if found is None else frozenset(found)


def visitors(visits: Collection[int]) -> dict[int, str]:
    """The visitors' names by visit."""
    found = Visit.objects.filter(pk__in=list(visits)).values_list("pk", "visitor__name")
    return dict(found)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whom the reception has inside. ``party``: minus the visit's key, or a person's; 0: a
    guest of an event."""

    party: int
    name: str
    where: str
    since: datetime


def admitted(body: str) -> list[Admitted]:
    """Visitors let in who did not leave, and who takes part in events under way."""
    visits = Visit.objects.filter(body=body, state="open").select_related("visitor", "place")
    found = [
        Admitted(-row.pk, row.visitor.name, row.place.name if row.place else "",
                 row.admitted_at or row.state_since)
        for row in visits
    ]  # fmt: skip
    there = Participant.objects.filter(
        event__body=body, event__state="begun", entered_at__isnull=False, left_at=None
    )
    return found + [
        Admitted(
            one.person_id or 0, one.person.shown_name if one.person else one.name,
            one.event.area.name, one.entered_at or one.event.state_since,
        )
        for one in there.select_related("person", "event__area")
    ]  # fmt: skip
