"""The guard's page: passages with reason and provision, who is inside, places left (F1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.people.models import Person, Unit
from portaria.premises.guard.models import Evacuation, Passing, Standing
from portaria.premises.places.models import Area, Device, Place
from portaria.premises.visits import acts as visits
from portaria.premises.visits.models import Event, Participant, Visit
from portaria.premises.visits.types import Admit, Expect, Returned
from portaria.privacy.models import PersonRead
from premises.support import BY, SLUG, at, built, competent, holder, someone
from premises.test_pages import get, post
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
NOW = at("2027-01-18 08:00")


@pytest.fixture
def guard(db: None) -> Client:
    built()
    person = someone("Vigia", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    competent("premises.desk", person)
    return signed_in(person, "vigia")


def passed(
    code: str, person: Person, minutes: int, *, opens: bool = True, **fields: Any
) -> Passing:
    return Passing.objects.create(
        body_id=SLUG, at=NOW - timedelta(minutes=minutes), reader=Device.objects.get(code=code).pk,
        person=person.pk, opens=opens, code="authorised" if opens else "blocked",
        badge="permanente", **fields,
    )  # fmt: skip


def test_passages_are_told_in_words_and_come_as_they_happen(guard: Client) -> None:
    person, _ = holder()
    cited = "sefaz-mt-1-2012#art27_cpt"
    passed("C1-CAT-1-E", person, 9, why="Autorizado: Circulação geral.")
    last = passed("TI-E", person, 5, opens=False, why="Crachá bloqueado: férias.", provision=cited,
                  guard="Retenha o crachá.", offline=True, differs="Sem autorização.")  # fmt: skip
    Standing.objects.create(
        name="guarita", body_id=SLUG, since=NOW, heard_at=NOW, version=7, readers=9
    )
    page = get(guard, "/guarda/")
    for told in (
        "abriu", "não abriu", "Porta da Tecnologia da Informação", "Crachá bloqueado: férias.",
        "art. 27", "Retenha o crachá.", "decidida sem ligação", "Sem autorização.",
        person.shown_name, "Portas «guarita»: 9 leitores", "Seguem o cadastro.", "1 pessoa dentro",
    ):  # fmt: skip
        assert told in page, told
    with clock.at(NOW + timedelta(minutes=5)):
        again = {"HX-Request": "true"}
        answer = guard.get(f"/guarda/?orgao={SLUG}&visto={last.pk}", headers=again)
        assert (answer.status_code, answer.content) == (204, b"")
        newer = passed("C1-CAT-1-S", person, -1, why="Saída: ninguém é impedido de sair.")
        answer = guard.get(f"/guarda/?orgao={SLUG}&visto={last.pk}", headers=again)
        assert f"visto={newer.pk}" in answer.content.decode()
        assert "Decidem pelo que sabiam" in guard.get("/guarda/").content.decode()


def test_who_is_inside_by_area_and_who_looked_is_on_record(guard: Client) -> None:
    ana, _ = holder()
    rui, _ = holder("P-2", name="Rui")
    passed("C1-CAT-1-E", ana, 60)
    passed("TI-E", ana, 30)
    passed("DC-E", ana, 20, opens=False)
    passed("C1-CAT-1-E", rui, 50)
    passed("C1-CAT-1-S", rui, 10)
    page = get(guard, "/guarda/presentes/")
    assert "Tecnologia da Informação (1)" in page
    assert ana.shown_name in page
    assert "Circulação do Complexo I" not in page
    assert PersonRead.objects.filter(person=ana.pk, what="inside").exists()


def let_in(name: str, host: Person, serial: str) -> Visit:
    """A visitor whom the reception let in, and no reader saw."""
    ask = Expect(
        SLUG, name, host.pk, Unit.objects.get(code="CTI").pk, Place.objects.get(code="C1").pk,
        NOW, NOW + timedelta(hours=1), "reunião", "RG 1",
    )  # fmt: skip
    [key] = visits.announce_arrivals([ask], by=BY, at=NOW)
    visits.admit_visitors([Admit(key, f"RG {serial}", serial, said_by=host.pk)], by=BY, at=NOW)
    return Visit.objects.get(pk=key)


def in_order(page: str, *told: str) -> bool:
    places = [page.index(one) for one in told]
    return places == sorted(places)


def test_who_is_inside_stands_in_the_order_of_the_names_shown(guard: Client) -> None:
    for number, name in enumerate(("Zita Alves", "Ângela Reis", "Bento Sá")):
        person, _ = holder(f"P-{number}", name=name)
        passed("C1-CAT-1-E", person, 60 - number)
    assert in_order(get(guard, "/guarda/presentes/"), "Ângela Reis", "Bento Sá", "Zita Alves")


def test_whom_the_reception_has_inside_is_mustered_though_no_reader_saw_them(
    guard: Client,
) -> None:
    host, _ = holder(name="Ana Souza")
    seen, _, gone = (let_in(name, host, serial) for name, serial in (
        ("Maria Vista", "VIS-1"), ("Lia Invisível", "VIS-2"), ("Davi Foi", "VIS-3"),
    ))  # fmt: skip
    for visit in (seen, gone):
        Passing.objects.create(
            body_id=SLUG, at=NOW, reader=Device.objects.get(code="C1-CAT-1-E").pk, opens=True,
            person=-visit.pk, code="authorised",
        )  # fmt: skip
    visits.end_visits({gone.pk: Returned.RECEPTIONIST}, by=BY, at=NOW)
    event = Event.objects.create(
        body_id=SLUG, title="Oficina", area=Area.objects.get(code="C1-HALL"), first_at=NOW,
        last_at=NOW, state="begun", state_since=NOW,
    )  # fmt: skip
    Participant.objects.create(event=event, name="Caio Curso", entered_at=NOW)
    Participant.objects.create(event=event, name="Eva Saiu", entered_at=NOW, left_at=NOW)
    page = get(guard, "/guarda/presentes/")
    assert in_order(
        page, "Circulação do Complexo I (1)", "Maria Vista", "Dentro pela recepção",
        "Lia Invisível", "Caio Curso",
    )  # fmt: skip
    assert page.count("Maria Vista</td>") == 1
    assert "Davi Foi" not in page  # the reception saw them out, whatever a turnstile saw
    assert "Eva Saiu" not in page
    assert "3 pessoas dentro" in get(guard, "/guarda/")


def test_who_went_out_to_where_anybody_may_be_is_told_apart(guard: Client) -> None:
    ana, _ = holder()
    passed("C1-CAT-1-E", ana, 60)
    passed("C1-CAT-1-S", ana, 10)
    page = get(guard, "/guarda/presentes/")
    assert in_order(page, "Talvez já fora", ana.shown_name, "Recepção do Complexo I")
    assert "0 pessoas dentro" in get(guard, "/guarda/")


def test_a_place_is_left_and_it_is_over(guard: Client) -> None:
    place = Place.objects.get(code="C1")
    post(guard, "/guarda/abandono/", lugar=str(place.pk), motivo="alarme de incêndio")
    [row] = Evacuation.objects.all()
    assert "Abandono em curso: Complexo I." in get(guard, "/guarda/")
    twice = post(guard, "/guarda/abandono/", lugar=str(place.pk), motivo="outro")
    assert "já está sendo abandonado" in twice.content.decode()
    assert Evacuation.objects.count() == 1
    post(guard, "/guarda/abandono/", lugar="", motivo="")
    post(guard, f"/guarda/abandono/{row.pk}/fim/")
    row.refresh_from_db()
    assert row.ended_at is not None
    assert "Abandono em curso" not in get(guard, "/guarda/")
