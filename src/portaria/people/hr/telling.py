"""HR's word one by one, as a program tells it: the same comparing and the same act as the files.

What is told here is not in any file, so that the next whole file neither ends it nor repeats it:
bonds are named by the registration, as in the product's own layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from portaria.bodies.models import Body
from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.people import cpf, loading
from portaria.people.changes import Source, record_changes
from portaria.people.comparing import Telling, compare, new_person, said_again
from portaria.people.days import civil_day
from portaria.people.hr.by_events import ByEvents
from portaria.people.hr.event_rows import EventRow, wrong_in_event
from portaria.people.hr.report import Problems
from portaria.people.hr.units import UnitBook, load_book
from portaria.people.models import Bond, FunctionalEvent
from portaria.people.states import Change, PersonState, Said, UnitState
from portaria.people.types import OF_UNITS
from portaria.people.unit_acts import record_units

_FILE = "told"
_FIELDS = {"matricula": "registration", "evento": "kind"}


class NotTold(ValueError):  # noqa: N818  # an answer
    """What was told cannot be; nothing is recorded. ``problems``: (which, field, why)."""

    def __init__(self, problems: Sequence[tuple[int, str, str]]) -> None:
        super().__init__("; ".join(why for _which, _field, why in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody who comes. ``unit`` is a code; ``person_key`` is HR's own key of the person where it
    gives no CPF; ``origin`` is the body that seconded the person, "" for the body's own people.
    With an ``end`` that has passed the bond is history: it gives nothing."""

    registration: str
    name: str
    category: str
    start: date
    unit: str = ""
    cpf: str = ""
    person_key: str = ""
    social_name: str = ""
    born_on: date | None = None
    post: str = ""
    function: str = ""
    planned_end: date | None = None
    origin: str = ""
    end: date | None = None
    end_kind: str = ""


@contextmanager
def _telling(body: str, by: str, at: datetime) -> Iterator[tuple[Source, UnitBook, date]]:
    """One transaction; whoever tells for the same body, by file too, waits."""
    found = Body.objects.get(pk=body)
    with transaction.atomic():
        with cursor() as c:
            c.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"hr:{body}",))
        stamp = str(int(at.timestamp() * 1_000_000))
        source = Source(body, found.root, found.zone, by, at, stamp=stamp)
        yield source, load_book(body), civil_day(at, found.zone)


def tell_persons(told: Sequence[PersonTold], *, body: str, by: str, at: datetime) -> list[int]:
    """Record who comes: persons, their bonds and the admissions; return the bonds' keys, in order.
    Somebody known by the CPF, or by HR's own key, gets one more bond.

    Raises:
        NotTold: something in it cannot be.
    """
    with _telling(body, by, at) as (source, book, today):
        problems = [*_wrong_persons(told, body, book)]
        if problems:
            raise NotTold(problems)
        said = [_said(one, book) for one in told]
        persons = loading.persons_by_key(source.root, {one.person_key for one in said})
        changes: list[Change] = []
        for number, one in enumerate(said, 1):
            person = persons.get(one.person_key) or new_person(one, -number)
            change = compare(one, None, person, Telling(today, today))
            persons[one.person_key] = change.person_after
            changes.append(change)
        record_changes(changes, source)
        keys = dict(
            Bond.objects.filter(body=body, hr_key__in=[one.key for one in said]).values_list(
                "hr_key", "id"
            )
        )
    return [keys[one.key] for one in said]


def _wrong_persons(
    told: Sequence[PersonTold], body: str, book: UnitBook
) -> Iterator[tuple[int, str, str]]:
    categories = adopted(body).vocabulary.keys.get("category", {})
    taken = _taken(body, [one.registration for one in told])
    for which, one in enumerate(told):
        if one.registration in taken:
            yield which, "registration", "esta matrícula já é de um vínculo deste órgão"
        taken.add(one.registration)
        if one.category not in categories:
            yield which, "category", f"a categoria «{one.category}» não existe"
        if one.unit and one.unit not in book.units:
            yield which, "unit", "esta unidade não está no cadastro"
        if one.planned_end and one.planned_end < one.start:
            yield which, "planned_end", "termina antes de começar"
        if one.cpf and one.person_key:
            yield which, "person_key", "diga o CPF ou a chave do RH, não os dois"
        if one.cpf:
            try:
                cpf.clean(one.cpf)
            except ValueError as error:
                yield which, "cpf", str(error)


def _taken(body: str, registrations: Iterable[str]) -> set[str]:
    wanted = list(registrations)
    bonds = Bond.objects.filter(body=body)
    keys = bonds.filter(hr_key__in=wanted).values_list("hr_key", flat=True)
    return {*keys, *bonds.filter(registration__in=wanted).values_list("registration", flat=True)}


