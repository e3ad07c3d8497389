"""P5, N9, and what persons say themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from people.hr_files import NOON
from portaria.bodies.models import Body
from portaria.bodies.types import CompetenceConfig
from portaria.ledger.models import Act
from portaria.norms.places import Place
from portaria.people.acts import (
    CompetenceDraft,
    EventDraft,
    assign_competences,
    record_events,
    set_social_names,
    update_contacts,
)
from portaria.people.competences import assign_declared
from portaria.people.models import Competence, FunctionalEvent, Person, Unit
from portaria.people.queries import search
from portaria.people.types import EventKind


def somebody(registration: str = "1001") -> Person:
    return Person.objects.get(bonds__registration=registration)


def test_p5_people_keep_their_own_contact_data(loaded: Body) -> None:
    person = somebody()
    contact = (person.pk, "ana@exemplo.example", "+55 (45) 99999-0000")
    update_contacts([contact], body="orgao", by="user:1", at=NOON)
    person.refresh_from_db()
    assert (person.pk, person.email, person.phone) == contact
    act = Act.objects.get(kind="people.contact.updated")
    assert (act.by, act.person) == ("user:1", person.pk)
    update_contacts([contact], body="orgao", by="user:1", at=NOON)  # the same again
    assert Act.objects.filter(kind="people.contact.updated").count() == 1


@pytest.mark.parametrize(
    ("email", "phone"),
    [
        ("sem arroba", ""),
        ("a@b", ""),
        ("", "1234567"),
        ("", "1234567890123456"),
        ("", "abc45999990000"),
    ],
)
def test_p5_impossible_contact_data_is_refused(email: str, phone: str, loaded: Body) -> None:
    with pytest.raises(ValueError, match="não é um"):
        update_contacts([(somebody().pk, email, phone)], body="orgao", by="user:1", at=NOON)


@pytest.mark.parametrize("phone", ["12345678", "123456789012345"])
def test_p5_phones_at_the_limits(phone: str, loaded: Body) -> None:
    update_contacts([(somebody().pk, "", phone)], body="orgao", by="user:1", at=NOON)
    assert somebody().phone == phone


def test_p3_a_social_name_is_shown_and_found(loaded: Body) -> None:
    person = somebody()
    set_social_names([(person.pk, "Ônix Beatriz")], body="orgao", by="user:1", at=NOON)
    assert somebody().shown_name == "Ônix Beatriz"
    assert [f.id for f in search("orgao", "onix bea")] == [person.pk]
    event = FunctionalEvent.objects.get(kind="name_change")
    assert event.details == {"old": person.name, "new": "Ônix Beatriz"}
    set_social_names([(person.pk, "")], body="orgao", by="user:1", at=NOON + timedelta(hours=1))
    assert somebody().shown_name == person.name
    assert FunctionalEvent.objects.filter(kind="name_change").count() == 2


def test_an_event_told_twice_is_recorded_once(loaded: Body) -> None:
    draft = EventDraft(
        EventKind.LEAVE,
        "orgao",
        date(2026, 3, 1),
        "leave:x",
        somebody().pk,
        somebody().bonds.get().pk,
    )
    first, again = record_events([draft, draft], by="hr:teste", at=NOON)
    assert first is not None
    assert again is None
    assert record_events([draft], by="hr:teste", at=NOON) == [None]


def test_n9_competences_are_acts(loaded: Body) -> None:
    unit = Unit.objects.get(code="1")
    draft = CompetenceDraft(
        "orgao", "mail.manage", date(2026, 1, 1), unit=unit.pk, provision="norma#art5"
    )
    [key] = assign_competences([draft], by="cli:teste", at=NOON)
    act = Act.objects.get(pk=Competence.objects.get(pk=key).act)
    assert (act.kind, act.provisions) == ("people.competence.assigned", ["norma#art5"])


def test_n9_a_competence_is_of_a_unit_or_of_a_person(loaded: Body) -> None:
    for unit, person in ((None, None), (1, 1)):
        draft = CompetenceDraft("orgao", "mail.manage", date(2026, 1, 1), unit=unit, person=person)
        with pytest.raises(ValueError, match="unidade ou de uma pessoa"):
            assign_competences([draft], by="cli:teste", at=NOON)


def test_n9_declared_competences_wait_for_their_unit(loaded: Body) -> None:
    place, since = Place("body.yaml", 1, 1), date(2026, 1, 1)
    declared = [
        CompetenceConfig("mail.manage", unit, True, "", since, None, place)
        for unit in ("TI", "AINDA-NAO")
    ]
    for expected in (1, 0):
        assert (
            len(assign_declared(declared, body="orgao", day=NOON.date(), by="hr:x", at=NOON))
            == expected
        )
    assert Competence.objects.get().unit == Unit.objects.get(acronym="TI")
