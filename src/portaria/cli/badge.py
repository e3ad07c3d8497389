"""``portaria badge``: badges issued, forgotten, lost, found, charged (F2, F4–F7)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.badge_costs import COSTS
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time

if TYPE_CHECKING:
    from portaria.ledger.types import Json
    from portaria.premises.badges.models import Badge

BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
WHOM = click.argument("whom", metavar="PESSOA", type=int)
SERIAL = click.argument("serial", metavar="SÉRIE")
GROUND = click.Choice(["perda", "furto", "roubo", "defeito", "mau_uso", "desgaste"])
REFUSED = "portaria.premises.badges.types.Refused"


@click.group()
def badge() -> None:
    """Crachás."""


for _command in COSTS:
    badge.add_command(_command)


@badge.command()
@SERIAL
@BODY
@JSON
def show(serial: str, body: str, as_json: bool) -> None:
    """Um crachá: com quem está, até quando, o que o bloqueia e por quê."""
    with_database()
    row = _row(serial, body)
    told = _plain(row)
    if as_json:
        json_out(told)
        return
    click.echo(f"{row.serial}  {row.kind}  {row.state}  pessoa nº {row.person_id}")
    for one in row.blocks.filter(ended_at=None).order_by("pk"):
        click.echo(f"    bloqueado: {one.ground}, desde {one.since:%d/%m/%Y}  {one.provision}")
    if row.valid_until:
        click.echo(f"    vale até {local_time(row.valid_until, ZoneInfo(row.body.zone))}")


@badge.command()
@WHOM
@SERIAL
@click.argument("number", metavar="CREDENCIAL")
@BODY
@click.option("--consent", default="", help="Documento da anuência, onde a norma a pede.")
@AS
def issue(whom: int, serial: str, number: str, body: str, consent: str, person: int) -> None:
    """Entrega um crachá permanente a quem não tem."""
    with_database()
    from portaria.people.queries import bonds_on
    from portaria.premises.badges.acts import issue_badges
    from portaria.premises.badges.types import Issue
    from portaria.premises.desk import MANAGE, Desk

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        bonds = bonds_on(whom, Desk(at).today(body), body=body)
        if not bonds:
            bad_input(f"a pessoa nº {whom} não tem vínculo em vigor em «{body}»")
        asked = Issue(body, whom, bonds[0].category, serial, number, consent=consent)
        [key] = issue_badges([asked], by=by, at=at)
    click.echo(f"crachá {serial} entregue (nº {key})")


@badge.command()
@WHOM
@SERIAL
@click.argument("number", metavar="CREDENCIAL")
@BODY
@click.option("--document", required=True, help="Documento oficial mostrado.")
@click.option("--ground", default="esquecimento", show_default=True, help="O que houve.")
@click.option("--special", default="", help="Autorização especial, apesar do impedimento.")
@AS
def lend(
    whom: int, serial: str, number: str, body: str, document: str, ground: str, special: str,
    person: int,
) -> None:  # fmt: skip
    """Dá um provisório a quem esqueceu o crachá, ou revalida o que a pessoa já tem."""
    with_database()
    from portaria.premises.badges.acts import lend_provisionals
    from portaria.premises.badges.types import Lend
    from portaria.premises.desk import DESK, MANAGE

    known_body(body)
    must_hold(person, body, MANAGE if special else DESK)
    with acting(REFUSED) as (by, at):
        asked = Lend(body, whom, serial, number, document, ground, special)
        [lent] = lend_provisionals([asked], by=by, at=at)
    if lent.badge is None:
        click.echo("terceiro dia: o crachá permanente foi dado por perdido")
        raise SystemExit(1)
    until = f", vale até {lent.valid_until:%d/%m/%Y %H:%M} UTC" if lent.valid_until else ""
    click.echo(f"provisório {serial} ({lent.outcome}){until}")


@badge.command("return")
@SERIAL
@BODY
@AS
def give_back(serial: str, body: str, person: int) -> None:
    """Recebe de volta um crachá: se provisório, o permanente volta a valer."""
    with_database()
    from portaria.premises.badges import acts
    from portaria.premises.badges.types import PROVISIONAL
    from portaria.premises.desk import DESK

    row = _row(serial, body)
    must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        done = acts.return_provisionals if row.kind == PROVISIONAL else acts.give_back
        done([row.pk], by=by, at=at)
    click.echo(f"crachá {serial} devolvido")


@badge.command()
@SERIAL
@BODY
@click.option("--ground", type=GROUND, required=True, help="O que houve.")
@click.option("--police-report", default="", help="Boletim de ocorrência.")
@click.option("--returned", is_flag=True, help="O crachá defeituoso foi entregue.")
@click.option("--block-only", is_flag=True, help="Só bloqueia já; o boletim vem depois.")
@AS
def lost(
    serial: str, body: str, ground: str, police_report: str, returned: bool, block_only: bool,
    person: int,
) -> None:  # fmt: skip
    """Comunica defeito, perda, furto ou roubo: bloqueia onde a norma manda e pede um novo."""
    with_database()
    from portaria.premises.badges import acts
    from portaria.premises.badges.types import Told
    from portaria.premises.desk import DESK

    row = _row(serial, body)
    if person != row.person_id:
        must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        if block_only:
            blocked = acts.block_lost(row.pk, ground, by=by, at=at)
            click.echo("crachá bloqueado" if blocked else "a norma não o bloqueia por isso")
            return
        [key] = acts.tell_losses([Told(row.pk, ground, police_report, returned)], by=by, at=at)
    click.echo(f"novo crachá pedido (nº {key})" if key else "quem o substitui é a empresa")


@badge.command()
@SERIAL
@BODY
@AS
def found(serial: str, body: str, person: int) -> None:
    """O crachá dado por perdido foi achado."""
    with_database()
    from portaria.premises.badges import acts
    from portaria.premises.desk import DESK

    row = _row(serial, body)
    must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        [decision] = acts.find_badges([row.pk], by=by, at=at)
    click.echo(f"crachá {serial} de volta ao uso; pedido do novo: {decision.outcome}")


@badge.command()
@SERIAL
@BODY
@click.option("--why", required=True, help="Por quê.")
@click.option("--undo", is_flag=True, help="Levanta o bloqueio posto à mão.")
@AS
def block(serial: str, body: str, why: str, undo: bool, person: int) -> None:
    """Bloqueia um crachá por ordem de pessoa competente, ou levanta esse bloqueio."""
    with_database()
    from portaria.premises.badges import acts
    from portaria.premises.desk import MANAGE

    row = _row(serial, body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        (acts.unblock_by_hand if undo else acts.block_by_hand)(row.pk, why, by=by, at=at)
    click.echo("feito")


@badge.command()
@WHOM
@BODY
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Desde.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Até, se houver fim.")
@click.option("--why", required=True, help="Entidade e ato do afastamento.")
@AS
def presiding(
    whom: int, body: str, since: datetime, until: datetime | None, why: str, person: int
) -> None:
    """Homologa que a pessoa se afasta para presidir entidade de classe."""
    with_database()
    from portaria.premises.badges.presiding import homologate

    known_body(body)
    must_hold(person, body, "people.write")
    with acting(REFUSED) as (by, at):
        last = until.date() if until else None
        number = homologate(whom, body, since.date(), last, why, by=by, at=at)
    click.echo(f"homologado (permissão nº {number})")


def _row(serial: str, body: str) -> Badge:
    from portaria.premises.badges.models import Badge

    known_body(body)
    found = Badge.objects.filter(body=body, serial=serial).select_related("body")
    row = found.order_by("-pk").first()
    if row is None:
        bad_input(f"não há crachá de série «{serial}» em «{body}»")
    return row


def _plain(row: Badge) -> dict[str, Json]:
    return {
        "id": row.pk,
        "serial": row.serial,
        "kind": row.kind,
        "person": row.person_id,
        "state": row.state,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "blocks": [
            {"ground": b.ground, "since": b.since.isoformat(), "provision": b.provision}
            for b in row.blocks.filter(ended_at=None).order_by("pk")
        ],
    }
