"""``portaria parking``: vehicles at the gates, reserved spaces, barriers (F14)."""

from __future__ import annotations

from datetime import datetime

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time

REFUSED = "portaria.premises.parking.types.Refused"
BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
PLATE = click.argument("plate", metavar="PLACA")


@click.group()
def parking() -> None:
    """Estacionamento: quem entra, por onde sai, vagas reservadas."""


@parking.command("list")
@BODY
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_parked(body: str, as_json: bool) -> None:
    """Os veículos dentro."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.premises.parking import listing

    known_body(body)
    rows = listing.inside([body]).order_by("entered_at", "pk")
    if as_json:
        json_out({"parked": [listing.as_json(row) for row in rows]})
        return
    zone = calendar_of(body).zone
    for row in rows:
        late = "  deixado depois do expediente" if row.overnight_at else ""
        click.echo(f"{row.plate}  {row.lot.code}  {local_time(row.entered_at, zone)}{late}")
    if not rows:
        click.echo("nenhum veículo dentro")


@parking.command()
@PLATE
@BODY
@click.option("--of", "whose", type=int, required=True, help="Número de quem usa o veículo.")
@click.option("--model", default="", help="Modelo.")
@click.option("--official", is_flag=True, help="É do órgão, não particular.")
@AS
def register(plate: str, body: str, whose: int, model: str, official: bool, person: int) -> None:
    """Registra o veículo de alguém."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.parking.acts import register_vehicles
    from portaria.premises.parking.types import VehicleAsk

    known_body(body)
    if person != whose:
        must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        ask = VehicleAsk(body, plate, whose, model, private=not official)
        register_vehicles([ask], by=by, at=at)
    click.echo("veículo registrado")


@parking.command()
@PLATE
@BODY
@click.option("--lot", required=True, help="Código da área do estacionamento.")
@click.option("--purpose", default="own", show_default=True, help="Para quê.",
              type=click.Choice(["own", "loading", "emergency"]))  # fmt: skip
@click.option("--no-badge", is_flag=True, help="Quem dirige está sem crachá.")
@click.option("--shown", is_flag=True, help="Mostrou o crachá, com a cancela parada.")
@click.option("--space", default="", help="Vaga reservada (id).")
@click.option("--why", "reason", default="", help="Qual é a emergência.")
@AS
def enter(
    plate: str, body: str, lot: str, purpose: str, no_badge: bool, shown: bool, space: str,
    reason: str, person: int,
) -> None:  # fmt: skip
    """Um veículo na entrada: entra ou não, e por quê; 1 se não entra."""
    with_database()
    from portaria.premises.desk import DESK, Desk
    from portaria.premises.parking.acts import admit_vehicles
    from portaria.premises.parking.listing import lots_of
    from portaria.premises.parking.types import Entry
    from portaria.steps.reasons import why

    known_body(body)
    must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        lots = {area.code: area.pk for area in lots_of(body, Desk(at).policy(body))}
        if lot not in lots:
            bad_input(f"«{lot}» não é estacionamento interno de «{body}»: há {', '.join(lots)}")
        entry = Entry(lots[lot], plate, purpose, None, not no_badge, shown, space, why=reason)
        [admitted] = admit_vehicles([entry], by=by, at=at)
    click.echo(f"{admitted.decision.outcome}: {why(admitted.decision)}")
    if admitted.parked is None:
        raise SystemExit(1)


@parking.command()
@PLATE
@BODY
@click.option("--through", required=True, help="Código da passagem.")
@click.option("--shown", is_flag=True, help="Mostrou o crachá, com a cancela parada.")
@click.option("--other-way", is_flag=True, help="A vigilância indicou esta via.")
@AS
def leave(plate: str, body: str, through: str, shown: bool, other_way: bool, person: int) -> None:
    """Um veículo na saída; 1 se não sai por ali."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.parking.acts import let_out
    from portaria.premises.parking.decisions import GO
    from portaria.premises.parking.models import Parked
    from portaria.premises.parking.types import Departure, plate_of
    from portaria.premises.places.models import Passage
    from portaria.steps.reasons import why

    known_body(body)
    must_hold(person, body, DESK)
    with acting(REFUSED) as (by, at):
        row = Parked.objects.filter(body=body, plate=plate_of(plate), left_at=None).first()
        gate = Passage.objects.filter(body=body, code=through, closed_on=None).first()
        if row is None or gate is None:
            bad_input(f"«{plate}» não está dentro, ou não existe a passagem «{through}»")
        [decision] = let_out([Departure(row.pk, gate.pk, shown, other_way)], by=by, at=at)
    click.echo(f"{decision.outcome}: {why(decision)}")
    if decision.outcome != GO:
        raise SystemExit(1)


@parking.command()
@click.argument("whom", metavar="PESSOA", type=int)
@click.argument("kind", metavar="VAGA")
@BODY
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), help="Último dia.")
@click.option("--why", "reason", required=True, help="O que dá direito à vaga.")
@AS
def space(whom: int, kind: str, body: str, last: datetime | None, reason: str, person: int) -> None:
    """Concede vaga reservada por lei ou por função; por saúde, pede-se em «request new»."""
    with_database()
    from portaria.premises.desk import MANAGE, Desk
    from portaria.premises.parking import decisions
    from portaria.premises.parking.acts import give_spaces
    from portaria.premises.parking.types import Refused, SpaceAsk
    from portaria.steps.reasons import why

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        desk = Desk(at)
        decision = decisions.grant_space(kind, "", desk.policy(body), by_health=False)
        if decision.outcome != decisions.GRANT:
            raise Refused(f"{why(decision)}. Nada foi alterado")
        ask = SpaceAsk(body, whom, kind, desk.today(body), decision,
                       last_on=last.date() if last else None, why=reason)  # fmt: skip
        [key] = give_spaces([ask], by=by, at=at)
    click.echo(f"vaga reservada concedida (nº {key})")


@parking.command()
@click.argument("passage", metavar="PASSAGEM")
@BODY
@click.option("--why", "reason", default="", help="O que houve.")
@click.option("--over", is_flag=True, help="Voltou a funcionar.")
@AS
def barrier(passage: str, body: str, reason: str, over: bool, person: int) -> None:
    """Uma cancela parou, ou voltou a funcionar."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.parking import acts
    from portaria.premises.parking.models import Outage
    from portaria.premises.places.models import Passage

    known_body(body)
    must_hold(person, body, DESK)
    gate = Passage.objects.filter(body=body, code=passage, closed_on=None).first()
    if gate is None:
        bad_input(f"não existe a passagem «{passage}» em «{body}»")
    with acting(REFUSED) as (by, at):
        if over:
            known = Outage.objects.filter(passage=gate, ended_at=None)
            acts.end_outages(list(known.values_list("pk", flat=True)), by=by, at=at)
        else:
            acts.tell_outage(gate.pk, reason, by=by, at=at)
    click.echo("cancela em uso" if over else "cancela fora de uso: mostra-se o crachá")
