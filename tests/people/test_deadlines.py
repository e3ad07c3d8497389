"""P3: what is foreseen happens on its day, after its condition was checked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from people.hr_files import NOON, apply, people_file, person
from portaria import clock
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.duties.runner import run_due
from portaria.people.models import Bond, FunctionalEvent

MIDNIGHT = datetime(2026, 4, 1, 3, tzinfo=UTC)  # first instant of 1 April in the body's zone


def run_at(instant: datetime) -> None:
    with clock.at(instant):
        run_due()


def state(registration: str = "1001") -> tuple[str, date | None, str]:
    bond = Bond.objects.get(registration=registration)
    return bond.situation, bond.end, bond.end_kind


def reload(body: Body, folder: Path, at: datetime = NOON, **fields: str) -> None:
    apply(body, people_file(folder, person(1, **fields), person(2), person(3)), at=at)


@pytest.mark.parametrize(
    ("instant", "ended"),
    [
        (MIDNIGHT - timedelta(seconds=1), False),  # the last day is a day of contract
        (MIDNIGHT, True),
        (MIDNIGHT + timedelta(days=40), True),
    ],
)
def test_p3_a_contract_ends_after_its_last_day_without_a_file(
    instant: datetime, ended: bool, loaded: Body, tmp_path: Path
) -> None:
    reload(loaded, tmp_path, fim_previsto="2026-03-31")
    run_at(instant)
    expected = (date(2026, 4, 1), "contract_end") if ended else (None, "")
    assert state()[1:] == expected
    events = FunctionalEvent.objects.filter(kind="contract_end")
    assert [e.effective_on for e in events] == ([date(2026, 4, 1)] if ended else [])


def test_p3_the_file_may_tell_the_same_end_later(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, fim_previsto="2026-03-31")
    run_at(MIDNIGHT)
    told = {"situacao": "desligado", "fim": "2026-03-31", "motivo_fim": "fim_contrato"}
    reload(loaded, tmp_path, MIDNIGHT + timedelta(9), fim_previsto="2026-03-31", **told)
    assert FunctionalEvent.objects.filter(kind="contract_end").count() == 1


def test_p3_a_renewal_told_in_time_is_respected(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, fim_previsto="2026-03-31")
    reload(loaded, tmp_path, fim_previsto="2026-06-30")
    run_at(MIDNIGHT)
    assert state() == ("active", None, "")
    dropped = Duty.objects.get(kind="people.contract_end", state="dropped")
    assert "prorrogado" in dropped.note
    run_at(datetime(2026, 7, 1, 3, tzinfo=UTC))
    assert state()[1:] == (date(2026, 7, 1), "contract_end")


def test_p3_a_renewal_told_late_brings_the_bond_back(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, fim_previsto="2026-03-31")
    run_at(MIDNIGHT)
    reload(loaded, tmp_path, MIDNIGHT + timedelta(9), fim_previsto="2026-12-31")
    event = FunctionalEvent.objects.latest("id")
    assert (event.kind, event.effective_on) == ("reinstatement", date(2026, 4, 1))
    assert state()[1:] == (None, "")
    run_at(datetime(2027, 1, 1, 3, tzinfo=UTC))
    assert state()[1:] == (date(2027, 1, 1), "contract_end")


def test_p3_a_contract_over_in_the_file_but_not_changed_does_not_come_back(
    loaded: Body, tmp_path: Path
) -> None:
    reload(loaded, tmp_path, fim_previsto="2026-03-31")
    run_at(MIDNIGHT)
    at = MIDNIGHT + timedelta(9)
    reload(loaded, tmp_path, at, fim_previsto="2026-03-31", cargo="Analista")
    assert state()[1:] == (date(2026, 4, 1), "contract_end")


LEAVE = {"afastamento": "ferias", "afastamento_inicio": "2026-04-01"}


@pytest.mark.parametrize(
    ("instant", "situation"),
    [
        (MIDNIGHT - timedelta(seconds=1), "active"),
        (MIDNIGHT, "leave"),
        (MIDNIGHT + timedelta(days=10) - timedelta(seconds=1), "leave"),  # 10 April is away
        (MIDNIGHT + timedelta(days=10), "active"),
    ],
)
def test_p3_a_leave_foreseen_begins_and_ends_on_its_days(
    instant: datetime, situation: str, loaded: Body, tmp_path: Path
) -> None:
    reload(loaded, tmp_path, **LEAVE, afastamento_fim="2026-04-10")
    run_at(instant)
    assert state()[0] == situation
    returned = instant >= MIDNIGHT + timedelta(days=10)
    assert FunctionalEvent.objects.filter(kind="return").exists() == returned


def test_p3_a_leave_taken_back_does_not_begin(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, **LEAVE)
    reload(loaded, tmp_path)
    run_at(MIDNIGHT)
    assert state()[0] == "active"


def test_p3_a_leave_prolonged_ends_on_its_new_last_day(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, **LEAVE, afastamento_fim="2026-04-10")
    reload(loaded, tmp_path, **LEAVE, afastamento_fim="2026-04-20")
    run_at(MIDNIGHT + timedelta(days=10))
    assert state()[0] == "leave"
    run_at(MIDNIGHT + timedelta(days=20))
    assert state()[0] == "active"
    assert FunctionalEvent.objects.get(kind="return").effective_on == date(2026, 4, 21)


def test_p3_a_secondment_with_a_last_day_ends(loaded: Body, tmp_path: Path) -> None:
    away = {"situacao": "cedido", "cedido_para": "Tribunal", "afastamento_inicio": "2026-03-02"}
    reload(loaded, tmp_path, **away, afastamento_fim="2026-03-31")
    assert state()[0] == "seconded_out"
    run_at(MIDNIGHT)
    assert state()[0] == "active"
    assert FunctionalEvent.objects.latest("id").kind == "secondment_end"


def test_p3_a_leave_taken_back_and_told_again_begins_and_ends(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, **LEAVE, afastamento_fim="2026-04-10")
    reload(loaded, tmp_path)
    reload(loaded, tmp_path, **LEAVE, afastamento_fim="2026-04-10")
    assert FunctionalEvent.objects.filter(kind="leave").count() == 2
    run_at(MIDNIGHT)
    assert state()[0] == "leave"
    run_at(MIDNIGHT + timedelta(days=10))
    assert state()[0] == "active"


def test_p3_a_leave_that_is_over_may_stay_in_the_file(loaded: Body, tmp_path: Path) -> None:
    reload(loaded, tmp_path, **LEAVE, afastamento_fim="2026-04-10")
    run_at(MIDNIGHT + timedelta(days=10))
    at = MIDNIGHT + timedelta(days=12)
    reload(loaded, tmp_path, at, **LEAVE, afastamento_fim="2026-04-10", cargo="Analista")
    run_at(at)
    kinds = FunctionalEvent.objects.filter(bond__registration="1001").order_by("id")
    assert [e.kind for e in kinds] == ["admission", "leave", "return"]
