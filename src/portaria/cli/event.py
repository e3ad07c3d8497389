"""``portaria event``: what a functional event caused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria.cli.main import with_database
from portaria.cli.output import axes, bad_input, counted, json_out

if TYPE_CHECKING:
    from portaria.journeys.sheets import EventSheet, Expected, Lateness, Step


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
    from portaria.frame import labels

    line = sheet.event
    kind = labels.of(labels.EVENTS, line.kind)
    click.echo(f"{kind}: {sheet.name}, {line.body}, em {line.effective_on:%d/%m/%Y}")
    zone = ZoneInfo(sheet.zone)
    for step in sheet.steps:
        _tell_step(step, zone)
    for expected in sheet.expected:
        _tell_expected(expected, zone)
    for text in sheet.quiet:
        click.echo(f"  {text}")
    if sheet.late is not None:
        _tell_late(sheet.late, zone)


def _tell_step(step: Step, zone: ZoneInfo) -> None:
    from portaria.frame import labels

    provisions = f" [{', '.join(step.provisions)}]" if step.provisions else ""
    state = labels.of(labels.DUTY_STATES, step.state)
    click.echo(f"  {step.due_at.astimezone(zone):%d/%m/%Y} {step.about}: {state}{provisions}")
    for part in (*step.note.splitlines(), *step.arithmetic):
        click.echo(f"    {part}".rstrip())
    for act in step.acts:
        kind = labels.of(labels.ACTS, act.kind)
        click.echo(f"    ato {act.id}: {kind}, {axes(act.held_at, act.recorded_at, zone)}")


def _tell_expected(step: Expected, zone: ZoneInfo) -> None:
    provisions = f" [{', '.join(step.provisions)}]" if step.provisions else ""
    click.echo(f"  {step.at.astimezone(zone):%d/%m/%Y} {step.about}: previsto{provisions}")
    for part in step.arithmetic:
        click.echo(f"    {part}")


def _tell_late(late: Lateness, zone: ZoneInfo) -> None:
    from portaria.frame import labels

    click.echo(f"  Sabido {counted(late.days, 'dia', 'dias')} depois.")
    for owed in late.owed:
        click.echo(f"    devido há {counted(owed.days, 'dia', 'dias')}: {owed.step.about}")
    for undue in late.undue:
        when = f"{undue.at.astimezone(zone):%d/%m/%Y %H:%M}"
        what = labels.of(labels.ACTS, undue.what)
        click.echo(f"    no intervalo: {what}, {undue.subject}, {when}")
