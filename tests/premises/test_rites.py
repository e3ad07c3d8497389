"""F1, F2, F5, F8, F9: what somebody asks and another decides (SEFAZ 12, 13, 17, 23, 49, 64)."""

from __future__ import annotations

from typing import Any

import pytest

from portaria.ledger.models import Act, Content
from portaria.ledger.sealer import seal
from portaria.people.models import Person, Unit
from portaria.premises.access.models import Authorisation, Grant
from portaria.premises.places.acts import close_for_works
from portaria.premises.places.models import Area, Place
from portaria.premises.visits.acts import admit_visitors, expect_visits
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Admit, Expect
from portaria.premises.visits.types import Refused as VisitRefused
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Request
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

    approve(second.pk, hr, "2026-11-11")
    grant = Grant.objects.get()
    assert (grant.person_id, grant.area.code, grant.state) == (person.pk, "C1-DC", "active")  # type: ignore[union-attr]
    with pytest.raises(Refused, match="já tem acesso"):
        ask("premises.area_access", area("C1-DC"), {"why": "outra vez"}, person, "2026-11-12")


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
        with pytest.raises(Refused, match=r"acesso é normal, e não se pede \(art\. 5º, I"):
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
    [key] = expect_visits(
        [Expect(SLUG, "Beto", host.pk, host.bonds.get().unit_id, Place.objects.get(code="C1").pk,
                at("2026-11-12 19:00"), at("2026-11-12 22:00"), "conversa", asked_by=host.pk)],
        by=BY, at=at("2026-11-12 16:00"),
    )  # fmt: skip
    with pytest.raises(VisitRefused, match="Fora do expediente, visitante não entra"):
        admit_visitors([Admit(key, "RG 9")], by=BY, at=at("2026-11-12 19:30"))
