"""One box finds vehicles, visits and invitations, each only for whoever may see it (F11, F14)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from portaria import clock
from portaria.frame.search import search
from portaria.frame.viewer import Viewer
from portaria.people.models import Person, Unit
from portaria.premises.parking.acts import admit_vehicles, register_vehicles
from portaria.premises.parking.types import Entry, VehicleAsk
from portaria.premises.places.models import Area, Place
from portaria.premises.visits import acts
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Expect
from premises.support import BY, SLUG, at, built, competent, someone
from web.world import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
MOMENT = at("2027-01-18 09:00")
KINDS = ("visits", "vehicles")


@pytest.fixture
def house(db: None) -> dict[str, Person]:
    """Rita at the desk; Ana receives Maria Lima and parks; Beto does neither."""
    built()
    unit = Unit.objects.get(code="CTI")
    people = {
        name: someone(full, slug=SLUG, unit=unit)
        for name, full in (("rita", "Rita Recepção"), ("ana", "Ana Souza"), ("beto", "Beto Reis"))
    }
    competent("premises.desk", people["rita"])
    asks = [VehicleAsk(SLUG, "ABC1D23", people["ana"].pk), VehicleAsk(SLUG, "ABC9Z99", None)]
    register_vehicles(asks, by=BY, at=MOMENT)
    lot = Area.objects.get(code="EST-INT").pk
    admit_vehicles([Entry(lot, "ABC1D23", "own")], by=BY, at=MOMENT)
    place = Place.objects.get(code="C1").pk
    expect = Expect(
        SLUG, "Maria Lima", people["ana"].pk, unit.pk, place, MOMENT, MOMENT + timedelta(hours=2),
        "reunião", document="RG 7788",
    )  # fmt: skip
    acts.expect_visits([expect], by=BY, at=MOMENT)
    return people


def viewer_of(person: Person) -> Viewer:
    """Whom the site takes the person for, as a page gets it."""
    client: Client = signed_in(person, person.name.split()[0].lower())
    with clock.at(MOMENT):
        answer = client.get("/busca/?q=zz")
    found = answer.wsgi_request.viewer  # type: ignore[attr-defined]
    assert isinstance(found, Viewer)
    return found


CASES: list[tuple[str, list[str], list[str], list[str]]] = [
    # text, what Rita, Ana and Beto find
    ("maria", ["Maria Lima"], ["Maria Lima"], []),
    ("RG 7788", ["Maria Lima"], [], []),
    ("CODE", ["Maria Lima"], ["Maria Lima"], []),
    ("abc-1d", ["ABC1D23"], ["ABC1D23"], []),
    ("ABC", ["ABC1D23", "ABC9Z99"], ["ABC1D23"], []),
    ("QQQ", [], [], []),
]


def test_each_finds_what_they_may_see_and_no_more(house: dict[str, Person]) -> None:
    code = f"VISITA:{Visit.objects.get().code}"
    viewers = {name: viewer_of(person) for name, person in house.items()}
    wrong = []
    with clock.at(MOMENT):
        for text, *expected in CASES:
            for name, labels in zip(("rita", "ana", "beto"), expected, strict=True):
                asked = code if text == "CODE" else text
                groups = search(viewers[name], asked, KINDS)
                found = [hit.label for group in groups for hit in group.hits]
                if found != labels:
                    wrong.append((name, text, found))
    assert wrong == []


def test_the_desk_s_box_finds_a_vehicle_and_leads_to_the_lot(house: dict[str, Person]) -> None:
    rita = signed_in(house["rita"], "rita")
    with clock.at(MOMENT):
        page = rita.get("/recepcao/?q=abc1").content.decode()
        assert "/estacionamento/?orgao=fazenda&amp;q=ABC1D23" in page
        assert "Nada com esse começo" not in page
        page = rita.get("/recepcao/?q=abc9").content.decode()
        assert "placa=ABC9Z99" in page
        form = rita.get("/estacionamento/?orgao=fazenda&placa=ABC9Z99").content.decode()
        assert 'value="ABC9Z99"' in form
        own = signed_in(house["ana"], "ana").get("/busca/?q=abc").content.decode()
    assert "/estacionamento/meus/" in own
    assert "ABC9Z99" not in own
