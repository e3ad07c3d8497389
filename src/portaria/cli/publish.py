"""``portaria publish``: the servers' files follow the state."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, cast

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import Json, bad_input, json_out, refused
from portaria.cli.work import leaving_when_told

if TYPE_CHECKING:
    from portaria.connectors.publishing.checking import Checked
    from portaria.connectors.publishing.following import Drift
    from portaria.connectors.publishing.publisher import Publisher
    from portaria.connectors.publishing.settling import Outcome

SHOWN = 50
"""Differences told to a person; ours. ``--json`` tells all."""


@click.command()
@click.option("--once", is_flag=True, help="Publica o que espera e termina.")
@click.option("--whole", is_flag=True, help="Confere tudo, grava o que faltar e termina.")
@click.option("--check", is_flag=True, help="Procura desvios entre o estado e os servidores.")
@click.option("--repair", is_flag=True, help="Corrige os desvios; fica no livro.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def publish(*, once: bool, whole: bool, check: bool, repair: bool, as_json: bool) -> None:
    """Publica aos servidores de correio o que o estado diz, a cada ato, até ser interrompido.

    Com --check, o que alguém mudou à mão aparece e o comando termina com 1.
    """
    if sum((once, whole, check, repair)) > 1:
        bad_input("escolha uma só: --once, --whole, --check ou --repair")
    with_database()
    if not (once or whole or check or repair):
        _run()
        return
    with _publisher() as own:
        if check or repair:
            _drift(own, as_json=as_json, repairing=repair)
        else:
            _tell(own.whole() if whole else own.pending(), as_json=as_json)


@contextmanager
def _publisher() -> Iterator[Publisher]:
    from portaria.connectors.publishing.holding import Busy
    from portaria.connectors.publishing.publisher import publisher
    from portaria.connectors.publishing.reading_back import Mismatch

    try:
        with publisher() as own:
            yield own
    except (OSError, sqlite3.Error, Busy, Mismatch) as error:
        refused(f"não se publicou: {error}")


def _run() -> None:
    from portaria.connectors.publishing.publisher import folder
    from portaria.connectors.publishing.running import Running

    def told(outcome: Outcome) -> None:
        click.echo(f"versão {outcome.version}: {outcome.subjects} mudaram")

    running = Running(folder(), lambda message: click.echo(message, err=True), told)
    with leaving_when_told(running.stop):
        running.forever()


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    """``{"version", "versions", "subjects"}``."""
    if as_json:
        json_out({
            "version": outcome.version,
            "versions": outcome.versions,
            "subjects": outcome.subjects,
        })  # fmt: skip
    elif outcome.versions:
        click.echo(f"versão {outcome.version} publicada e lida de volta: "
                   f"{outcome.subjects} mudaram")  # fmt: skip
    else:
        click.echo(f"nada a publicar: os servidores têm a versão {outcome.version}")


def _drift(own: Publisher, *, as_json: bool, repairing: bool) -> None:
    from portaria.connectors.publishing import checking

    if repairing:
        found = checking.repair(own, by=f"cli:{getpass.getuser()}", at=clock.now())
    else:
        found = checking.check(own)
    if as_json:
        json_out(_plain(found))
    else:
        _say(found, repairing=repairing)
    raise SystemExit(0 if found.clean or repairing else 1)


def _plain(found: Checked) -> Json:
    """``{"version", "seen", "waiting", "clean", "differences": [{"kind", "key", "name", "body",
    "table", "found": […], "wanted": […]}], "domains": […], "tampered": […], "gate": […],
    "servers": [{"where", "found", "wanted"}], "pending": [the same]}``."""
    plain = {
        "version": found.version,
        "seen": found.seen,
        "waiting": found.waiting,
        "clean": found.clean,
        "differences": [asdict(one) for one in found.differences],
        "domains": found.domains,
        "tampered": found.tampered,
        "gate": found.gate,
        "servers": [_place(one) for one in found.servers],
        "pending": [_place(one) for one in found.pending],
    }
    return cast("Json", plain)


def _place(one: Drift) -> dict[str, str]:
    return {"where": one.where, "found": one.found, "wanted": one.wanted}


def _say(found: Checked, *, repairing: bool) -> None:
    from portaria.connectors.publishing.checking import sentences

    if not found.version:
        click.echo("nada foi publicado ainda: rode «portaria publish --once»", err=True)
        return
    for sentence in islice(sentences(found.differences), SHOWN):
        click.echo(sentence)
    if len(found.differences) > SHOWN:
        click.echo(f"… e mais {len(found.differences) - SHOWN} (todos com --json)")
    for domain in found.domains:
        click.echo(f"domínio {domain}: a mais ou a menos")
    for name in found.tampered:
        click.echo(f"{name}: o conteúdo não é o da versão {found.version}: foi mudado à mão")
    for row in islice(found.gate, SHOWN):
        click.echo(f"gate.sqlite: {row}: não segue do que está publicado")
    if len(found.gate) > SHOWN:
        click.echo(f"… e mais {len(found.gate) - SHOWN} (todos com --json)")
    for one in found.servers:
        click.echo(f"{one.where}: está «{one.found}»; devia ser «{one.wanted}»")
    for one in found.pending:
        click.echo(f"{one.where}: por levar, num prazo aberto: está «{one.found}», "
                   f"ficará «{one.wanted}»")  # fmt: skip
    drifted = "desvios corrigidos" if repairing else "há desvios: corrija-os com --repair"
    said = "nada se desviou" if found.clean else drifted
    click.echo(f"versão {found.version}, {found.seen} conferidos: {said}")
