from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import InterfaceError, OperationalError

import databases
from duties.conftest import NOW, TERM, Register, draft, opened
from ledger.conftest import draft as act_draft
from ledger.conftest import record
from portaria import clock
from portaria.bodies.models import Body
from portaria.cli.main import root
from portaria.duties import registry
from portaria.duties import worker as module
from portaria.duties.models import Duty
from portaria.duties.types import Done, Failed, OpenDuty, Outcome
from portaria.duties.worker import Worker
from portaria.ledger.models import Content, Pending


def done(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
    return [Done()] * len(duties)


def portaria(*arguments: str) -> Result:
    return CliRunner().invoke(root, list(arguments))


@pytest.mark.django_db
def test_once_does_everything_and_seals(handled: Register, now: datetime) -> None:
    handled(done)
    opened(draft(1), draft(2, assignee="person:9", sum=TERM))
    record([act_draft(1, erase_on=date(2024, 4, 30)), act_draft(2, erase_on=date(2024, 5, 2))])
    report = Worker(complain=print).once()
    assert report.done == 1
    assert Duty.objects.get(key="key:2").escalated_at == NOW
    assert list(Content.objects.order_by("act").values_list("content", flat=True)[:1]) == [None]
    assert Content.objects.filter(erase_on=date(2024, 5, 2), content__isnull=False).count() == 1
    assert not Pending.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "erased"), [(11, 0), (12, 1)])
def test_a_day_is_over_when_it_is_over_everywhere(hour: int, erased: int) -> None:
    record([act_draft(1, erase_on=date(2024, 5, 1))])
    with clock.at(datetime(2024, 5, 2, hour, tzinfo=UTC)):
        Worker(complain=print).once()
    assert Content.objects.filter(content__isnull=True).count() == erased


@pytest.mark.django_db
def test_housekeeping_is_done_once_a_day_and_its_failure_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swept: list[datetime] = []
    said: list[str] = []

    def fails(at: datetime) -> None:
        raise PermissionError("sem acesso à pasta")

    monkeypatch.setattr(registry, "_daily", [])
    assert registry.daily(fails) is fails
    registry.daily(swept.append)
    worker = Worker(complain=said.append)
    days = [datetime(2024, 5, day, 13, minute, tzinfo=UTC) for day in (2, 3) for minute in (0, 1)]
    for day in days:
        with clock.at(day):
            worker.once()
    assert swept == [days[0], days[2]]
    assert len(said) == 2
    assert "sem acesso à pasta" in said[0]


