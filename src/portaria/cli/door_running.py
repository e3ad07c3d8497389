"""``portaria door status``, ``portaria door walk``: how door processes stand; people who pass those
of a demonstration."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, refused
from portaria.cli.work import leaving_when_told


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def status(as_json: bool) -> None:
    """Os processos que mantêm portas, e se seguem o cadastro. Sai com 1 se algum não segue."""
    with_database()
    from portaria import clock
    from portaria.premises.guard.listing import standings
    from portaria.premises.guard.models import Standing

    bodies = Standing.objects.order_by("body").values_list("body", flat=True).distinct()
    found = [one for body in bodies for one in standings(body, clock.now())]
    if as_json:
        json_out(
            {
                "doors": [
                    {
                        "name": row.name,
                        "body": row.body_id,
                        "readers": row.readers,
                        "follows": follows,
                        "since": row.since.isoformat(),
                        "heard_at": row.heard_at.isoformat(),
                    }
                    for row, follows in found
                ]
            }
        )
    for row, follows in () if as_json else found:
        how = "seguem o cadastro" if follows else f"sem notícia desde {row.heard_at.isoformat()}"
        click.echo(f"{row.name}  {row.body_id}  {row.readers} leitores  {how}")
    if not found and not as_json:
        click.echo("nenhum processo de portas deu notícia")
    raise SystemExit(0 if all(follows for _, follows in found) else 1)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True,
    help="Arquivo com o token do controlador.",
)  # fmt: skip
def walk(file: Path, token_file: Path) -> None:
    """Demonstração: pessoas do órgão passam, de vez em quando, pelas portas do arquivo."""
    with_database()
    from django.db import connection

    from portaria.connectors.doors import settings as doors
    from portaria.connectors.doors.walking import Walk, building_of
    from portaria.norms.places import SourceError

    try:
        chosen = doors.read(file.read_text(encoding="utf-8"), file.name)
    except SourceError as error:
        bad_input(str(error))
    if chosen.listen is None or chosen.certificate is not None:
        bad_input(f"{file.name}: só se passa por portas que escutam HTTP sem TLS (http: listen)")
    building = building_of(chosen.body)
    connection.close()
    if not (building.cards and building.entries and building.exits and building.doors):
        refused(f"«{chosen.body}» não tem crachás em uso, ou não tem catracas e portas")
    url, stop = "http://{}:{}".format(*chosen.listen), threading.Event()
    token = token_file.read_text(encoding="ascii").strip()
    with leaving_when_told(stop):
        Walk(building, url, token, lambda what: click.echo(what, err=True)).forever(stop)
