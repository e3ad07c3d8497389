"""One installation's mail system, typed: what the environment says, and what follows from it for
each server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from portaria.connectors.dovecot.settings import (
    CLIENTS,
    CLIENTS_EACH,
    DovecotSettings,
    OAuth,
    Policy,
    Users,
)
from portaria.connectors.instances.addresses import Address, Endpoint
from portaria.connectors.instances.certificates import Certificates
from portaria.connectors.postfix.settings import Milter, PostfixSettings


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports: those people and other servers use, then those between the servers themselves."""

    smtp: int
    submission: int
    imap: int
    imaps: int
    managesieve: int
    sieve_out: int
    lists: int
    doveadm: int
    policy: int
    webmail: int

    @classmethod
    def above(cls, base: int) -> Ports:
        """The usual numbers, each plus ``base``."""
        usual = (25, 587, 143, 993, 4190, 27, 28, 80, 81, 88)
        return cls(*(base + number for number in usual))


@dataclass(frozen=True, slots=True)
class Filters:
    """ClamAV and rspamd: "" none, ``private`` an instance of ours, else where one listens
    (``unix:/path``, ``inet:host:port``)."""

    clamav: str = ""
    rspamd: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate as Postfix sees it: where it listens, and what Postfix does while it is away."""

    address: Address
    default_action: str = "tempfail"
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail system of one installation.

    Attributes:
        home: its folder, which other users may cross.
        run: folder of sockets; a short path.
        store: folder of the mailboxes.
        published: folder of the published files.
        hostname: the name that the servers present.
        certificates: a body's own; None: of a local authority, made in ``home/tls``.
        gate: None: no filter.
        policy: whether the server that decides sign-ins is asked.
        policy_rejects: whether nobody signs in while it does not answer.
        oauth: sign-in by a provider's token; None: passwords only.
        relay: where mail for others goes; None: nowhere.
        users: system users of Dovecot; None: rootless.
        filters: what else looks at messages.
        clients: connections of each kind at once; clients_each: of one person from one address.
    """

    home: Path
    run: Path
    store: Path
    published: Path
    hostname: str
    host: str = "127.0.0.1"
    ports: Ports = field(default_factory=lambda: Ports.above(10_000))
    certificates: Certificates | None = None
    gate: Gate | None = None
    policy: bool = False
    policy_rejects: bool = False
    oauth: OAuth | None = None
    relay: Endpoint | None = None
    users: Users | None = None
    filters: Filters = field(default_factory=Filters)
    clients: int = CLIENTS
    clients_each: int = CLIENTS_EACH

    @property
    def maps(self) -> Path:
        """The published file of maps."""
        return self.published / "mail.sqlite"

    @property
    def logins(self) -> Path:
        """The published file of password hashes."""
        return self.published / "logins.sqlite"

    @property
    def logs(self) -> Path:
        """Folder of the servers' logs."""
        return self.home / "log"

    @property
    def sockets(self) -> Path:
        """Folder of the sockets between servers."""
        return self.run / "s"

    def at(self, port: int) -> Endpoint:
        """A port of this installation's address."""
        return Endpoint(self.host, port)


def dovecot(settings: MailSettings, certificates: Certificates) -> DovecotSettings:
    """What the installation's Dovecot is told."""
    ports, at = settings.ports, settings.at
    policy = Policy(f"http://{at(ports.policy)}/", settings.policy_rejects)
    return DovecotSettings(
        home=settings.home / "dovecot",
        run=settings.run / "d",
        store=settings.store,
        hostname=settings.hostname,
        imap=at(ports.imap),
        imaps=at(ports.imaps),
        sieve=at(ports.managesieve),
        lmtp=settings.sockets / "lmtp",
        sasl=settings.sockets / "sasl",
        doveadm=at(ports.doveadm),
        maps=settings.maps,
        logins=settings.logins,
        submission=at(ports.sieve_out),
        certificates=certificates,
        log=settings.logs / "dovecot.log",
        users=settings.users,
        policy=policy if settings.policy else None,
        oauth=settings.oauth,
        clients=settings.clients,
        clients_each=settings.clients_each,
    )


def postfix(settings: MailSettings, certificates: Certificates) -> PostfixSettings:
    """What the installation's Postfix is told."""
    ports, at, gate = settings.ports, settings.at, settings.gate
    milters = (Milter(gate.address, gate.default_action, gate.seconds),) if gate else ()
    return PostfixSettings(
        home=settings.home / "postfix",
        hostname=settings.hostname,
        smtp=at(ports.smtp),
        submission=at(ports.submission),
        sieve=at(ports.sieve_out),
        lists=at(ports.lists),
        published=settings.maps,
        lmtp=settings.sockets / "lmtp",
        sasl=settings.sockets / "sasl",
        mechanisms=dovecot(settings, certificates).mechanisms,
        certificates=certificates,
        log=settings.logs / "mail.log",
        milters=milters,
        relay=settings.relay,
    )
