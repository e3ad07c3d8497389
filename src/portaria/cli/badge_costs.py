"""``portaria badge price|order|deliver|notify|pay``: new badges and who pays them (F5, F6)."""

from __future__ import annotations

from datetime import datetime

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.main import with_database

BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
NUMBER = click.argument("number", metavar="NÚMERO", type=int)
REFUSED = "portaria.premises.badges.types.Refused"
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("cents", metavar="CENTAVOS", type=int)
@BODY
@click.option("--since", type=_DAY, required=True, help="Desde quando custa isso.")
@click.option("--source", required=True, help="Aquisição ou pesquisa de preço.")
@AS
def price(cents: int, body: str, since: datetime, source: str, person: int) -> None:
    """Informa o custo dos materiais de um crachá."""
    with_database()
    from portaria.premises.badges.acts import set_price
    from portaria.premises.desk import MANAGE

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        set_price(body, since.date(), cents, source, by=by, at=at)
    click.echo("custo registrado")


@click.command()
@NUMBER
@BODY
@AS
def order(number: int, body: str, person: int) -> None:
    """Encomenda o novo crachá de um pedido: quem deve pagar, deve a partir daqui."""
    with_database()
    from portaria.premises.badges.acts import order_replacements
    from portaria.premises.desk import MANAGE

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        order_replacements([number], by=by, at=at)
    click.echo("encomendado")


@click.command()
@NUMBER
@click.argument("serial", metavar="SÉRIE")
@click.argument("credential", metavar="CREDENCIAL")
@BODY
@AS
def deliver(number: int, serial: str, credential: str, body: str, person: int) -> None:
    """Entrega o novo crachá: o antigo sai de uso e o provisório deve voltar."""
    with_database()
    from portaria.premises.badges.acts import deliver_replacements
    from portaria.premises.desk import MANAGE

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        deliver_replacements({number: (serial, credential)}, by=by, at=at)
    click.echo(f"crachá {serial} entregue")


@click.command()
@NUMBER
@BODY
@click.option("--pay-by", type=_DAY, required=True, help="Até quando pagar.")
@AS
def notify(number: int, body: str, pay_by: datetime, person: int) -> None:
    """Registra que a pessoa foi notificada a pagar o crachá, e até quando."""
    with_database()
    from portaria import clock
    from portaria.premises.badges.acts import notify_charges
    from portaria.premises.badges.acts.charging import notifier
    from portaria.premises.desk import Desk

    known_body(body)
    must_hold(person, body, notifier(Desk(clock.now()), body))
    with acting(REFUSED) as (by, at):
        notify_charges([number], pay_by.date(), by=by, at=at)
    click.echo("notificação registrada")


@click.command()
@NUMBER
@BODY
@click.option("--receipt", required=True, help="Comprovante do recolhimento.")
@AS
def pay(number: int, body: str, receipt: str, person: int) -> None:
    """Registra que o custo do crachá foi recolhido."""
    with_database()
    from portaria.premises.badges.acts import pay_charges
    from portaria.premises.desk import MANAGE

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        pay_charges([number], receipt, by=by, at=at)
    click.echo("recolhimento registrado")


COSTS = (price, order, deliver, notify, pay)
