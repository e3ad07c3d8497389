"""The guard's page: passages with reason and provision, who is inside, places left (F1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.people.models import Person, Unit
from portaria.premises.guard.models import Evacuation, Passing, Standing
from portaria.premises.places.models import Device, Place
from portaria.privacy.models import PersonRead
from premises.support import SLUG, at, built, competent, holder, someone
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
