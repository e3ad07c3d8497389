"""F1, F2, F5, F8, F9: what somebody asks and another decides (SEFAZ 12, 13, 17, 23, 49, 64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portaria.ledger.models import Act, Content
from portaria.ledger.sealer import seal
from portaria.notices.models import Notice as Told
from portaria.people.models import Person, Unit
from portaria.premises.access.models import Authorisation, Grant
from portaria.premises.places.acts import close_for_works
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.acts import admit_visitors, announce_arrivals, expect_visits
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Admit, Expect
from portaria.premises.visits.types import Refused as VisitRefused
from portaria.procedures.requests import acts
from portaria.procedures.requests.catalogue import fitting, offer_of
from portaria.procedures.requests.listing import Eyes
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.registry import rite_of
from portaria.procedures.requests.types import Ask, Refused
from portaria.procedures.terms.models import Term
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    grounds,
    head_of,
    holder,
    lend,
    now,
    someone,
    until,
)

pytestmark = pytest.mark.django_db


def area(code: str) -> int:
    return Area.objects.get(code=code).pk


def ask(rite: str, about: int, values: dict[str, Any], person: Person, when: str) -> int:
    with now(when):
        [key] = acts.ask([Ask(SLUG, rite, about, values, person.pk)], by=BY, at=at(when))
    return key


def approve(key: int, person: Person, when: str) -> None:
    with now(when):
        acts.approve([key], person=person.pk, by=BY, at=at(when))


def state(key: int) -> str:
    return Request.objects.get(pk=key).state


def told(person: Person) -> list[str]:
    """The titles of what the person was told, the latest first."""
    return list(Told.objects.filter(person=person).order_by("-pk").values_list("title", flat=True))


def seen_by(person: Person) -> list[Request]:
    return list(Eyes(person.pk, date(2026, 11, 10)).seen().order_by("pk"))


def test_f1_f2_an_area_asked_for_authorised_by_its_head_and_validated_by_hr() -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    hr = someone("Gestora de Pessoas", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    competent("people.write", hr)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CGP"))

    first = ask("premises.area_access", area("C1-DC"), {"why": "trocar discos"}, person,
                "2026-11-10")  # fmt: skip
    approve(first, chief, "2026-11-10 10:00")
    second = Request.objects.exclude(pk=first).get()
    assert (second.rite, second.asker_id) == ("premises.access_levels", chief.pk)
    assert not Grant.objects.exists()
    assert (state(first), told(person)) == (
        "approved", [f"Pedido aprovado, à espera de outra decisão (nº {first})"],
    )  # fmt: skip
    assert [row.pk for row in seen_by(person)] == [first, second.pk]

    approve(second.pk, hr, "2026-11-11")
    assert (state(first), told(person)[0]) == ("carried_out", f"Pedido atendido (nº {first})")
    grant = Grant.objects.get()
    assert (grant.person_id, grant.area.code, grant.state) == (person.pk, "C1-DC", "active")  # type: ignore[union-attr]
    with pytest.raises(Refused, match="já tem acesso"):
        ask("premises.area_access", area("C1-DC"), {"why": "outra vez"}, person, "2026-11-12")


def test_f2_who_asked_for_an_area_hears_that_hr_refused_it() -> None:
    """SEFAZ 17: the level is registered only after HR has validated it."""
    built()
    chief, hr = head_of("CTI", "Chefe da TI"), someone("Gestora de Pessoas", slug=SLUG)
    competent("people.write", hr)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    first = ask("premises.area_access", area("C1-DC"), {"why": "discos"}, person, "2026-11-10")
    approve(first, chief, "2026-11-10 10:00")
    second = Request.objects.get(source=first)
    with now("2026-11-11"):
        acts.refuse([second.pk], "sem lotação na TI", person=hr.pk, by=BY, at=at("2026-11-11"))
    row = Request.objects.get(pk=first)
    assert (row.state, row.closed_at) == ("refused", at("2026-11-11"))
    assert "sem lotação na TI" in row.why
    last = Told.objects.filter(person=person).order_by("-pk")[0]
    assert (last.title, "sem lotação na TI" in last.text) == (f"Pedido recusado (nº {first})", True)
    assert not Grant.objects.exists()


def test_f2_an_area_is_not_given_where_its_head_takes_the_second_request_back() -> None:
    built()
    chief, hr = head_of("CTI", "Chefe da TI"), someone("Gestora de Pessoas", slug=SLUG)
    competent("people.write", hr)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    first = ask("premises.area_access", area("C1-DC"), {"why": "discos"}, person, "2026-11-10")
    approve(first, chief, "2026-11-10 10:00")
    second = Request.objects.get(source=first).pk
    acts.withdraw([second], person=chief.pk, by=BY, at=at("2026-11-11"))
    assert (state(second), state(first)) == ("withdrawn", "refused")


def test_f1_an_area_open_to_anybody_is_not_asked_for_nor_one_twice() -> None:
    """SEFAZ 7."""
    built()
    head_of("CTI", "Chefe da TI")
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    rite = "premises.area_access"
    with pytest.raises(Refused, match=r"acesso livre: entra-se sem pedir \(art\. 6º"):
        ask(rite, area("PATIO"), {"why": "passear"}, person, "2026-11-10")
    first = ask(rite, area("C1-DC"), {"why": "discos"}, person, "2026-11-10")
    with pytest.raises(Refused, match=f"acompanhe o pedido nº {first}"):
        ask(rite, area("C1-DC"), {"why": "discos"}, person, "2026-11-10")
    with now("2026-11-10"):
        offer = offer_of(rite_of(rite), person.pk, SLUG, at("2026-11-10"))
        assert offer is not None
        shown = {one.label for one in fitting(offer, SLUG, date(2026, 11, 10))}
    assert "Datacenter (C1-DC)" in shown
    assert not [label for label in shown if "PATIO" in label or "C1-HALL" in label]


def test_f1_whoever_heads_the_area_s_unit_is_told_as_such() -> None:
    built()
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    key = ask("premises.area_access", area("C1-DC"), {"why": "discos"}, person, "2026-11-10")
    said = Request.objects.get(pk=key).steps.get().reasons
    assert said[0]["text"].startswith("Decide quem responde pela área (art. 12")


def test_f1_the_norm_closes_the_area_to_who_is_no_agent() -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    retired = someone("José Reis", "representante_aposentados", slug=SLUG)
    values = {"persons": [retired.pk], "why": "visita"}
    with pytest.raises(Refused, match=r"proibido \(art\. 12"):
        ask("premises.access_levels", area("C1-TI"), values, chief, "2026-11-10")


def test_f2_only_who_answers_for_the_area_asks_for_its_levels_and_for_a_time() -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    hr = someone("Gestora de Pessoas", slug=SLUG)
    competent("people.write", hr)
    other = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {"persons": [other.pk], "why": "plantão", "last_on": "2026-11-12"}
    with pytest.raises(Refused):
        ask("premises.access_levels", area("C1-TI"), values, other, "2026-11-10")
    approve(ask("premises.access_levels", area("C1-TI"), values, chief, "2026-11-10"), hr,
            "2026-11-10 11:00")  # fmt: skip
    until("2026-11-12 23:59")
    assert Grant.objects.get().state == "active"  # the last day is whole
    until("2026-11-13 00:00")
    assert Grant.objects.get().state == "ended"


def test_f5_the_release_is_asked_by_the_person_and_decided_by_who_manages_the_security() -> None:
    built()
    gese = someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    person, permanent = holder()
    with pytest.raises(Refused, match="Não há crachá provisório"):
        ask("premises.badge_unblock", person.pk, {"reason": "viagem"}, person, "2026-11-10")
    lend(person, "2026-11-10")
    key = ask("premises.badge_unblock", person.pk, {"reason": "viagem"}, person, "2026-11-10 09:00")
    approve(key, gese, "2026-11-10 10:00")
    assert Term.objects.filter(kind="termo-compromisso-devolucao-cracha").count() == 1
    assert grounds(permanent) == ["provisional"]


LATE = {
    "area": "C1-TI", "day": "2026-11-12", "hours": "19:00-22:30", "activity": "migração",
    "justification": "fora do uso",
}  # fmt: skip


def test_f8_staying_late_is_asked_by_a_head_and_works_forbid_it() -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    gese = someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {**LATE, "persons": [person.pk]}
    with pytest.raises(Refused):
        ask("premises.after_hours_stay", 0, values, person, "2026-11-12 16:00")
    with pytest.raises(Refused, match=r"vínculo de cada pessoa.*art\. 49, § 3º"):
        ask("premises.after_hours_stay", 0, values, chief, "2026-11-12 16:00")
    values["bond_checked"] = True
    key = ask("premises.after_hours_stay", 0, values, chief, "2026-11-12 16:00")
    approve(key, gese, "2026-11-12 17:00")
    found = Authorisation.objects.get()
    assert (found.person_id, found.kind) == (person.pk, "stay")
    assert (found.first_at, found.last_at) == (at("2026-11-12 19:00"), at("2026-11-12 22:30"))

    close_for_works(
        SLUG, place=None, area=area("C1-TI"), first_at=at("2026-11-13 18:00"),
        last_at=at("2026-11-14 06:00"), ground="dedetizacao", why_="dedetização do bloco B",
        by=BY, at=at("2026-11-12"),
    )  # fmt: skip
    with pytest.raises(Refused, match=r"dedetização do bloco B \(art\. 49, § 1º"):
        ask("premises.after_hours_stay", 0, {**values, "day": "2026-11-13"}, chief,
            "2026-11-13 09:00")  # fmt: skip
    until("2026-11-12 22:30")
    assert Authorisation.objects.get().state == "ended"


@pytest.mark.parametrize("rite", ["premises.after_hours_stay", "premises.stay_override"])
@pytest.mark.parametrize(
    ("when", "over"),
    [("2026-11-12 22:29", False), ("2026-11-12 22:30", True), ("2026-11-13 09:00", True)],
)
def test_f8_nobody_asks_to_stay_in_a_time_that_is_over(rite: str, when: str, *, over: bool) -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values: dict[str, Any] = {**LATE, "persons": [person.pk]}
    if rite.endswith("stay"):
        values["bond_checked"] = True
    if over:
        with pytest.raises(Refused, match="O período já passou"):
            ask(rite, 0, values, chief, when)
    else:
        assert ask(rite, 0, values, chief, when)


def test_f8_a_stay_is_not_approved_once_it_is_over() -> None:
    built()
    chief, gese = head_of("CTI", "Chefe da TI"), someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {**LATE, "persons": [person.pk], "bond_checked": True}
    key = ask("premises.after_hours_stay", 0, values, chief, "2026-11-12 16:00")
    with pytest.raises(Refused, match=r"já não se pode cumprir\. O período já passou"):
        approve(key, gese, "2026-11-13")


@pytest.mark.parametrize("rite", ["premises.after_hours_stay", "premises.stay_override"])
def test_f8_each_one_s_own_immediate_head_asks(rite: str) -> None:
    """SEFAZ 49: «o respectivo gestor imediato»."""
    built()
    chief, other = head_of("CTI", "Chefe da TI"), head_of("CGP", "Chefe da Gestão de Pessoas")
    mine = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    theirs = someone("Bia Lima", slug=SLUG, unit=Unit.objects.get(code="CGP"))
    values: dict[str, Any] = {**LATE, "persons": [mine.pk, theirs.pk]}
    if rite.endswith("stay"):
        values["bond_checked"] = True
    for asker, whose in ((chief, "Bia Lima"), (other, "Ana Souza")):
        with pytest.raises(Refused, match=rf"não é você a de: {whose} \(art\. 49"):
            ask(rite, 0, values, asker, "2026-11-12 16:00")
    values["persons"] = [theirs.pk]
    assert ask(rite, 0, values, other, "2026-11-12 16:00")


@pytest.mark.parametrize(
    ("asked", "late"),
    [("2026-11-11 18:59", False), ("2026-11-11 19:00", False), ("2026-11-11 19:01", True)],
)
def test_f9_special_access_is_asked_24_hours_ahead(asked: str, late: bool) -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {**LATE, "persons": [person.pk]}
    if late:
        with pytest.raises(Refused, match=r"só pode valer a partir de 12/11/2026 19:01"):
            ask("premises.special_access", 0, values, chief, asked)
    else:
        assert ask("premises.special_access", 0, values, chief, asked)


@pytest.mark.parametrize(
    ("category", "scheduled", "may"),
    [("servidor_efetivo", False, True), ("estagiario", False, False),
     ("terceirizado", False, False), ("terceirizado", True, True)],
)  # fmt: skip
def test_f9_to_whom_special_access_is_given(category: str, scheduled: bool, may: bool) -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    person = someone("Ana Souza", category, slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {**LATE, "persons": [person.pk], "scheduled": scheduled}
    if may:
        assert ask("premises.special_access", 0, values, chief, "2026-11-10")
    else:
        with pytest.raises(Refused, match="proibido"):
            ask("premises.special_access", 0, values, chief, "2026-11-10")


def test_f9_of_several_it_is_said_to_whom_special_access_is_not_given() -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    unit = Unit.objects.get(code="CTI")
    good, one, two = (
        someone(name, category, slug=SLUG, unit=unit)
        for name, category in (
            ("Ana", "servidor_efetivo"), ("Bia", "estagiario"), ("Caio", "estagiario"),
        )
    )  # fmt: skip
    values = {**LATE, "persons": [good.pk, one.pk, two.pk]}
    with pytest.raises(Refused) as refusal:
        ask("premises.special_access", 0, values, chief, "2026-11-10")
    said = "Bia, Caio: A quem se pode autorizar o acesso especial (Estagiário): proibido (art. 63"
    assert said in str(refusal.value)
    assert "Ana" not in str(refusal.value)


@pytest.mark.parametrize(
    ("day", "hours", "scheduled", "may"),
    [
        ("2026-11-12", "09:00-12:00", False, False),  # Thursday, in the hours of work
        ("2026-11-12", "07:59-12:00", False, True),
        ("2026-11-12", "17:00-18:01", False, True),
        ("2026-11-14", "09:00-12:00", True, True),  # Saturday
    ],
)
def test_f9_what_is_asked_for_is_special_access(
    day: str, hours: str, *, scheduled: bool, may: bool
) -> None:
    """SEFAZ 5, I and II, and 46: in the hours of work access is normal, and nobody asks for it."""
    built()
    chief = head_of("CTI", "Chefe da TI")
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {**LATE, "persons": [person.pk], "day": day, "hours": hours, "scheduled": scheduled}
    if may:
        assert ask("premises.special_access", 0, values, chief, "2026-11-10")
    else:
        said = r"acesso é normal, e não se pede \(art\. 5º, I[^()]*\)$"  # once
        with pytest.raises(Refused, match=said):
            ask("premises.special_access", 0, values, chief, "2026-11-10")


@pytest.mark.parametrize(
    ("rite", "through"),
    [
        ("premises.after_hours_stay", "correio eletrônico corporativo da gerência"),
        ("premises.special_access", "formulário padrão enviado ao correio corporativo"),
    ],
)
def test_f8_f9_by_what_means_it_is_asked_is_on_record(rite: str, through: str) -> None:
    built()
    chief = head_of("CTI", "Chefe da TI")
    gese = someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    person = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values: dict[str, Any] = {**LATE, "persons": [person.pk]}
    if rite.endswith("stay"):
        values["bond_checked"] = True
    approve(ask(rite, 0, values, chief, "2026-11-10"), gese, "2026-11-10 10:00")
    seal()
    given = Act.objects.get(kind="premises.authorisation.given")
    assert through in str(Content.objects.get(act=given.pk).content)


OFFICE = {
    "area": "C1-GAB", "day": "2026-11-12", "hours": "19:00-22:30", "activity": "reunião",
    "office": "rank:direcao_superior",
}  # fmt: skip


def test_f8_high_office_is_let_in_by_one_cabinet_with_the_consent_of_the_other() -> None:
    """SEFAZ 52."""
    built()
    senf = someone("Gabinete da SENF", slug=SLUG)
    sefaz = someone("Gabinete da SEFAZ", slug=SLUG)
    competent("post.gabinete_senf", senf)
    competent("post.gabinete_sefaz", sefaz)
    asker = someone("Assessora", slug=SLUG, unit=Unit.objects.get(code="GAB"))
    director = someone("Superintendente", slug=SLUG)
    rite = "premises.high_office_access"
    with pytest.raises(Refused, match="Diga quem vem"):
        ask(rite, 0, OFFICE, asker, "2026-11-12 16:00")
    with pytest.raises(Refused, match=r"opç|scolh"):
        ask(rite, 0, {**OFFICE, "office": "rank:ninguem", "persons": [director.pk]}, asker,
            "2026-11-12 16:00")  # fmt: skip
    key = ask(rite, 0, {**OFFICE, "persons": [director.pk]}, asker, "2026-11-12 16:00")
    approve(key, senf, "2026-11-12 16:10")
    assert not Authorisation.objects.exists()
    approve(key, sefaz, "2026-11-12 16:20")
    found = Authorisation.objects.get()
    assert (found.person_id, found.kind, found.area.code) == (director.pk, "office", "C1-GAB")  # type: ignore[union-attr]
    assert found.provision == "sefaz-mt-1-2012#art52_cpt"


def test_f8_an_authority_from_outside_is_expected_and_admitted_after_hours() -> None:
    """SEFAZ 52: who has no bond waits for nobody's second word at the desk."""
    built()
    senf = someone("Gabinete da SENF", slug=SLUG)
    sefaz = someone("Gabinete da SEFAZ", slug=SLUG)
    competent("post.gabinete_senf", senf)
    competent("post.gabinete_sefaz", sefaz)
    asker = someone("Assessora", slug=SLUG, unit=Unit.objects.get(code="GAB"))
    values = {**OFFICE, "office": "category:autoridade", "names": "Prefeita Lia\n"}
    key = ask("premises.high_office_access", 0, values, asker, "2026-11-12 16:00")
    approve(key, senf, "2026-11-12 16:10")
    approve(key, sefaz, "2026-11-12 16:20")
    row = Visit.objects.get()
    assert (row.visitor.name, row.after_hours, row.host_id) == ("Prefeita Lia", True, asker.pk)
    assert row.entry is not None
    assert row.entry.document == f"Pedido nº {key}"
    admit_visitors([Admit(row.pk, "RG 9")], by=BY, at=at("2026-11-12 19:30"))
    row.refresh_from_db()
    assert row.state == "open"
    seal()
    admitted = Act.objects.get(kind="premises.visit.admitted")
    assert "sefaz-mt-1-2012#art52_cpt" in admitted.provisions


def test_f8_who_was_only_expected_is_no_authority_after_hours() -> None:
    built()
    host = someone("Assessora", slug=SLUG, unit=Unit.objects.get(code="GAB"))
    ask = Expect(
        SLUG, "Beto", host.pk, host.bonds.get().unit_id, Place.objects.get(code="C1").pk,
        at("2026-11-12 19:00"), at("2026-11-12 22:00"), "conversa", asked_by=host.pk,
    )  # fmt: skip
    with pytest.raises(VisitRefused, match="Fora do expediente, visitante não entra"):
        expect_visits([ask], by=BY, at=at("2026-11-12 16:00"))
    with pytest.raises(VisitRefused, match="Fora do expediente, visitante não entra"):
        announce_arrivals([ask], by=BY, at=at("2026-11-12 19:00"))
    early = replace(ask, first_at=at("2026-11-12 17:00"))
    [key] = announce_arrivals([early], by=BY, at=at("2026-11-12 17:00"))
    with pytest.raises(VisitRefused, match="Fora do expediente, visitante não entra"):
        admit_visitors([Admit(key, "RG 9")], by=BY, at=at("2026-11-12 19:30"))
