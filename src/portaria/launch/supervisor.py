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

from portaria.config import state
from portaria.launch.postgres import Server, private_server

GRACE = 15  # seconds a child gets to finish what it is doing


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

    If one of them ends, the other is ended too: half a system would look like a whole one.
    ``keep`` is called about every second: servers beside them are started again, not given up.
    """
    children = [
        subprocess.Popen(command)  # noqa: S603  # fixed commands, no shell
        for command in (site_command(port), worker_command())
    ]
    try:
        return _wait(children, keep)
    finally:
        _end(children)


def site_command(port: int) -> list[str]:
    """The web server's command line."""
    executable = str(Path(sys.executable).with_name("granian"))
    return [
        *(executable, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        "portaria.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The worker's command line."""
    return [str(Path(sys.executable).with_name("portaria")), "work"]


def _wait(children: Sequence[subprocess.Popen[bytes]], keep: Callable[[], None]) -> int:
    interrupted: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: interrupted.append(received))
    turn = 0
    while not interrupted:
        for child in children:
            if (status := child.poll()) is not None:
                return status or 1
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
