"""What the guard's page shows: the last passages, who is inside, how the doors stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from portaria.database.copying import cursor
from portaria.norms.policy import Policy
from portaria.people.models import Person
from portaria.people.names import plain
from portaria.premises.guard.models import Evacuation, Passing, Standing
from portaria.premises.places.decisions import is_free
from portaria.premises.places.models import Device
from portaria.premises.visits.queries import admitted, visitors

SHOWN = 40
"""Passages on the page; ours."""
SILENT = timedelta(seconds=30)
"""A door process that told nothing for so long is said to decide alone; ours."""
_INSIDE = """
SELECT seen.person, a.name, a.level, pl.name, seen.at FROM (
    SELECT DISTINCT ON (g.person) g.person, g.at,
           CASE WHEN d.side = 'in' THEN p.inside_id ELSE p.outside_id END AS area
      FROM premises_guard_passing g
      JOIN premises_places_device d ON d.id = g.reader
      JOIN premises_places_passage p ON p.id = d.passage_id
     WHERE g.body_id = %s AND g.opens AND g.person <> 0
     ORDER BY g.person, g.at DESC, g.id DESC
) AS seen JOIN premises_places_area a ON a.id = seen.area
JOIN premises_places_place pl ON pl.id = a.place_id
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage as guards see it. ``outcome``: ``opened``, ``refused``, or ``waits`` for a second
    read."""

    passing: Passing
    outcome: str
    name: str
    door: str
    side: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody inside: where, and since when; ``person`` as ``Passing`` has it; ``place`` is the
    name of the area's, "" where only that much is known."""

    person: int
    name: str
    area: str
    since: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Muster:
    """Whom an evacuation looks for, each list in the order of areas and names.

    Attributes:
        seen: whom the doors saw go in.
        received: whom the reception has inside, and the doors do not: the manual gate has no
            reader.
        perhaps: whom the doors saw last going where anybody may be, from where the street is
            reached by no reader.
    """

    seen: list[Inside]
    received: list[Inside]
    perhaps: list[Inside]

    @property
    def count(self) -> int:
        """How many are inside."""
        return len(self.seen) + len(self.received)

    @property
    def everybody(self) -> list[Inside]:
        """All who are told of."""
        return [*self.seen, *self.received, *self.perhaps]


def latest(body: str) -> int:
    """The number of the last passage; 0: none in sight."""
    found = Passing.objects.filter(body=body).order_by("-id").values_list("pk", flat=True)
    return found.first() or 0


def left(body: str) -> QuerySet[Evacuation]:
    """The places that are being left now."""
    found = Evacuation.objects.filter(place__body=body, ended_at=None)
    return found.select_related("place").order_by("pk")


def passages(body: str) -> list[Seen]:
    """The last passages, the latest first."""
    rows = list(Passing.objects.filter(body=body).order_by("-id")[:SHOWN])
    names = names_of({row.person for row in rows})
    doors = {
        key: (name, side)
        for key, name, side in Device.objects.filter(
            pk__in={row.reader for row in rows}
        ).values_list("pk", "passage__name", "side")
    }
    unknown = ("", "")
    return [
        Seen(row, _outcome(row), names.get(row.person, ""), *doors.get(row.reader, unknown))
        for row in rows
    ]


def _outcome(row: Passing) -> str:
    if row.opens:
        return "opened"
    return "waits" if row.waits else "refused"


def muster(body: str, policy: Policy) -> Muster:
    """Who is inside: by the last passage of each, where it led into an area, and by the reception,
    which has let visitors in and seen them out whatever a reader saw."""
    received = admitted(body)
    visits = {one.party for one in received if one.party < 0}
    with cursor() as c:
        c.execute(_INSIDE, (body,))
        rows = [row for row in c.fetchall() if row[0] > 0 or row[0] in visits]
    names = names_of({row[0] for row in rows})
    seen, perhaps = list[Inside](), list[Inside]()
    for person, area, level, place, since in rows:
        found = perhaps if is_free(level, policy) else seen
        found.append(Inside(person, names.get(person, ""), area, since, place))
    there = {one.person for one in seen}
    desk = [Inside(r.party, r.name, r.where, r.since) for r in received if r.party not in there]
    told = {one.person for one in desk}
    return Muster(
        _in_order(seen), _in_order(desk), _in_order(o for o in perhaps if o.person not in told)
    )


def _in_order(people: Iterable[Inside]) -> list[Inside]:
    return sorted(people, key=lambda one: (plain(one.area), plain(one.name), one.person))


def names_of(parties: set[int]) -> dict[int, str]:
    """Names of persons, and of visitors (minus the visit's key)."""
    persons = Person.objects.filter(pk__in=[one for one in parties if one > 0])
    found = {person.pk: person.shown_name for person in persons.only("name", "social_name")}
    visits = visitors({-one for one in parties if one < 0})
    return found | {-visit: name for visit, name in visits.items()}


def standings(body: str, at: datetime) -> list[tuple[Standing, bool]]:
    """The processes that keep doors, and whether each follows the publications."""
    rows = Standing.objects.filter(body=body).order_by("name")
    return [(row, at - row.heard_at < SILENT) for row in rows]