@pytest.mark.django_db(transaction=True)
def test_forever_ends_when_told_to(handled: Register) -> None:
    worker = Worker(complain=print)

    def act_and_stop(duties: Sequence[OpenDuty]) -> Sequence[Outcome]:
        worker.stop.set()
        return done(duties)

    handled(act_and_stop, batch=1)
    opened(draft(1), draft(2))
    worker.forever()
    assert sorted(Duty.objects.values_list("state", flat=True)) == ["done", "open"]
    assert not Pending.objects.exists()
    assert "sealer" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error",
    [OperationalError, InterfaceError, psycopg.errors.AdminShutdown, psycopg.InterfaceError],
)
def test_a_database_that_went_away_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Whether Django asked it or plain psycopg."""
    said: list[str] = []
    worker = Worker(complain=said.append)

    def gone(**_: object) -> None:
        worker.stop.set()
        raise error("server closed the connection")

    monkeypatch.setattr(module, "run_due", gone)
    worker.forever()
    assert "o banco de dados não respondeu" in said[0]


@pytest.mark.django_db
def test_work_once(handled: Register, now: datetime) -> None:
    handled(done)
    opened(draft(1), draft(2, kind="test.newer"))
    said = portaria("work", "--once")
    assert said.exit_code == 0
    assert "1 cumpridos, 0 adiados" in said.stdout
    assert "1 do tipo «test.newer», que esta versão não sabe cumprir." in said.stderr


@pytest.mark.django_db
def test_work_once_that_fell_short_ends_with_1(handled: Register, now: datetime) -> None:
    handled(lambda duties: [Failed("x")] * len(duties))
    opened(draft(1))
    said = portaria("work", "--once", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout) == {
        "done": 0, "later": 0, "again": 0, "dropped": 0, "failed": 1, "given_up": 0,
        "unhandled": {},
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_sigterm_is_a_clean_end() -> None:
    opened(draft(1, kind="test.unknown", assignee="person:1", sum=TERM))
    process = subprocess.Popen(
        [Path(sys.executable).with_name("portaria"), "work"],
        env={**os.environ, "DATABASE_URL": databases.url()},
    )
    while not Duty.objects.filter(escalated_at__isnull=False).exists():
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(120) == 0


@pytest.fixture
def forecasts(now: datetime) -> None:
    Body.objects.create(
        slug="uni", name="U", acronym="U", parent=None, root="uni", zone="America/Sao_Paulo"
    )
    midnight = datetime(2024, 5, 4, 3, tzinfo=UTC)  # in São Paulo
    opened(
        draft(1, run_at=midnight - timedelta(microseconds=1), event=5),
        draft(2, run_at=midnight, assignee="power:mail.manage", provisions=()),
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("forecasts")
@pytest.mark.parametrize(
    ("until", "found"), [("2024-05-02", 0), ("2024-05-03", 1), ("2024-05-04", 2)]
)
def test_due_until_the_end_of_a_day_where_the_body_is(until: str, found: int) -> None:
    said = portaria("due", "--until", until, "--json")
    assert said.exit_code == 0
    assert len(json.loads(said.stdout)["acts"]) == found


@pytest.mark.django_db
@pytest.mark.usefixtures("forecasts")
def test_due_in_json() -> None:
    acts = json.loads(portaria("due", "--until", "2024-05-04", "--json").stdout)["acts"]
    assert acts[0] == {
        "at": "2024-05-03T23:59:59.999999-03:00", "kind": "test.act", "subject": "mailbox:1",
        "person": 1, "provision": "norma-1-2020#art15_cpt", "body": "uni",
        "about": "Encerrar a caixa 1", "assignee": "", "event": 5, "unit": "",
    }  # fmt: skip
    assert acts[1]["at"] == "2024-05-04T00:00:00-03:00"
    assert (acts[1]["provision"], acts[1]["assignee"]) == (None, "power:mail.manage")


@pytest.mark.django_db
@pytest.mark.usefixtures("forecasts")
def test_due_tells_what_was_set_aside_and_why() -> None:
    why = "o processo que o cumpria terminou antes do fim, 5 vezes"
    Duty.objects.filter(assignee="").update(state="failed", attempts=5, last_error=why)
    said = portaria("due", "--until", "2024-05-04").stdout
    assert f"Encerrar a caixa 1 – mailbox:1: {why} (5 tentativas)" in said
    failed = json.loads(portaria("due", "--until", "2024-05-04", "--json").stdout)["failed"]
    assert failed == [
        {
            "kind": "test.act", "body": "uni", "subject": "mailbox:1", "person": 1,
            "about": "Encerrar a caixa 1", "attempts": 5, "why": why, "escalated_to": "",
        }
    ]  # fmt: skip
    assert json.loads(portaria("due", "--json", "--body", "uni").stdout)["failed"] == failed


@pytest.mark.django_db
@pytest.mark.usefixtures("forecasts")
def test_due_in_words() -> None:
    said = portaria("due", "--until", "2024-05-04", "--body", "uni")
    assert said.stdout.splitlines() == [
        "03/05/2024 23:59  uni  Encerrar a caixa 1 – mailbox:1 "
        "(norma-1-2020#art15_cpt, norma-1-2020#art15_par1)",
        "04/05/2024 00:00  uni  Encerrar a caixa 2 – mailbox:2 "
        "[quem pode administrar caixas de correio]",
    ]
    assert portaria("due").stdout == "Nada vence até lá.\n"


@pytest.mark.django_db
@pytest.mark.usefixtures("forecasts")
def test_due_as_a_calendar(tmp_path: Path) -> None:
    file = tmp_path / "prazos.ics"
    assert portaria("due", "--until", "2024-05-04", "--ics", str(file)).exit_code == 0
    text = file.read_bytes()
    assert text.count(b"BEGIN:VEVENT\r\n") == 2
    assert text.count(b"\r\n") == text.count(b"\n")
    assert portaria("due", "--until", "2024-05-04", "--ics", "-").stdout_bytes == text


@pytest.mark.django_db
@pytest.mark.usefixtures("forecasts")
@pytest.mark.parametrize("arguments", [["--body", "other"], ["--until", "2024-02-30"]])
def test_due_refuses_what_it_does_not_know(arguments: list[str]) -> None:
    assert portaria("due", *arguments).exit_code == 2
