"""Questions about persons, bonds, units and competences on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from portaria.database.copying import cursor
from portaria.database.prepared import prepared
from portaria.people import cpf
from portaria.people.at_work import at_work_on
from portaria.people.models import Bond, Person, Unit
from portaria.people.names import prefix_query, words

_SHOWN = 50
_SHOWN_NAME = "coalesce(nullif(social_name, ''), name)"
_SEARCH = f"""SELECT id, {_SHOWN_NAME} FROM people_person
 WHERE root = %s AND search @@ %s::tsquery
 ORDER BY root, shown_in_order, id LIMIT %s"""  # noqa: S608  # constants only


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
        c.execute(_SEARCH, (root, query, limit))
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


def latest_registrations(body: str, persons: Collection[int]) -> dict[int, str]:
    """The registration of each of ``persons``, in that order, by the latest bond with ``body``."""
    bonds = Bond.objects.filter(body=body, person__in=persons).order_by("start", "id")
    latest = dict(bonds.values_list("person", "registration"))
    return {person: latest[person] for person in persons if person in latest}


def shown_name(person: str = "") -> Coalesce:
    """The name by which to show a person; ``person`` leads to the person from the rows asked for
    (``person__``)."""
    social = NullIf(f"{person}social_name", Value("", output_field=TextField()))
    return Coalesce(social, F(f"{person}name"), output_field=TextField())


def called(text: str, person: str = "person__") -> Q:
    """Those whose shown name has a word beginning with each word of ``text``; accents do not
    count. ``person`` leads to the person from the rows asked for ("": persons themselves)."""
    asked = words(text)
    if not asked:
        return Q(pk__in=())
    # Words are letters and digits only: nothing of them is read as a pattern.
    return Q(*((f"{person}shown_in_order__regex", rf"\m{word}") for word in asked))


def not_over(day: date) -> Q:
    """What has not ended by ``day`` (bonds, units…), begun or not: ``end`` is the first day on
    which it no longer holds."""
    return Q(end=None) | Q(end__gt=day)


def in_force(day: date) -> Q:
    """What has begun by ``day`` and has not ended; of a row in hand, ``types.holds``."""
    return Q(start__lte=day) & not_over(day)


def competence_in_force(day: date) -> Q:
    """Competences that have begun by ``day`` and are not over: their ``end`` is the last day."""
    return Q(start__lte=day) & (Q(end=None) | Q(end__gte=day))


def units_on(day: date, **asked: object) -> QuerySet[Unit]:
    """The units that exist on ``day``, those whose extinction is known and yet to come too."""
    return Unit.objects.filter(not_over(day), **asked)


def bonds_on(person: int, day: date, *, body: str | None = None) -> list[Bond]:
    """The person's bonds in force on ``day``, the oldest first."""
    bonds = _bonds_of(person=person, day=day)
    return [bond for bond in bonds if body in (None, bond.body_id)]


@prepared(Bond)
def _bonds_of(person: int, day: date) -> QuerySet[Bond]:
    return Bond.objects.filter(in_force(day), person=person).order_by("start", "id")


def bond_under(body: str, registration: str, day: date) -> Bond | None:
    """The bond of a registration of ``body`` that is in force on ``day``, else another bond in
    force there of whoever has it; None: nobody's."""
    known = by_registration(body, registration.strip())
    under = [bond for bond in known if bond.holds_on(day)]
    return next(
        iter(under or (b for k in known for b in bonds_on(k.person_id, day, body=body))), None
    )


def bodies_of(person: int, day: date) -> tuple[str, ...]:
    """Slugs of the bodies with which ``person`` has a bond on ``day``."""
    return tuple(sorted({bond.body_id for bond in bonds_on(person, day)}))


def heads_on(body: str, day: date, *, units: Collection[int] | None = None) -> dict[int, UnitHead]:
    """Head and legal substitute of each unit that exists on ``day``, and who of them acts (P4)."""
    found = units_on(day, body=body)
    if units is not None:
        found = found.filter(pk__in=units)
    rows = list(found.values_list("id", "head", "substitute"))
    there = at_work_on({p for _, h, s in rows for p in (h, s) if p is not None}, day, body=body)
    return {
        unit: UnitHead(unit, head, second, _acting(head, second, there))
        for unit, head, second in rows
    }


def headed_by(person: int, day: date, *, body: str | None = None) -> list[Unit]:
    """The units that ``person`` answers for on ``day``, as head or in the head's place, by acronym,
    with their bodies; only those of ``body`` where one is named."""
    asked = _HEADED.get()
    if asked is None:
        return _headed_by(person, day, body)
    if (person, day, body) not in asked:
        asked[person, day, body] = _headed_by(person, day, body)
    return asked[person, day, body]


_HEADED: ContextVar[dict[tuple[int, date, str | None], list[Unit]] | None] = ContextVar(
    "headed", default=None
)


@contextmanager
def headed_looked_up_once() -> Iterator[None]:
    """In the block, which units somebody answers for is looked up once: for work that reads only,
    and asks it in many places. A block within another looks up nothing again."""
    known = _HEADED.get()
    token = _HEADED.set({} if known is None else known)
    try:
        yield
    finally:
        _HEADED.reset(token)


def _headed_by(person: int, day: date, body: str | None) -> list[Unit]:
    found = Unit.objects.filter(not_over(day), Q(head=person) | Q(substitute=person))
    if body is not None:
        found = found.filter(body=body)
    units = list(found.select_related("body").order_by("acronym", "id"))
    there = {
        slug: at_work_on(
            {p for u in units if u.body_id == slug for p in (u.head_id, u.substitute_id) if p},
            day,
            body=slug,
        )
        for slug in {unit.body_id for unit in units}
    }
    return [u for u in units if _acting(u.head_id, u.substitute_id, there[u.body_id]) == person]


def _acting(head: int | None, second: int | None, there: Collection[int]) -> int | None:
    """Who answers for a unit: the head, else the legal substitute, of those who are ``there``."""
    return next((p for p in (head, second) if p in there), None)
