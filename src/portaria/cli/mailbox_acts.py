"""The acts of ``portaria mailbox``. Whoever decides says who they are (``--as``) and must hold the
power; what mail servers tell (``touch``, ``usage``) needs nobody."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import acting as acting_on
from portaria.cli.acting import must_hold
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portaria.mail.types import MailboxHeld

ADDRESS = click.argument("address", metavar="ENDEREÇO")
ADDRESSES = click.argument("addresses", metavar="ENDEREÇO…", nargs=-1, required=True)
DECIDES = click.option("--as", "person", type=int, required=True, help="Número de quem decide.")
WHY = click.option("--why", required=True, help="Motivo.")


@click.command()
@ADDRESS
@DECIDES
@WHY
def close(address: str, person: int, why: str) -> None:
    """Encerra uma caixa a pedido de quem responde por ela, onde a norma o admite."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.acts.desk import Desk, refuse
        from portaria.mail.decisions import closing
        from portaria.mail.types import Closing
        from portaria.steps.reasons import provisions_of

        box = find(address)
        if person != box.person:
            must_hold(person, box.body, "mail.manage")
        decision = closing.on_request(box.kind, Desk(box.body, at).policy)
        if decision.outcome != "close":
            raise refuse(box, decision)
        asked = Closing(box.id, "request", provisions_of(decision), facts=_signed(why, person))
        acts.close_mailboxes([asked], by=by, at=at)
        click.echo(f"{box.address}: encerrada")


@click.command()
@ADDRESSES
@DECIDES
@WHY
def hold(addresses: tuple[str, ...], person: int, why: str) -> None:
    """Põe caixas sob guarda legal, todas ou nenhuma: nada delas se elimina."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Change

        boxes = all_managed(addresses, person)
        acts.hold_mailboxes([Change(b.id, by_whom(why, person)) for b in boxes], by=by, at=at)
        for box in boxes:
            click.echo(f"{box.address}: sob guarda legal")


@click.command()
@ADDRESSES
@DECIDES
@WHY
def unhold(addresses: tuple[str, ...], person: int, why: str) -> None:
    """Levanta a guarda legal, de todas ou de nenhuma; a eliminação devida volta a correr."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Change

        boxes = all_managed(addresses, person)
        acts.unhold_mailboxes([Change(b.id, by_whom(why, person)) for b in boxes], by=by, at=at)
        for box in boxes:
            click.echo(f"{box.address}: guarda legal levantada")


@click.command()
@ADDRESS
@click.option("--at", "seen", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="Instante.")
def touch(address: str, seen: datetime | None) -> None:
    """Registra um acesso à caixa (até que os servidores de correio o façam)."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Access

        access = Access(address.strip().lower(), seen or at)
        new = acts.record_accesses([access], by=by, at=at)
        click.echo("acesso registrado" if new else "já se sabia de acesso igual ou mais recente")


@click.command()
@ADDRESS
@click.argument("used", metavar="BYTES", type=click.IntRange(min=0))
def usage(address: str, used: int) -> None:
    """Registra o volume da caixa; avisa quem a usa se atingiu o limite."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Usage

        warned = acts.record_usage([Usage(address.strip().lower(), used)], by=by, at=at)
        click.echo("volume registrado" + ("; foi dado aviso" if warned else ""))


@click.command()
@ADDRESS
@click.argument("reason", type=click.Choice(["vacation", "licence", "absence", "none"]))
@DECIDES
def idle(address: str, reason: str, person: int) -> None:
    """A gestão de pessoas responde por que a caixa está sem acesso."""
    with acting() as (by, at):
        from portaria.mail import acts

        box = find(address)
        must_hold(person, box.body, "people.write")
        acts.answer_idle([acts.IdleAnswer(box.id, reason)], by=by, at=at)
        click.echo(f"{box.address}: resposta registrada")


@click.command()
@click.option("--body", "bodies", multiple=True, required=True, help="Órgão (repita se vários).")
@click.option("--notify", is_flag=True, help="Notifica os titulares e abre o prazo.")
def duplicates(bodies: tuple[str, ...], notify: bool) -> None:
    """As pessoas com mais de uma caixa individual."""
    with acting() as (by, at):
        from portaria.mail import acts, queries

        found = queries.duplicated(bodies)
        boxes = queries.held(key for keys in found for key in keys)
        for keys in found:
            click.echo("  ".join(f"{boxes[k].address} ({boxes[k].used_bytes} B)" for k in keys))
        told = acts.notify_duplicates(found, by=by, at=at) if notify else 0
        click.echo(f"{len(found)} pessoas com caixas duplicadas; {told} notificadas")


def acting() -> AbstractContextManager[tuple[str, datetime]]:
    """Who acts and when; a refusal is the answer no (exit 1), with nothing changed."""
    return acting_on("portaria.mail.types.Refused")


def find(address: str) -> MailboxHeld:
    """The mailbox of an address; leaves with 2 where there is none."""
    from portaria.mail.queries import by_address

    box = by_address(address)
    if box is None:
        bad_input(f"não há caixa com o endereço {address}")
    return box


def managed(address: str, person: int) -> MailboxHeld:
    """The mailbox, where ``person`` may manage its body's mail; leaves with 1 otherwise."""
    box = find(address)
    must_hold(person, box.body, "mail.manage")
    return box


def all_managed(addresses: Sequence[str], person: int) -> list[MailboxHeld]:
    """The mailboxes of the addresses, each once, as :func:`managed`."""
    return list({box.id: box for box in (managed(one, person) for one in addresses)}.values())


def by_whom(why: str, person: int) -> str:
    """The reason given, with who decided."""
    return f"{why.strip()} (decidido pela pessoa nº {person})" if why.strip() else ""


def _signed(why: str, person: int) -> dict[str, str | int]:
    return {"reason": why.strip(), "decided_by": person}


COMMANDS = (close, hold, unhold, touch, usage, idle, duplicates)
