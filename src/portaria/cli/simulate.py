"""``portaria simulate``: the future run on a copy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, counted, json_out

if TYPE_CHECKING:
    from portaria.journeys.simulation import SimulatedAct
    from portaria.workdays.calendar import Calendar


@click.command()
@click.option("--body", "slug", required=True, help="Órgão.")
@click.option("--until", "last", type=DAY, required=True, help="Último dia, AAAA-MM-DD.")
@click.option("--json", "as_json", is_flag=True, help="Resultado em JSON.")
@click.option("--ics", "as_ics", is_flag=True, help="Resultado como calendário (iCalendar).")
def simulate(slug: str, last: date, as_json: bool, as_ics: bool) -> None:
    """Faz correr o futuro até o dia dado, numa cópia: nada se escreve."""
    with_database()
    from portaria.bodies.models import Body
    from portaria.bodies.policies import NotAdopted, calendar_of
    from portaria.journeys import simulated_calendar, simulation

    try:
        calendar = calendar_of(slug)
    except NotAdopted:
        known = ", ".join(Body.objects.order_by("slug").values_list("slug", flat=True))
        bad_input(f"--body: não há órgão «{slug}»; há: {known or 'nenhum'}")
    if last < clock.today(calendar.zone):
        bad_input(f"--until: {last:%d/%m/%Y} já passou; a simulação começa hoje")
    until = calendar.first_instant(last + timedelta(days=1)) - timedelta(microseconds=1)
    acts = simulation.simulate(slug, until=until, progress=_progress(calendar))
    if as_ics:
        lines = simulated_calendar.write(acts, body=slug, stamp=clock.now())
        click.echo("".join(lines), nl=False)
    elif as_json:
        json_out({"acts": [act.as_json() for act in acts]})
    else:
        _tell(acts, last)


def _progress(calendar: Calendar) -> Callable[[datetime], None] | None:
    """The simulated day on the terminal, when there is one to look at it."""
    stream = sys.stderr
    if not stream.isatty():
        return None

    def show(instant: datetime) -> None:
        stream.write(f"\rSimulando {calendar.day_of(instant):%d/%m/%Y}…\033[K")
        stream.flush()

    return show


def _tell(acts: Sequence[SimulatedAct], last: date) -> None:
    from portaria.accounts.facts import names as names_of
    from portaria.frame import labels

    names = names_of({act.person for act in acts if act.person is not None})
    for act in acts:
        kind = labels.of(labels.ACTS, act.kind)
        name = names.get(act.person or 0, "")
        who = f"{name} ({act.subject})" if name else act.subject
        provisions = f"  [{', '.join(act.provisions)}]" if act.provisions else ""
        click.echo(f"{act.at:%d/%m/%Y %H:%M}  {kind}: {who}{provisions}")
    done = counted(len(acts), "ato", "atos")
    click.echo(f"{done} até {last:%d/%m/%Y}; nada foi escrito.")
