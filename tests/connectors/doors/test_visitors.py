"""What a visitor's badge opens at the readers, by the level of the area (SEFAZ 11–13, 56)."""

from __future__ import annotations

import pytest

from connectors.doors.test_compiling import MONDAY
from portaria.connectors.doors.compiling import snapshot_of
from portaria.people.models import Person, Unit
from portaria.premises.badges.models import Badge
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.types import Event, Verdict, card_number
from portaria.premises.places.models import Area, Device, Place
from portaria.premises.visits import acts
from portaria.premises.visits.types import PROVIDER, Admit, Expect
from premises.support import BY, SLUG, at, built, head_of, holder

pytestmark = pytest.mark.django_db
NOW = at(MONDAY)
DOORS = {"C1-GERAL": "C1-CAT-1-E", "C1-TI": "TI-E", "C1-GAB": "GAB-E", "C1-CFTV": "CFTV-E"}


def let_in(host: Person, *areas: str, **fields: object) -> int:
    """Somebody is let in to see the host, with a badge; its key."""
    found = tuple(Area.objects.get(code=code).pk for code in areas)
    ask = Expect(
        SLUG, "Rita Paz", host.pk, host.bonds.get().unit_id, Place.objects.get(code="C1").pk, NOW,
        NOW.replace(hour=21), "reunião", areas=found, **fields,  # type: ignore[arg-type]  # as told
    )  # fmt: skip
    [key] = acts.announce_arrivals([ask], by=BY, at=NOW)
    admit = Admit(key, "RG 1", "VIS-1", "70001", said_by=host.pk, uniform=True)
    [badge] = acts.admit_visitors([admit], by=BY, at=NOW)
    return badge


def at_the_door(badge: int, code: str, companion: int | None = None) -> Verdict:
    card, beside = (number(key) if key else 0 for key in (badge, companion))
    event = Event(Device.objects.get(code=code).pk, card, 2, beside)
    return decide(event, snapshot_of(SLUG, NOW), int(NOW.timestamp()))


def number(badge: int) -> int:
    credential = Badge.objects.get(pk=badge).credential
    assert credential is not None
    return card_number(credential.number)


def opened(badge: int, companion: int | None = None) -> set[str]:
    return {code for code, one in DOORS.items() if at_the_door(badge, one, companion).opens}


@pytest.fixture
def host(db: None) -> tuple[Person, int]:
    built()
    return holder(unit=Unit.objects.get(code="CTI"))


def test_art13_a_visit_to_a_whole_complex_opens_no_area_whose_accesses_somebody_authorises(
    host: tuple[Person, int],
) -> None:
    visitor = let_in(host[0])
    assert opened(visitor) == {"C1-GERAL"}
    assert "ineligible" in {one.code for one in at_the_door(visitor, "CFTV-E").decision.reasons}


def test_art13_nor_does_it_of_who_provides_services(host: tuple[Person, int]) -> None:
    """They are agents, whom the norm would let in: the authorisation is what is missing."""
    worker = let_in(host[0], kind=PROVIDER, provider="continuado")
    assert opened(worker) == {"C1-GERAL"}
    reasons = at_the_door(worker, "CFTV-E").decision.reasons
    assert ("unauthorised", "art13_cpt") in {
        (one.code, one.citation.provision) for one in reasons if one.citation
    }


@pytest.mark.parametrize("area", ["C1-CFTV", "C1-TI"])
@pytest.mark.parametrize("provider", ["continuado", "eventual"])
def test_art12_and_13_an_area_indicated_by_who_does_not_answer_for_it_stays_shut(
    host: tuple[Person, int], area: str, provider: str
) -> None:
    """Neither alone nor in company: only who was authorised before enters."""
    worker = let_in(host[0], area, kind=PROVIDER, provider=provider)
    assert opened(worker) == set()
    assert opened(worker, host[1]) == set()


def test_art12_an_area_indicated_by_who_answers_for_it_opens_to_who_provides_services(
    db: None,
) -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    worker = let_in(chief, "C1-TI", kind=PROVIDER, provider="continuado")
    assert opened(worker) == {"C1-TI"}


def test_art13_a_visitor_enters_no_area_of_security_whoever_receives(db: None) -> None:
    built()
    chief = head_of("GESE", "Chefe da Segurança")
    assert opened(let_in(chief, "C1-CFTV")) == set()


def test_art12_a_cabinet_opens_to_who_was_indicated_there_by_its_own(db: None) -> None:
    built()
    aide, _ = holder(unit=Unit.objects.get(code="GAB"))
    assert opened(let_in(aide, "C1-GAB")) == {"C1-GAB"}


def test_art12_a_cabinet_does_not_open_because_somebody_else_indicated_it(
    host: tuple[Person, int],
) -> None:
    assert opened(let_in(host[0], "C1-GAB")) == set()
