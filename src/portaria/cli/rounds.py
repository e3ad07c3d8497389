"""``portaria round``: closing rounds and inspections of safeguards (F8, F18)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import acting, known_body, must_hold, open_place
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time

if TYPE_CHECKING:
    from portaria.ledger.types import Json
    from portaria.premises.rounds.models import Round

REFUSED = "portaria.premises.rounds.types.Refused"
BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
NUMBER = click.argument("number", metavar="NÚMERO", type=int)


@click.group("round")
def round_() -> None:
    """Rondas de fechamento e inspeções."""


@round_.command()
@BODY
@AS
def schedule(body: str, person: int) -> None:
    """Agenda as rondas de fechamento de cada complexo, onde a norma as ordena."""
    with_database()
    from portaria.premises.desk import MANAGE
    from portaria.premises.rounds.acts import schedule_rounds

    known_body(body)
    must_hold(person, body, MANAGE)
    with acting(REFUSED) as (by, at):
        new = schedule_rounds(body, by=by, at=at)
    click.echo(f"rondas agendadas em {new} complexos")


@round_.command()
@click.argument("place", metavar="LUGAR")
@BODY
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), required=True,
              help="Até que dia.")  # fmt: skip
@AS
def inspect(place: str, body: str, last: datetime, person: int) -> None:
    """Ordena a inspeção das proteções que a norma quer nas áreas de um lugar."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.premises.desk import MANAGE
    from portaria.premises.rounds.acts import open_inspection

    known_body(body)
    must_hold(person, body, MANAGE)
    row = open_place(body, place)
    due = calendar_of(body).first_instant(last.date() + timedelta(days=1))
    with acting(REFUSED) as (by, at):
        key = open_inspection(row.pk, due, by=by, at=at)
    click.echo(f"inspeção nº {key} aberta")


@round_.command("list")
@BODY
@JSON
def list_rounds(body: str, as_json: bool) -> None:
    """As rondas, as por fazer primeiro."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.premises.rounds.models import Round

    known_body(body)
    rows = Round.objects.filter(body=body).select_related("place").order_by("-state", "-due_at")
    if as_json:
        json_out({"rounds": [_plain(row) for row in rows]})
        return
    zone = calendar_of(body).zone
    for row in rows:
        said = row.outcome or row.state
        click.echo(f"nº {row.pk}  {row.kind}  {row.place.code}  {said}  "
                   f"{local_time(row.due_at, zone)}")  # fmt: skip
    if not rows:
        click.echo("nenhuma ronda")


@round_.command()
@NUMBER
@JSON
def show(number: int, as_json: bool) -> None:
    """Uma ronda, ponto por ponto."""
    with_database()
    row = _row(number)
    if as_json:
        json_out(_plain(row))
        return
    for point in row.points.defer("photo").order_by("number"):
        mark = {"fine": "conforme", "exception": "HÁ ALGO ERRADO"}.get(point.state, "por ver")
        click.echo(f"{point.number}. {point.text}  [{mark}]  {point.note}")


@round_.command()
@NUMBER
@click.option("--fine", "fine", multiple=True, type=int, help="Ponto conforme.")
@click.option("--rest-fine", is_flag=True, help="O que falta ver está conforme.")
@click.option("--wrong", type=int, help="Ponto em que há algo errado.")
@click.option("--note", default="", help="O que há de errado.")
@click.option("--photo", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Foto do que há de errado.")  # fmt: skip
@click.option("--finish", is_flag=True, help="Conclui a ronda.")
@AS
def walk(
    number: int, fine: tuple[int, ...], rest_fine: bool, wrong: int | None, note: str,
    photo: Path | None, finish: bool, person: int,
) -> None:  # fmt: skip
    """Diz o que se viu em cada ponto, e conclui; 1 se ainda não se pode concluir."""
    with_database()
    from portaria.premises.desk import DESK
    from portaria.premises.rounds import acts
    from portaria.premises.rounds.types import Tick

    row = _row(number)
    must_hold(person, row.body_id, DESK)
    points = {p.number: p for p in row.points.defer("photo")}
    unknown = {*fine, *([wrong] if wrong is not None else [])} - set(points)
    if unknown:
        bad_input(f"a ronda nº {number} não tem o ponto {min(unknown)}")
    seen = [n for n, p in points.items() if n in fine or (rest_fine and not p.state and n != wrong)]
    ticks = [Tick(points[n].pk, fine=True) for n in sorted(seen)]
    if wrong is not None:
        raw = photo.read_bytes() if photo else b""
        ticks.append(Tick(points[wrong].pk, False, note, raw, photo.name if photo else ""))
    with acting(REFUSED) as (by, at):
        acts.tick_points(ticks, person=person, by=by, at=at)
        if finish:
            acts.finish_rounds([number], person=person, by=by, at=at)
    click.echo("ronda concluída" if finish else f"{len(ticks)} pontos registrados")


def _row(number: int) -> Round:
    from portaria.premises.rounds.models import Round

    row = Round.objects.filter(pk=number).select_related("place").first()
    if row is None:
        bad_input(f"não existe a ronda nº {number}")
    return row


def _plain(row: Round) -> Json:
    return {
        "number": row.pk, "kind": row.kind, "place": row.place.code, "state": row.state,
        "outcome": row.outcome, "due_at": row.due_at.isoformat(), "provision": row.provision,
        "points": [
            {"number": p.number, "what": p.what, "text": p.text, "state": p.state, "note": p.note,
             "grave": p.grave, "provision": p.provision, "incident": p.incident}
            for p in row.points.defer("photo").order_by("number")
        ],
    }  # fmt: skip
