"""The gate's settings, from environment variables (``docs/reference/settings.md``), read without
Django so that the gate starts at once."""

from __future__ import annotations

import grp
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portaria.connectors.instances.addresses import Address
from portaria.connectors.milter.limits import Limits
from portaria.connectors.milter.networks import Networks

MEGABYTE = 1024 * 1024
FAILURES = ("tempfail", "accept")
LOOPBACK = ("127.0.0.0/8", "::1/128")
LARGEST = 100_000  # of any number here


class WrongSetting(ValueError):  # noqa: N818  # an answer, in the words of the house
    """A variable cannot be read; the message names it and says what it may be."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, that the gate and the other servers of an installation agree on.

    Attributes:
        listen: where the mail server connects.
        published: the gate's file, written by ``portaria publish``.
        spool: folder of the lines for the traces.
        run: folder of what the gate's processes share (counts, lock).
        clamav, rspamd: None where the body has none.
    """

    listen: Address
    published: Path
    spool: Path
    run: Path
    clamav: Address | None = None
    rspamd: Address | None = None


@dataclass(frozen=True, slots=True)
class GateSettings:
    """How this gate runs.

    Attributes:
        group: of the socket, that the mail server is in; "" none: only the gate's own user.
        processes: how many decide.
        failure: ``tempfail`` or ``accept``, where not even the norms could be asked.
        networks: whose clients are inside.
        scan_seconds: how long ClamAV or rspamd may take.
        drain_seconds: how long a connection may stay after a restart was asked for.
    """

    places: Places
    group: str = ""
    processes: int = 1
    failure: str = FAILURES[0]
    networks: tuple[str, ...] = LOOPBACK
    scan_seconds: int = 15
    drain_seconds: int = 60
    limits: Limits = field(default_factory=Limits)

    def too_much(self, over: str) -> str:
        """What a sender reads whose message passes a limit of ours."""
        most = {
            "size": f"até {self.limits.message // MEGABYTE} MB",
            "headers": f"até {self.limits.headers} cabeçalhos",
            "recipients": f"até {self.limits.recipients} destinatários",
        }[over]
        return (
            f"A mensagem passa do que este servidor consegue examinar ({most}; limite técnico, não "
            "de norma). Divida-a ou mande o conteúdo por outro meio."
        )


def read(environ: Mapping[str, str], places: Places) -> GateSettings:
    """The settings.

    Raises:
        WrongSetting: the first variable that cannot be read.
    """
    scan = _number(environ, "PORTARIA_SCAN_SECONDS", 15)
    largest = _number(environ, "PORTARIA_GATE_MESSAGE_MB", 128) * MEGABYTE
    return GateSettings(
        places=places,
        group=environ.get("PORTARIA_GATE_GROUP") or _group_of_postfix(),
        processes=_number(environ, "PORTARIA_GATE_PROCESSES", _half_the_cores()),
        failure=_failure(environ),
        networks=_networks(environ),
        scan_seconds=scan,
        drain_seconds=_number(environ, "PORTARIA_GATE_DRAIN_SECONDS", 60),
        limits=Limits(message=largest, decision=2.0 * scan),
    )


def _half_the_cores() -> int:
    """The mail server needs the others: a process of the gate more than that decides no more
    messages, and finds its memory gone from the caches each time (ADR 17)."""
    return max(1, (os.cpu_count() or 1) // 2)


def _group_of_postfix() -> str:
    """Whom root's socket is for; nobody else can give a file away."""
    if os.geteuid() != 0:
        return ""
    try:
        return grp.getgrnam("postfix").gr_name
    except KeyError:
        return ""


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    written = environ.get(name) or str(default)
    if not written.isdecimal() or not 0 < int(written) <= LARGEST:
        raise WrongSetting(f"{name}: use um número de 1 a {LARGEST}, não «{written}»")
    return int(written)


def _failure(environ: Mapping[str, str]) -> str:
    written = environ.get("PORTARIA_GATE_FAILURE") or FAILURES[0]
    if written not in FAILURES:
        raise WrongSetting(f"PORTARIA_GATE_FAILURE: use {' ou '.join(FAILURES)}, não «{written}»")
    return written


def _networks(environ: Mapping[str, str]) -> tuple[str, ...]:
    written = environ.get("PORTARIA_GATE_NETWORKS")
    if not written:
        return LOOPBACK
    found = tuple(each.strip() for each in written.split(",") if each.strip())
    try:
        Networks(found)
    except ValueError as error:
        raise WrongSetting(f"PORTARIA_GATE_NETWORKS: {error}") from None
    return found
