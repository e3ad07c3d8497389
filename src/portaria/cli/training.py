"""``portaria training``: training on norms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.governing import carried_out
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from datetime import datetime

_BODY = click.option("--body", required=True, help="Órgão.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")


@click.group()
def training() -> None:
    """Capacitações sobre as normas."""


@training.command("list")
@_BODY
@_JSON
def list_trainings(body: str, as_json: bool) -> None:
    """As capacitações de um órgão."""
    with_database()
    from portaria.governance.training.listing import trainings

    rows = [(row, row.attendances.count()) for row in trainings(body)]
    if as_json:
        json_out(
            {
                "trainings": [
                    {
                        "id": row.pk,
                        "title": row.title,
                        "held_on": row.held_on.isoformat(),
                        "hours": row.hours,
                        "norms": list(row.norms),
                        "completed": people,
                    }
                    for row, people in rows
                ]
            }
        )
        return
    for row, people in rows:
        click.echo(f"{row.pk}  {row.held_on:%d/%m/%Y}  {row.title} ({row.hours} h): {people}")
    if not rows:
        click.echo("nenhuma capacitação registrada")


@training.command()
@click.argument("title", metavar="TÍTULO")
@_BODY
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Dia.")
@click.option("--hours", type=int, required=True, help="Quantas horas dura.")
@click.option("--norm", "norms", multiple=True, help="Norma de que trata.")
@click.option("--about", default="", help="Conteúdo.")
def record(
    title: str, body: str, day: datetime, hours: int, norms: tuple[str, ...], about: str
) -> None:
    """Registra uma capacitação."""
    with_database()
    from portaria.governance.training.acts import Session, record_training

    session = Session(body, title, day.date(), hours, norms, about)
    key = carried_out(lambda by, at: record_training(session, by=by, at=at))
    click.echo(f"capacitação nº {key} registrada")


@training.command()
@click.argument("number", metavar="CAPACITAÇÃO", type=int)
@click.argument("registrations", metavar="MATRÍCULA...", nargs=-1, required=True)
def attend(number: int, registrations: tuple[str, ...]) -> None:
    """Registra quem concluiu uma capacitação."""
    with_database()
    from portaria.governance.models import Training
    from portaria.governance.training.acts import record_attendance
    from portaria.people.queries import persons_by_registration

    held = Training.objects.filter(pk=number).first()
    if held is None:
        bad_input(f"não há capacitação nº {number}: veja «portaria training list»")
    known = persons_by_registration(held.body_id, registrations)
    if strangers := [one for one in registrations if one not in known]:
        bad_input(f"matrículas que o órgão não tem: {', '.join(strangers)}; nada foi registrado")
    persons = list(known.values())
    count = carried_out(lambda by, at: record_attendance(number, persons, by=by, at=at))
    click.echo(f"{count} presenças registradas")


@training.command()
@_BODY
@_JSON
def missing(body: str, as_json: bool) -> None:
    """Quem a norma manda capacitar e não tem capacitação válida."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.governance.training import listing

    rows = list(listing.missing(body, calendar_of(body).day_of(clock.now())))
    if as_json:
        json_out(
            {
                "missing": [
                    {
                        "person": row.person,
                        "category": row.category,
                        "unit": row.unit,
                        "lapsed_on": row.lapsed_on.isoformat() if row.lapsed_on else None,
                    }
                    for row in rows
                ]
            }
        )
        return
    for row in rows:
        lapsed = f"venceu em {row.lapsed_on:%d/%m/%Y}" if row.lapsed_on else "nunca teve"
        click.echo(f"{row.person}  {row.name}  {row.unit}  {lapsed}")
    if not rows:
        click.echo("ninguém falta")
