"""P3: every functional event that a difference reveals, as tables: two files and what they mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from people.hr_files import NOON, apply, cpf_of, people_file, person, units_file
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.people.models import Bond, FunctionalEvent, Person, Unit

LATER = NOON + timedelta(days=10)  # 30 March 2026
Row = dict[str, str]

# name: (first file's line, second file's line, [(kind, effective day, last day)])
CHANGES: dict[str, tuple[Row, Row, list[tuple[str, str, str | None]]]] = {
    "transfer, undated: from the day of the load": (
        {}, {"unidade": "2"}, [("transfer", "2026-03-30", None)]),
    "category change": (
        {}, {"categoria_funcional": "Docente"}, [("category_change", "2026-03-30", None)]),
    "leave with an end": (
        {}, {"situacao": "afastado", "afastamento": "ferias", "afastamento_inicio": "2026-03-25",
             "afastamento_fim": "2026-04-10"}, [("leave", "2026-03-25", "2026-04-10")]),
    "leave without an end": (
        {}, {"situacao": "afastado", "afastamento": "licenca", "afastamento_inicio": "2026-03-25"},
        [("leave", "2026-03-25", None)]),
    "leave foreseen": (
        {}, {"afastamento": "ferias", "afastamento_inicio": "2026-05-01",
             "afastamento_fim": "2026-05-30"}, [("leave", "2026-05-01", "2026-05-30")]),
    "return": (
        {"situacao": "afastado", "afastamento": "licenca", "afastamento_inicio": "2026-03-01"}, {},
        [("return", "2026-03-30", None)]),
    "return, the last day known and passed": (
        {"situacao": "afastado", "afastamento": "licenca", "afastamento_inicio": "2026-03-01",
         "afastamento_fim": "2026-03-22"}, {}, [("return", "2026-03-23", None)]),
    "a foreseen leave taken back": (
        {"afastamento": "ferias", "afastamento_inicio": "2026-05-01"}, {},
        [("return", "2026-05-01", None)]),
    "leave prolonged": (
        {"situacao": "afastado", "afastamento": "licenca", "afastamento_inicio": "2026-03-01",
         "afastamento_fim": "2026-04-22"},
        {"situacao": "afastado", "afastamento": "licenca", "afastamento_inicio": "2026-03-01",
         "afastamento_fim": "2026-05-22"}, [("leave", "2026-03-01", "2026-05-22")]),
    "secondment out": (
        {}, {"situacao": "cedido", "cedido_para": "Tribunal", "afastamento_inicio": "2026-03-10"},
        [("secondment_out", "2026-03-10", None)]),
    "secondment ended": (
        {"situacao": "cedido", "cedido_para": "Tribunal", "afastamento_inicio": "2026-03-10"}, {},
        [("secondment_end", "2026-03-30", None)]),
    "dismissal holds from its own day": (
        {}, {"situacao": "desligado", "fim": "2026-03-28", "motivo_fim": "exoneracao"},
        [("dismissal", "2026-03-28", None)]),
    "late: left on 1 March, told on the 30th": (
        {}, {"situacao": "desligado", "fim": "2026-03-01", "motivo_fim": "demissao"},
        [("dismissal", "2026-03-01", None)]),
    "retirement foreseen": (
        {}, {"fim": "2026-06-01", "motivo_fim": "aposentadoria"},
        [("retirement", "2026-06-01", None)]),
    "death": (
        {}, {"situacao": "desligado", "fim": "2026-03-29", "motivo_fim": "falecimento"},
        [("death", "2026-03-29", None)]),
    "a contract's last day is a day of contract": (
        {"fim_previsto": "2026-03-28"},
        {"fim_previsto": "2026-03-28", "situacao": "desligado", "fim": "2026-03-28",
         "motivo_fim": "fim_contrato"}, [("contract_end", "2026-03-29", None)]),
    "contract renewed before its end": (
        {"fim_previsto": "2026-12-31"}, {"fim_previsto": "2027-12-31"},
        [("contract_renewal", "2026-03-30", "2027-12-31")]),
    "contract renewed, told after its end": (
        {"fim_previsto": "2026-03-25"}, {"fim_previsto": "2027-03-25"},
        [("contract_renewal", "2026-03-26", "2027-03-25")]),
    "contract shortened: a correction, no event": (
        {"fim_previsto": "2026-12-31"}, {"fim_previsto": "2026-11-30"}, []),
    "reinstatement": (
        {"situacao": "desligado", "fim": "2026-03-10", "motivo_fim": "demissao"}, {},
        [("reinstatement", "2026-03-30", None)]),
    "a foreseen end taken back": (
        {"fim": "2026-06-01", "motivo_fim": "aposentadoria"}, {},
        [("reinstatement", "2026-03-30", None)]),
    "the end's day put right": (
        {"fim": "2026-06-01", "motivo_fim": "aposentadoria"},
        {"fim": "2026-05-01", "motivo_fim": "aposentadoria"}, [("retirement", "2026-05-01", None)]),
    "name change": (
        {}, {"nome": "Pessoa Casada"}, [("name_change", "2026-03-30", None)]),
    "social name": (
        {}, {"nome_social": "Nome Social"}, [("name_change", "2026-03-30", None)]),
    "another matrícula: the same bond goes on": (
        {}, {"matricula": "71001"}, [("registration_change", "2026-03-30", None)]),
    "another post: a correction, no event": ({}, {"cargo": "Analista"}, []),
    "two at once": (
        {}, {"unidade": "2", "nome": "Outro Nome"},
        [("name_change", "2026-03-30", None), ("transfer", "2026-03-30", None)]),
}  # fmt: skip


def events_after(first: set[int]) -> list[tuple[str, str, str | None]]:
    rows = FunctionalEvent.objects.exclude(pk__in=first).order_by("id")
    return [(e.kind, str(e.effective_on), e.until and str(e.until)) for e in rows]


@pytest.mark.parametrize("case", CHANGES)
def test_p3_a_difference_is_these_events(case: str, body: Body, tmp_path: Path) -> None:
    first, second, expected = CHANGES[case]
    apply(body, units_file(tmp_path), people_file(tmp_path, person(2), person(1)))
    apply(body, people_file(tmp_path, person(2), person(1, **first)))
    before = set(FunctionalEvent.objects.values_list("pk", flat=True))
    outcome = apply(body, people_file(tmp_path, person(2), person(1, **second)), at=LATER)
    assert events_after(before) == expected
    assert sum(outcome.events.values()) == len(expected)
    assert Person.objects.count() == 2
    assert Bond.objects.count() == 2


def test_p3_an_admission_keeps_both_truths(loaded: Body) -> None:
    event = FunctionalEvent.objects.filter(kind="admission").first()
    assert event is not None
    assert event.effective_on == date(2020, 2, 3)
    assert event.known_at == NOON
    act = Act.objects.get(pk=event.act)
    assert act.kind == "people.event.recorded"
    assert act.held_at == datetime(2020, 2, 3, 3, tzinfo=UTC)  # midnight in São Paulo
    assert act.recorded_at == NOON
    duty = Duty.objects.get(event=event.pk)
    assert (duty.kind, duty.key, duty.run_at) == ("journey.start", f"journey:{event.pk}", NOON)


def test_p3_what_is_foreseen_waits_for_its_day(loaded: Body, tmp_path: Path) -> None:
    lines = [person(1, fim="2026-06-01", motivo_fim="aposentadoria"), person(2), person(3)]
    apply(loaded, people_file(tmp_path, *lines))
    event = FunctionalEvent.objects.get(kind="retirement")
    assert Duty.objects.get(event=event.pk).run_at == datetime(2026, 6, 1, 3, tzinfo=UTC)


def test_p2_several_bonds_at_once(loaded: Body, tmp_path: Path) -> None:
    second = person(1, matricula="9001", categoria_funcional="Docente", inicio="2026-03-01")
    apply(loaded, people_file(tmp_path, person(1), person(2), person(3), second))
    bonds = Bond.objects.filter(person__cpf_hash__isnull=False, person__bonds__registration="9001")
    assert {b.category for b in bonds} == {"servidor_efetivo", "docente"}
    assert Person.objects.count() == 3
    assert FunctionalEvent.objects.filter(kind="admission").count() == 4


def test_p3_whoever_is_no_longer_in_the_file_has_left(loaded: Body, tmp_path: Path) -> None:
    apply(loaded, people_file(tmp_path, person(1), person(3)), at=LATER)
    event = FunctionalEvent.objects.get(kind="dismissal")
    assert event.details == {"missing": True}
    bond = Bond.objects.get(pk=event.bond_id)
    assert (bond.registration, bond.end, bond.end_kind) == ("1002", date(2026, 3, 30), "dismissal")


def test_p3_whoever_is_missing_once_comes_back(loaded: Body, tmp_path: Path) -> None:
    apply(loaded, people_file(tmp_path, person(1), person(3)), at=LATER)
    apply(loaded, people_file(tmp_path, person(1), person(2), person(3)), at=LATER + timedelta(30))
    kinds = FunctionalEvent.objects.filter(bond__registration="1002").order_by("id")
    assert [e.kind for e in kinds] == ["admission", "dismissal", "reinstatement"]
    assert Bond.objects.get(registration="1002").end is None


def test_p3_a_contract_missing_after_its_last_day_has_ended(loaded: Body, tmp_path: Path) -> None:
    contract = person(2, fim_previsto="2026-03-25", categoria_funcional="Estagiário")
    apply(loaded, people_file(tmp_path, person(1), contract, person(3)))
    apply(loaded, people_file(tmp_path, person(1), person(3)), at=LATER)
    event = FunctionalEvent.objects.get(kind="contract_end")
    assert event.effective_on == date(2026, 3, 26)


def test_a_bond_over_before_it_was_known_is_history(loaded: Body, tmp_path: Path) -> None:
    over = person(4, situacao="desligado", fim="2026-01-10", motivo_fim="exoneracao")
    outcome = apply(loaded, people_file(tmp_path, person(1), person(2), person(3), over))
    assert outcome.events == {}
    assert Bond.objects.get(registration="1004").end == date(2026, 1, 10)
    assert Act.objects.filter(kind="people.bond.recorded").count() == 1


def test_corrections_leave_an_act_with_old_and_new(loaded: Body, tmp_path: Path) -> None:
    lines = person(1, cargo="Analista"), person(2), person(3)
    apply(loaded, people_file(tmp_path, *lines))
    assert Act.objects.filter(kind="people.bond.corrected").count() == 1
    assert Bond.objects.get(registration="1001").post == "Analista"


def test_p3_the_dead_are_known_as_such(loaded: Body, tmp_path: Path) -> None:
    died = person(1, situacao="desligado", fim="2026-03-11", motivo_fim="falecimento")
    apply(loaded, people_file(tmp_path, died, person(2), person(3)))
    assert Person.objects.get(bonds__registration="1001").died_on == date(2026, 3, 11)


UNITS: dict[str, tuple[list[str], dict[str, Any], list[str]]] = {
    "renamed": (["1;GAB;Gabinete;;;;;;;", "2;STI;Superintendência de TI;;1;;;;;"],
                {"acronym": "STI"}, ["unit_renamed"]),
    "moved": (["1;GAB;Gabinete;;;;;;;", "2;TI;Tecnologia;;;;;;;"], {"parent": None}, []),
    "extinct": (["1;GAB;Gabinete;;;;;;;", "2;TI;Tecnologia;;1;;;;2026-03-01;1"],
                {"end": date(2026, 3, 1)}, ["unit_extinct"]),
}  # fmt: skip


@pytest.mark.parametrize("case", UNITS)
def test_p4_units_change(case: str, loaded: Body, tmp_path: Path) -> None:
    lines, expected, kinds = UNITS[case]
    apply(loaded, units_file(tmp_path, *lines))
    unit = Unit.objects.get(code="2")
    assert {field: getattr(unit, field) for field in expected} == expected
    told = FunctionalEvent.objects.exclude(kind="admission")
    assert [e.kind for e in told] == kinds
    if kinds == ["unit_renamed"]:
        assert told.get().details == {"old": "TI", "new": "STI"}
        assert (told.get().unit_id, told.get().effective_on) == (unit.pk, NOON.date())
    elif kinds:
        assert unit.successor is not None
        assert told.get().details == {"successor": unit.successor.pk}
        assert (told.get().unit_id, told.get().person_id) == (unit.pk, None)


def test_p4_units_have_head_and_substitute(body: Body, tmp_path: Path) -> None:
    line = f"1;GAB;Gabinete;;;{cpf_of(1)};{cpf_of(2)};;;"
    apply(body, units_file(tmp_path, line), people_file(tmp_path, person(1), person(2)))
    unit = Unit.objects.get()
    assert unit.head == Person.objects.get(bonds__registration="1001")
    assert unit.substitute == Person.objects.get(bonds__registration="1002")
