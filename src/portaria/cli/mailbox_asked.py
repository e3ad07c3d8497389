"""``portaria mailbox ask|grant|suspend|release|delegate``: by the request that a norm prescribes;
directly, by whoever manages the mail, only where no norm in force prescribes one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import must_hold
from portaria.cli.by_request import ASKED_BY, is_asked, must_not_be_asked, request, settle, tell
from portaria.cli.mailbox_acts import ADDRESS, DECIDES, WHY, acting, by_whom, find, managed
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from portaria.mail.types import MailboxAsk
    from portaria.norms.plain import Json

INDIVIDUAL_RITE, ORGANIZATION_RITE = "mail.mailbox_request", "mail.org_mailbox"
SUSPENSION, RELEASE, SHARING = "mail.suspension", "mail.release", "mail.sharing_request"


@click.command()
@click.option("--body", required=True, help="Órgão.")
@click.option("--category", required=True, help="Categoria da pessoa ou espécie da caixa.")
@click.option("--person", type=int, required=True, help="Número do titular ou responsável.")
@click.option("--as", "asker", type=int, help="Número de quem pede, se não é o titular.")
@click.option("--name", default="", help="Nome pedido (antes do @), ou o login.")
@click.option("--unit", type=int, help="Número da unidade.")
@click.option("--organizational", is_flag=True, help="Caixa organizacional.")
@click.option("--valid-until", type=click.DateTime(["%Y-%m-%d"]), help="Fim da vigência.")
@click.option("--justification", default="", help="Justificativa, onde a norma a exige.")
def ask(organizational: bool, valid_until: datetime | None, body: str, category: str, person: int,
        asker: int | None, name: str, unit: int | None, justification: str) -> None:  # fmt: skip
    """Pede uma caixa, por quem a norma diz que a pede."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import INDIVIDUAL, ORGANIZATIONAL, MailboxAsk

        wanted = MailboxAsk(
            body=body, kind=ORGANIZATIONAL if organizational else INDIVIDUAL, category=category,
            person=person, unit=unit, name=name, justification=justification,
            valid_until=valid_until.date() if valid_until else None,
        )  # fmt: skip
        rite = ORGANIZATION_RITE if organizational else INDIVIDUAL_RITE
        if is_asked(rite, "" if organizational else category, body, at):
            number = _requested(rite, wanted, asker or person, by, at)
            click.echo(f"pedido nº {number} registrado; veja «portaria request show {number}»")
            return
        [key] = acts.ask_mailboxes([wanted], by=by, at=at)
        click.echo(f"caixa nº {key} pedida; conceda com «portaria mailbox grant {key}»")


def _requested(rite: str, wanted: MailboxAsk, asker: int, by: str, at: datetime) -> int:
    from portaria.procedures.requests.registry import rite_of, subjects
    from portaria.procedures.requests.types import Ask

    about = wanted.unit if rite == ORGANIZATION_RITE else wanted.person
    if about is None:
        bad_input("informe a unidade com --unit: a caixa organizacional é de uma")
    values: dict[str, Json] = {
        "name": wanted.name, "justification": wanted.justification,
        "until": wanted.valid_until.isoformat() if wanted.valid_until else None,
    }  # fmt: skip
    if rite == ORGANIZATION_RITE:
        values["kind"] = wanted.category
    else:
        known = subjects[rite_of(rite).about].about([about]).get(about)
        if known is not None and known.category != wanted.category:
            bad_input(f"a categoria da pessoa nº {about} é «{known.category}»")
    given = {name: value for name, value in values.items() if value}
    return request(Ask(wanted.body, rite, about, given, asker), by=by, at=at)


@click.command()
@click.argument("number", metavar="NÚMERO", type=int)
@DECIDES
def grant(number: int, person: int) -> None:
    """Concede uma caixa pedida onde a norma não prevê pedido (os outros: «request approve»)."""
    with acting() as (by, at):
        from portaria.mail import acts, queries
        from portaria.mail.types import ORGANIZATIONAL

        box = queries.held([number]).get(number)
        if box is None:
            bad_input(f"não existe a caixa nº {number}; um pedido aprova-se com «request approve»")
        must_hold(person, box.body, "mail.manage")
        rite = ORGANIZATION_RITE if box.kind == ORGANIZATIONAL else INDIVIDUAL_RITE
        about = str(box.unit if box.kind == ORGANIZATIONAL else box.person)
        must_not_be_asked(rite, box.category, box.body, about, at)
        acts.grant_mailboxes([number], by=by, at=at)
        granted = queries.held([number])[number]
        click.echo(f"{granted.address}: concedida ({granted.state})")


