"""``portaria simulate``: the future run on a copy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli import agenda
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, counted, json_out, unknown_body

if TYPE_CHECKING:
    from portaria.journeys.agenda import Grouping, Item
    from portaria.workdays.calendar import Calendar


@click.command()
@click.option("--body", "slug", required=True, help="Órgão.")
@click.option("--until", "last", type=DAY, required=True, help="Último dia, AAAA-MM-DD.")
@click.option("--json", "as_json", is_flag=True, help="Resultado em JSON.")
@click.option("--ics", "as_ics", is_flag=True, help="Resultado como calendário (iCalendar).")
@agenda.options
def simulate(
    slug: str,
    last: date,
    as_json: bool,
    as_ics: bool,
    unit: str,
    by: Grouping | None,
    as_csv: bool,
    ics_per: Grouping | None,
    out: Path | None,
) -> None:
    """Faz correr o futuro até o dia dado, numa cópia: nada se escreve."""
    with_database()
    from portaria.bodies.policies import NotAdopted, calendar_of
    from portaria.duties import calendar_file
    from portaria.frame import labels
    from portaria.journeys import simulation
    from portaria.journeys.agenda import of_simulation

    try:
        calendar = calendar_of(slug)
    except NotAdopted:
        unknown_body(slug)
    if last < clock.today(calendar.zone):
        bad_input(f"--until: {last:%d/%m/%Y} já passou; a simulação começa hoje")
    until = calendar.first_instant(last + timedelta(days=1)) - timedelta(microseconds=1)
    acts = simulation.simulate(slug, until=until, progress=_progress(calendar))
    found = agenda.of_unit(of_simulation(acts, slug, labels.ACTS), unit)
    if as_ics:
        entries = (item.entry("") for item in found)
        lines = calendar_file.write_entries(entries, name="Simulação", stamp=clock.now())
        click.echo("".join(lines), nl=False)
    elif ics_per:
        agenda.write_calendars(found, ics_per, out)
    elif by:
        agenda.write_totals(found, by)
    elif as_json:
        json_out({"acts": [item.as_json() for item in found]})
    elif as_csv:
        agenda.write_csv(found)
    else:
        _tell(list(found), last)


def _progress(calendar: Calendar) -> Callable[[datetime], None] | None:
    """The simulated day on the terminal, when there is one to look at it."""
    stream = sys.stderr
    if not stream.isatty():
        return None

    def show(instant: datetime) -> None:
        stream.write(f"\rSimulando {calendar.day_of(instant):%d/%m/%Y}…\033[K")
        stream.flush()

    return show


def _tell(found: Sequence[Item], last: date) -> None:
    from portaria.accounts.facts import names as names_of
    from portaria.frame import labels

    names = names_of({item.person for item in found if item.person is not None})
    for item in found:
        kind = labels.of(labels.ACTS, item.kind)
        name = names.get(item.person or 0, "")
        who = f"{name} ({item.subject})" if name else item.subject
        provisions = f"  [{', '.join(item.provisions)}]" if item.provisions else ""
        click.echo(f"{item.at:%d/%m/%Y %H:%M}  {kind}: {who}{provisions}")
    done = counted(len(found), "ato", "atos")
    click.echo(f"{done} até {last:%d/%m/%Y}; nada foi escrito.")
