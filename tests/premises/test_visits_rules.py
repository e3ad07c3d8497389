"""F10–F13 as tables: visitors, providers, deliveries and events (SEFAZ 53–61, 65–68), each article
just inside and just outside what it allows. Pure: the norm as the demonstration body adopted it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portaria.premises.places.types import AreaFacts
from portaria.premises.visits.decisions import admitting, delivering, events, reaching, staying
from portaria.premises.visits.decisions.admitting import Coming
from portaria.premises.visits.decisions.delivering import Parcel
from portaria.premises.visits.decisions.events import Course
from portaria.premises.visits.decisions.hours import closing, is_after_hours
from portaria.premises.visits.decisions.naming import alike
from portaria.premises.visits.decisions.reaching import Going
from portaria.premises.visits.decisions.registering import keeping, kept_by
from portaria.premises.visits.types import AUTHORITIES, Answer, Returned
from premises.support import at, calendar, policy

ALL = frozenset({"photo_id", "unit", "person"})
GOOD = Coming("visit", shown=ALL, answer=Answer.RECEIVES, authorised=True, escorted=True)
RETIREES = "entidades_de_aposentados"
WORKER = replace(GOOD, kind="provider", provider="eventual", uniform=True)
REGULAR = replace(WORKER, provider="continuado")


@pytest.mark.parametrize(
    ("coming", "outcome", "provision"),
    [
        (GOOD, "admit", "art59_par1u"),
        (replace(GOOD, shown=ALL - {"photo_id"}), "incomplete", "art56_par1"),
        (replace(GOOD, shown=ALL - {"unit"}), "incomplete", "art56_par1"),
        (replace(GOOD, shown=ALL - {"person"}), "incomplete", "art56_par1"),
        (replace(GOOD, place_told=False), "incomplete", "art56_par2"),
        (replace(GOOD, escorted=False), "incomplete", "art56_par4"),
        (replace(GOOD, minor=True, escorted=False), "incomplete", "art56_par4"),
        (replace(GOOD, minor=True), "admit", "art59_par1u"),
        (replace(GOOD, minor=True, authorised=False), "ask", "art59_par1u"),
        (replace(GOOD, answer="", authorised=False), "ask", "art59_par1u"),
        (replace(GOOD, answer=Answer.DECLINES), "no", ""),
        (replace(GOOD, answer=Answer.SENDS), "admit", "art59_par1u"),
        (replace(GOOD, after_hours=True), "no", "art63_cpt"),
        (replace(GOOD, after_hours=True, permitted=True), "no", "art63_cpt"),
        (replace(GOOD, after_hours=True, registry=AUTHORITIES), "no", "art63_cpt"),
        (replace(GOOD, after_hours=True, registry=AUTHORITIES, permitted=True), "admit",
         "art59_par1u"),
        (replace(GOOD, registry=AUTHORITIES, shown=ALL - {"photo_id"}), "admit", "art59_par1u"),
        (replace(GOOD, registry=AUTHORITIES, shown=ALL - {"person"}), "incomplete", "art56_par1"),
        (replace(GOOD, registry=RETIREES), "admit", "art59_par1u"),
        (replace(GOOD, registry=RETIREES, shown=ALL - {"photo_id"}), "incomplete", "art56_par1"),
        (replace(GOOD, registry=RETIREES, shown=ALL - {"person"}), "incomplete", "art56_par1"),
        (replace(GOOD, registry=RETIREES, escorted=False), "incomplete", "art56_par4"),
        (replace(GOOD, registry=RETIREES, authorised=False), "ask", "art59_par1u"),
        (replace(GOOD, registry=RETIREES, after_hours=True), "no", "art63_cpt"),
        (replace(GOOD, registry=RETIREES, after_hours=True, permitted=True), "no", "art63_cpt"),
        (WORKER, "admit", "art59_par1u"),
        (replace(WORKER, escorted=False), "incomplete", "art54_par1u"),
        (replace(WORKER, uniform=False), "no", "art53_cpt"),
        (replace(WORKER, after_hours=True), "no", "art55_cpt"),
        (replace(WORKER, after_hours=True, permitted=True), "admit", "art59_par1u"),
        (replace(WORKER, after_hours=True, permitted=True, escorted=False), "incomplete",
         "art54_par1u"),
        (REGULAR, "admit", "art59_par1u"),
        (replace(REGULAR, escorted=False), "admit", "art59_par1u"),
        (replace(REGULAR, uniform=False), "no", "art53_cpt"),
    ],
)  # fmt: skip
def test_f10_f11_who_is_let_in_at_the_desk(coming: Coming, outcome: str, provision: str) -> None:
    decision = admitting.decide(coming, policy())
    assert decision.outcome == outcome
    said = decision.reasons[-1].citation
    assert (said.provision if said else "") == provision


def test_f11_what_is_said_to_who_receives_cites_each_article() -> None:
    text = " ".join(reason.text for reason in admitting.decide(GOOD, policy()).reasons)
    for label in ("art. 56, caput", "art. 56, § 1º", "art. 56, § 2º", "art. 56, § 4º"):
        assert label in text
    reach = " ".join(reason.text for reason in admitting.forbidden_reach(policy()))
    assert "computadores" in reach
    assert "áreas de acesso restrito" in reach
    assert admitting.badge_says(policy()) == "Visitante"
    known = admitting.decide(replace(GOOD, registry=AUTHORITIES), policy())
    assert "estacionamento privativo" in " ".join(reason.text for reason in known.reasons)


@pytest.mark.parametrize(
    ("registry", "provision"),
    [("", ""), (RETIREES, "art15_par1u"), (AUTHORITIES, "art56_par5")],
)
def test_f2_the_article_that_wants_somebody_known_beforehand_is_cited_of_them_alone(
    registry: str, provision: str
) -> None:
    decision = admitting.decide(replace(GOOD, registry=registry), policy())
    cited = {one.citation.provision for one in decision.reasons if one.citation}
    assert cited & {"art15_par1u", "art56_par5"} == ({provision} if provision else set())
    assert ("estacionamento privativo" in str(decision.reasons)) == (registry == AUTHORITIES)


def test_f2_which_registers_the_norms_keep_and_who_keeps_them() -> None:
    kept = kept_by(policy())
    assert list(kept) == [RETIREES, AUTHORITIES]
    said = {one: " ".join(reason.text for reason in kept[one].reasons) for one in kept}
    assert "Quem mantém em dia o cadastro prévio: GESE/CLOG/SENF" in said[RETIREES]
    assert "Gabinete de Direção" not in said[RETIREES]
    assert "Gabinete de Direção da SENF/SEFAZ" in said[AUTHORITIES]
    assert keeping("fornecedores", policy()).outcome == "no"


@pytest.mark.parametrize(
    ("when", "end"),
    [
        ("2026-11-12 07:59", None),
        ("2026-11-12 08:00", "2026-11-12 18:00"),
        ("2026-11-12 17:59", "2026-11-12 18:00"),
        ("2026-11-12 18:00", None),
        ("2026-11-14 10:00", None),
    ],
)
def test_f11_the_opening_hours_end_when_they_end(when: str, end: str | None) -> None:
    assert closing(at(when), calendar()) == (at(end) if end else None)


def test_f13_an_event_is_after_hours_when_any_of_it_is() -> None:
    first = at("2026-11-12 16:00")
    assert not is_after_hours(first, at("2026-11-12 18:00"), calendar())
    assert is_after_hours(first, at("2026-11-12 18:01"), calendar())


@pytest.mark.parametrize(
    ("runs_on", "escorted", "outcome"),
    [(True, True, "stay"), (True, False, "no_escort"), (False, True, "no"), (False, False, "no")],
)
def test_f11_after_hours_only_if_the_agenda_runs_on(
    runs_on: bool, escorted: bool, outcome: str
) -> None:
    decision = staying.stay(runs_on=runs_on, escorted=escorted, policy=policy())
    assert decision.outcome == outcome
    assert decision.reasons[-1].citation is not None
    assert decision.reasons[-1].citation.provision == "art57_cpt"


@pytest.mark.parametrize("where", list(Returned))
def test_f11_the_badge_comes_back_somewhere(where: Returned) -> None:
    decision = staying.leave(where, policy())
    assert decision.outcome == ("badge_owed" if where is Returned.OUT else "left")
    assert any("art. 56, § 3º" in reason.text for reason in decision.reasons)


TOLD = frozenset({"full_name", "workplace", "extension"})


@pytest.mark.parametrize("missing", ["", *sorted(TOLD)])
def test_f12_a_delivery_is_told_beforehand_with_all_that_is_asked(missing: str) -> None:
    decision = delivering.announce(Parcel("lanche", TOLD - {missing}), policy())
    assert decision.outcome == ("incomplete" if missing else "announce")


@pytest.mark.parametrize(
    ("after_hours", "location", "place"),
    [
        (False, "sede", ""),
        (True, "sede", "guarita de acesso do Complexo I"),
        (True, "fora_da_sede", ""),
        (True, "", ""),
    ],
)
def test_f12_where_it_is_received(after_hours: bool, location: str, place: str) -> None:
    parcel = Parcel("encomenda", after_hours=after_hours, location=location)
    assert delivering.place(parcel, policy()) == place
    assert delivering.receive(parcel, policy()).outcome == "receive"
    unknown = replace(parcel, announced=False)
    assert delivering.receive(unknown, policy()).outcome == "unannounced"


@pytest.mark.parametrize("what", ["comercio", "encomenda", "medicamento", "lanche", "semelhante"])
def test_f12_nobody_and_no_vehicle_goes_in_and_nobody_carries_it(what: str) -> None:
    said = delivering.receive(Parcel(what), policy()).reasons
    cited = {reason.citation.provision for reason in said if reason.citation}
    assert {"art60_cpt", "art61_cpt", "art60_par3"} <= cited


LATE = Course(after_hours=True, authorised=True, responsible=True, guidance=True)
HALL, CORRIDOR = AreaFacts("nivel_1", ("recepcao",)), AreaFacts("nivel_2", ("complexo_da_sede",))
STORE = AreaFacts("nivel_3", ("almoxarifado",))
CABINET = AreaFacts("nivel_3", ("gabinete_de_direcao",))
CONTROL = AreaFacts("nivel_4", ("central_de_monitoramento",))
NEEDS = frozenset({"prior_authorisation", "identification", "plate", "times"})


@pytest.mark.parametrize(
    ("course", "outcome", "provision"),
    [
        (LATE, "plan", ""),
        (replace(LATE, authorised=False), "no", "art68_cpt"),
        (replace(LATE, responsible=False), "no", "art66_cpt"),
        (replace(LATE, guidance=False), "no", "art67_cpt"),
        (replace(LATE, after_hours=False, authorised=False, responsible=False), "plan", ""),
        (replace(LATE, beforehand=False), "no", "art68_cpt"),
        (replace(LATE, beforehand=False, after_hours=False), "plan", ""),
        (replace(LATE, area=HALL, guests=True, lacking=3), "plan", ""),
        (replace(LATE, area=CORRIDOR, guests=True, lacking=3), "plan", ""),
        (replace(LATE, area=CONTROL), "plan", ""),
        (replace(LATE, area=CONTROL, guests=True), "no", "art13_cpt"),
        (replace(LATE, area=CONTROL, lacking=1), "no", "art13_cpt"),
        (replace(LATE, area=CONTROL, lacking=1, after_hours=False), "no", "art13_cpt"),
        (replace(LATE, area=STORE, guests=True), "no", "art12_cpt"),
        (replace(LATE, area=STORE, lacking=1), "no", "art12_cpt"),
        (replace(LATE, area=CABINET, guests=True), "no", "art12_par2"),
    ],
)
def test_f13_an_event_is_announced(course: Course, outcome: str, provision: str) -> None:
    decision = events.plan(course, policy())
    assert decision.outcome == outcome
    if provision:
        assert decision.reasons[-1].citation is not None
        assert decision.reasons[-1].citation.provision == provision


def test_f13_it_begins_with_who_answers_for_it() -> None:
    assert events.begin(LATE, policy()).outcome == "wait"
    assert events.begin(replace(LATE, present=True), policy()).outcome == "begin"
    assert events.begin(replace(LATE, after_hours=False), policy()).outcome == "begin"


def test_art68_outside_the_hours_nothing_begins_that_nobody_authorised() -> None:
    there = replace(LATE, present=True, authorised=False)
    decision = events.begin(there, policy())
    assert (decision.outcome, decision.reasons[-1].citation.provision) == ("no", "art68_cpt")  # type: ignore[union-attr]
    assert events.begin(replace(there, after_hours=False), policy()).outcome == "begin"


@pytest.mark.parametrize(
    ("area", "guest", "lacking", "provision"),
    [
        (HALL, True, 0, ""),
        (CONTROL, False, 0, ""),
        (CONTROL, True, 0, "art13_cpt"),
        (CONTROL, False, 1, "art13_cpt"),
        (STORE, False, 1, "art12_cpt"),
    ],
)
def test_art13_nobody_enters_a_restricted_area_because_of_an_event(
    area: AreaFacts, guest: bool, lacking: int, provision: str
) -> None:
    course = replace(LATE, after_hours=False, area=area, guests=guest, lacking=lacking)
    decision = events.enter(course, NEEDS, policy())
    assert decision.outcome == ("no" if provision else "enter")
    if provision:
        assert decision.reasons[-1].citation is not None
        assert decision.reasons[-1].citation.provision == provision


@pytest.mark.parametrize(
    ("going", "provision"),
    [
        (Going(HALL, "visitante"), ""),
        (Going(CORRIDOR, "visitante"), ""),
        (Going(STORE, "visitante", managed=True, of_unit=True, granted=True), "art12_cpt"),
        (Going(CONTROL, "visitante", managed=True, of_unit=True, granted=True), "art13_cpt"),
        (Going(CABINET, "visitante"), "art12_par2"),
        (Going(CABINET, "visitante", of_unit=True), ""),
        (Going(CABINET, "visitante", granted=True), ""),
        (Going(CONTROL, "terceirizado"), "art13_cpt"),
        (Going(CONTROL, "terceirizado", of_unit=True), "art13_cpt"),
        (Going(CONTROL, "terceirizado", granted=True), "art13_cpt"),
        (Going(CONTROL, "terceirizado", granted=True, of_unit=True), ""),
        (Going(CONTROL, "terceirizado", managed=True), ""),
        (Going(STORE, "terceirizado"), "art12_cpt"),
        (Going(STORE, "terceirizado", managed=True), ""),
    ],
)
def test_art12_and_13_which_areas_indicated_a_visitors_badge_opens(
    going: Going, provision: str
) -> None:
    decision = reaching.decide(going, policy())
    assert decision.outcome == ("shut" if provision else "opens")
    cited = [one.citation.provision for one in decision.reasons if one.citation]
    assert cited == ([provision] if provision else [])


@pytest.mark.parametrize("missing", ["", *sorted(NEEDS)])
@pytest.mark.parametrize("after_hours", [True, False])
def test_f13_what_a_participant_needs(missing: str, after_hours: Any) -> None:
    course = replace(LATE, after_hours=after_hours)
    outcome = events.enter(course, NEEDS - {missing}, policy()).outcome
    assert outcome == ("no" if missing and after_hours else "enter")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Lima", "MARIA LIMA", True),
        ("Maria Lima", "Maria L.", True),
        ("Maria Aparecida Lima", "Maria Lima", True),
        ("José Ângelo", "Jose Angelo", True),
        ("Maria Lima", "Maria Souza", False),
        ("Maria Lima", "João Outro", False),
        ("Maria Lima", "", False),
        ("", "", False),
    ],
)
def test_f11_names_of_one_person(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same
