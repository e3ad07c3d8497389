"""``portaria premises``: places, areas, passages, access levels (F1, F2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria.cli.acting import acting, known_body, must_hold
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from portaria.premises.places.types import PlanOfPlaces

BODY = click.option("--body", required=True, help="Órgão.")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
REFUSED = "portaria.premises.places.types.Refused"


@click.group()
def premises() -> None:
    """Instalações: lugares, áreas, passagens, níveis de acesso."""


@premises.command()
@FILE
def check(file: Path) -> None:
    """Confere um plano das instalações, sem aplicar nada."""
    with_database()
    plan = _read(file)
    counts = {what: len(plan.of(what)) for what in ("place", "area", "passage", "device", "level")}
    click.echo(
        f"{file}: certo. {counts['place']} lugares, {counts['area']} áreas, {counts['passage']}"
        f" passagens, {counts['device']} leitores, {counts['level']} níveis de acesso."
    )


@premises.command()
@FILE
@BODY
@AS
def load(file: Path, body: str, person: int) -> None:
    """Faz as instalações do órgão serem o que o plano diz: o que falta nele se fecha."""
    with_database()
    from portaria.norms.places import SourceError
    from portaria.premises.access.acts import load_levels
    from portaria.premises.desk import MANAGE
    from portaria.premises.places.acts import load_plan
    from portaria.premises.rounds.acts import schedule_rounds

    known_body(body)
    must_hold(person, body, MANAGE)
    plan = _read(file)
    try:
        with acting(REFUSED) as (by, at):
            loaded = load_plan(body, plan, by=by, at=at)
            load_levels(body, plan, by=by, at=at)
            schedule_rounds(body, by=by, at=at)
    except SourceError as error:
        bad_input(str(error))
    click.echo(
        f"{loaded.opened} abertos, {loaded.changed} alterados, {loaded.closed} fechados,"
        f" {loaded.same} como estavam"
    )


@premises.command()
@BODY
@JSON
def areas(body: str, as_json: bool) -> None:
    """As áreas de um órgão, com o nível de cada uma e o que ele exige."""
    with_database()
    from portaria import clock
    from portaria.premises.places.listing import as_json as shown
    from portaria.premises.places.listing import sheets

    known_body(body)
    found = sheets(body, clock.now())
    if as_json:
        json_out({"areas": [shown(sheet) for sheet in found]})
        return
    for one in found:
        click.echo(f"{one.area.code}  {one.area.name}  {one.level}  {one.area.place.code}")
        for said in one.requires.reasons:
            click.echo(f"    {said.text}")
    if not found:
        click.echo("nenhuma área; carregue um plano com «portaria premises load»")


@premises.command()
@BODY
@click.option("--place", default="", help="Código do lugar.")
@click.option("--area", default="", help="Código da área.")
@click.option("--from", "first", type=click.DateTime(), required=True, help="Desde quando.")
@click.option("--until", "last", type=click.DateTime(), required=True, help="Até quando.")
@click.option("--ground", required=True, help="Motivo, como a norma o chama.")
@click.option("--why", required=True, help="O que impede.")
@AS
def closed(
    body: str, place: str, area: str, first: datetime, last: datetime, ground: str, why: str,
    person: int,
) -> None:  # fmt: skip
    """Registra obras, dedetização ou o que mais impeça a permanência num lugar."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.premises.desk import MANAGE
    from portaria.premises.places.acts import close_for_works
    from portaria.premises.places.models import Area, Place

    known_body(body)
    must_hold(person, body, MANAGE)
    zone = calendar_of(body).zone
    where = Place.objects.filter(body=body, code=place).first() if place else None
    room = Area.objects.filter(body=body, code=area).first() if area else None
    if (place and where is None) or (area and room is None):
        bad_input(f"não existe «{place or area}» em «{body}»: veja «portaria premises areas»")
    with acting(REFUSED) as (by, at):
        number = close_for_works(
            body, place=where.pk if where else None, area=room.pk if room else None,
            first_at=first.replace(tzinfo=zone), last_at=last.replace(tzinfo=zone), ground=ground,
            why_=why, by=by, at=at,
        )  # fmt: skip
    click.echo(f"impedimento nº {number} registrado")


def _read(file: Path) -> PlanOfPlaces:
    from portaria.config import folders
    from portaria.config.vocabulary import with_categories
    from portaria.norms.places import SourceError
    from portaria.premises.places.reading import read_plan

    try:
        text = file.read_text(encoding="utf-8")
        return read_plan(text, str(file), with_categories(folders.packs()))
    except UnicodeDecodeError:
        bad_input(f"{file}: o arquivo não está em UTF-8")
    except SourceError as error:
        bad_input(str(error))
