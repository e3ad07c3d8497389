"""``portaria door``: what a door would do, and what doors did (F1, F8, F9)."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from portaria.cli.door_leaving import evacuate, rescuers
from portaria.cli.door_records import records, unseal
from portaria.cli.door_running import status, walk
from portaria.cli.door_serve import key, serve, token
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import Json, bad_input, json_out

if TYPE_CHECKING:
    from portaria.premises.doors.snapshot import Snapshot
    from portaria.premises.doors.types import Verdict

BODY = click.option("--body", required=True, help="Órgão.")
JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")


@click.group()
def door() -> None:
    """Portas: o que cada uma decide, e por quê; o processo que as mantém."""


for _command in (serve, status, walk, token, key, evacuate, rescuers, records, unseal):
    door.add_command(_command)


@door.command("try")
@click.argument("reader", metavar="LEITOR")
@click.argument("number", metavar="CRACHÁ")
@BODY
@click.option("--on", type=DAY, help="Dia (padrão: hoje no fuso do órgão).")
@click.option("--at", "hour", metavar="HORA", help="Hora do dia, 19:30 (padrão: agora).")
@click.option("--with", "companion", default="", metavar="CRACHÁ", help="Segundo crachá.")
@click.option("--factors", type=click.IntRange(1, 9), default=1, help="Tipos de autenticação.")
@JSON
def try_badge(
    reader: str,
    number: str,
    body: str,
    on: date | None,
    hour: str | None,
    companion: str,
    factors: int,
    as_json: bool,
) -> None:
    """O que a porta do LEITOR (código) faria com o CRACHÁ (número), e por que dispositivo.

    Sai com 1 se a porta não abriria.
    """
    with_database()
    from portaria.premises.doors.deciding import decide
    from portaria.premises.doors.types import Event, card_number
    from portaria.premises.places.models import Device

    known = _known(body)
    device = Device.objects.filter(body=body, code=reader).values_list("pk", flat=True).first()
    if device is None:
        bad_input(f"«{reader}» não é leitor de «{body}»: veja «portaria premises areas»")
    event = Event(device, card_number(number), factors, card_number(companion))
    verdict = decide(event, known, _second(known, on, hour))
    if as_json:
        json_out(verdict.as_json())
    else:
        _tell(verdict)
    raise SystemExit(0 if verdict.opens else 1)


@door.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@BODY
@JSON
def reconcile(folder: Path, body: str, as_json: bool) -> None:
    """As passagens gravadas na pasta que hoje se decidiriam de outro modo.

    Sai com 1 se há alguma.
    """
    with_database()
    from portaria.connectors.doors.passages import Passages
    from portaria.premises.doors.reconciling import differing

    passages, known = Passages(folder), _known(body)
    found = list(differing((line for line in passages if line.get("body") == body), known))
    if as_json:
        rows: list[Json] = [
            {"line": cast(Json, dict(one.line)), "now": one.verdict.as_json()} for one in found
        ]
        json_out({"differing": rows, "torn": passages.torn})
    else:
        for one in found:
            did = "abriu" if one.grave else "não abriu"
            lead = one.verdict.decision.reasons[0]
            click.echo(f"{one.line['at']}: leitor {one.line['reader']} {did}; hoje: {lead.text}")
        click.echo(f"{len(found)} passagens se decidiriam de outro modo")
    raise SystemExit(1 if found else 0)


def _known(body: str) -> Snapshot:
    from portaria import clock
    from portaria.cli.acting import known_body
    from portaria.connectors.doors.compiling import snapshot_of

    known_body(body)
    return snapshot_of(body, clock.now())


def _second(known: Snapshot, on: date | None, hour: str | None) -> int:
    from portaria import clock

    local = clock.now().astimezone(known.timetable.zone)
    try:
        told = time.fromisoformat(hour) if hour else local.time()
    except ValueError:
        bad_input(f"«{hour}» não é uma hora: escreva, por exemplo, 19:30")
    when = datetime.combine(on or local.date(), told, known.timetable.zone)
    return int(when.timestamp())


def _tell(verdict: Verdict) -> None:
    click.echo("Abre." if verdict.opens else "Não abre.")
    for reason in verdict.decision.reasons:
        cited = f" ({reason.citation.label})" if reason.citation else ""
        click.echo(f"- {reason.text}{cited}")
    for reason, why in verdict.beaten:
        click.echo(f"- cede: {reason.text} Prevalece: {why}")
    if verdict.guard:
        click.echo(f"Vigilante: {verdict.guard}")
