"""``portaria up``: the database, the site, the worker and the mail servers, together, until
interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from portaria import clock
from portaria.config import state
from portaria.launch.postgres import CannotStart, Server, private_server
from portaria.web.live.turns import AT_ONCE, STREAMS

GRACE = 15  # seconds a child gets to finish what it is doing
FALLS, WITHIN = 5, 60.0
MOST_PROCESSES = 4


@contextmanager
def database() -> Iterator[Server | None]:
    """``DATABASE_URL`` set for this process and its children: the caller's own, or a private
    server's that runs for the block's duration (None is yielded for the caller's own)."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    server = private_server(state.directory())
    server.start()
    try:
        server.create_database("portaria")
        os.environ["DATABASE_URL"] = server.url("portaria")
        state.write_database_url(server.url("portaria"))
        yield server
    finally:
        server.stop()


def serve_and_work(*, port: int, keep: Callable[[], None] = lambda: None) -> int:
    """Run the site on ``127.0.0.1:port`` and the worker beside it; the result is the exit status.

    One that ends is started again, and said so; if it cannot stay up (:data:`FALLS` within
    :data:`WITHIN` seconds) the other is ended too: half a system would look like a whole one.
    ``keep`` is called about every second: servers beside them are started again, not given up.
    """
    children = [
        Child(name, command)
        for name, command in (("o site", site_command(port)), ("o executor", worker_command()))
    ]
    try:
        return _wait(children, keep)
    finally:
        _end([child.process for child in children])


class Child:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self._command = name, list(command)
        self._falls: list[float] = []
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command)  # noqa: S603  # fixed commands, no shell

    def keep(self) -> int | None:
        """Start it again if it has ended; its exit status where it does not stay up."""
        if (status := self.process.poll()) is None:
            return None
        now = clock.elapsed()
        self._falls = [at for at in self._falls if now - at < WITHIN] + [now]
        if len(self._falls) >= FALLS:
            return status or 1
        click.echo(f"{self.name} terminou ({status}) e foi iniciado de novo", err=True)
        self.process = self._start()
        return None


def keeping(server: Server | None, *others: Callable[[], None]) -> Callable[[], None]:
    """``others``, and the private database if there is one: started again where it was killed. The
    processes of one that was need a moment to leave; then the next turn succeeds."""

    def keep() -> None:
        if server is not None:
            try:
                server.keep()
            except CannotStart as error:
                click.echo(f"o banco de dados ainda não voltou: {error}", err=True)
        for other in others:
            other()

    return keep


def site_command(port: int) -> list[str]:
    """The web server's command line. Each process serves :data:`AT_ONCE` requests at a time, each
    with a connection of its own to the database, and keeps :data:`STREAMS` pages told of what
    changes; one that dies is replaced, one that is still telling when it should end is ended. What
    it warns of is only that, and that so many threads are more than processors."""
    executable = str(Path(sys.executable).with_name("granian"))
    usual = str(min(MOST_PROCESSES, os.cpu_count() or 1))
    processes = os.environ.get("PORTARIA_SITE_PROCESSES", usual)
    return [
        *(executable, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", processes, "--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--blocking-threads", str(AT_ONCE + STREAMS), "--workers-kill-timeout", str(GRACE // 3)),
        *("--no-ws", "--log-level", "error"),
        "portaria.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The worker's command line."""
    return [str(Path(sys.executable).with_name("portaria")), "work"]


def _wait(children: Sequence[Child], keep: Callable[[], None]) -> int:
    interrupted: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: interrupted.append(received))
    turn = 0
    while not interrupted:
        for child in children:
            if (status := child.keep()) is not None:
                return status
        turn += 1
        if turn % 5 == 0:
            keep()
        time.sleep(0.2)
    return 0


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
