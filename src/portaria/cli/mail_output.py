"""The state of the mail servers, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria.norms.plain import Json

if TYPE_CHECKING:
    from portaria.connectors.servers.status import Status

QUEUES = {
    "active": "em entrega",
    "deferred": "a tentar de novo",
    "hold": "retidas",
    "incoming": "chegando",
    "maildrop": "a recolher",
}


def as_json(found: Status) -> Json:
    """Keys of docs/reference/cli.md."""
    return {
        "running": found.running,
        "processes": dict(found.processes),
        "ports": [
            {"name": one.name, "address": str(one.address), "answers": one.answers}
            for one in found.ways_in
        ],
        "queues": None if found.queues is None else dict(found.queues),
        "published": found.published,
        "read": dict(found.read),
    }


def show(found: Status) -> None:
    """Print it."""
    for name, pid in found.processes.items():
        click.echo(f"{'✓' if pid else '✗'} {name}: " + (f"processo {pid}" if pid else "parado"))
    for one in found.ways_in:
        click.echo(f"{'✓' if one.answers else '✗'} {one.name}: {one.address}")
    click.echo(f"fila: {_queues(found)}")
    version = "nada publicado" if found.published is None else f"versão {found.published}"
    click.echo(f"estado: {version}")
    for server, read in found.read.items():
        if read != found.published:
            click.echo(f"✗ {server} responde com " + (f"a versão {read}" if read else "nenhuma"))


def _queues(found: Status) -> str:
    if found.queues is None:
        return "não se sabe (Postfix parado)"
    parts = [f"{count} {QUEUES.get(name, name)}" for name, count in sorted(found.queues.items())]
    return ", ".join(parts) or "vazia"
