"""What the gate and the desk are told to ask, in the words of the rule, at the moment it is asked
(F1, F8, F9; SEFAZ 12 § 2, 13 § 1, 49 § 3, 64 §§ 2–6)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from portaria.people.models import Unit
from portaria.premises.access.decisions import at_the_gate
from portaria.premises.places.decisions import identified_at, requirements
from portaria.premises.places.models import Area, Place
from portaria.premises.places.types import AreaFacts
from portaria.premises.visits.acts import announce_arrivals
from portaria.premises.visits.types import Expect
from premises.support import BY, SLUG, at, body, built, competent, now, policy, someone
from web.world import signed_in

SEFAZ = "sefaz-mt-1-2012#"


@pytest.mark.parametrize(
    ("locations", "said"),
    [
        (frozenset(), {"par3": 2, "par4": 1, "par2": 2}),
        ({"sede"}, {"par3": 2, "par4": 1, "par2": 2}),
        ({"fora_da_sede"}, {"par3": 2, "par4": 1, "par2": 2, "par5": 2, "par6": 1}),
        ({"sede", "fora_da_sede"}, {"par3": 2, "par4": 1, "par2": 2, "par5": 2, "par6": 1}),
    ],
)
def test_f9_what_the_gate_asks_and_records_after_hours(
    locations: set[str], said: dict[str, int]
) -> None:
    found = [
        reason.citation.ref if reason.citation else ""
        for reason in at_the_gate(locations, policy())
    ]
    assert {key: found.count(f"{SEFAZ}art64_{key}") for key in said} == said
    assert len(found) == sum(said.values())


def test_f9_norms_that_say_nothing_of_the_gate_say_nothing() -> None:
    assert at_the_gate({"sede"}, body("mpe").law.on(date(2024, 3, 1))) == []


@pytest.mark.parametrize(
    ("level", "kinds", "provision"),
    [
        ("nivel_3", ("gabinete_de_direcao",), f"{SEFAZ}art12_par2"),
        ("nivel_3", ("arquivo",), None),
        ("nivel_3", (), None),
        ("nivel_2", ("gabinete_de_direcao",), None),
    ],
)
def test_f1_where_who_is_from_outside_is_identified(
    level: str, kinds: tuple[str, ...], provision: str | None
) -> None:
    found = identified_at(AreaFacts(level, kinds), policy())
    assert (found.citation.ref if found and found.citation else None) == provision


@pytest.mark.parametrize(
    ("level", "said"),
    [("nivel_2", ""), ("nivel_3", f"{SEFAZ}art12_par1"), ("nivel_4", f"{SEFAZ}art13_par1")],
)
def test_f1_the_means_of_authentication_are_told_of_the_area(level: str, said: str) -> None:
    reasons = requirements(AreaFacts(level), "", policy()).reasons
    found = [
        r.citation.ref for r in reasons if r.citation and r.code == "area.authentication.means"
    ]
    assert found == ([said] if said else [])


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_static_files")
def test_f1_f9_the_guard_and_the_desk_read_it_where_they_need_it() -> None:
    built()
    clerk = someone("Rita Recepção", slug=SLUG, unit=Unit.objects.get(code="GESE"))
    competent("premises.desk", clerk)
    client: Client = signed_in(clerk, "rita")
    Area.objects.filter(code="C1-TI").update(level="nivel_3", kinds=["gabinete_de_direcao"])
    ask = Expect(
        SLUG, "Maria Lima", clerk.pk, None, Place.objects.get(code="C1").pk,
        at("2027-01-18 09:00"), at("2027-01-18 11:00"), "reunião",
        areas=(Area.objects.get(code="C1-TI").pk,),
    )  # fmt: skip
    [key] = announce_arrivals([ask], by=BY, at=at("2027-01-18 09:00"))
    with now("2027-01-18 09:00"):
        tonight = client.get("/instalacoes/autorizacoes/").content.decode()
        visit = client.get(f"/visitas/{key}/").content.decode()
    assert "o local onde vai trabalhar" in tonight
    assert "cadastro junto à equipe de vigilância no local" in tonight
    assert "balcão do hall de acesso do Complexo I" in visit
