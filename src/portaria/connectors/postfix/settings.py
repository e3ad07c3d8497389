"""What a Postfix of ours is told: typed, so that its configuration is a function of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from portaria.connectors.instances.addresses import Address, Endpoint
from portaria.connectors.instances.certificates import Certificates

ACTIONS = ("tempfail", "accept", "reject", "quarantine")


@dataclass(frozen=True, slots=True)
class Milter:
    """A filter that sees every message.

    Attributes:
        address: where it listens.
        default_action: what Postfix does while it does not answer, one of :data:`ACTIONS`.
        seconds: how long Postfix waits for its answer at the end of a message.
    """

    address: Address
    default_action: str = "tempfail"
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class PostfixSettings:
    """A Postfix instance.

    Attributes:
        home: its folder; ``etc``, ``spool`` and ``data`` lie there.
        hostname: the name it presents.
        smtp: where mail from other servers arrives.
        submission: where people hand in theirs, signed in, under TLS.
        sieve: loopback only, through the gate: what Dovecot's Sieve sends (vacation, redirect).
        lists: loopback only, through the gate: a list's parts come in again there.
        published: the published maps (SQLite).
        lmtp: Dovecot's delivery.
        sasl: Dovecot's authentication; mechanisms: the ways of signing in that it offers.
        certificates: for TLS.
        milters: filters, in their order.
        relay: where mail for other domains goes; None: nowhere, it is refused.
        relay_without: what whoever writes to another domain reads while ``relay`` is None.
        message_bytes: largest message, encoded, that Postfix itself takes.
        recipients: most recipients of one message that Postfix itself takes.
        log: its log file.
        maps: type and folder of the maps, before each one's file name.
        extra: further lines of main.cf, by parameter; they replace those written here.
        services: further entries of master.cf, whole lines.
    """

    home: Path
    hostname: str
    smtp: Endpoint
    submission: Endpoint
    sieve: Endpoint
    lists: Endpoint
    published: Path
    lmtp: Address
    sasl: Address
    mechanisms: tuple[str, ...]
    certificates: Certificates
    log: Path
    milters: tuple[Milter, ...] = ()
    relay: Endpoint | None = None
    relay_without: str = "nesta instalação nada sai da máquina"
    message_bytes: int = 100 * 1024 * 1024
    recipients: int = 50_000
    maps: str = "sqlite:$config_directory/"
    extra: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = field(default=())
