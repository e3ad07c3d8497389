"""``portaria due``: the forecast."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from portaria.duties.forecast import Forecast

_DAY = timedelta(days=1)
_CHUNK = 1000  # lines whose assignees are named at once


@click.command()
@click.option("--until", type=DAY, help="Último dia da previsão (se omitido, hoje).")
@click.option("--body", default="", help="Só deste órgão.")
@click.option("--json", "as_json", is_flag=True, help="JSON, para programas.")
@click.option("--ics", type=click.File("wb"), help="Calendário (RFC 5545) no ARQUIVO, ou «-».")
def due(until: date | None, body: str, as_json: bool, ics: BinaryIO | None) -> None:
    """O que vence até um dia: o que será feito sozinho e o que espera por alguém.

    Entra o que acontece até o fim do último dia, no fuso do órgão. O que um passo abrirá depois só
    aparece quando for aberto; «portaria simulate» mostra tudo.
    """
    with_database()
    from portaria.bodies.models import Body
    from portaria.duties import calendar_file

    zones = {slug: ZoneInfo(zone) for slug, zone in Body.objects.values_list("slug", "zone")}
    if body and body not in zones:
        bad_input(f"não há órgão «{body}»; há: {', '.join(sorted(zones)) or 'nenhum'}")
    found = _until(until, body, zones)
    if ics is not None:
        for line in calendar_file.write(found, stamp=clock.now()):
            ics.write(line.encode())
    elif as_json:
        _write_json(found, zones)
    else:
        _write_text(found, zones)


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


def _write_json(found: Iterable[Forecast], zones: dict[str, ZoneInfo]) -> None:
    """One act a line, written as it is read: there may be a million."""
    click.echo('{"acts": [', nl=False)
    separator = "\n"
    for forecast in found:
        click.echo(separator + json.dumps(_json(forecast, zones), ensure_ascii=False), nl=False)
        separator = ",\n"
    click.echo("\n]}")


def _json(forecast: Forecast, zones: dict[str, ZoneInfo]) -> dict[str, object]:
    duty = forecast.duty
    return {
        "at": _local(forecast, zones).isoformat(),
        "kind": duty.kind,
        "subject": duty.subject,
        "person": duty.person,
        "provision": duty.provisions[0] if duty.provisions else None,
        "body": duty.body,
        "about": forecast.about,
        "assignee": forecast.assignee,
        "event": duty.event,
    }


def _write_text(found: Iterable[Forecast], zones: dict[str, ZoneInfo]) -> None:
    from portaria.frame import assignees

    remaining = iter(found)
    told = False
    while chunk := list(islice(remaining, _CHUNK)):
        told = True
        names = assignees.names_of(forecast.assignee for forecast in chunk)
        for forecast in chunk:
            duty = forecast.duty
            who = f" [{_who(forecast.assignee, names)}]" if forecast.assignee else ""
            norms = f" ({', '.join(duty.provisions)})" if duty.provisions else ""
            instant = _local(forecast, zones).strftime("%d/%m/%Y %H:%M")
            click.echo(f"{instant}  {duty.body}  {forecast.about} – {duty.subject}{who}{norms}")
    if not told:
        click.echo("Nada vence até lá.")


def _who(assignee: str, names: Mapping[str, str]) -> str:
    from portaria.frame import labels

    kind, _, key = assignee.partition(":")
    if kind == "power":
        return f"quem pode {labels.of(labels.POWERS, key)}"
    name = names.get(assignee, assignee)
    return f"chefia de {name}" if kind == "head-of" else name


def _local(forecast: Forecast, zones: dict[str, ZoneInfo]) -> datetime:
    return forecast.at.astimezone(zones.get(forecast.duty.body, UTC))
