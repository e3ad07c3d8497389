"""``portaria mailbox``: the copy after the end, asked for; and who answers for an organizational
mailbox, the fate of an extinct unit's, another limit, decided where no norm gives them a request of
their own (``portaria request``)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.by_request import must_not_be_asked, request
from portaria.cli.mailbox_acts import ADDRESS, DECIDES, WHY, acting, find, managed
from portaria.cli.output import bad_input
from portaria.norms.kinds.values import Size

if TYPE_CHECKING:
    from portaria.mail.types import MailboxHeld

CHOICES = {"keep": "mantida", "transfer": "a transferir", "close": "encerrada"}


@click.command()
@ADDRESS
@click.option("--as", "person", type=int, required=True, help="Número de quem era titular.")
@click.option("--medium", required=True, help="Meio em que a pessoa quer os arquivos.")
def copy(address: str, person: int, medium: str) -> None:
    """Pede a cópia das mensagens de uma caixa encerrada, no prazo da norma."""
    with acting() as (by, at):
        from portaria.procedures.requests.types import Ask

        box = find(address)
        ask = Ask(box.body, "mail.copy_after_closing", box.id, {"medium": medium}, person)
        number = request(ask, by=by, at=at)
        click.echo(f"{box.address}: pedido nº {number}; acompanhe com «request show {number}»")


def _not_asked(rite: str, box: MailboxHeld, at: datetime) -> None:
    must_not_be_asked(rite, box.category, box.body, box.address, at)


@click.command()
@ADDRESS
@click.argument("new", metavar="PESSOA", type=int)
@DECIDES
@WHY
def responsible(address: str, new: int, person: int, why: str) -> None:
    """Põe PESSOA a responder por uma caixa organizacional."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Change
        from portaria.people.models import Person

        box = managed(address, person)
        if not Person.objects.filter(pk=new).exists():
            bad_input(f"não existe a pessoa nº {new}")
        _not_asked("mail.responsible_change", box, at)
        change = Change(box.id, f"{why.strip()} (decidido pela pessoa nº {person})")
        acts.replace_responsibles([change], {box.id: new}, by=by, at=at)
        click.echo(f"{box.address}: responde por ela a pessoa nº {new}")


@click.command()
@ADDRESS
@click.argument("choice", metavar="keep|transfer|close", type=click.Choice(list(CHOICES)))
@click.option("--successor", type=int, required=True, help="Número da unidade que sucede.")
@DECIDES
@WHY
def fate(address: str, choice: str, successor: int, person: int, why: str) -> None:
    """Decide o destino da caixa de uma unidade extinta: manter, transferir ou encerrar."""
    with acting() as (by, at):
        from portaria.mail import acts, rules
        from portaria.mail.acts.desk import Desk
        from portaria.mail.types import Change
        from portaria.people.models import Unit

        box = managed(address, person)
        if not Unit.objects.filter(pk=successor, body_id=box.body).exists():
            bad_input(f"não existe a unidade nº {successor} em «{box.body}»")
        desk = Desk(box.body, at)
        said = desk.policy.find(rules.UNIT_EXTINCT)
        cited = tuple(citation.ref for citation in said.citations) if said else ()
        change = Change(box.id, f"{why.strip()} (decidido pela pessoa nº {person})", cited)
        acts.decide_extinct([change], {box.id: (choice, successor)}, by=by, at=at)
        click.echo(f"{box.address}: {CHOICES[choice]}")


@click.command()
@ADDRESS
@click.option("--decided-by", required=True, help="Quem decidiu, como a norma o diz.")
@DECIDES
@WHY
def reactivate(address: str, decided_by: str, person: int, why: str) -> None:
    """Reativa uma caixa encerrada, enquanto a norma o admite."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Reactivation

        box = managed(address, person)
        said = f"{why.strip()} (registrado pela pessoa nº {person})"
        acts.reactivate_mailboxes([Reactivation(box.id, decided_by, said)], by=by, at=at)
        click.echo(f"{box.address}: reativada")


@click.command()
@ADDRESS
@click.argument("size", metavar="TAMANHO|norm")
@DECIDES
@WHY
def quota(address: str, size: str, person: int, why: str) -> None:
    """Concede outro limite a uma caixa, como «4 GB»; «norm» volta ao da norma."""
    try:
        limit = None if size == "norm" else Size().parse(size)
    except ValueError as error:
        bad_input(str(error))
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import QuotaGrant

        box = managed(address, person)
        if limit is not None:
            _not_asked("mail.quota_increase", box, at)
        said = f"{why.strip()} (decidido pela pessoa nº {person})"
        acts.set_quotas([QuotaGrant(box.id, limit, said)], by=by, at=at)
        click.echo(f"{box.address}: {'limite da norma' if limit is None else f'limite de {size}'}")


REQUESTS = (copy, responsible, fate, reactivate, quota)
