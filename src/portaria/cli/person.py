"""``portaria person``: what a person holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counted, json_out

if TYPE_CHECKING:
    from portaria.journeys.sheets import Held, PersonSheet


@click.group()
def person() -> None:
    """Pessoas."""


@person.command()
@click.argument("ident", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(ident: str, as_json: bool) -> None:
    """Tudo o que a pessoa tem: cada data, cada dispositivo, cada porquê.

    ID é o número da pessoa, a matrícula, o CPF, o login ou o endereço de correio.
    """
    with_database()
    from portaria.journeys import finding, queries
    from portaria.journeys.sheets import plain

    found = finding.persons(ident)
    if not found:
        bad_input(f"«{ident}» não é número, matrícula, CPF, login nem endereço de ninguém")
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        bad_input(f"«{ident}» é de mais de uma pessoa: {numbers}; use um destes números")
    sheet = queries.person_sheet(found[0])
    if as_json:
        json_out(plain(sheet))
    else:
        _tell(sheet)


def _tell(sheet: PersonSheet) -> None:
    from portaria.frame import labels

    click.echo(f"{sheet.name} (pessoa {sheet.id}){'  CPF ' + sheet.cpf if sheet.cpf else ''}")
    for bond in sheet.bonds:
        why = labels.of(labels.EVENTS, bond.end_kind)
        until = f" até {bond.end:%d/%m/%Y}, exclusive ({why})" if bond.end else ""
        unit = f", {bond.unit_acronym}" if bond.unit_acronym else ""
        click.echo(
            f"  vínculo {bond.registration}: {bond.category}{unit}, {bond.body},"
            f" desde {bond.start:%d/%m/%Y}{until}"
        )
    zone = ZoneInfo(sheet.zone)
    for held in sheet.accounts:
        _tell_held("conta", held, zone)
    for held in sheet.mailboxes:
        _tell_held("caixa", held, zone)
    for event in sheet.events:
        days = counted(event.late_days, "dia", "dias")
        late = f" (sabido {days} depois)" if event.late_days else ""
        kind = labels.of(labels.EVENTS, event.kind)
        click.echo(f"  evento {event.id}: {kind} em {event.effective_on:%d/%m/%Y}{late}")


def _tell_held(what: str, held: Held, zone: ZoneInfo) -> None:
    from portaria.frame import labels

    click.echo(f"  {what} {held.name or held.subject}: {labels.of(labels.STATES, held.state)}")
    for act in held.acts:
        provisions = f" [{', '.join(act.provisions)}]" if act.provisions else ""
        kind = labels.of(labels.ACTS, act.kind)
        click.echo(f"    {act.held_at.astimezone(zone):%d/%m/%Y} {kind}{provisions}")
        for reason in act.reasons:
            click.echo(f"      {reason}")
    for step in held.due:
        click.echo(f"    vence {step.due_at.astimezone(zone):%d/%m/%Y}: {step.about}")
        for line in step.arithmetic:
            click.echo(f"      {line}")
