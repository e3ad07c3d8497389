"""``portaria traces``: records of mail taken in, kept and dropped. No command shows a record but by
a request (``portaria traces request``)."""

from __future__ import annotations

from datetime import date

import click

from portaria.cli.governing import carried_out
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, counted, json_out, refused
from portaria.cli.trace_requests import request, verify

#: Streams and states of what is kept, for a reader.
_WORDS = {
    "mail": "correio", "access": "acessos", "door": "passagens",
    "open": "aberto", "closed": "fechado", "dropped": "eliminado",
}  # fmt: skip


@click.group()
def traces() -> None:
    """Registros de correio: leitura dos logs, guarda, eliminação e pedidos."""


traces.add_command(request)
traces.add_command(verify)


@traces.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def ingest(as_json: bool) -> None:
    """Lê o que há de novo nos logs dos servidores e do controle de mensagens.

    O processo de trabalho («portaria work») faz o mesmo a cada poucos segundos.
    """
    with_database()
    from portaria import clock
    from portaria.mail.traces.ingesting import ingest as take_in
    from portaria.traces.catalogue import Busy

    try:
        report = take_in(at=clock.now())
    except ValueError as error:
        bad_input(str(error))
    except Busy as busy:
        refused(f"{busy}: tente de novo em instantes")
    numbers = {
        "lines": report.lines, "bytes": report.bytes, "records": report.records,
        "accesses": report.accesses, "open": report.open, "bad": report.bad,
    }  # fmt: skip
    if as_json:
        json_out(numbers)
        return
    click.echo(
        f"{report.lines} linhas lidas; {report.records} registros e {report.accesses} acessos"
        f" guardados; {report.open} linhas de mensagens ainda em curso"
    )


@traces.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def status(as_json: bool) -> None:
    """O que está guardado, mês a mês, até quando, e até onde cada log foi lido."""
    with_database()
    from portaria.mail.traces.status import months, readings

    kept, read = months(), readings()
    if as_json:
        json_out({"months": kept, "logs": read})
        return
    for one in kept:
        records = counted(int(str(one["records"])), "registro", "registros")
        until = date.fromisoformat(str(one["keep_until"]))
        click.echo(
            f"{one['body']}  {_WORDS.get(str(one['stream']), one['stream'])}  {one['month']}"
            f"  {_WORDS[str(one['state'])]}  {records}  {one['bytes']} bytes  até {until:%d/%m/%Y}"
            + ("  (prazo do sistema: a norma cala)" if one["ours"] else "")
        )
    for one in read:
        click.echo(f"{one['source']}  {one['file']}  lido até o byte {one['offset']}")
    if not kept and not read:
        click.echo("nada foi lido ainda")


@traces.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def compact(as_json: bool) -> None:
    """Junta e ordena os arquivos dos meses que terminaram; apaga sobras de processos mortos."""
    with_database()
    from portaria import clock
    from portaria.mail.traces.keeping import KEEPING
    from portaria.traces.catalogue import Busy

    try:
        done = KEEPING.tidy(at=clock.now())
    except Busy as busy:
        refused(f"{busy}: tente de novo em instantes")
    if as_json:
        json_out(dict(done))
        return
    click.echo(
        f"{done['closed']} meses fechados, {done['merged']} juntados, {done['swept']} sobras, "
        f"{done['trimmed']} registros vencidos eliminados"
    )


@traces.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def drop(as_json: bool) -> None:
    """Elimina os meses cujo prazo de guarda terminou; o que está sob guarda legal fica."""
    with_database()
    from portaria import clock
    from portaria.duties.types import Done
    from portaria.mail.traces.keeping import KEEPING

    found = KEEPING.drop_due(at=clock.now())
    dropped = sum(isinstance(one, Done) for one in found)
    if as_json:
        json_out({"dropped": dropped, "waiting": len(found) - dropped})
        return
    click.echo(f"{dropped} meses eliminados, {len(found) - dropped} ainda não")


@traces.command()
@click.option("--body", required=True, help="Órgão.")
@click.option("--address", "addresses", multiple=True, help="Endereço; nenhum: todos.")
@click.option("--since", type=DAY, help="Desde o dia.")
@click.option("--until", type=DAY, help="Até o dia.")
@click.option("--why", required=True, help="A ordem e quem a deu.")
def hold(
    body: str, addresses: tuple[str, ...], since: date | None, until: date | None, why: str
) -> None:
    """Guarda legal: registros que ficam além do prazo."""
    with_database()
    from portaria.mail.traces.stream import MAIL
    from portaria.traces import holding
    from portaria.traces.types import Held

    held = Held(addresses, since, until)
    keys = carried_out(lambda by, at: holding.hold(MAIL, body, held, why=why, by=by, at=at))
    click.echo("guarda legal nº " + ", ".join(str(key) for key in keys))


@traces.command()
@click.argument("number", metavar="GUARDA", type=int)
@click.option("--why", required=True, help="Por que a ordem terminou.")
def lift(number: int, why: str) -> None:
    """Encerra uma guarda legal."""
    with_database()
    from portaria.traces import holding
    from portaria.traces.models import Hold

    try:
        carried_out(lambda by, at: holding.lift(number, why=why, by=by, at=at))
    except Hold.DoesNotExist:
        bad_input(f"não há guarda legal nº {number} em vigor")
    click.echo(f"guarda legal nº {number} encerrada")
