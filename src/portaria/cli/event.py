"""``portaria event``: what a functional event caused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from portaria.journeys.sheets import EventSheet, Lateness, Step


@click.group()
def event() -> None:
    """Eventos funcionais."""


@event.command()
@click.argument("ident", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(ident: int, as_json: bool) -> None:
    """Tudo o que o evento causou: passos, datas, dispositivos, contas dos prazos e atos."""
    with_database()
    from portaria.journeys import queries
    from portaria.journeys.sheets import plain
    from portaria.people.models import FunctionalEvent

    try:
        sheet = queries.event_sheet(ident)
    except FunctionalEvent.DoesNotExist:
        bad_input(f"não há evento {ident}")
    if as_json:
        json_out(plain(sheet))
    else:
        _tell(sheet)


def _tell(sheet: EventSheet) -> None:
    line = sheet.event
    click.echo(f"{line.kind} de {sheet.name}, {line.body}, em {line.effective_on:%d/%m/%Y}")
    zone = ZoneInfo(sheet.zone)
    for step in sheet.steps:
        _tell_step(step, zone)
    if sheet.late is not None:
        _tell_late(sheet.late, zone)


def _tell_step(step: Step, zone: ZoneInfo) -> None:
    provisions = f" [{', '.join(step.provisions)}]" if step.provisions else ""
    click.echo(f"  {step.due_at.astimezone(zone):%d/%m/%Y} {step.about}: {step.state}{provisions}")
    for part in step.arithmetic:
        click.echo(f"    {part}")
    for act in step.acts:
        recorded = act.recorded_at.astimezone(zone)
        click.echo(f"    ato {act.id}: {act.kind}, registrado em {recorded:%d/%m/%Y}")


def _tell_late(late: Lateness, zone: ZoneInfo) -> None:
    click.echo(f"  Sabido {late.days} dias depois.")
    for owed in late.owed:
        click.echo(f"    devido há {owed.days} dias: {owed.step.about}")
    for undue in late.undue:
        when = f"{undue.at.astimezone(zone):%d/%m/%Y %H:%M}"
        click.echo(f"    no intervalo: {undue.what} em {undue.subject}, {when}")
