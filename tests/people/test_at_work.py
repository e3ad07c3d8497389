"""Who is at work on a day, by bonds and by what was told of leaves and secondments (P4)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from people.hr_files import NOON
from portaria.bodies.models import Body
from portaria.people.at_work import at_work_on, away_on
from portaria.people.models import Bond, FunctionalEvent, Person

TODAY = date(2026, 3, 10)
EVE, MORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
_keys = count()


@pytest.fixture
def person(body: Body) -> Person:
    return Person.objects.create(root=body.root, hr_key="p", name="Ana", recorded_at=NOON)


def bond(person: Person, body: str = "orgao", **told: object) -> Bond:
    fields = {
        "person": person, "body_id": body, "hr_key": f"b{next(_keys)}", "registration": "1",
        "category": "x", "situation": "active", "start": EVE, **told,
    }  # fmt: skip
    return Bond.objects.create(**fields)


def told(bond: Bond | None, person: Person, kind: str, on: date, until: date | None = None) -> None:
    FunctionalEvent.objects.create(
        body_id="orgao", person=person, bond=bond, kind=kind, effective_on=on, until=until,
        known_at=NOON, key=f"e{next(_keys)}", act=1,
    )  # fmt: skip


Told = tuple[str, date, date | None]


@pytest.mark.parametrize(
    ("events", "away"),
    [
        ([], False),
        ([("leave", TODAY, None)], True),
        ([("leave", MORROW, None)], False),
        ([("leave", EVE, EVE)], False),
        ([("leave", EVE, TODAY)], True),
        ([("leave", EVE, MORROW)], True),
        ([("leave", EVE, None), ("return", TODAY, None)], False),
        ([("leave", EVE, None), ("return", MORROW, None)], True),
        ([("return", EVE, None), ("leave", TODAY, None)], True),
        ([("leave", TODAY, None), ("return", TODAY, None)], False),
        ([("return", TODAY, None), ("leave", TODAY, None)], True),
        ([("leave", EVE, None), ("leave", TODAY, EVE)], False),
        ([("secondment_out", EVE, None)], True),
        ([("secondment_out", EVE, None), ("secondment_end", TODAY, None)], False),
        ([("secondment_out", EVE, None), ("return", TODAY, None)], True),
        ([("leave", EVE, None), ("secondment_end", TODAY, None)], True),
        ([("leave", EVE, None), ("return", EVE, None), ("secondment_out", TODAY, TODAY)], True),
        ([("promotion", TODAY, None)], False),
    ],
)
def test_the_last_of_each_kind_decides(person: Person, events: list[Told], away: bool) -> None:
    here = bond(person)
    for kind, on, until in events:
        told(here, person, kind, on, until)
    assert away_on([person.pk], TODAY) == ({person.pk} if away else set())
    assert at_work_on([person.pk], TODAY) == (set() if away else {person.pk})


def test_away_from_one_of_two_bonds_is_away(person: Person) -> None:
    first, second = bond(person), bond(person)
    told(first, person, "leave", EVE)
    told(second, person, "return", TODAY)
    assert away_on([person.pk], TODAY) == {person.pk}


def test_what_is_told_of_no_bond_sends_nobody_away(person: Person) -> None:
    bond(person)
    told(None, person, "leave", EVE)
    assert away_on([person.pk], TODAY) == set()


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        (TODAY, None, True), (MORROW, None, False), (EVE, MORROW, True), (EVE, TODAY, False),
        (EVE, EVE, False),
    ],
)  # fmt: skip
def test_a_bond_holds_until_the_day_before_its_end(
    person: Person, start: date, end: date | None, there: bool
) -> None:
    bond(person, start=start, end=end)
    assert at_work_on([person.pk], TODAY) == ({person.pk} if there else set())


def test_of_a_body_where_one_is_named_and_of_those_asked_for_alone(person: Person) -> None:
    Body.objects.create(slug="outro", name="O", acronym="O", root="orgao", zone="UTC")
    other = Person.objects.create(root="orgao", hr_key="q", name="Beto", recorded_at=NOON)
    bond(person)
    bond(other, "outro")
    both = [person.pk, other.pk]
    assert at_work_on(both, TODAY) == set(both)
    assert at_work_on(both, TODAY, body="orgao") == {person.pk}
    assert at_work_on(both, TODAY, body="outro") == {other.pk}
    assert at_work_on([other.pk], TODAY, body="orgao") == set()
    assert at_work_on([], TODAY) == set() == away_on([], TODAY)
