"""Who is there on a day, at the desk and at the gates: HR may tell an end beforehand, or a bond
that has yet to begin (F4, F11, F19)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.people.models import Person, Unit
from portaria.people.writing import add_search_words
from portaria.premises.badges.models import Badge
from portaria.premises.parking.models import Parked
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.models import Visit
from premises.support import SLUG, at, built, day, holder, security_manager, someone, tie
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
MOMENT = "2027-01-18 09:00"
NOBODY = "Ninguém em exercício tem essa matrícula"


@pytest.fixture
def desk(db: None) -> Client:
    built()
    return signed_in(security_manager(), "gerente")


@pytest.fixture
def leaving(desk: Client) -> Person:
    """Somebody whose bond ends in ten days, told already; the bond before it is over."""
    person, _badge = holder(name="Lia Sai", registration="M10", end=day("2027-01-28"))
    tie(person, "estagiario", slug=SLUG, registration="M09", start=day("2020-01-01"),
        end=day("2021-01-01"))  # fmt: skip
    return person


@pytest.fixture
def coming(desk: Client) -> Person:
    """Somebody whose bond begins next week."""
    return someone(
        "Caio Vem", slug=SLUG, unit=Unit.objects.get(code="CTI"), registration="M20",
        start=day("2027-01-25"),
    )  # fmt: skip


def post(client: Client, path: str, when: str = MOMENT, **data: Any) -> str:
    with clock.at(at(when)):
        return client.post(path, data, follow=True).content.decode()


def enters(desk: Client, registration: str, when: str = MOMENT) -> str:
    lot = Area.objects.get(code="EST-INT").pk
    return post(
        desk, "/estacionamento/entrada/", when, placa="ABC1D23", lote=lot, para="own", cracha="on",
        matricula=registration,
    )  # fmt: skip


def borrows(desk: Client, registration: str, when: str = MOMENT) -> str:
    return post(
        desk, "/crachas/provisorio/", when, matricula=registration, documento="RG 1",
        serie="PROV-1", credencial="701",
    )  # fmt: skip


def receives(desk: Client, registration: str, when: str = MOMENT) -> str:
    place = str(Place.objects.get(code="C1").pk)
    return post(
        desk, "/recepcao/visitante/", when, nome="Maria Lima", motivo="reunião", complexo=place,
        matricula=registration, documento="RG 123",
    )  # fmt: skip


def test_f4_f11_f19_an_end_told_beforehand_takes_nothing_away_before_its_day(
    desk: Client, leaving: Person
) -> None:
    assert NOBODY not in enters(desk, "M10")
    assert Parked.objects.get().person_id == leaving.pk
    assert "Provisório de Lia Sai registrado" in borrows(desk, "M10")
    assert NOBODY not in receives(desk, "M10")
    assert Visit.objects.get().host_id == leaving.pk
    add_search_words({leaving.pk: "lia sai"})
    with clock.at(at(MOMENT)):
        found = desk.get("/recepcao/?q=lia sai").content.decode()
    assert "M10" in found
    assert "M09" not in found


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("2027-01-27 23:00", True), ("2027-01-28 00:30", False), ("2027-01-28 09:00", False),
        ("2027-01-29 09:00", False),
    ],
)  # fmt: skip
def test_the_first_day_without_the_bond_is_without_it(
    desk: Client, leaving: Person, when: str, *, there: bool
) -> None:
    assert (NOBODY not in enters(desk, "M10", when)) is there


def test_f4_f11_f19_who_begins_next_week_is_nobody_until_then(desk: Client, coming: Person) -> None:
    issued = {"matricula": "M20", "serie": "P-20", "credencial": "920"}
    assert NOBODY in enters(desk, "M20")
    assert NOBODY in borrows(desk, "M20")
    assert NOBODY in receives(desk, "M20")
    assert NOBODY in post(desk, "/crachas/novo/", **issued)
    assert not Badge.objects.filter(person=coming).exists()
    add_search_words({coming.pk: "caio vem"})
    with clock.at(at(MOMENT)):
        found = desk.get("/recepcao/?q=caio vem").content.decode()
    assert "Caio Vem" in found
    assert "M20" not in found
    assert NOBODY not in post(desk, "/crachas/novo/", "2027-01-25 09:00", **issued)
    assert Badge.objects.get(person=coming).serial == "P-20"