def _said(told: PersonTold, book: UnitBook) -> Said:
    digits = cpf.clean(told.cpf) if told.cpf else ""
    hashed = cpf.index(digits) if digits else None
    key = f"cpf:{hashed.hex()}" if hashed else f"program:{told.person_key or told.registration}"
    return Said(
        key=told.registration,
        person_key=key,
        name=told.name,
        registration=told.registration,
        category=told.category,
        start=told.start,
        social_name=told.social_name,
        cpf=digits,
        cpf_hash=hashed,
        born_on=told.born_on,
        post=told.post,
        function=told.function,
        unit=book.id_of(told.unit),
        planned_end=told.planned_end,
        end=told.end,
        end_kind=told.end_kind,
        origin=told.origin,
    )


def tell_events(rows: Sequence[EventRow], *, body: str, by: str, at: datetime) -> list[int]:
    """Record functional events, told in order; return the keys of those that were recorded: one
    that says what is known already makes none. ``line`` of each row is its place, from 0.

    Raises:
        NotTold: something in it cannot be.
    """
    with _telling(body, by, at) as (source, book, today):
        problems = Problems()
        categories = adopted(body).vocabulary.keys.get("category", {})
        for row in rows:
            _check(row, book, today, problems)
            if row.category and row.category not in categories:
                why = "esta categoria não existe"
                problems.add(_FILE, row.line, "category", row.category, why)
        _refuse_if(problems)
        derived = ByEvents(body, today, _FILE, book, problems).changes(rows)
        _refuse_if(problems)
        _check_registrations(body, rows)
        book.recorded_as(record_units(book.changes(today), source))
        record_changes(loading.without_retold(derived, today), source)
        found = FunctionalEvent.objects.filter(body=body, known_at=at)
        return list(found.order_by("id").values_list("id", flat=True))


def _check(row: EventRow, book: UnitBook, today: date, problems: Problems) -> None:
    for field, value, why in wrong_in_event(row, today):
        problems.add(_FILE, row.line, field, value, why)
    for field, code in (("unit", row.unit), ("successor", row.successor)):
        if code and code not in book.units:
            problems.add(_FILE, row.line, field, code, "esta unidade não está no cadastro")
    if row.kind in OF_UNITS and row.successor and row.successor == row.unit:
        problems.add(
            _FILE, row.line, "successor", row.unit, "a unidade não pode suceder a si mesma"
        )


def _check_registrations(body: str, rows: Sequence[EventRow]) -> None:
    """A new registration must be nobody's."""
    taken = _taken(body, [row.new_registration for row in rows if row.new_registration])
    wrong = [
        (row.line, "new_registration", "esta matrícula já é de um vínculo deste órgão")
        for row in rows
        if row.new_registration in taken
    ]
    if wrong:
        raise NotTold(wrong)


def _refuse_if(problems: Problems) -> None:
    if problems:
        raise NotTold(
            [(one.line, _FIELDS.get(one.column, one.column), one.why) for one in problems.found]
        )


def tell_units(
    altered: Mapping[int | None, UnitState | str], *, body: str, by: str, at: datetime
) -> dict[int, int]:
    """Record units: under None one that is new (with a negative key), under its primary key the
    acronym that a known one bears from today on; return the key given to each new one."""
    with _telling(body, by, at) as (source, book, today):
        for key, unit in altered.items():
            if isinstance(unit, UnitState):
                book.add(unit)
            else:
                book.rename(book.code_of(key), unit, today)
        keys = record_units(book.changes(today), source)
        book.recorded_as(keys)
    return keys


def tell_again(
    altered: Mapping[int, Callable[[Said, PersonState], Said]],
    *,
    body: str,
    by: str,
    at: datetime,
) -> int:
    """Record what HR now says of bonds that are known, each as a change of what it would say were
    nothing altered; return how many changed. Units are primary keys.

    Raises:
        NotTold: a new registration is somebody's already.
    """
    with _telling(body, by, at) as (source, _book, today):
        bonds = loading.bonds_by_id(altered)
        persons = loading.persons_by_id({bond.person for bond in bonds.values()})
        changes = []
        for ident, alter in altered.items():
            bond, person = bonds[ident], persons[bonds[ident].person]
            said = alter(said_again(bond, person), person)
            if said.registration != bond.registration:
                if said.registration in _taken(body, [said.registration]):
                    raise NotTold([(0, "registration", "esta matrícula já é de outro vínculo")])
                if bond.key == bond.registration:
                    said = replace(said, key=said.registration)
            changes.append(compare(said, bond, person, Telling(today, today)))
        record_changes(changes, source)
    return sum(not change.empty for change in changes)
