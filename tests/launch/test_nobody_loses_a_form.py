"""The database is killed while people send forms: every form arrives, once (issue 5, load).

A real PostgreSQL of its own, durable, killed as by a crash and started again; the very processes
that ``portaria up`` starts. Nothing here is timed: each step waits for what it needs to see.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

import databases
from portaria import clock
from portaria.demo.visitors import Told, Visitor
from portaria.launch.postgres import CannotStart, Server, temporary_server
from portaria.launch.supervisor import Child, site_command, worker_command
from unused_ports import unused

VISITORS = 4
PATIENCE = 300.0
HERE = Path(__file__).parent


@contextmanager
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Crowd]]:
    """A site with its worker and its database, and people before it."""
    with temporary_server(durable=True) as server:
        server.create_database("portaria")
        databases.copy_tables(server, "portaria")
        monkeypatch.setenv("DATABASE_URL", server.url("portaria"))
        monkeypatch.setenv("PORTARIA_STATE", str(tmp_path))
        monkeypatch.setenv("PORTARIA_STATIC", str(tmp_path / "static"))  # nothing collected
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(HERE.parent), *sys.path)))
        monkeypatch.setenv("PORTARIA_SITE_PROCESSES", "2")
        made = subprocess.run(
            [sys.executable, str(HERE / "visited_site.py"), str(VISITORS)],
            capture_output=True, text=True, check=False, timeout=PATIENCE * 2,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        [port] = unused(1)
        children = [Child("o site", site_command(port)), Child("o executor", worker_command())]
        crowd = Crowd(port, [tuple(one) for one in json.loads(made.stdout)], children)
        try:
            assert Visitor(port, crowd.cookies[0], Told()).look("/pronto/").status == 204
            yield server, crowd
        finally:
            crowd.told.closed = True
            crowd.leave()
            for child in children:
                child.process.terminate()
                child.process.wait(PATIENCE)


class Crowd:
    """People who tell one incident after another until they are told to leave."""

    def __init__(self, port: int, cookies: list[tuple[str, str]], children: list[Child]) -> None:
        self.port, self.cookies, self.children = port, cookies, children
        self.told = Told()
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._stay, args=(n,)) for n in range(len(cookies))
        ]

    def come(self) -> None:
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        """Each ends the form in hand."""
        self._over.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(PATIENCE * 2)
                assert not thread.is_alive()

    def until(self, seen: Callable[[], bool], server: Server | None = None) -> None:
        """Wait for ``seen``; what ended is started again meanwhile, ``server`` too if given."""
        end = clock.elapsed() + PATIENCE
        while not seen():
            assert clock.elapsed() < end, (self.told.answers, self.told.broken, self.told.wrong)
            for child in self.children:
                assert child.keep() is None
            if server is not None:
                with suppress(CannotStart):  # the killed one's processes are still leaving
                    server.keep()
            clock.pause(0.1)

    def done(self, more: int) -> Callable[[], bool]:
        """Whether so many more forms were taken as done than now."""
        goal = len(self.told.sent) + more
        return lambda: len(self.told.sent) >= goal

    def _stay(self, number: int) -> None:
        visitor, turn = Visitor(self.port, self.cookies[number], self.told), 0
        while not self._over.is_set():
            turn += 1
            visitor.tell(f"visitante {number}, vez {turn}")


@pytest.mark.django_db
def test_a_worker_then_postgresql_are_killed_and_nobody_loses_a_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site(tmp_path, monkeypatch) as (server, crowd):
        crowd.come()
        crowd.until(crowd.done(VISITORS))

        site_process, worker = crowd.children
        was = worker.process.pid
        worker.process.kill()
        one_of_the_sites(site_process.process.pid)
        crowd.until(lambda: worker.process.pid != was)
        crowd.until(crowd.done(VISITORS))

        away = crowd.told.answers[503]
        server.kill()
        # Nobody starts it again before the site has said so to somebody.
        crowd.until(lambda: crowd.told.answers[503] >= away + VISITORS)
        crowd.until(crowd.done(3 * VISITORS), server)
        crowd.leave()

        told = crowd.told
        with psycopg.connect(server.url("portaria")) as database:
            rows = database.execute("SELECT what FROM incidents_incident").fetchall()
            acts = database.execute(
                "SELECT count(*) FROM ledger_act WHERE kind = 'incidents.incident.registered'"
            ).fetchone()
    kept = Counter(what for (what,) in rows)
    assert told.wrong == []
    assert told.lost == []
    assert {summary: kept[summary] for summary in told.sent} == dict.fromkeys(told.sent, 1)
    assert sum(kept.values()) == len(told.sent)
    assert acts == (len(told.sent),)


def one_of_the_sites(pid: int) -> None:
    """Kill one of the processes that serve; another takes its place."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(int(children[-1]), signal.SIGKILL)
