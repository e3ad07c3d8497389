"""``portaria goods``: goods that leave the premises (E14)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import acting, known_body, must_hold, open_place
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from portaria.premises.goods.models import Exit

REFUSED = "portaria.premises.goods.types.Refused"
BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
NUMBER = click.argument("number", metavar="NÚMERO", type=int)


@click.group()
def goods() -> None:
    """Saída de bens e materiais."""


@goods.command("list")
@BODY
@click.option("--state", type=click.Choice(["authorised", "left", "cancelled"]), help="Situação.")
@JSON
def list_exits(body: str, state: str | None, as_json: bool) -> None:
    """As autorizações de saída, as que vencem antes primeiro."""
    with_database()
    from portaria.frame import labels
    from portaria.premises.goods import listing

    known_body(body)
    rows = listing.exits([body], state=state or "").order_by("last_on", "pk")
    if as_json:
        json_out({"exits": [listing.as_json(row) for row in rows]})
        return
    for row in rows:
        said = labels.of(labels.GOODS_EXITS, row.state)
        click.echo(f"nº {row.pk}  {said}  até {row.last_on:%d/%m/%Y}  {row.carrier}  "
                   f"{row.destination}")  # fmt: skip
    if not rows:
        click.echo("nenhuma autorização de saída")


@goods.command()
@BODY
@click.option("--place", required=True, help="Código do lugar de onde saem.")
@click.option("--item", "items", multiple=True, required=True,
              help="Quantidade, bem e tombo: «2 resmas [123]».")  # fmt: skip
@click.option("--carrier", required=True, help="Quem leva.")
@click.option("--to", "destination", required=True, help="Evento e lugar.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Desde.")
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Até.")
@AS
def ship(
    body: str, place: str, items: tuple[str, ...], carrier: str, destination: str,
    first: datetime, last: datetime, person: int,
) -> None:  # fmt: skip
    """A chefia manda material da unidade a um evento; o mais se pede em «request new»."""
    with_database()
    from portaria.people.queries import headed_by
    from portaria.premises.desk import Desk
    from portaria.premises.goods.acts import authorise_exits
    from portaria.premises.goods.reading import lines_of
    from portaria.premises.goods.types import FOR_AN_EVENT, ExitAsk, Refused

    where = open_place(body, place)
    with acting(REFUSED) as (by, at):
        units = headed_by(person, Desk(at).today(body), body=body)
        if not units:
            raise Refused("só a chefia da unidade autoriza a remessa. Nada foi alterado")
        ask = ExitAsk(
            body, "consumo", lines_of("\n".join(items)), where.pk, carrier, destination,
            first.date(), last.date(), person, circumstance=FOR_AN_EVENT, by_unit=True,
            unit=units[0].pk, asked_by=person,
        )  # fmt: skip
        [key] = authorise_exits([ask], by=by, at=at)
    click.echo(f"saída nº {key} autorizada")


@goods.command()
@NUMBER
@click.option("--found", "found", multiple=True, metavar="LINHA=QUANTIDADE",
              help="O que se achou; o que não se diz está como autorizado.")  # fmt: skip
@click.option("--copy/--no-copy", default=False, help="A via ficou com a vigilância.")
@click.option("--strange", default="", help="O que vai além da autorização.")
@AS
def check(number: int, found: tuple[str, ...], copy: bool, strange: str, person: int) -> None:
    """A vigilância confere os bens com a autorização; 1 se não saem."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.goods.acts import check_exits
    from portaria.premises.goods.types import Carried
    from portaria.steps.reasons import why

    row = _row(number)
    must_hold(person, row.body_id, DESK)
    counted = dict(row.items.values_list("number", "quantity"))
    for one in found:
        line, _, quantity = one.partition("=")
        if not (line.isdecimal() and quantity.isdecimal() and int(line) in counted):
            bad_input(f"--found {one}: escreva LINHA=QUANTIDADE, de uma linha da autorização")
        counted[int(line)] = int(quantity)
    with acting(REFUSED) as (by, at):
        carried = Carried(number, counted, copy=copy, strange=strange)
        [checked] = check_exits([carried], guard=person, by=by, at=at)
    click.echo(("saem: " if checked.leaves else "não saem: ") + why(checked.decision))
    if not checked.leaves:
        raise SystemExit(1)


@goods.command("term")
@NUMBER
@AS
def take_term(number: int, person: int) -> None:
    """O termo de liberação chegou a quem gere a segurança."""
    with_database()
    from portaria.premises.desk import MANAGE
    from portaria.premises.goods.acts import take_terms

    must_hold(person, _row(number).body_id, MANAGE)
    with acting(REFUSED) as (by, at):
        taken = take_terms([number], by=by, at=at)
    click.echo("termo recebido" if taken else "nenhum termo era esperado")


@goods.command()
@NUMBER
@click.option("--why", "reason", required=True, help="Motivo.")
@AS
def cancel(number: int, reason: str, person: int) -> None:
    """Cancela uma autorização que não foi usada."""
    with_database()
    from portaria.premises.desk import MANAGE
    from portaria.premises.goods.acts import cancel_exits

    row = _row(number)
    if person != row.authorised_by_id:
        must_hold(person, row.body_id, MANAGE)
    with acting(REFUSED) as (by, at):
        cancel_exits([number], reason, by=by, at=at)
    click.echo("autorização cancelada")


@goods.command()
@BODY
@click.option("--location", required=True, help="Lugar do órgão (id), como «sede».")
@click.option("--note", default="", help="Observação.")
@AS
def reconcile(body: str, location: str, note: str, person: int) -> None:
    """Confere as autorizações emitidas com as vias retidas; 1 se algo falta."""
    with_database()
    from portaria.premises.desk import MANAGE
    from portaria.premises.goods.decisions import WHOLE
    from portaria.premises.goods.reconciling import reconcile_exits

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        number, decision = reconcile_exits(body, location, person=person, note=note, by=by, at=at)
    click.echo(f"conferência nº {number}: " + ("tudo confere" if decision.outcome == WHOLE
                                               else "não confere"))  # fmt: skip
    for reason in decision.reasons:
        click.echo(f"    {reason.text}")
    if decision.outcome != WHOLE:
        raise SystemExit(1)


def _row(number: int) -> Exit:
    from portaria.premises.goods.models import Exit

    row = Exit.objects.filter(pk=number).first()
    if row is None:
        bad_input(f"não existe a autorização de saída nº {number}")
    return row
