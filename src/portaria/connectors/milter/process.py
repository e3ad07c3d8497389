"""The gate's first process: it reads the published state, makes the processes that decide, and
replaces those that end. It serves nobody itself."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable

from portaria import clock
from portaria.connectors.milter import listening, worker
from portaria.connectors.milter.settings import GateSettings
from portaria.mail.gate.snapshot import GateSnapshot
from portaria.mail.gate.store.reading import SnapshotFile

LOG = logging.getLogger(__name__)
HEARD = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})
BREATH_SECONDS = 1.0
"""Pause before a process that ended in less than this is replaced."""


class AlreadyRunning(Exception):  # noqa: N818  # an answer, in the words of the house
    """Another gate of this installation is at work."""


def serve(settings: GateSettings, ready: Callable[[str], None]) -> None:
    """Run the gate until SIGTERM.

    SIGHUP puts a new program in this process's place: it takes over the socket, which never
    closes, reads the published state whole, and lets the old processes finish what they have.

    Args:
        ready: told what is served, once it is.

    Raises:
        AlreadyRunning: there is one at work in the same folder.
        OSError, LookupError: see ``listening.opened``.
    """
    settings.places.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _only_one(settings)
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    old = _old_ones()
    snapshot = _snapshot(settings)
    socket_ = listening.inherited() or listening.opened(settings.places.listen, settings.group)
    gate = _Gate(settings, snapshot, socket_, lock)
    gate.start()
    for pid in old:
        _tell(pid)
    ready(f"{settings.places.listen}, {settings.processes} processos")
    gate.watch()


class _Gate:
    def __init__(
        self,
        settings: GateSettings,
        snapshot: GateSnapshot | None,
        socket_: socket.socket,
        lock: int,
    ) -> None:
        self._settings = settings
        self._snapshot = snapshot
        self._socket = socket_
        self._lock = lock
        self._since: dict[int, float] = {}

    def start(self) -> None:
        for _ in range(self._settings.processes):
            self._fork()

    def watch(self) -> None:
        """Replace who ends, until told to leave."""
        leaving = False
        while True:
            heard = signal.sigwait(HEARD)
            if heard == signal.SIGHUP and not leaving:
                self._replace()
            if heard in (signal.SIGTERM, signal.SIGINT):
                leaving = True
                for pid in self._since:
                    _tell(pid)
            for pid, status in _ended():
                since = self._since.pop(pid, None)
                if since is not None and not leaving:
                    LOG.error(
                        "o processo %d do controle de mensagens terminou (%s); outro o substitui",
                        pid,
                        status,
                    )
                    clock.pause(max(0.0, BREATH_SECONDS - (clock.elapsed() - since)))
                    self._fork()
            if leaving and not self._since:
                return

    def _fork(self) -> None:
        first = os.getpid()
        pid = os.fork()
        if pid:
            self._since[pid] = clock.elapsed()
            return
        status = 1
        try:
            os.close(self._lock)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            worker.run(self._settings, self._snapshot, self._socket, first)
            status = 0
        except Exception:
            LOG.exception("um processo do controle de mensagens terminou por erro")
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _replace(self) -> None:
        """The same process, its program begun anew; the processes made stay its children."""
        LOG.info("o controle de mensagens recomeça; o que está em curso termina")
        listening.bequeath(self._socket)
        os.environ[OLD] = ",".join(str(pid) for pid in self._since)
        os.set_inheritable(self._lock, True)
        os.environ[LOCK] = str(self._lock)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


OLD, LOCK = "PORTARIA_GATE_OLD", "PORTARIA_GATE_LOCK"


def _only_one(settings: GateSettings) -> int:
    """The lock, held as long as this process lives; inherited from the gate before it."""
    if number := os.environ.pop(LOCK, ""):
        os.set_inheritable(int(number), False)
        return int(number)
    descriptor = os.open(settings.places.run / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(str(settings.places.run)) from None
    return descriptor


def _old_ones() -> list[int]:
    return [int(pid) for pid in os.environ.pop(OLD, "").split(",") if pid]


def _snapshot(settings: GateSettings) -> GateSnapshot | None:
    """The published state, read once for all processes; each of them looks again for itself."""
    try:
        with SnapshotFile(settings.places.published) as file:
            return file.load()
    except worker.UNREADABLE as error:
        LOG.error("%s: %s; sem estado publicado nada se decide", settings.places.published, error)
        return None


def _tell(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return


def _ended() -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found.append((pid, os.waitstatus_to_exitcode(status)))
