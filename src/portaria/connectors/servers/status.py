"""How the servers of an installation are: a value; showing it is the command's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portaria.connectors.instances.addresses import Address
from portaria.connectors.instances.ports import answers
from portaria.connectors.instances.process import ServerFailed, is_root
from portaria.connectors.servers import versions
from portaria.connectors.servers.system import MailSystem

_WAYS_IN = ("smtp", "submission", "imap", "imaps", "managesieve", "doveadm")


@dataclass(frozen=True, slots=True)
class Listening:
    """A way in: its name (``smtp``, ``imaps``…), where it is, whether something answers."""

    name: str
    address: Address
    answers: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The servers of an installation.

    Attributes:
        processes: process of each server by its name, None where it does not run.
        ways_in: where people and other servers connect.
        queues: messages in each of Postfix's queues; None while nobody can say.
        published: version of the published state; None where nothing is published.
        read: version that each server answers with, None where it does not answer.
    """

    processes: Mapping[str, int | None]
    ways_in: tuple[Listening, ...]
    queues: Mapping[str, int] | None
    published: int | None
    read: Mapping[str, int | None]

    @property
    def running(self) -> bool:
        """Whether every server runs."""
        return all(self.processes.values())

    @property
    def current(self) -> bool:
        """Whether every server answers with the published version."""
        return all(version == self.published for version in self.read.values())


def status(system: MailSystem) -> Status:
    """Look at everything once."""
    processes = {server.name: server.pid() for server in system.servers}
    served = system.postfix.etc.exists() or system.dovecot.conf.exists()
    found = versions.settled(system) if served else None
    return Status(
        processes=processes,
        ways_in=_ways_in(system),
        queues=_queues(system) if processes.get("postfix") else None,
        published=found.published if found else versions.published(system.settings.maps),
        read=found.read if found else {},
    )


def _ways_in(system: MailSystem) -> tuple[Listening, ...]:
    settings = system.settings
    ports = settings.ports
    named: list[tuple[str, Address]] = [
        (name, settings.at(getattr(ports, name)))
        for name in _WAYS_IN
        if is_root() or name not in ("smtp", "submission")
    ]
    if settings.policy:
        named.append(("policy", settings.at(ports.policy)))
    if settings.gate:
        named.append(("gate", settings.gate.address))
    return tuple(Listening(name, where, answers(where)) for name, where in named)


def _queues(system: MailSystem) -> Mapping[str, int] | None:
    try:
        return dict(system.postfix.queued())
    except ServerFailed:
        return None
