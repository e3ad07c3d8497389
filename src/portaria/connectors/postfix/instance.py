"""A private Postfix: its folders, its process. Root only, as Postfix is."""

from __future__ import annotations

import json
import shutil
import signal
from collections import Counter
from pathlib import Path
from typing import Any

from portaria import clock
from portaria.connectors.instances import files, folders
from portaria.connectors.instances.addresses import Address
from portaria.connectors.instances.ports import await_free
from portaria.connectors.instances.process import (
    ServerFailed,
    is_root,
    left_behind,
    number_in,
    program,
    run,
    run_at_terminal,
    server_in,
    signal_to,
    wait_until_gone,
)
from portaria.connectors.postfix.rendering import render
from portaria.connectors.postfix.settings import PostfixSettings

NEEDS = {"postfix": "postfix", "postmap": "postfix", "postqueue": "postfix"}
STARTS = 8  # times a start is tried, a quarter of a second apart
LEAVING = 60.0
"""Seconds that a killed master's children, which hold its lock and its ports, get to notice."""


class Postfix:
    """The instance that ``settings`` describe."""

    name = "postfix"

    def __init__(self, settings: PostfixSettings) -> None:
        self.settings = settings
        self.etc = settings.home / "etc"

    def write(self) -> bool:
        """Write the configuration, checked first; whether it changed.

        Raises:
            ServerFailed: Postfix does not accept it; the one in use stays.
        """
        self._folders()
        return files.install(render(self.settings), self.settings.home, valid=self._accepts)

    def start(self) -> None:
        """Start it, or have it read its configuration again if it runs. Idempotent.

        Raises:
            ServerFailed: it cannot be started; the message says why.
        """
        if not is_root():
            raise ServerFailed("o Postfix só inicia como root")
        changed = self.write()
        if self.pid() is not None:
            if changed:
                self.reload()
            return
        wait_until_gone(left_behind(number_in(self._lock)), seconds=LEAVING)
        await_free(self._ways_in())
        for attempt in range(STARTS):
            try:
                self._ask("start")
            except ServerFailed:
                if attempt == STARTS - 1:
                    raise
            else:
                if self._stays():
                    return
            clock.pause(0.25)
        raise ServerFailed(f"o Postfix não ficou de pé; veja {self.settings.log}")

    def reload(self) -> None:
        """Have it read its configuration again; connections under way end first."""
        self._ask("reload")

    @property
    def log(self) -> Path:
        """Its log."""
        return self.settings.log

    def reopen_log(self) -> None:
        """Go on in a new log: the old one was renamed."""
        self._new_log()
        self.reload()

    def stop(self) -> None:
        """Stop it: what is being received ends first. Idempotent."""
        master = self.pid()
        if master is None:
            return
        self._ask("stop")
        if not wait_until_gone([master], seconds=30):
            signal_to(master, signal.SIGKILL)
            wait_until_gone([master], seconds=LEAVING)
            wait_until_gone(left_behind(master), seconds=LEAVING)

    def pid(self) -> int | None:
        """The master process, if it runs."""
        return server_in(self._lock, "master", self._spool)

    @property
    def _lock(self) -> Path:
        return self._spool / "pid" / "master.pid"

    @property
    def _spool(self) -> Path:
        return self.settings.home / "spool"

    def queue(self) -> list[dict[str, Any]]:
        """Messages in the queue, as ``postqueue -j`` shows them: ``queue_name`` (``active``,
        ``deferred``, ``hold``…), ``queue_id``, ``arrival_time``, ``sender``, ``recipients``."""
        said = run([program("postqueue", "postfix"), "-c", str(self.etc), "-j"])
        return [json.loads(line) for line in said.splitlines() if line.startswith("{")]

    def queued(self) -> Counter[str]:
        """How many messages each queue holds."""
        return Counter(str(message["queue_name"]) for message in self.queue())

    def flush(self) -> None:
        """Try every deferred message again now."""
        run([program("postqueue", "postfix"), "-c", str(self.etc), "-f"])

    def _ways_in(self) -> tuple[Address, ...]:
        settings = self.settings
        return (settings.smtp, settings.submission, settings.sieve, settings.lists)

    def _stays(self) -> bool:
        for _ in range(4):
            if self.pid() is None:
                return False
            clock.pause(0.05)
        return True

    def _accepts(self, folder: Path) -> None:
        # Away from a terminal Postfix says why in the system's log alone.
        command = [program("postfix", "postfix"), "-c", str(folder), "check"]
        run_at_terminal(command)

    def _ask(self, command: str) -> None:
        run([program("postfix", "postfix"), "-c", str(self.etc), command])

    def _folders(self) -> None:
        home = self.settings.home
        folders.make(home, 0o755)
        folders.make(self._spool, 0o755)
        folders.make(home / "data", 0o700, user="postfix")
        folders.make(self.settings.log.parent, 0o755)
        self._new_log()

    def _new_log(self) -> None:
        # After a crash the check before a start complains of unfinished files in the queue, as the
        # user postfix, straight into the log; unable to, it would never let Postfix start again.
        self.settings.log.touch(mode=0o640)
        shutil.chown(self.settings.log, "postfix")
