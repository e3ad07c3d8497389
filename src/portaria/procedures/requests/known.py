"""What the engine itself knows that a request may be about: a person, a unit, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from portaria import clock
from portaria.bodies.models import Body
from portaria.people.models import Bond, Person, Unit
from portaria.people.names import plain
from portaria.people.queries import bonds_on, by_registration, headed_by, in_force, units_on
from portaria.people.types import holds
from portaria.procedures.requests.registry import subjects
from portaria.procedures.requests.types import About

SHOWN = 100
"""How many of a unit's people a form offers; the others are named. Ours."""


class Persons:
    """Oneself and, for heads, the people of the units that they answer for."""

    def about(self, keys: Iterable[int]) -> Mapping[int, About]:
        wanted = list(keys)
        bonds = _bonds(wanted, clock.now())
        # Hundreds of rows, of which little is read.
        names = Person.objects.filter(pk__in=wanted).values_list("pk", "social_name", "name")
        return {key: _person(key, social or name, bonds.get(key)) for key, social, name in names}

    def of(self, person: int, body: str, day: date) -> Sequence[About]:
        units = [unit.pk for unit in headed_by(person, day, body=body)]
        bonds = Bond.objects.filter(in_force(day), body=body)
        belong, work = bonds.filter(unit__in=units), bonds.filter(working_unit__in=units)
        first = (belong | work).values_list("person", flat=True)[:SHOWN]
        keys = dict.fromkeys([person, *_one_of_each(belong), *_one_of_each(work), *first])
        if not bonds_on(person, day, body=body):
            keys.pop(person)
        found = [about for about in self.about(keys).values() if about.body == body]
        return sorted(found, key=lambda about: (about.key != person, plain(about.label)))

    def find(self, body: str, text: str) -> int | None:
        bonds = by_registration(body, text.strip())
        return bonds[0].person_id if bonds else None


def _one_of_each(bonds: QuerySet[Bond]) -> QuerySet[Bond, int]:
    """Somebody of each category, for what may be asked depends on it."""
    found = bonds.order_by("category", "person").distinct("category")
    return found.values_list("person", flat=True)


class _Known(NamedTuple):
    """What is read of a bond."""

    person: int
    body: str
    category: str
    unit: int | None
    working_unit: int | None
    start: date
    end: date | None


def _bonds(persons: Sequence[int], at: datetime) -> dict[int, _Known]:
    """The bond by which each is known at ``at``: one in force, else one that is over or has yet to
    begin; of several, the latest."""
    known = Bond.objects.filter(person__in=persons).order_by("start", "id")
    rows = [_Known(*row) for row in known.values_list(*_Known._fields)]
    zones = dict(Body.objects.values_list("slug", "zone"))
    days = {body: at.astimezone(ZoneInfo(zone)).date() for body, zone in zones.items()}
    best_last = sorted(rows, key=lambda row: holds(row.start, row.end, days[row.body]))
    return {row.person: row for row in best_last}


def _person(person: int, name: str, bond: _Known | None) -> About:
    return About(
        "person", person, name, bond.body if bond else "",
        person=person,
        unit=(bond.working_unit or bond.unit) if bond else None,
        category=bond.category if bond else "",
        responsible=person,
    )  # fmt: skip


class Units:
    """The units that somebody heads, or belongs to."""

    def about(self, keys: Iterable[int]) -> Mapping[int, About]:
        units = Unit.objects.in_bulk(list(keys))
        return {
            key: About("unit", key, f"{u.acronym} – {u.name}", u.body_id, unit=key,
                       responsible=u.head_id)
            for key, u in units.items()
        }  # fmt: skip

    def of(self, person: int, body: str, day: date) -> Sequence[About]:
        mine = [unit.pk for unit in headed_by(person, day, body=body)]
        for bond in bonds_on(person, day, body=body):
            mine += [u for u in (bond.working_unit_id, bond.unit_id) if u is not None]
        return list(self.about(dict.fromkeys(mine)).values())

    def find(self, body: str, text: str) -> int | None:
        today = clock.today(ZoneInfo(Body.objects.values_list("zone", flat=True).get(pk=body)))
        found = units_on(today, body=body, acronym__iexact=text.strip())
        return found.values_list("pk", flat=True).first()


class Nothing:
    """Requests about no particular thing: their fields say it all."""

    def about(self, keys: Iterable[int]) -> Mapping[int, About]:
        return {key: About("none", key, "", "") for key in keys}

    def of(self, person: int, body: str, day: date) -> Sequence[About]:  # noqa: ARG002  # Subjects
        return [About("none", 0, "", body)]

    def find(self, body: str, text: str) -> int | None:  # noqa: ARG002  # Subjects
        return 0


subjects.register("person", Persons(), seen_by=("people.read", "accounts.manage"))
subjects.register("unit", Units())
subjects.register("none", Nothing())
