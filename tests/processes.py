"""Processes that a test starts and kills: forked from one that has the project loaded, so that the
hundredth costs as little as a call. They speak to the test's database and share nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

import databases

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["loaded_process"])
SECONDS = 300.0


class Child:
    """``function(say, *arguments)`` in a process of its own; what it says is read in ``heard``."""

    def __init__(self, function: Callable[..., None], *arguments: object) -> None:
        self._ours, theirs = _forks.Pipe(duplex=False)
        before = {name: os.environ.get(name) for name in ("DATABASE_URL", "PYTHONPATH")}
        os.environ["DATABASE_URL"] = databases.url()
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        try:  # the first starts the server, which keeps this environment
            self._process: ForkServerProcess = _forks.Process(
                target=_run, args=(function, theirs, arguments)
            )
            self._process.start()
        finally:
            theirs.close()
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

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
        """Wait for the end. The exit status, negative for the signal that ended it."""
        while self.heard() is not None:
            pass
        self._process.join(SECONDS)
        status = self._process.exitcode
        assert status is not None, f"não terminou em {SECONDS} s"
        self._process.close()
        return status


def _run(function: Callable[..., None], theirs: Connection, arguments: tuple[object, ...]) -> None:
    function(theirs.send, *arguments)
