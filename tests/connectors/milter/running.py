"""A gate that runs, for tests: ``portaria gate serve`` with folders of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portaria import clock
from portaria.connectors.instances.process import signal_to
from portaria.mail.gate.store.writing import GateWriter

PATIENCE = 300.0


class Gate:
    """The process, its socket, its folders."""

    def __init__(self, home: Path, environ: Mapping[str, str]) -> None:
        self.home = home
        self.socket = home / "gate"
        self.published = home / "published" / "gate.sqlite"
        self.spool = home / "spool"
        self.published.parent.mkdir(exist_ok=True)
        self._environ = {
            **os.environ,
            "PORTARIA_STATE": str(home / "state"),
            "PORTARIA_PUBLISHED": str(self.published.parent),
            "PORTARIA_GATE_SPOOL": str(self.spool),
            "PORTARIA_GATE_LISTEN": f"unix:{self.socket}",
            "PORTARIA_GATE_DRAIN_SECONDS": "5",
            **environ,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What it said."""
        return (self.home / "gate.log").read_text(encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [str(Path(sys.executable).with_name("portaria")), "gate", "serve"]
        said = len(self.log) if (self.home / "gate.log").exists() else 0
        with (self.home / "gate.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environ
            )
        self.waits_to_say("atende em", since=said)

    def waits_to_say(self, what: str, *, since: int = 0) -> None:
        """Until its log says so.

        Raises:
            AssertionError: it never did.
        """
        until = clock.elapsed() + PATIENCE
        while what not in self.log[since:]:
            ended = self.process is not None and self.process.poll() is not None
            assert not ended, f"the gate ended: {self.log[since:]}"
            assert clock.elapsed() < until, f"the gate never said «{what}»: {self.log}"
            clock.pause(0.02)

    def processes(self) -> list[int]:
        """Those that decide."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the first process."""
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> int:
        """End it; its exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """-9 to all of them."""
        assert self.process is not None
        workers = self.processes()
        self.process.kill()
        self.process.wait(PATIENCE)
        for pid in workers:
            signal_to(pid, signal.SIGKILL)

    def lines(self) -> list[dict[str, Any]]:
        """What it left for the traces, in the order of its instants."""
        found = [
            json.loads(line)
            for path in self.spool.glob("gate-*.jsonl")
            for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
            if line.endswith("\n")  # one being written may be there in part
        ]
        return sorted(found, key=lambda line: str(line["at"]))


@contextmanager
def gate(home: Path, *, published: bool = True, **environ: str) -> Iterator[Gate]:
    """A running gate; ``published``: with a state in which there is no body."""
    made = Gate(home, environ)
    if published:
        with GateWriter(made.published) as writer, writer.publish(1):
            pass
    made.start()
    try:
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()
