"""The private server starts again after a crash, whatever became of the process that died."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from portaria import clock
from portaria.connectors.instances.process import alive, is_zombie
from portaria.launch.postgres import LOCK, CannotStart, Server, temporary_server
from processes import Child

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
PATIENCE = 300.0  # seconds


def never_buried(say: Callable[[object], None]) -> None:
    """Be for the server what a container's first process that buries nobody is."""
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    with temporary_server() as server:
        dead = server.pid()
        assert dead is not None
        server.kill()
        wait_for(lambda: is_zombie(dead))
        say(server.running())
        start(server.keep)
        say(answer(server))
        say(is_zombie(dead))


def start(keep: Callable[[], None]) -> None:
    """Its children may hold its memory a moment longer: whoever keeps it asks again."""

    def kept() -> bool:
        try:
            keep()
        except CannotStart:
            return False
        return True

    wait_for(kept)


def wait_for(what: Callable[[], bool]) -> None:
    end = clock.elapsed() + PATIENCE
    while not what():
        assert clock.elapsed() < end
        clock.pause(0.1)


def answer(server: Server) -> object:
    with psycopg.connect(server.url("postgres")) as database:
        row = database.execute("SELECT 42").fetchone()
    assert row is not None
    return row[0]


def test_a_dead_server_that_nobody_buries_is_started_again() -> None:
    child = Child(never_buried)
    assert child.heard() is False, "a zombie runs no server"
    assert child.heard() == 42
    assert child.heard() is True, "it was a zombie to the end"
    assert child.ended() == 0


def test_whoever_got_a_dead_servers_number_is_not_taken_for_it() -> None:
    """Neither waited for nor ended in its place."""
    with temporary_server() as server:
        dead = server.pid()
        assert dead is not None
        lock = server.data / LOCK
        left = lock.read_text().splitlines(keepends=True)
        server.kill()
        wait_for(lambda: not alive(dead))
        with subprocess.Popen(["/bin/sleep", "600"], user=server.user) as other:
            lock.write_text("".join([f"{other.pid}\n", *left[1:]]))
            assert server.pid() is None
            server.stop()
            start(server.keep)
            assert answer(server) == 42
            assert other.poll() is None
            other.kill()


def test_a_command_that_does_not_end_is_said_as_one_that_failed(tmp_path: Path) -> None:
    """Whoever keeps the server asks again; another error would end the whole installation."""
    program = tmp_path / "pg_ctl"
    program.write_text("#!/bin/sh\nexec sleep 300\n")
    program.chmod(0o755)
    with pytest.raises(CannotStart, match="pg_ctl não terminou"):
        Server(tmp_path, tmp_path, tmp_path, None).run("pg_ctl", timeout=0.1)


def test_locks_of_the_living_stay() -> None:
    with temporary_server() as server:
        before = server.pid()
        server.start()
        server.keep()
        assert server.pid() == before
