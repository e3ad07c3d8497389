"""``portaria up``, as ``make run`` calls it: a private PostgreSQL, the demonstration, the site, the
worker and, for root, the mail servers; stopped by a signal, started again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from portaria import clock
from portaria.connectors.doors.settings import read
from portaria.connectors.instances.addresses import Endpoint
from portaria.connectors.instances.ports import answers
from portaria.connectors.servers.settings import Ports
from unused_ports import base, unused

PORTARIA = str(Path(sys.executable).with_name("portaria"))
PATIENCE = 600  # seconds; a machine may be busy
TRIES = 20
COME = """
    SELECT EXISTS (SELECT FROM premises_guard_standing),
           EXISTS (SELECT FROM premises_guard_passing)
"""
"""Asked until it is so: a command of ours takes seconds of the processor that the start needs."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A machine with no database set up: the private server must be made."""
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return {
        **kept,
        "PORTARIA_STATE": str(tmp_path_factory.mktemp("state")),
        "PORTARIA_MAIL_PORTS": str(base()),
    }


@contextmanager
def started(environment: dict[str, str], log: Path) -> Iterator[tuple[int, str]]:
    """The port of a running installation and what it printed; ended by SIGTERM, cleanly."""
    [port] = unused(1)
    with log.open("w+") as said:
        command = [PORTARIA, "up", "--port", str(port), "--people", "40"]
        running = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            wait_for(port, running, log)
            yield port, log.read_text()
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(PATIENCE) == 0, log.read_text()


def wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(PATIENCE * 5):
        assert running.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/entrar/", timeout=60) as answer:
                assert answer.status == 200
                return
        except OSError:
            clock.pause(0.2)
    pytest.fail(f"the site did not answer:\n{log.read_text()}")


def url_of(environment: dict[str, str]) -> str:
    return (Path(environment["PORTARIA_STATE"]) / "database-url").read_text().strip()


def imaps(environment: dict[str, str]) -> Endpoint:
    return Endpoint("127.0.0.1", Ports.above(int(environment["PORTARIA_MAIL_PORTS"])).imaps)


def told(environment: dict[str, str], *command: str) -> tuple[bool, Any]:
    """Whether a command found everything well, and what it told. One that fails is asked again,
    for what it looks at is just starting; one that goes on failing says why."""
    asked = [PORTARIA, *command, "--json"]
    for _ in range(TRIES):
        done = subprocess.run(
            asked, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        if done.returncode in (0, 1) and done.stdout:
            return done.returncode == 0, json.loads(done.stdout)
        clock.pause(1)
    pytest.fail(f"{asked}: {done.returncode}\n{done.stdout}\n{done.stderr}")


def mail_answers(environment: dict[str, str], said: str) -> None:
    """For root the servers run and the command sees them; for others one line says how."""
    if os.geteuid() != 0:
        assert "o Postfix só inicia como root («sudo make run»)" in said
        return
    assert f"Correio: IMAP na porta {imaps(environment).port}" in said
    assert answers(imaps(environment))
    for _ in range(PATIENCE * 2):  # the first version takes the publisher a moment
        done, found = told(environment, "mail", "status")
        if done:
            break
        clock.pause(0.5)
    assert all(found["processes"].values()), found
    assert found["published"] >= 1
    assert found["read"] == {"postfix": found["published"], "dovecot": found["published"]}


def doors_answer(environment: dict[str, str]) -> Endpoint:
    """The doors of the demonstration's premises follow, people walk through them; where they
    listen."""
    file = Path(environment["PORTARIA_STATE"]) / "doors" / "demonstracao-fazenda.yaml"
    chosen = read(file.read_text(), file.name)
    assert chosen.listen is not None
    for _ in range(PATIENCE):
        with psycopg.connect(url_of(environment)) as database:
            come = database.execute(COME).fetchone()
        if come == (True, True):
            break
        clock.pause(1)
    else:
        pytest.fail((file.parent / f"{chosen.name}.log").read_text())
    found = told(environment, "door", "status")[1]["doors"]
    assert [(one["name"], one["body"]) for one in found] == [(chosen.name, "fazenda")]
    return Endpoint(*chosen.listen)


def test_up_prepares_serves_and_starts_again(environment: dict[str, str], tmp_path: Path) -> None:
    with started(environment, tmp_path / "first.log") as (_, said):
        assert re.search(r"usuário «admin», senha «\S{16}»", said)
        with psycopg.connect(url_of(environment)) as database:
            bodies = database.execute("SELECT count(*) FROM bodies_body").fetchone()
            mailboxes = database.execute("SELECT count(*) FROM mail_mailbox").fetchone()
            requests = database.execute("SELECT DISTINCT state FROM requests_request").fetchall()
        assert {"waiting", "carried_out", "refused"} <= {state for (state,) in requests}
        assert bodies == (7,)
        assert mailboxes is not None
        assert mailboxes[0] > 40
        mail_answers(environment, said)
        doors = doors_answer(environment)
        assert f"controladores em {doors}" in said
    assert not answers(imaps(environment))  # the mail servers went with it
    assert not answers(doors)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url_of(environment))  # its server went with it
    with started(environment, tmp_path / "second.log") as (_, said):
        assert "usuário «ssp»" not in said  # told once
        with psycopg.connect(url_of(environment)) as database:
            again = database.execute("SELECT count(*) FROM mail_mailbox").fetchone()
        assert again == mailboxes  # lived once
