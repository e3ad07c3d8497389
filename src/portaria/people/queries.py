"""Questions about persons, bonds, units and competences on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from portaria.database.copying import cursor
from portaria.people import cpf
from portaria.people.models import Bond, Competence, FunctionalEvent, Person, Unit
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


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a power on a day. ``acting_for`` is the person substituted, or None."""

    person: int
    power: str
    competence: int
    provision: str
    acting_for: int | None = None


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
            " WHERE root = %s AND search @@ %s::tsquery ORDER BY root, name, id LIMIT %s",
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


def bonds_on(person: int, day: date, *, body: str | None = None) -> list[Bond]:
    """The person's bonds in force on ``day``, the oldest first."""
    bonds = Bond.objects.filter(_in_force(day), person=person)
    if body is not None:
        bonds = bonds.filter(body=body)
    return list(bonds.order_by("start", "id"))


def _in_force(day: date) -> Q:
    """``end`` is the first day on which a bond no longer holds."""
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gt=day))


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


def _acting_on(persons: Collection[int], body: str, day: date) -> set[int]:
    """Those of ``persons`` who have a bond with ``body`` on ``day`` and are not away."""
    bonds = Bond.objects.filter(_in_force(day), person__in=persons, body=body)
    there = set(bonds.values_list("person", flat=True))
    return there - away_on(there, day)


def heads_on(body: str, day: date, *, units: Collection[int] | None = None) -> dict[int, UnitHead]:
    """Head and legal substitute of each unit that exists on ``day``, and who of them acts (P4)."""
    found = Unit.objects.filter(Q(body=body) & (Q(end__isnull=True) | Q(end__gt=day)))
    if units is not None:
        found = found.filter(pk__in=units)
    rows = list(found.values_list("id", "head", "substitute"))
    acting = _acting_on({p for _, h, s in rows for p in (h, s) if p is not None}, body, day)
    return {
        unit: UnitHead(unit, head, second, next((p for p in (head, second) if p in acting), None))
        for unit, head, second in rows
    }


def holders(body: str, power: str, day: date) -> list[Holder]:
    """Who holds ``power`` in ``body`` on ``day``, substitutes in place of those away (N9)."""
    competences = list(_competences(body, day).filter(power=power))
    return [h for found in _holders(competences, body, day).values() for h in found]


def powers_of(person: int, body: str, day: date) -> Mapping[str, Holder]:
    """The powers that ``person`` holds in ``body`` on ``day``, each with where it comes from."""
    units = Bond.objects.filter(_in_force(day), person=person, body=body).values_list("unit")
    near = _competences(body, day).filter(
        Q(person=person)
        | Q(substitute=person)
        | Q(unit__in=units)
        | Q(unit__head=person)
        | Q(unit__substitute=person)
    )
    found = _holders(list(near), body, day).values()
    return {h.power: h for held in found for h in held if h.person == person}


def _competences(body: str, day: date) -> QuerySet[Competence]:
    return Competence.objects.filter(
        Q(body=body, start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))
    ).order_by("id")


def _holders(competences: Sequence[Competence], body: str, day: date) -> dict[int, list[Holder]]:
    """The holders of each competence, by its key."""
    of_heads = [c for c in competences if c.unit_id is not None and c.head_only]
    heads = heads_on(body, day, units={c.unit_id for c in of_heads if c.unit_id})
    people = {p for c in competences for p in (c.person_id, c.substitute_id) if p is not None}
    acting = _acting_on(people, body, day)
    members = _members({c.unit_id for c in competences if c.unit_id and not c.head_only}, day)
    found: dict[int, list[Holder]] = {}
    for competence in competences:
        if competence.unit_id is None:
            pairs = _first_acting(competence.person_id, competence.substitute_id, acting)
        elif competence.head_only:
            head = heads.get(competence.unit_id)
            pairs = (
                []
                if head is None or head.acting is None
                else [(head.acting, head.head if head.by_substitute else None)]
            )
        else:
            pairs = [(person, None) for person in members[competence.unit_id]]
        found[competence.pk] = [
            Holder(person, competence.power, competence.pk, competence.provision, absent)
            for person, absent in pairs
        ]
    return found


def _first_acting(
    person: int | None, substitute: int | None, acting: Collection[int]
) -> list[tuple[int, int | None]]:
    if person is not None and person in acting:
        return [(person, None)]
    if substitute is not None and substitute in acting:
        return [(substitute, person)]
    return []


def _members(units: Collection[int], day: date) -> dict[int, list[int]]:
    """The persons whose bond is with each unit on ``day``."""
    found: dict[int, list[int]] = defaultdict(list)
    bonds = Bond.objects.filter(_in_force(day), unit__in=units).order_by("person")
    for unit, person in bonds.values_list("unit", "person").distinct():
        if unit is not None:
            found[unit].append(person)
    return found
