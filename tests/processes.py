"""Processes that a test starts and kills: forked from one that has the project loaded, so that the
hundredth costs as little as a call. They speak to the test's database and share nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from django.db import connection

import databases

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["loaded_process"])
SECONDS = 300.0


class Child:
    """``function(say, *arguments)`` in a process of its own; what it says is read in ``heard``."""

    def __init__(self, function: Callable[..., None], *arguments: object) -> None:
        self._ours, theirs = _forks.Pipe(duplex=False)
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        try:  # the first starts the server, which finds the project's modules by it
            self._process: ForkServerProcess = _forks.Process(
                target=_run, args=(function, theirs, arguments, _database(), databases.url())
            )
            self._process.start()
        finally:
            theirs.close()
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before

    def heard(self) -> object:
        """Wait for the next thing said; None once the process has ended without.

        Raises:
            AssertionError: neither in time.
        """
        assert self._ours.poll(SECONDS), f"nothing was said in {SECONDS} s"
        try:
            return self._ours.recv()
        except EOFError:
            return None

    def kill(self) -> None:
        self._process.kill()

    def ended(self) -> int:
        """Wait for the end, and until the database has noticed it: what a killed process was
        writing stays locked till then. The exit status, negative for the signal that ended it."""
        while self.heard() is not None:
            pass
        self._process.join(SECONDS)
        status, number = self._process.exitcode, self._process.pid
        assert status is not None, f"não terminou em {SECONDS} s"
        self._process.close()
        if databases.made():
            databases.wait_until_left(_name(number))
        return status


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _name(number: int | None) -> str:
    """As the database knows a process."""
    return f"tests-{number}"


def _run(
    function: Callable[..., None],
    theirs: Connection,
    arguments: tuple[object, ...],
    database: str,
    url: str,
) -> None:
    """What this process is forked from may have been loaded before there was a test database."""
    connection.settings_dict["NAME"] = database
    os.environ |= {"DATABASE_URL": url, "PGAPPNAME": _name(os.getpid())}
    function(theirs.send, *arguments)
