"""Who is above whom in a body: a person's head, the head of the unit above, and so on upwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from portaria.bodies.models import Body
from portaria.database.copying import cursor
from portaria.duties.registry import ADMINISTRATION, escalation
from portaria.duties.types import OpenDuty
from portaria.people.at_work import at_work_on
from portaria.people.days import civil_day
from portaria.people.queries import heads_on

_UNITS_OF = """
SELECT DISTINCT ON (b.body_id, b.person_id) b.body_id, b.person_id,
       coalesce(b.working_unit_id, b.unit_id)
FROM unnest(%s::text[], %s::bigint[], %s::date[]) AS asked (body, person, day)
JOIN people_bond b ON b.body_id = asked.body AND b.person_id = asked.person
WHERE b.start <= asked.day AND (b."end" IS NULL OR b."end" > asked.day)
  AND coalesce(b.working_unit_id, b.unit_id) IS NOT NULL
ORDER BY b.body_id, b.person_id, b.start DESC, b.id DESC
"""
_COMPETENT = """
SELECT DISTINCT ON (c.body_id, c.power) c.body_id, c.power, c.unit_id, c.head_only, c.person_id
FROM unnest(%s::text[], %s::text[], %s::date[]) AS asked (body, power, day)
JOIN people_competence c ON c.body_id = asked.body AND c.power = asked.power
WHERE c.start <= asked.day AND (c."end" IS NULL OR c."end" >= asked.day)
ORDER BY c.body_id, c.power, c.id
"""
_UPWARDS = """
WITH RECURSIVE up AS (
    SELECT u.id AS start, u.id, u.parent_id, 0 AS steps FROM people_unit u WHERE u.id = ANY(%s)
    UNION ALL
    SELECT up.start, u.id, u.parent_id, up.steps + 1
    FROM up JOIN people_unit u ON u.id = up.parent_id WHERE up.steps < 50)
SELECT start, id FROM up ORDER BY start, steps
"""


# From each unit upwards, the first with a head or a substitute who is not the person below.
_OVER = """
WITH RECURSIVE up AS (
    SELECT t.person, u.id, u.body_id, u.parent_id, u.head_id, u.substitute_id, 0 AS steps
    FROM unnest(%s::bigint[], %s::bigint[]) AS t (person, unit) JOIN people_unit u ON u.id = t.unit
    UNION ALL
    SELECT up.person, u.id, u.body_id, u.parent_id, u.head_id, u.substitute_id, up.steps + 1
    FROM up JOIN people_unit u ON u.id = up.parent_id
    WHERE up.steps < 50
      AND (up.head_id IS NULL OR up.head_id = up.person)
      AND (up.substitute_id IS NULL OR up.substitute_id = up.person
           OR up.head_id = up.person)
)
SELECT DISTINCT ON (person) person, id, body_id, head_id, substitute_id
FROM up ORDER BY person, steps DESC
"""


@dataclass(frozen=True, slots=True)
class Head:
    """A person's immediate head: the unit, and who acts as its head (None where nobody can)."""

    unit: int
    acting: int | None


@dataclass(frozen=True, slots=True)
class _From:
    """Where to look upwards from: ``unit`` (0: from nowhere), its own head counting or not, and a
    person who is not above themselves."""

    unit: int = 0
    own_head: bool = True
    person: int = 0


@dataclass(slots=True)
class _Asked:
    """What the assignees of one batch name, by kind."""

    persons: set[tuple[str, int]] = field(default_factory=set)
    powers: set[tuple[str, str]] = field(default_factory=set)


def heads_over(units: Mapping[int, int], day: date) -> dict[int, Head]:
    """The immediate head of each person → unit on ``day``: that of the unit, or of the first above
    it that has another than the person, for nobody is their own head: the highest head's is the
    legal substitute. Without a unit there is no entry."""
    with cursor() as c:
        c.execute(_OVER, (list(units), list(units.values())))
        found = c.fetchall()
    there: dict[str, set[int]] = defaultdict(set)
    for _, _, body, head, second in found:
        there[body] |= {one for one in (head, second) if one is not None}
    working = {body: at_work_on(persons, day, body=body) for body, persons in there.items()}
    return {
        person: Head(
            unit,
            next((p for p in (head, second) if p != person and p in working[body]), None),
        )
        for person, unit, body, head, second in found
    }


