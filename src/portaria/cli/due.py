"""``portaria due``: the forecast."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli import agenda
from portaria.cli.duty import plain, sentence
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import unknown_body

if TYPE_CHECKING:
    from portaria.duties.forecast import Forecast
    from portaria.journeys.agenda import Grouping, Item

_DAY = timedelta(days=1)


@click.command()
@click.option("--until", type=DAY, help="Último dia da previsão (se omitido, hoje).")
@click.option("--body", default="", help="Só deste órgão.")
@click.option("--json", "as_json", is_flag=True, help="JSON, para programas.")
@click.option("--ics", type=click.File("wb"), help="Calendário (RFC 5545) no ARQUIVO, ou «-».")
@agenda.options
def due(
    until: date | None,
    body: str,
    as_json: bool,
    ics: BinaryIO | None,
    unit: str,
    by: Grouping | None,
    as_csv: bool,
    ics_per: Grouping | None,
    out: Path | None,
) -> None:
    """O que vence até um dia: o que será feito sozinho e o que espera por alguém.

    Entra o que acontece até o fim do último dia, no fuso do órgão. O que um passo abrirá depois só
    aparece quando for aberto; «portaria simulate» mostra tudo.
    """
    with_database()
    from portaria.bodies.models import Body
    from portaria.duties import calendar_file
    from portaria.frame import assignees
    from portaria.journeys.agenda import of_forecasts

    zones = {slug: ZoneInfo(zone) for slug, zone in Body.objects.values_list("slug", "zone")}
    if body and body not in zones:
        unknown_body(body)
    found = agenda.of_unit(of_forecasts(_until(until, body, zones), zones), unit)
    say = assignees.sayer()
    if ics is not None:
        entries = (item.entry(say(item.assignee) if item.assignee else "") for item in found)
        for line in calendar_file.write_entries(entries, name="Prazos", stamp=clock.now()):
            ics.write(line.encode())
    elif ics_per:
        agenda.write_calendars(found, ics_per, out)
    elif by:
        agenda.write_totals(found, by)
    elif as_json:
        _write_json(found, body)
    elif as_csv:
        agenda.write_csv(found)
    else:
        _write_text(found, say)
        _write_failed(body)


def _until(until: date | None, body: str, zones: dict[str, ZoneInfo]) -> Iterator[Forecast]:
    """The forecast up to the end of the day ``until`` where each body is."""
    from portaria.duties.forecast import forecast

    def end(zone: tzinfo) -> datetime:
        day = until or clock.today(zone)
        return datetime.combine(day + _DAY, time.min, tzinfo=zone)

    latest = max([end(zone) for zone in zones.values()] or [end(UTC)])
    for found in forecast(latest, body=body):
        if found.at < end(zones.get(found.duty.body, UTC)):
            yield found


def _write_json(found: Iterable[Item], body: str) -> None:
    """One act a line, written as it is read: there may be a million. Then what is set aside."""
    from portaria.duties.listing import set_aside

    click.echo('{"acts": [', nl=False)
    separator = "\n"
    for item in found:
        click.echo(separator + json.dumps(item.as_json(), ensure_ascii=False), nl=False)
        separator = ",\n"
    failed = [plain(duty) for duty in set_aside(body)]
    click.echo(f'\n], "failed": {json.dumps(failed, ensure_ascii=False)}}}')


def _write_text(found: Iterable[Item], say: Callable[[str], str]) -> None:
    told = False
    for item in found:
        told = True
        who = f" [{say(item.assignee)}]" if item.assignee else ""
        norms = f" ({', '.join(item.provisions)})" if item.provisions else ""
        instant = item.at.strftime("%d/%m/%Y %H:%M")
        click.echo(f"{instant}  {item.body}  {item.about} – {item.subject}{who}{norms}")
    if not told:
        click.echo("Nada vence até lá.")


def _write_failed(body: str) -> None:
    """What could not be done and waits for a person, each with its reason."""
    from portaria.duties.listing import set_aside

    for number, duty in enumerate(set_aside(body)):
        if not number:
            click.echo("\nNão se conseguiu cumprir, e espera por alguém:")
        click.echo(sentence(duty))
