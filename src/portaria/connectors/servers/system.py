"""The servers of one installation together: up, down, kept running."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from portaria import clock
from portaria.connectors.dovecot.instance import Dovecot
from portaria.connectors.filters import clamav, rspamd
from portaria.connectors.instances import certificates as local_authority
from portaria.connectors.instances import folders
from portaria.connectors.instances.certificates import Certificates
from portaria.connectors.instances.companion import Companion
from portaria.connectors.instances.process import ServerFailed, is_root
from portaria.connectors.postfix.instance import Postfix
from portaria.connectors.servers import rotating
from portaria.connectors.servers import settings as derived
from portaria.connectors.servers.settings import MailSettings


class Server(Protocol):
    """Something that runs."""

    @property
    def name(self) -> str:  # as status shows it
        ...

    def start(self) -> None:
        """Start it, or give it its present configuration. Idempotent."""
        ...

    def stop(self) -> None:
        """Stop it. Idempotent."""
        ...

    def pid(self) -> int | None:
        """Its process, if it runs."""
        ...


class MailSystem:
    """The mail system that ``settings`` describe; ``beside`` are the processes of ours that its
    servers ask (publisher, policy server, gate)."""

    def __init__(self, settings: MailSettings, beside: Sequence[Companion] = ()) -> None:
        self.settings = settings
        self.certificates = settings.certificates or local_certificates(settings)
        self.dovecot = Dovecot(derived.dovecot(settings, self.certificates))
        self.postfix = Postfix(derived.postfix(settings, self.certificates))
        self.beside = tuple(beside)
        self.before_people: tuple[Server, ...] = ()

    @property
    def servers(self) -> tuple[Server, ...]:
        """In the order of their start: whoever is asked runs before whoever asks. Without root
        there is no Postfix."""
        filters = (*clamav.instances(self.settings), *rspamd.instances(self.settings))
        postfix = (self.postfix,) if is_root() else ()
        return (*filters, *self.beside, self.dovecot, *postfix, *self.before_people)

    def up(self) -> None:
        """Start what does not run and give the rest its present configuration. Idempotent.

        Raises:
            ServerFailed: a server cannot be started; those before it run.
        """
        self._folders()
        with self._alone():
            self._wanted.touch()
            self.dovecot.prepare()  # others get its keys
            for server in self.servers:
                server.start()

    def down(self) -> None:
        """Stop every server; what is queued stays in the queue. Idempotent."""
        if not self.settings.home.is_dir():
            return
        with self._alone():
            self._wanted.unlink(missing_ok=True)
            for server in reversed(self.servers):
                server.stop()

    def keep(self) -> list[str]:
        """Start again what died since :meth:`up`; what was, and what could not be, as sentences.
        Logs are begun anew when it is time. Nothing after :meth:`down`."""
        if not self._wanted.exists():
            return []
        with self._alone():
            said = rotating.rotate_all([self.postfix, self.dovecot], at=clock.now())
        if all(s.pid() is not None for s in self.servers):
            return said
        with self._alone():
            for server in self.servers:
                if not self._wanted.exists() or server.pid() is not None:
                    continue
                try:
                    server.start()
                except ServerFailed as error:
                    said.append(f"{server.name}: {error}")
                else:
                    said.append(f"{server.name}: tinha parado; iniciado de novo")
        return said

    @property
    def _wanted(self) -> Path:
        return self.settings.home / "wanted"

    def _folders(self) -> None:
        settings = self.settings
        folders.make(settings.home, 0o711)
        folders.make(settings.run, 0o755)
        folders.make(settings.sockets, 0o755)
        folders.make(settings.logs, 0o755)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Whoever else starts or stops this system waits."""
        handle = os.open(self.settings.home / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def local_certificates(settings: MailSettings) -> Certificates:
    """Certificates of the local authority for the installation's names."""
    folders.make(settings.home, 0o711)
    names = [settings.hostname, "localhost", settings.host]
    return local_authority.local(settings.home / "tls", names)
