"""``portaria delivery``: private deliveries at the gate (F12)."""

from __future__ import annotations

from datetime import datetime

import click

from portaria.cli.acting import acting, must_hold, open_place
from portaria.cli.main import with_database
from portaria.cli.output import bad_input

BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
KEY = click.argument("key", metavar="ENTREGA", type=int)
REFUSED = "portaria.premises.visits.types.Refused"


@click.group()
def delivery() -> None:
    """Entregas particulares: anunciadas à recepção e retiradas ali."""


@delivery.command()
@click.argument("what", metavar="ESPÉCIE")
@BODY
@click.option("--place", required=True, help="Código do complexo onde a pessoa trabalha.")
@click.option("--extension", required=True, help="Ramal.")
@click.option("--supplier", default="", help="Fornecedor.")
@click.option("--from", "first", type=click.DateTime(), required=True, help="Desde quando.")
@click.option("--until", "last", type=click.DateTime(), required=True, help="Até quando.")
@AS
def announce(
    what: str, body: str, place: str, extension: str, supplier: str, first: datetime,
    last: datetime, person: int,
) -> None:  # fmt: skip
    """Anuncia uma entrega que a pessoa espera (espécie como a norma a chama)."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.premises.visits.acts import announce_deliveries
    from portaria.premises.visits.types import Announce

    where = open_place(body, place)
    zone = calendar_of(body).zone
    told = Announce(body, person, where.pk, extension, what, supplier,
                    first.replace(tzinfo=zone), last.replace(tzinfo=zone))  # fmt: skip
    with acting(REFUSED) as (by, at):
        [key] = announce_deliveries([told], by=by, at=at)
    click.echo(f"entrega nº {key} anunciada")


@delivery.command()
@KEY
@AS
def arrived(key: int, person: int) -> None:
    """A entrega está no portão: avisa quem a espera, e diz onde se retira."""
    _must_stand_at_the_desk(key, person)
    from portaria.premises.visits.acts import receive_deliveries

    with acting(REFUSED) as (by, at):
        [where] = receive_deliveries([key], by=by, at=at)
    click.echo(f"retira-se em: {where or 'recepção'}")


@delivery.command()
@KEY
@AS
def collected(key: int, person: int) -> None:
    """Quem esperava a entrega a retirou."""
    _must_stand_at_the_desk(key, person)
    from portaria.premises.visits.acts import collect_deliveries

    with acting(REFUSED) as (by, at):
        collect_deliveries([key], by=by, at=at)
    click.echo("retirada")


def _must_stand_at_the_desk(key: int, person: int) -> None:
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.visits.models import Delivery

    row = Delivery.objects.filter(pk=key).first()
    if row is None:
        bad_input(f"não existe a entrega nº {key}")
    must_hold(person, row.body_id, DESK)
