"""A whole installation for one test: a PostgreSQL of its own, one demonstration body, publisher,
gate, policy server, worker, Postfix and Dovecot, each a process that can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

import databases
from portaria import clock
from portaria.config import mail as configured
from portaria.config import state
from portaria.connectors.instances.companion import Companion
from portaria.connectors.servers import versions
from portaria.connectors.servers.system import MailSystem
from portaria.launch.postgres import CannotStart, Server, private_server
from unused_ports import base

from .mail import PATIENCE, wait_for

ROOT = Path(__file__).resolve().parents[2]
PORTARIA = str(Path(sys.executable).with_name("portaria"))
PREPARE = """
import os, django
django.setup()
from portaria.launch import preparation
preparation.migrate()
preparation.demonstrate(people=int(os.environ["PEOPLE"]))
"""


class Installation:
    """The running processes. :meth:`keep` starts again whatever died."""

    def __init__(self, server: Server, system: MailSystem) -> None:
        self.server = server
        self.system = system
        home = system.settings.home
        self.worker = Companion("executor", (PORTARIA, "work"), home, home / "log" / "worker.log")

    def up(self) -> None:
        """Start everything and wait for the first published version."""
        self.system.up()
        configured.make_known(self.system)
        self.worker.start()
        wait_for(lambda: versions.published(self.system.settings.maps))

    def down(self) -> None:
        """End everything."""
        self.worker.stop()
        self.system.down()

    def keep(self) -> None:
        """Start again what died, as ``portaria up`` and a service manager do.

        Raises:
            CannotStart: PostgreSQL did not within :data:`PATIENCE`.
        """
        deadline = clock.elapsed() + PATIENCE
        while not self.server.running():
            try:
                self.server.start()
            except CannotStart:  # its children still hold its memory
                if clock.elapsed() > deadline:
                    raise
                clock.pause(0.25)
        self.system.keep()
        self.worker.start()

    def pid(self, name: str) -> int | None:
        """The process of ``postgres``, ``executor`` or one of the mail system's servers."""
        if name == "postgres":
            return self.server.pid()
        if name == "executor":
            return self.worker.pid()
        return next(s.pid() for s in self.system.servers if s.name == name)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of Portaria's in this installation."""
        return self._run(arguments, None)

    def elsewhere(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same from another shell, which knows the state folder and nothing else."""
        kept = ("PATH", "HOME", "LANG", "PORTARIA_STATE")
        return self._run(arguments, {name: os.environ[name] for name in kept if name in os.environ})

    def _run(
        self, arguments: Sequence[str], environment: dict[str, str] | None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PORTARIA, *arguments], capture_output=True, text=True, timeout=600, check=False,
            env=environment,
        )  # fmt: skip


@contextmanager
def installed(body: str, *, people: int) -> Iterator[Installation]:
    """The installation of one demonstration body, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="portaria-inteira-"))
    folder.chmod(0o711)
    (folder / "bodies").mkdir()
    (folder / "bodies" / body).symlink_to(ROOT / "bodies" / body)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PORTARIA_STATE", str(folder / "state"))
        patched.setenv("PORTARIA_BODIES", str(folder / "bodies"))
        patched.setenv("PORTARIA_MAIL_PORTS", str(base()))
        patched.setenv("PEOPLE", str(people))
        patched.setenv("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
        server = private_server(state.directory(), prefer_system=True)
        system = None
        try:
            server.start()
            server.create_database("portaria")
            databases.copy_tables(server, "portaria")
            patched.setenv("DATABASE_URL", server.url("portaria"))
            state.write_database_url(server.url("portaria"))
            subprocess.run([sys.executable, "-c", PREPARE], check=True, timeout=600)
            system = Installation(server, configured.system())
            system.up()
            yield system
        finally:
            if system is not None:
                system.down()
            server.stop(mode="immediate")
            shutil.rmtree(state.served(), ignore_errors=True)
            shutil.rmtree(server.socket, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
