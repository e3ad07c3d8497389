"""A process of ours that runs beside the servers (publisher, gate, policy server), detached: its
command, its pid file, its log."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portaria import clock
from portaria.connectors.instances.addresses import Address
from portaria.connectors.instances.ports import answers
from portaria.connectors.instances.process import (
    ServerFailed,
    began_at,
    pid_in,
    signal_to,
    wait_until_gone,
)

GRACE = 15.0  # seconds to end what it is doing
READY = 120.0  # seconds to begin to answer


@dataclass(frozen=True, slots=True)
class Companion:
    """A process of ours.

    Attributes:
        name: as status shows it; its pid file and log are named after it.
        command: its command line.
        folder: where its pid file lies.
        log: where what it prints goes.
        ready: where it listens once it is ready; None: it is once it runs.
        user: system user that it runs as; None: the caller's.
        patience: seconds that it gets to become ready.
        environment: variables that it gets beside the caller's.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    log: Path
    ready: Address | None = None
    user: str | None = None
    patience: float = READY
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def pid(self) -> int | None:
        """The process, if it runs: the number in its file may since be another program's, which
        began at another time."""
        number = pid_in(self._file)
        if number is None:
            return None
        try:
            began = self._file.read_text(encoding="ascii").split()[1:]
        except FileNotFoundError:  # whoever stops it was quicker
            return None
        return number if began == [began_at(number)] else None

    def start(self) -> None:
        """Start it unless it runs.

        Raises:
            ServerFailed: it ended at once, or is not ready in time; its log says why.
        """
        if self.pid() is not None:
            return
        if isinstance(self.ready, Path):
            self.ready.unlink(missing_ok=True)  # of one that was killed
        with self.log.open("ab") as said:
            running = subprocess.Popen(  # noqa: S603  # fixed commands, no shell
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                user=self.user,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{running.pid} {began_at(running.pid)}\n", encoding="ascii")
        os.replace(beside, self._file)
        self._await(running)

    def stop(self) -> None:
        """End it, letting it finish what it is doing. Idempotent."""
        number = self.pid()
        if number is None:
            return
        signal_to(number, signal.SIGTERM)
        if not wait_until_gone([number], seconds=GRACE):
            signal_to(number, signal.SIGKILL)
            wait_until_gone([number], seconds=GRACE)
        self._file.unlink(missing_ok=True)

    def _await(self, running: subprocess.Popen[bytes]) -> None:
        deadline = clock.elapsed() + self.patience
        while running.poll() is None:
            if self.ready is None or answers(self.ready):
                return
            if clock.elapsed() > deadline:
                raise ServerFailed(f"{self.name} não ficou pronto; veja {self.log}")
            clock.pause(0.05)
        raise ServerFailed(f"{self.name} terminou ao iniciar; veja {self.log}")
