"""F14: who parks, where one leaves, what stays after hours (SEFAZ 69-75)."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from portaria.duties.models import Duty
from portaria.notices.models import Notice
from portaria.people.models import Person, Unit
from portaria.premises.access.acts import authorise
from portaria.premises.access.models import Grant
from portaria.premises.access.types import SPECIAL, STAY, AuthorisationAsk
from portaria.premises.badges.acts import block_lost
from portaria.premises.parking import acts, decisions
from portaria.premises.parking.acts.gates import OVERNIGHT
from portaria.premises.parking.models import Loading, Outage, Parked, SpacePermit
from portaria.premises.parking.types import (
    EMERGENCY,
    LOADING,
    OWN,
    Arriving,
    Departure,
    Entry,
    Leaving,
    Refused,
    SpaceAsk,
    VehicleAsk,
    plate_of,
)
from portaria.premises.places.models import Area, Lot, Passage
from portaria.procedures.requests import acts as requests
from portaria.procedures.requests.types import Ask
from portaria.procedures.requests.types import Refused as NotAsked
from portaria.steps.reasons import by_fact, decided
from premises.support import (
    BY,
    SLUG,
    at,
    built,
    competent,
    day,
    holder,
    lend,
    now,
    policy,
    someone,
    until,
    waiting,
)

EFETIVO = {"category": "servidor_efetivo", "free": 10}


@pytest.mark.parametrize(
    ("purpose", "fields", "outcome", "said"),
    [
        (OWN, EFETIVO, "inside", "art. 69"),
        (OWN, {**EFETIVO, "category": "estagiario"}, "inside", "art. 69"),
        (OWN, {**EFETIVO, "category": "aposentado"}, "outside", "art. 69"),
        (OWN, {**EFETIVO, "category": ""}, "outside", "art. 69"),
        (OWN, {**EFETIVO, "badge": False}, "outside", "art. 75"),
        (OWN, {**EFETIVO, "free": 1}, "inside", "art. 70"),
        (OWN, {**EFETIVO, "free": 0}, "outside", "art. 69, § 1º"),
        (OWN, {**EFETIVO, "barrier": False}, "outside", "art. 74"),
        (OWN, {**EFETIVO, "barrier": False, "shown": True}, "inside", "art. 69"),
        (OWN, {**EFETIVO, "space": "idoso"}, "refused", "art. 69, § 2º"),
        (OWN, {**EFETIVO, "space": "gestor_estrategico"}, "refused", "Gabinete"),
        (OWN, {**EFETIVO, "space": "idoso", "permitted": True, "free": 0}, "inside", "art. 69"),
        (OWN, {**EFETIVO, "closed": True}, "refused", "art. 62"),
        (OWN, {**EFETIVO, "closed": True, "expected": True}, "inside", "art. 69"),
        (LOADING, {"arranged": True, "closed": True}, "inside", "art. 73"),
        (EMERGENCY, {"closed": True}, "inside", "art. 72"),
        (LOADING, {}, "refused", "art. 73"),
        (LOADING, {"arranged": True}, "inside", "art. 73"),
        (EMERGENCY, {}, "inside", "art. 72"),
    ],
)
def test_f14_where_a_vehicle_goes(
    purpose: str, fields: dict[str, Any], outcome: str, said: str
) -> None:
    decision = decisions.enter(Arriving(purpose, **fields), policy())
    assert decision.outcome == outcome
    assert said in "; ".join(reason.text for reason in decision.reasons)


def test_f14_nobody_pleads_for_the_vehicle_of_a_third_party() -> None:
    decision = decisions.third_party(policy())
    assert decision.outcome == "outside"
    assert [r.code for r in decision.reasons] == ["intercession", "place"]


@pytest.mark.parametrize(
    ("hour", "fields", "outcome"),
    [
        (time(18, 59), {"through": "Portão dos fundos"}, "go"),
        (time(19, 0), {"through": "Portão dos fundos"}, "another_way"),
        (time(19, 1), {"through": "Guarita I"}, "go"),
        (time(22, 0), {"through": "guarita i "}, "go"),
        (time(22, 0), {"through": "Portão dos fundos", "other_way": True}, "go"),
        (time(22, 0), {"through": "Portão dos fundos", "own": False}, "go"),
        (time(10, 0), {"through": "Guarita I", "barrier": False}, "show_badge"),
        (time(10, 0), {"through": "Guarita I", "barrier": False, "shown": True}, "go"),
        (time(10, 0), {"through": "Guarita I", "barrier": False, "own": False}, "go"),
    ],
)
def test_f14_by_where_a_vehicle_leaves(hour: time, fields: dict[str, Any], outcome: str) -> None:
    assert decisions.leave(Leaving(hour, **fields), policy()).outcome == outcome


@pytest.mark.parametrize(
    ("circumstance", "outcome"),
    [("", "must_go"), ("trabalho_apos_expediente", "may_stay"), ("correicao", "may_stay"),
     ("fiscalizacao_volante", "may_stay"), ("manutencao", "may_stay"), ("emergencia", "must_go")],
)  # fmt: skip
def test_f14_what_may_stay_after_work(circumstance: str, outcome: str) -> None:
    assert decisions.after_work(circumstance, policy()).outcome == outcome


@pytest.mark.parametrize(
    ("kind", "document", "by_health", "outcome"),
    [("dificuldade_de_locomocao", "", True, "no"), ("idoso", "", False, "grant"),
     ("dificuldade_de_locomocao", "laudo de 3/11", True, "grant"), ("moto", "x", True, "no")],
)  # fmt: skip
def test_f14_a_space_by_health_needs_the_report(
    kind: str, document: str, by_health: bool, outcome: str
) -> None:
    assert decisions.grant_space(kind, document, policy(), by_health=by_health).outcome == outcome


@pytest.mark.parametrize("text", ["ABC1D23", "abc-1d23", "ABC 1234"])
def test_plates_are_read_whatever_separates_them(text: str) -> None:
    assert len(plate_of(text)) == 7


@pytest.mark.parametrize("text", ["", "AB1C234", "ABCD123", "ABC12345"])
def test_what_is_no_plate_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="não é placa"):
        plate_of(text)


def lot() -> int:
    return Area.objects.get(code="EST-INT").pk


def gate() -> int:
    return Passage.objects.get(code="GUARITA-1").pk


def driver(plate: str = "ABC1D23", **fields: Any) -> Person:
    person = someone(**{"slug": SLUG, "unit": Unit.objects.get(code="CTI"), **fields})
    acts.register_vehicles([VehicleAsk(SLUG, plate, person.pk)], by=BY, at=at("2026-11-02"))
    return person


def come(plate: str, when: str, purpose: str = OWN, **fields: Any) -> acts.Admitted:
    [found] = acts.admit_vehicles([Entry(lot(), plate, purpose, **fields)], by=BY, at=at(when))
    return found


def go(parked: int | None, when: str, **fields: Any) -> str:
    assert parked is not None
    [found] = acts.let_out([Departure(parked, gate(), **fields)], by=BY, at=at(when))
    return found.outcome


@pytest.mark.django_db
def test_f14_in_out_and_left_overnight_with_a_notice() -> None:
    built()
    ana = driver()
    first = come("abc-1d23", "2026-11-12 08:00")
    assert first.parked is not None
    with pytest.raises(Refused, match="já está dentro"):
        come("ABC1D23", "2026-11-12 08:01")
    [duty] = waiting(OVERNIGHT)
    assert duty.due_at == at("2026-11-12 19:00")  # work ends at 18:00, and the norm adds an hour
    assert go(first.parked, "2026-11-12 18:30") == "go"
    assert Duty.objects.get(pk=duty.pk).state == "dropped"

    second = come("ABC1D23", "2026-11-13 08:00")
    until("2026-11-13 19:00")
    row = Parked.objects.get(pk=second.parked)
    assert row.overnight_at == at("2026-11-13 19:00")
    told = Notice.objects.get(person=ana)
    assert "art. 71" in told.text


@pytest.mark.django_db
def test_f14_who_works_late_keeps_the_vehicle_there_while_authorised() -> None:
    built()
    ana = driver()
    room = Area.objects.get(code="C1-TI").pk
    said = decided("authorise", policy(), by_fact("test", "teste"))
    stay = AuthorisationAsk(
        SLUG, ana.pk, STAY, at("2026-11-12 18:00"), at("2026-11-12 22:00"), "migração", said,
        area=room,
    )  # fmt: skip
    authorise([stay], by=BY, at=at("2026-11-12"))
    parked = come("ABC1D23", "2026-11-12 08:00").parked
    until("2026-11-12 19:00")
    assert Parked.objects.get(pk=parked).overnight_at is None
    assert waiting(OVERNIGHT)[0].run_at == at("2026-11-13 19:00")  # looked at when it next closes


@pytest.mark.django_db
def test_f9_after_hours_a_vehicle_comes_with_whom_is_authorised() -> None:
    """SEFAZ 46, 62-64: the sede opens an hour before work and closes an hour after it."""
    built()
    ana = driver()
    for hour, outcome in (("06:59", "refused"), ("07:00", "inside"), ("18:59", "inside"),
                          ("19:00", "refused")):  # fmt: skip
        found = come("ABC1D23", f"2026-11-12 {hour}")
        assert (hour, found.decision.outcome) == (hour, outcome)
        if found.parked:
            go(found.parked, f"2026-11-12 {hour}")
    said = [reason.text for reason in come("ABC1D23", "2026-11-15 10:00").decision.reasons]
    assert said[0].startswith("Fora do expediente, sem autorização (art. 62")
    assert any("Gerente de Logística de Segurança" in text for text in said)

    room = Area.objects.get(code="C1-TI").pk
    allowed = decided("authorise", policy(), by_fact("test", "teste"))
    coming = AuthorisationAsk(
        SLUG, ana.pk, SPECIAL, at("2026-11-15 09:00"), at("2026-11-15 12:00"), "migração", allowed,
        area=room,
    )  # fmt: skip
    authorise([coming], by=BY, at=at("2026-11-12"))
    for hour, outcome in (("08:59", "refused"), ("09:00", "inside"), ("12:00", "refused")):
        found = come("ABC1D23", f"2026-11-15 {hour}")
        assert (hour, found.decision.outcome) == (hour, outcome)
        if found.parked:
            go(found.parked, "2026-11-15 11:00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("when", "outcome"),
    [("2026-11-13 21:59", "refused"), ("2026-11-13 22:00", "inside"),
     ("2026-11-14 05:59", "inside"), ("2026-11-14 06:00", "refused")],
)  # fmt: skip
def test_f9_whose_own_hours_are_at_night_comes_by_them(when: str, outcome: str) -> None:
    """SEFAZ 63, sole paragraph: what was granted to them names the hours."""
    built()
    ana = driver()
    room = Area.objects.get(code="C1-TI")
    Grant.objects.create(
        body_id=SLUG, person=ana, area=room, hours="22:00-06:00", first_on=day("2026-11-01"),
        state="active", state_since=at("2026-11-01"), act=0,
    )  # fmt: skip
    assert come("ABC1D23", when).decision.outcome == outcome


@pytest.mark.django_db
def test_f14_the_last_space_strangers_and_a_barrier_out_of_order() -> None:
    built()
    Lot.objects.filter(area=lot()).update(spaces=19)  # 18 are reserved
    driver()
    driver("XYZ1234", name="Bia Reis")
    assert come("QQQ1111", "2026-11-12 07:00").decision.outcome == "outside"
    assert come("ABC1D23", "2026-11-12 08:00").parked is not None
    assert come("XYZ1234", "2026-11-12 08:10").decision.outcome == "outside"
    with pytest.raises(Refused, match="qual é a emergência"):
        come("QQQ1111", "2026-11-12 09:00", EMERGENCY)
    ambulance = come("QQQ1111", "2026-11-12 09:00", EMERGENCY, why="ambulância")
    assert ambulance.parked is not None
    assert go(ambulance.parked, "2026-11-12 22:00") == "go"

    Lot.objects.filter(area=lot()).update(spaces=30)
    number = acts.tell_outage(gate(), "sem energia", by=BY, at=at("2026-11-12 09:00"))
    with pytest.raises(Refused, match="já está fora de uso"):
        acts.tell_outage(gate(), "sem energia", by=BY, at=at("2026-11-12 09:00"))
    assert come("XYZ1234", "2026-11-12 09:10").decision.outcome == "outside"
    inside = come("XYZ1234", "2026-11-12 09:11", shown=True).parked
    assert go(inside, "2026-11-12 17:00") == "show_badge"
    acts.end_outages([number], by=BY, at=at("2026-11-12 17:01"))
    assert go(inside, "2026-11-12 17:02") == "go"
    assert not Outage.objects.filter(ended_at=None).exists()


@pytest.mark.django_db
def test_f14_a_supplier_comes_in_the_time_arranged_by_request() -> None:
    built()
    gese = someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    ana = someone("Ana Souza", slug=SLUG, unit=Unit.objects.get(code="CTI"))
    values = {"supplier": "Papelaria Sul", "plate": "KKK2222", "place": "C1",
              "day": "2026-11-13", "hours": "09:00-10:00"}  # fmt: skip
    with now("2026-11-12"):
        with pytest.raises(NotAsked, match="não é placa"):
            requests.ask([Ask(SLUG, "premises.loading", 0, {**values, "plate": "K2"}, ana.pk)],
                         by=BY, at=at("2026-11-12"))  # fmt: skip
        [key] = requests.ask([Ask(SLUG, "premises.loading", 0, values, ana.pk)], by=BY,
                             at=at("2026-11-12"))  # fmt: skip
        requests.approve([key], person=gese.pk, by=BY, at=at("2026-11-12 09:00"))
    assert Loading.objects.get().supplier == "Papelaria Sul"
    for hour, enters in (("08:59", False), ("09:00", True)):
        found = come("KKK2222", f"2026-11-13 {hour}", LOADING)
        assert (found.parked is not None) is enters
        said = "A carga está agendada para 13/11/2026, 09:00 a 10:00"
        assert (found.decision.reasons[0].text == said) is not enters
    assert go(found.parked, "2026-11-13 09:40") == "go"
    assert come("KKK2222", "2026-11-13 10:00", LOADING).parked is None
    assert waiting(OVERNIGHT) == []  # it is nobody's own


@pytest.mark.django_db
def test_f14_a_reserved_space_by_health_ends_after_its_last_day() -> None:
    built()
    gese = someone("Gerente da Segurança", slug=SLUG)
    competent("post.gese", gese)
    ana = driver()
    values = {"kind": "dificuldade_de_locomocao", "until": "2026-11-12"}
    with now("2026-11-11"):
        with pytest.raises(NotAsked, match=r"[Ll]audo"):
            requests.ask([Ask(SLUG, "premises.special_space", ana.pk, values, ana.pk)], by=BY,
                         at=at("2026-11-11"))  # fmt: skip
        values["medical_report"] = "laudo de 3/11"
        [key] = requests.ask([Ask(SLUG, "premises.special_space", ana.pk, values, ana.pk)], by=BY,
                             at=at("2026-11-11"))  # fmt: skip
        requests.approve([key], person=gese.pk, by=BY, at=at("2026-11-11 09:00"))
    space = {"space": "dificuldade_de_locomocao"}
    assert come("ABC1D23", "2026-11-12 08:00", space="idoso").parked is None
    parked = come("ABC1D23", "2026-11-12 08:01", **space).parked
    assert go(parked, "2026-11-12 17:00") == "go"
    until("2026-11-13 00:00")
    assert SpacePermit.objects.get().state == "ended"
    assert come("ABC1D23", "2026-11-13 08:00", **space).parked is None
    decision = decided("grant", policy(), by_fact("law", "lei"))
    over = SpaceAsk(SLUG, ana.pk, "idoso", day("2026-11-13"), decision, last_on=day("2026-11-12"))
    with pytest.raises(Refused, match="último dia"):
        acts.give_spaces([over], by=BY, at=at("2026-11-13"))


@pytest.mark.django_db
def test_f14_a_blocked_badge_opens_no_barrier_whatever_the_guard_ticks() -> None:
    built()
    person, permanent = holder()
    block_lost(permanent, "furto", by=BY, at=at("2027-01-18 07:00"))
    entry = {"person": person.pk, "badge": True}
    turned = come("ABC1D23", "2027-01-18 08:00", **entry)
    assert turned.parked is None
    assert turned.decision.reasons[0].text == "O crachá da pessoa está bloqueado"
    lend(person, "2027-01-18 08:10", special="autorizado")
    assert come("ABC1D23", "2027-01-18 08:20", **entry).parked is not None


@pytest.mark.django_db
def test_f14_a_load_is_arranged_before_it_comes() -> None:
    built()
    asker = someone("Caio", slug=SLUG, unit=Unit.objects.get(code="CLOG"))
    values = {
        "supplier": "Papelaria", "plate": "GHI7G07", "place": "C1", "day": "2027-01-15",
        "hours": "08:00-10:00",
    }  # fmt: skip
    asked = Ask(SLUG, "premises.loading", 0, values, asker.pk)
    with now("2027-01-18"), pytest.raises(NotAsked, match="O período já passou"):
        requests.ask([asked], by=BY, at=at("2027-01-18"))


@pytest.mark.django_db
def test_f14_health_gives_no_space_that_another_authorises() -> None:
    """SEFAZ 69, § 2º: the office of the secretariat, of strategic managers."""
    built()
    ana = driver()
    values = {"kind": "gestor_estrategico", "medical_report": "12/2026"}
    with now("2026-11-11"), pytest.raises(NotAsked, match="não é uma das opções"):
        requests.ask([Ask(SLUG, "premises.special_space", ana.pk, values, ana.pk)], by=BY,
                     at=at("2026-11-11"))  # fmt: skip
