"""``portaria person``: what a person holds."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import axes, bad_input, counted, json_out
from portaria.cli.person_known import tell_known

if TYPE_CHECKING:
    from portaria.journeys.sheets import Held, PersonSheet


@click.group()
def person() -> None:
    """Pessoas."""


@person.command()
@click.argument("ident", metavar="ID")
@click.option("--on", type=DAY, help="Como estava neste dia (padrão: o de --as-known-on).")
@click.option(
    "--as-known-on", "known", type=DAY, help="Pelo que se sabia neste dia (padrão: hoje)."
)
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(ident: str, on: date | None, known: date | None, as_json: bool) -> None:
    """Tudo o que a pessoa tem: cada data, cada dispositivo, cada porquê.

    ID é o número da pessoa, a matrícula, o CPF, o login ou o endereço de correio. Com --on e
    --as-known-on, o que se acreditava num dia sobre outro: vínculos, contas, caixas e eventos pelo
    que até então estava registrado.
    """
    with_database()
    from portaria.journeys import finding, queries
    from portaria.journeys.sheets import plain

    found = finding.persons(ident)
    if not found:
        bad_input(f"«{ident}» não é número, matrícula, CPF, login nem endereço de ninguém")
    if len(found) > 1:
        whose = "".join(f"\n  {one.number}  {one.text}" for one in finding.described(found))
        bad_input(
            f"«{ident}» é de mais de uma pessoa:{whose}\n"
            f"Escolha pelo número: portaria person show {found[0]}"
        )
    _note(found[0])
    if on or known:
        _show_known(found[0], on, known, as_json)
        return
    sheet = queries.person_sheet(found[0])
    if as_json:
        json_out(plain(sheet))
    else:
        _tell(sheet)


def _show_known(person: int, on: date | None, known: date | None, as_json: bool) -> None:
    from portaria.bodies.models import Body
    from portaria.journeys.known import person_known
    from portaria.journeys.sheets import plain
    from portaria.people.models import Person

    root = Person.objects.values_list("root", flat=True).get(pk=person)
    told = known or clock.today(ZoneInfo(Body.objects.get(pk=root).zone))
    sheet = person_known(person, on=on or told, known=told)
    if as_json:
        json_out(plain(sheet))
    else:
        tell_known(sheet)


@person.command()
@click.argument("number", metavar="NÚMERO", type=int)
@click.option("--as", "actor", type=int, required=True, help="Número de quem os muda.")
@click.option("--email", help="Correio eletrônico; vazio retira-o.")
@click.option("--phone", help="Telefone, com DDD; vazio retira-o.")
def contact(number: int, actor: int, email: str | None, phone: str | None) -> None:
    """Registra os dados de contato de uma pessoa: ela mesma, ou quem a norma indica."""
    with_database()
    from portaria.people import contacts
    from portaria.people.acts import update_contacts
    from portaria.people.models import Person
    from portaria.people.powers import powers_everywhere

    found = Person.objects.filter(pk=number).first()
    keeping = contacts.keeping_of(number, clock.now()) if found else None
    if found is None or keeping is None:
        bad_input(f"não há pessoa nº {number} com vínculo")
    held = powers_everywhere(actor, keeping.day).get(keeping.body, frozenset())
    if not keeping.allows(own=actor == number, manages="people.write" in held):
        whom = {"self": "só a própria pessoa os mantém", "hr": "só a gestão de pessoas os mantém"}
        said = whom.get(keeping.who, "só a própria pessoa ou a gestão de pessoas os mantém")
        click.echo(f"dados de contato: {said} {keeping.label}".rstrip(), err=True)
        raise SystemExit(1)
    new = (number, found.email if email is None else email, found.phone if phone is None else phone)
    try:
        by = f"cli:{getpass.getuser()}"
        changed = update_contacts([new], body=keeping.body, by=by, at=clock.now())
    except ValueError as error:
        bad_input(str(error))
    click.echo("dados de contato registrados" if changed else "nada mudou")


def _note(person: int) -> None:
    """The person sees that somebody looked (R5)."""
    from portaria.privacy.acts import record_reads
    from portaria.privacy.types import Read

    read = Read(person, "person", "linha de comando")
    record_reads([read], by=f"cli:{getpass.getuser()}", reader=None, at=clock.now())


def _tell(sheet: PersonSheet) -> None:
    from portaria.frame import categories, labels

    click.echo(f"{sheet.name} (pessoa {sheet.id}){'  CPF ' + sheet.cpf if sheet.cpf else ''}")
    for bond in sheet.bonds:
        why = labels.of(labels.EVENTS, bond.end_kind)
        until = f" até {bond.end:%d/%m/%Y}, exclusive ({why})" if bond.end else ""
        unit = f", {bond.unit_acronym}" if bond.unit_acronym else ""
        click.echo(
            f"  vínculo {bond.registration}: {categories.label(bond.category)}{unit}, {bond.body},"
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
        click.echo(f"    {axes(act.held_at, act.recorded_at, zone)}  {kind}{provisions}")
        for reason in act.reasons:
            click.echo(f"      {reason}")
    for step in held.due:
        click.echo(f"    vence {step.due_at.astimezone(zone):%d/%m/%Y}: {step.about}")
        for line in step.arithmetic:
            click.echo(f"      {line}")
