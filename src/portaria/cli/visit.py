"""``portaria visit``: visitors expected, at the desk, inside, gone (F10, F11)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import acting, known_body, must_hold, open_place
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from portaria.ledger.types import Json
    from portaria.premises.visits.models import Visit

BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
KEY = click.argument("key", metavar="VISITA", type=int)
WHERE = click.Choice(["turnstile_safe", "receptionist", "guard"])
REFUSED = "portaria.premises.visits.types.Refused"
VIEWS = click.Choice(
    ["recepcao", "dentro", "passou", "cracha", "esperadas", "naorecebidas", "sairam", "canceladas",
     "naovieram"]
)  # fmt: skip


@click.group()
def visit() -> None:
    """Visitas: quem vem, quem está dentro, de quem falta o crachá."""


@visit.command()
@click.argument("name", metavar="NOME")
@BODY
@click.option("--place", required=True, help="Código do complexo indicado.")
@click.option("--purpose", required=True, help="Motivo.")
@click.option("--from", "first", type=click.DateTime(), required=True, help="Desde quando.")
@click.option("--until", "last", type=click.DateTime(), required=True, help="Até quando.")
@click.option("--email", default="", help="Para onde mandar o convite.")
@click.option("--minor", is_flag=True, help="Menor de idade.")
@AS
def expect(
    name: str, body: str, place: str, purpose: str, first: datetime, last: datetime, email: str,
    minor: bool, person: int,
) -> None:  # fmt: skip
    """Anuncia quem a pessoa que age vai receber; o código do convite."""
    with_database()
    from portaria.people.queries import bonds_on
    from portaria.premises.desk import Desk
    from portaria.premises.visits.acts import expect_visits
    from portaria.premises.visits.models import Visit
    from portaria.premises.visits.types import Expect

    where = open_place(body, place)
    with acting(REFUSED) as (by, at):
        desk = Desk(at)
        zone = desk.calendar(body).zone
        bonds = bonds_on(person, desk.today(body), body=body)
        unit = (bonds[0].working_unit_id or bonds[0].unit_id) if bonds else None
        ask = Expect(
            body, name, person, unit, where.pk, first.replace(tzinfo=zone),
            last.replace(tzinfo=zone), purpose, email=email, minor=minor, asked_by=person,
        )  # fmt: skip
        [key] = expect_visits([ask], by=by, at=at)
    click.echo(f"visita nº {key} anunciada, código {Visit.objects.get(pk=key).code}")


@visit.command()
@KEY
@click.option("--document", default="", help="Documento oficial com foto, como foi mostrado.")
@click.option("--badge", "serial", default="", help="Crachá entregue; sem ele, um de papel.")
@click.option("--number", default="", help="Credencial do crachá, se ele é novo.")
@click.option("--said-by", type=int, help="Quem autorizou por telefone.")
@click.option("--uniform", is_flag=True, help="O prestador está uniformizado.")
@AS
def admit(
    key: int, document: str, serial: str, number: str, said_by: int | None, uniform: bool,
    person: int,
) -> None:  # fmt: skip
    """Admite quem está na recepção e lhe entrega um crachá."""
    row = _row(key)
    from portaria.premises.badges.models import Badge
    from portaria.premises.badges.types import Refused as BadgeRefused
    from portaria.premises.desk import DESK
    from portaria.premises.visits.acts import admit_visitors
    from portaria.premises.visits.types import Admit, Refused

    must_hold(person, row.body_id, DESK)
    with acting(REFUSED) as (by, at):
        ask = Admit(key, document, serial, number, said_by=said_by, uniform=uniform)
        try:
            [badge] = admit_visitors([ask], by=by, at=at)
        except BadgeRefused as refusal:
            raise Refused(str(refusal)) from None
    click.echo(f"admitido com o crachá {Badge.objects.get(pk=badge).serial}")


@visit.command()
@KEY
@click.option("--returned", type=WHERE, help="Onde devolveu o crachá; sem isto, não devolveu.")
@AS
def leave(key: int, returned: str | None, person: int) -> None:
    """Encerra uma visita; se o crachá tinha ficado por devolver, recebe-o."""
    row = _row(key)
    from portaria.premises.desk import DESK
    from portaria.premises.visits.acts import end_visits, recover_badges
    from portaria.premises.visits.types import Returned, State

    must_hold(person, row.body_id, DESK)
    where = Returned(returned or "")
    with acting(REFUSED) as (by, at):
        act = recover_badges if row.state == State.LEFT else end_visits
        act({key: where}, by=by, at=at)
    click.echo("visita encerrada" if where else "visita encerrada; crachá por recuperar, bloqueado")


@visit.command()
@click.argument("numbers", metavar="CREDENCIAL...", nargs=-1, required=True)
@BODY
@AS
def safe(numbers: tuple[str, ...], body: str, person: int) -> None:
    """O cofre da catraca recebeu estes crachás: encerra as visitas deles."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.visits.acts import deposit_badges

    known_body(body)
    must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        ended = deposit_badges(body, list(numbers), by=by, at=at)
    click.echo(f"{ended} visitas encerradas")
    raise SystemExit(0 if ended == len(numbers) else 1)


@visit.command("list")
@BODY
@click.option("--view", type=VIEWS, default="dentro", show_default=True, help="Quais.")
@JSON
def list_(body: str, view: str, as_json: bool) -> None:
    """Quem espera na recepção, está dentro, passou da hora, não devolveu o crachá, é esperado."""
    with_database()
    from portaria.premises.visits.listing import visits

    known_body(body)
    rows = list(visits([body], view=view).order_by("first_at", "pk"))
    if as_json:
        json_out({"visits": [_plain(row) for row in rows]})
        return
    for row in rows:
        host = row.host.shown_name if row.host else ""
        serial = row.badge.serial if row.badge else ""
        click.echo(f"{row.pk}  {row.visitor.name}  {row.state}  {host}  {serial}")
    if not rows:
        click.echo("ninguém")


def _row(key: int) -> Visit:
    with_database()
    from portaria.premises.visits.models import Visit

    row = Visit.objects.filter(pk=key).first()
    if row is None:
        bad_input(f"não existe a visita nº {key}")
    return row


def _plain(row: Visit) -> dict[str, Json]:
    return {
        "id": row.pk,
        "visitor": row.visitor.name,
        "state": row.state,
        "host": row.host_id,
        "place": row.place.code if row.place else None,
        "badge": row.badge.serial if row.badge else None,
        "admitted_at": row.admitted_at.isoformat() if row.admitted_at else None,
        "open_until": row.open_until.isoformat() if row.open_until else None,
        "overdue_since": row.overdue_since.isoformat() if row.overdue_since else None,
    }
