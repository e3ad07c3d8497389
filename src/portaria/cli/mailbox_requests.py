"""``portaria mailbox``: the copy after the end, asked for; who answers for an organizational
mailbox and another limit, by the request that a norm prescribes, else directly; the fate of an
extinct unit's mailbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.by_request import ASKED_BY, is_asked, request, settle, tell
from portaria.cli.mailbox_acts import ADDRESS, DECIDES, WHY, acting, by_whom, find, managed
from portaria.cli.output import bad_input
from portaria.norms.kinds.values import Size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portaria.mail.types import MailboxHeld
    from portaria.norms.plain import Json

QUOTA, RESPONSIBLE = "mail.quota_increase", "mail.responsible_change"
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


@click.command()
@ADDRESS
@click.argument("new", metavar="PESSOA", type=int)
@ASKED_BY
@DECIDES
@WHY
def responsible(address: str, new: int, asked_by: int | None, person: int, why: str) -> None:
    """Põe PESSOA a responder por uma caixa organizacional, a pedido de quem responde por ela (salvo
    --asked-by)."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Change
        from portaria.people.models import Person

        box = find(address)
        if not Person.objects.filter(pk=new).exists():
            bad_input(f"não existe a pessoa nº {new}")
        if is_asked(RESPONSIBLE, box.category, box.body, at):
            values: dict[str, Json] = {"person": new, "justification": why}
            carried_out = _settled(RESPONSIBLE, box, values, asked_by, person, why, by, at)
        else:
            managed(address, person)
            change = Change(box.id, by_whom(why, person))
            acts.replace_responsibles([change], {box.id: new}, by=by, at=at)
            carried_out = True
    tell(carried_out, f"{box.address}: responde por ela a pessoa nº {new}")


def _settled(
    rite: str, box: MailboxHeld, values: Mapping[str, Json], asked_by: int | None, person: int,
    why: str, by: str, at: datetime,
) -> bool:  # fmt: skip
    """The request of whoever answers for the mailbox, unless another asked, decided at once."""
    return settle(rite, box.body, box.id, values, asked_by=asked_by or box.person, person=person,
                  why=why, by=by, at=at)  # fmt: skip


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
@click.option("--cleaning-impossible", "kept", default="", help="Por que não há o que apagar.")
@ASKED_BY
@DECIDES
@WHY
def quota(
    address: str, size: str, kept: str, asked_by: int | None, person: int, why: str
) -> None:  # fmt: skip
    """Concede outro limite a uma caixa, como «4 GB», a pedido de quem responde por ela (salvo
    --asked-by); «norm» volta ao da norma."""
    try:
        limit = None if size == "norm" else Size().parse(size)
    except ValueError as error:
        bad_input(str(error))
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import QuotaGrant

        box = find(address)
        if limit is not None and is_asked(QUOTA, box.category, box.body, at):
            values: dict[str, Json] = {
                "size": size, "justification": why, "cleaning_impossible": kept,
            }  # fmt: skip
            carried_out = _settled(QUOTA, box, values, asked_by, person, why, by, at)
        else:
            managed(address, person)
            grant = QuotaGrant(box.id, limit, by_whom(why, person))
            acts.set_quotas([grant], by=by, at=at)
            carried_out = True
    told = "limite da norma" if limit is None else f"limite de {size}"
    tell(carried_out, f"{box.address}: {told}")


REQUESTS = (copy, responsible, fate, reactivate, quota)
