"""The acts of ``portaria mailbox``. Whoever decides says who they are (``--as``) and must hold the
power; what mail servers tell (``touch``, ``usage``) needs nobody."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from portaria.mail.types import MailboxHeld

ADDRESS = click.argument("address", metavar="ENDEREÇO")
DECIDES = click.option("--as", "person", type=int, required=True, help="Número de quem decide.")
WHY = click.option("--why", required=True, help="Motivo.")


@click.command()
@click.option("--body", required=True, help="Órgão.")
@click.option("--category", required=True, help="Categoria da pessoa ou espécie da caixa.")
@click.option("--person", type=int, required=True, help="Número do titular ou responsável.")
@click.option("--name", default="", help="Nome pedido (antes do @), ou o login.")
@click.option("--unit", type=int, help="Número da unidade.")
@click.option("--organizational", is_flag=True, help="Caixa organizacional.")
@click.option("--valid-until", type=click.DateTime(["%Y-%m-%d"]), help="Fim da vigência.")
@click.option("--justification", default="", help="Justificativa, onde a norma a exige.")
def ask(organizational: bool, valid_until: datetime | None, body: str, category: str, person: int,
        name: str, unit: int | None, justification: str) -> None:  # fmt: skip
    """Pede uma caixa; o número da resposta serve para concedê-la."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL, MailboxAsk

        wanted = MailboxAsk(
            body=body,
            kind=ORGANIZATIONAL if organizational else INDIVIDUAL,
            category=category,
            person=person,
            unit=unit,
            name=name,
            valid_until=valid_until.date() if valid_until else None,
            justification=justification,
        )
        [key] = acts.ask_mailboxes([wanted], by=by, at=at)
        click.echo(f"caixa nº {key} pedida; conceda com «portaria mailbox grant {key}»")


@click.command()
@click.argument("number", metavar="NÚMERO", type=int)
@DECIDES
def grant(number: int, person: int) -> None:
    """Concede um pedido: a caixa abre, ou espera o termo que a norma exige."""
    with acting() as (by, at):
        from portaria.mail import acts, queries

        box = queries.held([number]).get(number)
        if box is None:
            bad_input(f"não existe a caixa nº {number}")
        must_hold(person, box.body, "mail.manage")
        acts.grant_mailboxes([number], by=by, at=at)
        granted = queries.held([number])[number]
        click.echo(f"{granted.address}: concedida ({granted.state})")


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
@ADDRESS
@click.option("--ground", required=True, help="Motivo da norma (id).")
@DECIDES
@WHY
def suspend(address: str, ground: str, person: int, why: str) -> None:
    """Suspende uma caixa por um dos motivos da norma."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Suspension

        box = managed(address, person)
        item = Suspension(box.id, ground, _by_whom(why, person))
        acts.suspend_mailboxes([item], by=by, at=at)
        click.echo(f"{box.address}: suspensa")


@click.command()
@ADDRESS
@click.option("--route", required=True, help="Quem a libera, como a norma o diz.")
@click.option("--temporary", is_flag=True, help="Libera sem encerrar a apuração.")
@DECIDES
@click.option("--why", default="", help="Motivo.")
def release(address: str, route: str, temporary: bool, person: int, why: str) -> None:
    """Libera uma caixa suspensa, pela via do motivo da suspensão."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Release

        box = managed(address, person)
        item = Release(box.id, route, _by_whom(why, person), temporary)
        acts.release_mailboxes([item], by=by, at=at)
        click.echo(f"{box.address}: liberada{' por ora' if temporary else ''}")


@click.command()
@ADDRESS
@DECIDES
@WHY
def hold(address: str, person: int, why: str) -> None:
    """Põe uma caixa sob guarda legal: nada dela se elimina."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Change

        box = managed(address, person)
        acts.hold_mailboxes([Change(box.id, _by_whom(why, person))], by=by, at=at)
        click.echo(f"{box.address}: sob guarda legal")


@click.command()
@ADDRESS
@DECIDES
@WHY
def unhold(address: str, person: int, why: str) -> None:
    """Levanta a guarda legal; a eliminação devida volta a correr."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Change

        box = managed(address, person)
        acts.unhold_mailboxes([Change(box.id, _by_whom(why, person))], by=by, at=at)
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
@click.argument("delegate_", metavar="PESSOA", type=int)
@click.option("--read", is_flag=True, help="Pode ler.")
@click.option("--delete", is_flag=True, help="Pode apagar.")
@click.option("--send-as", is_flag=True, help="Pode enviar como a caixa.")
@DECIDES
def delegate(
    address: str, delegate_: int, read: bool, delete: bool, send_as: bool, person: int
) -> None:
    """Põe PESSOA nas listas da caixa organizacional; sem opção, retira-a de todas."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Delegate

        box = find(address)
        if person != box.person:
            must_hold(person, box.body, "mail.manage")
        item = Delegate(box.id, delegate_, read, delete, send_as)
        acts.delegate_mailboxes([item], by=by, at=at)
        click.echo(f"{box.address}: listas atualizadas")


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


@contextmanager
def acting() -> Iterator[tuple[str, datetime]]:
    """Who acts and when; a refusal is the answer no (exit 1), with nothing changed."""
    with_database()
    from portaria.mail.types import Refused

    try:
        yield f"cli:{getpass.getuser()}", clock.now()
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None


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


def must_hold(person: int, body: str, power: str) -> None:
    """Leave with 1 where ``person`` does not hold ``power`` in ``body`` today, saying who does."""
    from portaria.bodies.policies import calendar_of
    from portaria.people.powers import holders_of, powers_everywhere

    today = clock.today(calendar_of(body).zone)
    if power in powers_everywhere(person, today).get(body, frozenset()):
        return
    whom = {h.person or h.unit for h in holders_of([power], body, today)} - {""}
    said = f"peça a {' ou '.join(sorted(whom))}" if whom else "ninguém a tem hoje: designe-a"
    click.echo(f"a pessoa nº {person} não tem «{power}» em «{body}»; {said}", err=True)
    raise SystemExit(1)


def _by_whom(why: str, person: int) -> str:
    return f"{why.strip()} (decidido pela pessoa nº {person})" if why.strip() else ""


def _signed(why: str, person: int) -> dict[str, str | int]:
    return {"reason": why.strip(), "decided_by": person}


COMMANDS = (
    ask, grant, close, suspend, release, hold, unhold, touch, usage, delegate, idle,
    duplicates,
)  # fmt: skip
