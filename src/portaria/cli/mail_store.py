"""``portaria mail backup``, ``restore``: copies of the mail store, and what they give back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, refused

if TYPE_CHECKING:
    from portaria.connectors.dovecot.store.doveadm import Doveadm

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--body", required=True, help="Órgão.")
@click.option("--check", "checked", type=DAY, metavar="DIA", help="Relê inteira a cópia do dia.")
@click.option("--list", "listed", is_flag=True, help="Mostra os dias copiados.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def backup(body: str, *, checked: datetime | None, listed: bool, as_json: bool) -> None:
    """Copia agora as caixas do órgão, com prova; o dever diário faz o mesmo sem ninguém pedir."""
    with_database()
    if listed:
        _list(body, as_json=as_json)
    elif checked is not None:
        _check(body, checked.date(), as_json=as_json)
    else:
        _make(body, as_json=as_json)


def _make(body: str, *, as_json: bool) -> None:
    from django.db import transaction

    from portaria.bodies.policies import NotAdopted, adopted
    from portaria.connectors.dovecot.backup import duties, proving, schedule
    from portaria.connectors.dovecot.store.copying import NotCopied
    from portaria.connectors.dovecot.store.doveadm import Unreachable

    try:
        its = adopted(body)
    except NotAdopted as error:
        bad_input(str(error))
    server, store = _store()
    at = clock.now()
    today = its.calendar.day_of(at)
    span = schedule.every(its.law.on(today))
    try:
        with transaction.atomic():
            cited = (span.ref,) if span else ()
            whole = duties.run(server, store, its, today, cited, at, seconds=float("inf"))
    except (NotCopied, Unreachable, proving.Spoiled) as error:
        refused(f"a cópia não terminou: {error}; o que já foi copiado fica, e a próxima continua")
    assert whole is not None  # noqa: S101  # nothing stops it
    if as_json:
        json_out({"day": today.isoformat(), **asdict(whole)})
    else:
        click.echo(
            f"cópia de {today:%d/%m/%Y}: {whole.mailboxes} caixas, {whole.messages} mensagens, "
            f"{whole.bytes} bytes; provada"
        )


def _list(body: str, *, as_json: bool) -> None:
    from portaria.connectors.dovecot.backup import folders

    found = [(day, folders.whole(body, day)) for day in folders.days(body)]
    if as_json:
        json_out({"days": [{"day": d.isoformat(), **(asdict(w) if w else {})} for d, w in found]})
        return
    for day, whole in found:
        said = f"{whole.mailboxes} caixas, {whole.messages} mensagens" if whole else "em andamento"
        click.echo(f"{day:%d/%m/%Y}  {said}")


def _check(body: str, day: date, *, as_json: bool) -> None:
    from portaria.connectors.dovecot.backup import proving

    try:
        messages = proving.check(body, day)
    except proving.Spoiled as spoiled:
        refused(str(spoiled))
    if as_json:
        json_out({"day": day.isoformat(), "messages": messages, "sound": True})
    else:
        click.echo(f"{messages} mensagens relidas: a cópia é a que foi lacrada")


@click.command()
@click.argument("address", metavar="ENDEREÇO")
@click.option("--day", required=True, type=DAY, help="Dia da cópia.")
@click.option("--as", "person", type=int, required=True, help="Número de quem decide.")
@click.option("--why", required=True, help="Motivo.")
def restore(address: str, day: datetime, person: int, why: str) -> None:
    """Traz de volta à caixa as mensagens da cópia do dia, numa pasta à parte; fica no livro."""
    from portaria.cli.mailbox_acts import acting, managed

    with acting() as (by, at):
        from django.db import transaction

        from portaria.connectors.dovecot.backup import proving, restoring
        from portaria.connectors.dovecot.store.copying import NotCopied
        from portaria.connectors.dovecot.store.doveadm import Unreachable

        box = managed(address, person)
        server, store = _store()
        try:
            with transaction.atomic():
                back = restoring.restore_mailbox(
                    server, store, box, day.date(), f"{why.strip()} (pessoa nº {person})",
                    by=by, at=at,
                )  # fmt: skip
        except (NotCopied, Unreachable, proving.Spoiled) as error:
            refused(f"não se restaurou: {error}")
        click.echo(f"{box.address}: {back.messages} mensagens na pasta «{back.folder}»")


def _store() -> tuple[Doveadm, Path]:
    from portaria.connectors.dovecot.store import configured
    from portaria.connectors.dovecot.store.exporting import NO_STORE

    try:
        found, root = configured.store(), configured.root()
    except configured.Misconfigured as error:
        bad_input(str(error))
    if found is None:
        bad_input("não há servidor de correio: «portaria mail up», ou configure PORTARIA_DOVEADM")
    if root is None:
        bad_input(NO_STORE)
    return found.doveadm(), root


COMMANDS = (backup, restore)
