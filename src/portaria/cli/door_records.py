"""``portaria door records``, ``portaria door unseal``: what requests for records of passages found,
handed to who asked. They are asked for and decided as every request (``portaria request``)."""

from __future__ import annotations

from pathlib import Path

import click

from portaria.cli.acting import acting, must_hold
from portaria.cli.main import with_database
from portaria.cli.output import bad_input

_REFUSED = "portaria.premises.places.types.Refused"
_NUMBER = click.argument("number", metavar="PEDIDO", type=int)
_AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")


@click.command()
@_NUMBER
@click.argument("file", metavar="ARQUIVO", type=click.Path(dir_okay=False, path_type=Path))
@_AS
def records(number: int, file: Path, person: int) -> None:
    """Grava em ARQUIVO o pacote lacrado de registros de passagens, para quem pediu.

    «portaria traces verify ARQUIVO» o confere.
    """
    with_database()
    from portaria.premises.guard.disclosing.delivering import deliver

    if file.exists():
        bad_input(f"{file} já existe; escolha outro nome")
    with acting(_REFUSED) as (by, at):
        data = deliver(number, person=person, by=by, at=at)
    file.touch(mode=0o600)
    file.write_bytes(data)
    click.echo(f"{len(data)} bytes em {file}")


@click.command()
@_NUMBER
@_AS
def unseal(number: int, person: int) -> None:
    """Encerra o sigilo de um pedido: as pessoas cujas passagens se viram são avisadas."""
    with_database()
    from portaria.premises.desk import MANAGE
    from portaria.premises.guard.disclosing import delivering
    from portaria.premises.guard.models import Disclosure

    row = Disclosure.objects.select_related("request").filter(pk=number).first()
    if row is None:
        bad_input(f"o pedido nº {number} não tem registros de passagens")
    must_hold(person, row.request.body_id, MANAGE)
    with acting(_REFUSED) as (by, at):
        told = delivering.unseal(number, by=by, at=at)
    click.echo(f"{told} pessoas avisadas")