@click.command()
@ADDRESS
@click.option("--ground", required=True, help="Motivo da norma (id).")
@ASKED_BY
@DECIDES
@WHY
def suspend(address: str, ground: str, asked_by: int | None, person: int, why: str) -> None:
    """Suspende uma caixa por um dos motivos da norma, a pedido de quem ela diz."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Suspension

        box = find(address)
        if is_asked(SUSPENSION, box.category, box.body, at):
            values: dict[str, Json] = {"ground": ground, "justification": why}
            carried_out = settle(SUSPENSION, box.body, box.id, values, asked_by=asked_by,
                                 person=person, why=why, by=by, at=at)  # fmt: skip
        else:
            managed(address, person)
            item = Suspension(box.id, ground, by_whom(why, person))
            acts.suspend_mailboxes([item], by=by, at=at)
            carried_out = True
    tell(carried_out, f"{box.address}: suspensa")


@click.command()
@ADDRESS
@click.option("--route", required=True, help="Quem a libera, como a norma o diz.")
@click.option("--temporary", is_flag=True, help="Libera sem encerrar a apuração.")
@ASKED_BY
@DECIDES
@click.option("--why", default="", help="Motivo.")
def release(
    address: str, route: str, temporary: bool, asked_by: int | None, person: int, why: str
) -> None:
    """Libera uma caixa suspensa, pela via do motivo da suspensão."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Release

        box = find(address)
        if is_asked(RELEASE, box.category, box.body, at):
            values: dict[str, Json] = {
                "route": route, "temporary": temporary, "justification": why,
            }  # fmt: skip
            carried_out = settle(RELEASE, box.body, box.id, values, asked_by=asked_by,
                                 person=person, why=why, by=by, at=at)  # fmt: skip
        else:
            managed(address, person)
            item = Release(box.id, route, by_whom(why, person), temporary)
            acts.release_mailboxes([item], by=by, at=at)
            carried_out = True
    tell(carried_out, f"{box.address}: liberada{' por ora' if temporary else ''}")


@click.command()
@ADDRESS
@click.argument("delegate_", metavar="PESSOA", type=int)
@click.option("--read", is_flag=True, help="Pode ler.")
@click.option("--delete", is_flag=True, help="Pode apagar.")
@click.option("--send-as", is_flag=True, help="Pode enviar como a caixa.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Último dia, se houver fim.")
@ASKED_BY
@DECIDES
def delegate(
    address: str, delegate_: int, read: bool, delete: bool, send_as: bool, until: datetime | None,
    asked_by: int | None, person: int,
) -> None:  # fmt: skip
    """Põe PESSOA nas listas da caixa organizacional, a pedido de quem responde por ela (salvo
    --asked-by); sem opção, retira-a de todas."""
    with acting() as (by, at):
        from portaria.mail import acts
        from portaria.mail.types import Delegate

        box = find(address)
        if is_asked(SHARING, box.category, box.body, at):
            lists = {"readers": read, "deleters": delete, "senders": send_as,
                     "leaving": not (read or delete or send_as)}  # fmt: skip
            chosen: dict[str, Json] = {name: [delegate_] for name, on in lists.items() if on}
            if until:
                chosen["until"] = until.date().isoformat()
            carried_out = settle(
                SHARING, box.body, box.id, chosen, asked_by=asked_by or box.person, person=person,
                why="", by=by, at=at,
            )  # fmt: skip
        else:
            if person != box.person:
                must_hold(person, box.body, "mail.manage")
            end = until.date() + timedelta(days=1) if until else None
            item = Delegate(box.id, delegate_, read, delete, send_as, end=end)
            acts.delegate_mailboxes([item], by=by, at=at)
            carried_out = True
    tell(carried_out, f"{box.address}: listas atualizadas")


ASKED = (ask, grant, suspend, release, delegate)