@escalation
def superiors(duties: Sequence[OpenDuty], assignees: Sequence[str], at: datetime) -> Sequence[str]:
    """Who is above each: the head of the person's unit, of the unit that is competent, of the unit
    above a head's own; whoever acts as head that day, and is not the one below. Where the tree ends
    without one, the body's administration."""
    days = _days({duty.body for duty in duties}, at)
    origins = _origins([(d.body, a) for d, a in zip(duties, assignees, strict=True)], days)
    upwards = _upwards({origin.unit for origin in origins if origin.unit})
    acting = _acting(duties, origins, upwards, days)
    return [_above(origin, upwards.get(origin.unit, ()), acting) for origin in origins]


def _above(origin: _From, units: Sequence[int], acting: Mapping[int, int]) -> str:
    below = {origin.person}
    if units and not origin.own_head:
        below.add(acting.get(units[0], 0))
    for unit in units if origin.own_head else units[1:]:
        if acting.get(unit, 0) not in below | {0}:
            return f"head-of:{unit}"
    return ADMINISTRATION


def _days(bodies: Collection[str], at: datetime) -> Mapping[str, date]:
    zones = Body.objects.filter(slug__in=bodies).values_list("slug", "zone")
    return {slug: civil_day(at, zone) for slug, zone in zones}


def _origins(asked: Sequence[tuple[str, str]], days: Mapping[str, date]) -> list[_From]:
    powers = {(body, who[6:]) for body, who in asked if who.startswith("power:")}
    competent = _competent(powers, days)
    persons = {(body, key) for body, who in asked for key in _numbers(who, "person:")}
    persons |= {(b, c.person) for (b, _), c in competent.items() if c.person}
    units = _units_of(persons, days)

    def origin(body: str, who: str) -> _From:
        for unit in _numbers(who, "head-of:"):
            return _From(unit, own_head=False)
        found = competent.get((body, who.removeprefix("power:")), _From())
        for person in _numbers(who, "person:"):
            found = _From(person=person)
        if found.person:
            return _From(units.get((body, found.person), 0), person=found.person)
        return found

    return [origin(body, who) for body, who in asked]


def _numbers(who: str, kind: str) -> Iterator[int]:
    key = who.removeprefix(kind)
    if who.startswith(kind) and key.isascii() and key.isdigit():
        yield int(key)


def _competent(
    powers: Collection[tuple[str, str]], days: Mapping[str, date]
) -> dict[tuple[str, str], _From]:
    """Who holds each power: the whole unit (its head is above), its head alone, or a person."""
    known = sorted(pair for pair in powers if pair[0] in days)
    with cursor() as c:
        bodies, names = [b for b, _ in known], [p for _, p in known]
        c.execute(_COMPETENT, (bodies, names, [days[b] for b in bodies]))
        return {
            (body, power): _From(unit or 0, not head_only, person or 0)
            for body, power, unit, head_only, person in c
        }


def _units_of(
    persons: Collection[tuple[str, int]], days: Mapping[str, date]
) -> dict[tuple[str, int], int]:
    known = sorted(pair for pair in persons if pair[0] in days)
    with cursor() as c:
        bodies = [body for body, _ in known]
        c.execute(_UNITS_OF, (bodies, [p for _, p in known], [days[b] for b in bodies]))
        return {(body, person): unit for body, person, unit in c}


def _upwards(units: Collection[int]) -> dict[int, list[int]]:
    """Each unit with those above it, the nearest first."""
    found: dict[int, list[int]] = defaultdict(list)
    with cursor() as c:
        c.execute(_UPWARDS, (sorted(units),))
        for start, unit in c:
            found[start].append(unit)
    return found


def _acting(
    duties: Sequence[OpenDuty],
    origins: Sequence[_From],
    upwards: Mapping[int, Sequence[int]],
    days: Mapping[str, date],
) -> dict[int, int]:
    """Who acts as head of each unit on the way up."""
    units: dict[str, set[int]] = defaultdict(set)
    for duty, origin in zip(duties, origins, strict=True):
        units[duty.body].update(upwards.get(origin.unit, ()))
    return {
        unit: head.acting
        for body in sorted(units.keys() & days.keys())
        for unit, head in heads_on(body, days[body], units=units[body]).items()
        if head.acting is not None
    }
