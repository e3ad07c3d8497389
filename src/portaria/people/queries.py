"""Questions about persons, bonds, units and competences on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from portaria.database.copying import cursor
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Person, Unit
from portaria.people.names import prefix_query
from portaria.people.types import EventKind

_SHOWN = 50
_AWAY = (EventKind.LEAVE, EventKind.SECONDMENT_OUT)
_BACK = (EventKind.RETURN, EventKind.SECONDMENT_END)


@dataclass(frozen=True, slots=True)
class Found:
    """A person found. ``name`` is the one to show."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class UnitHead:
    """Who answers for a unit on a day: the head, or the legal substitute when the head is away.

    ``acting`` is None where neither can act.
    """

    unit: int
    head: int | None
    substitute: int | None
    acting: int | None

    @property
    def by_substitute(self) -> bool:
        """Whether the substitute acts."""
        return self.acting is not None and self.acting != self.head


def search(root: str, text: str, *, limit: int = _SHOWN) -> list[Found]:
    """Persons of the family ``root`` by words' beginnings (names, registrations; accents do not
    count) or by a whole CPF. Names in order; at most ``limit``, over any number of persons."""
    digits = _cpf_of(text)
    if digits:
        return _found(Person.objects.filter(root=root, cpf_hash=cpf.index(digits))[:limit])
    query = prefix_query(text)
    if not query:
        return []
    with cursor() as c:
        c.execute(
            "SELECT id, coalesce(nullif(social_name, ''), name) FROM people_person"
            " WHERE root = %s AND search @@ %s::tsquery"
            " ORDER BY root, coalesce(nullif(social_name, ''), name), id LIMIT %s",
            (root, query, limit),
        )
        return [Found(*row) for row in c.fetchall()]


def _cpf_of(text: str) -> str:
    try:
        return cpf.clean(text)
    except ValueError:
        return ""


def _found(persons: Iterable[Person]) -> list[Found]:
    return [Found(p.pk, p.shown_name) for p in persons]


def by_registration(body: str, registration: str) -> list[Bond]:
    """The bonds of ``body`` under a registration, with their persons, the latest first."""
    bonds = Bond.objects.filter(body=body, registration=registration).select_related("person")
    return list(bonds.order_by("-start", "-id"))


def persons_by_registration(body: str, registrations: Iterable[str]) -> dict[str, int]:
    """The person of each registration that ``body`` knows."""
    bonds = Bond.objects.filter(body=body, registration__in=list(registrations))
    return dict(bonds.values_list("registration", "person"))


def not_over(day: date) -> Q:
    """What has not ended by ``day`` (bonds, units…), begun or not: ``end`` is the first day on
    which it no longer holds."""
    return Q(end=None) | Q(end__gt=day)


def in_force(day: date) -> Q:
    """What has begun by ``day`` and has not ended; of a row in hand, ``types.holds``."""
    return Q(start__lte=day) & not_over(day)


def bonds_on(person: int, day: date, *, body: str | None = None) -> list[Bond]:
    """The person's bonds in force on ``day``, the oldest first."""
    bonds = Bond.objects.filter(in_force(day), person=person)
    if body is not None:
        bonds = bonds.filter(body=body)
    return list(bonds.order_by("start", "id"))


def bodies_of(person: int, day: date) -> tuple[str, ...]:
    """Slugs of the bodies with which ``person`` has a bond on ``day``."""
    found = Bond.objects.filter(in_force(day), person=person).values_list("body", flat=True)
    return tuple(sorted(set(found)))


def away_on(persons: Collection[int], day: date) -> set[int]:
    """Those of ``persons`` who are on leave or seconded out on ``day``, by what was told."""
    events = (
        FunctionalEvent.objects.filter(
            person__in=persons, effective_on__lte=day, kind__in=[*_AWAY, *_BACK]
        )
        .order_by("effective_on", "id")
        .values_list("person", "bond", "kind", "until")
    )
    away: dict[tuple[int, int, bool], bool] = {}
    for person, bond, kind, until in events:
        if person is not None and bond is not None:
            on_leave = kind in (EventKind.LEAVE, EventKind.RETURN)
            away[person, bond, on_leave] = kind in _AWAY and (until is None or until >= day)
    return {person for (person, _bond, _track), is_away in away.items() if is_away}


def at_work_on(persons: Collection[int], day: date, *, body: str | None = None) -> set[int]:
    """Those of ``persons`` who have a bond on ``day`` (with ``body``, where it is told) and are not
    away."""
    bonds = Bond.objects.filter(in_force(day), person__in=persons)
    if body is not None:
        bonds = bonds.filter(body=body)
    there = set(bonds.values_list("person", flat=True))
    return there - away_on(there, day)


def heads_on(body: str, day: date, *, units: Collection[int] | None = None) -> dict[int, UnitHead]:
    """Head and legal substitute of each unit that exists on ``day``, and who of them acts (P4)."""
    found = Unit.objects.filter(not_over(day), body=body)
    if units is not None:
        found = found.filter(pk__in=units)
    rows = list(found.values_list("id", "head", "substitute"))
    acting = at_work_on({p for _, h, s in rows for p in (h, s) if p is not None}, day, body=body)
    return {
        unit: UnitHead(unit, head, second, next((p for p in (head, second) if p in acting), None))
        for unit, head, second in rows
    }


def headed_by(person: int, day: date, *, body: str | None = None) -> list[Unit]:
    """The units that ``person`` answers for on ``day``, as head or in the head's place, by acronym,
    with their bodies; only those of ``body`` where one is named."""
    found = Unit.objects.filter(Q(head=person) | Q(substitute=person)).select_related("body")
    if body is not None:
        found = found.filter(body=body)
    units = list(found.order_by("acronym", "id"))
    acting: set[int] = set()
    for body in sorted({unit.body_id for unit in units}):
        mine = [unit.pk for unit in units if unit.body_id == body]
        heads = heads_on(body, day, units=mine).values()
        acting |= {head.unit for head in heads if head.acting == person}
    return [unit for unit in units if unit.pk in acting]
