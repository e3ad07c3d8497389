"""A real gate before a real Postfix, for tests: norms of demonstration bodies, people of two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.milter.running import Gate
from mail.gate.world import policies
from portaria.connectors.postfix.settings import Milter
from portaria.mail.gate.store.rows import AddressRow, BodyRow, ListRow
from portaria.mail.gate.store.writing import GateWriter

from .mail import MailServers, replace

DOMAINS = {"mpe": "gate-mpe.test", "ssp": "gate-ssp.test", "uniar": "gate-uni.test"}
LIST, LIST_ID = "avisos@gate-mpe.test", 1_000_777
PEOPLE = {"ana": 1, "bia": 2}


def publish(gate: Gate) -> None:
    """Three bodies, each with its own norms, and ana and bia in each."""
    with GateWriter(gate.published) as writer, writer.publish(writer.version + 1) as batch:
        batch.bodies(
            BodyRow(
                slug, slug, "America/Cuiaba", (domain,), staff=50, ask="a Central de Serviços",
                policies=policies(slug),
            )
            for slug, domain in DOMAINS.items()
        )  # fmt: skip
        batch.addresses(
            AddressRow(f"{name}@{domain}", slug, "individual", "servidor_efetivo", 1, owner, owner)
            for slug, domain in DOMAINS.items()
            for name, owner in PEOPLE.items()
        )
        batch.lists([ListRow(LIST, "mpe", 2, may_write="anyone", id=LIST_ID, title="Avisos")])


@contextmanager
def gated(servers: MailServers, home: Path, **environ: str) -> Iterator[Gate]:
    """``servers`` with a gate of their own; loopback counts as outside."""
    socket = servers.settings.sockets / f"gate-{home.name}"
    given = {
        "PORTARIA_GATE_LISTEN": f"unix:{socket}",
        "PORTARIA_GATE_NETWORKS": "192.0.2.0/24",
        "PORTARIA_GATE_PROCESSES": "2",
    }
    for domain in DOMAINS.values():
        for name in PEOPLE:
            servers.person(f"{name}@{domain}")
    made = Gate(home, {**given, **environ})
    publish(made)
    made.start()
    servers.hold_nothing()
    try:
        with servers.other_settings(postfix=lambda s: replace(s, milters=(Milter(socket),))):
            yield made
    finally:
        servers.hold_nothing()
        if made.process is not None and made.process.poll() is None:
            made.stop()
