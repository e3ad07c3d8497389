"""``portaria request``: requests asked, answered and shown, and the rites that norms prescribe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time
from portaria.cli.request_common import BODY, JSON, NUMBERS, WHO, acting, find_rite
from portaria.cli.request_delegations import DELEGATIONS
from portaria.cli.request_rites import RITES

if TYPE_CHECKING:
    from portaria.norms.plain import Json
    from portaria.procedures.requests.models import Request
    from portaria.procedures.requests.types import Rite

VIEWS = {"mine": "minhas", "waiting": "esperam", "unit": "unidade", "all": "todas"}


@click.group()
def request() -> None:
    """Pedidos: o que se pede, quem decide e em que pé está."""


def _one(number: int) -> Request:
    from portaria.procedures.requests.models import Request

    row = Request.objects.filter(pk=number).select_related("body", "asker").first()
    if row is None:
        bad_input(f"não existe o pedido nº {number}")
    return row


@request.command("list")
@WHO
@click.option("--view", type=click.Choice(list(VIEWS)), default="mine", help="Quais pedidos.")
@click.option("--state", default="", help="Só os que estão assim (waiting, refused…).")
@click.option("--rite", default="", help="Só os de um rito.")
@click.option("--text", default="", help="Número, assunto ou nome de quem pede.")
@JSON
def list_requests(person: int, view: str, state: str, rite: str, text: str, as_json: bool) -> None:
    """Os pedidos de uma pessoa, os que esperam por ela, os da sua unidade."""
    with_database()
    from portaria.frame import labels
    from portaria.procedures.requests.listing import STATES, Eyes, narrowed
    from portaria.procedures.requests.listing import as_json as told

    if state and state not in STATES:
        bad_input(f"não há a situação «{state}»: há {', '.join(STATES)}")
    if rite:
        find_rite(rite)
    found = narrowed(
        Eyes(person, clock.now().date()).view(VIEWS[view]), state=state, rite=rite, text=text
    )
    rows = list(found.order_by("pk"))
    if as_json:
        json_out({"requests": [told(row, clock.now()) for row in rows]})
        return
    for row in rows:
        title = find_rite(row.rite).title
        about = f"  {row.about_label}" if row.about_label else ""
        click.echo(f"{row.pk}  {title}{about}  {labels.of(labels.REQUESTS, row.state)}")
    if not rows:
        click.echo("nenhum pedido")


@request.command()
@click.argument("number", metavar="PEDIDO", type=int)
@JSON
def show(number: int, as_json: bool) -> None:
    """Um pedido inteiro: o que se pede, quem decide e por quê, e o que aconteceu."""
    with_database()
    from portaria.bodies.policies import adopted
    from portaria.frame import labels
    from portaria.procedures.requests.listing import as_json as told
    from portaria.procedures.requests.saying import who

    row = _one(number)
    whole: Any = told(row, clock.now())
    if as_json:
        json_out(whole)
        return
    its = adopted(row.body_id)
    zone = its.calendar.zone
    policy = its.law.on(clock.now().astimezone(zone).date())
    state = labels.of(labels.REQUESTS, row.state)
    click.echo(f"nº {row.pk}  {whole['title']}  {row.about_label}  {state}")
    click.echo(f"pede {row.asker.shown_name}, {local_time(whole['asked_at'], zone)}")
    for one in whole["answers"]:
        click.echo(f"  {one['label']}: {one['answer']}")
    if row.why:
        click.echo(f"  motivo: {row.why}")
    for step in whole["steps"]:
        kind = labels.of(labels.REQUEST_KINDS, step["kind"])
        turn = who(step["who"], policy)
        click.echo(f"- {turn} {kind}: {labels.of(labels.REQUEST_STEPS, step['state'])}")
        for reason in step["reasons"]:
            click.echo(f"    {reason['text']}")
    for line in whole["timeline"]:
        verb = labels.of(labels.REQUEST_VERBS, line["verb"])
        note = f": {line['note']}" if line["note"] else ""
        click.echo(f"{local_time(line['at'], zone)}  {verb}{note}")


@request.command()
@click.argument("rite", metavar="RITO")
@BODY
@WHO
@click.option("--about", default="", help="Sobre o quê: endereço, matrícula, sigla ou número.")
@click.option("--set", "answers", multiple=True, metavar="CAMPO=VALOR", help="Um campo do pedido.")
@JSON
def new(
    rite: str, body: str, person: int, about: str, answers: tuple[str, ...], as_json: bool
) -> None:
    """Faz um pedido em nome de quem age."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts
        from portaria.procedures.requests.types import Ask

        wanted = find_rite(rite)
        key = _subject(wanted, body, about, person)
        asked = Ask(body, rite, key, _answers(wanted, answers), person)
        [number] = acts.ask([asked], by=by, at=at)
    if as_json:
        json_out({"id": number})
        return
    click.echo(f"pedido nº {number} registrado; acompanhe com «portaria request show {number}»")


def _subject(rite: Rite, body: str, text: str, person: int) -> int:
    from portaria.procedures.requests.registry import subjects

    if not text:
        return person if rite.about == "person" else 0
    found = subjects[rite.about].find(body, text)
    if found is None and text.isascii() and text.isdigit():
        return int(text)
    if found is None:
        bad_input(f"não se achou «{text}» em «{body}»")
    return found


def _answers(rite: Rite, said: tuple[str, ...]) -> dict[str, Json]:
    from portaria.procedures.requests.types import MANY

    found: dict[str, Any] = {}
    kinds = {field.id: field.kind for field in rite.fields}
    for answer in said:
        name, sign, value = answer.partition("=")
        if not sign or name not in kinds:
            bad_input(f"«{answer}»: escreva CAMPO=VALOR; há {', '.join(kinds)}")
        many = kinds[name] in MANY
        found[name] = [part.strip() for part in value.split(",")] if many else value
    return found


@request.command()
@NUMBERS
@WHO
@click.option("--note", default="", help="Observação.")
def approve(numbers: tuple[int, ...], person: int, note: str) -> None:
    """Aprova um ou vários pedidos; todos, ou nenhum."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts

        failed = acts.approve(numbers, person=person, by=by, at=at, text=note)
    for number, why in failed.items():
        click.echo(f"pedido nº {number} aprovado" + (f"; por cumprir: {why}" if why else ""))


@request.command()
@NUMBERS
@WHO
@click.option("--why", required=True, help="Motivo.")
def refuse(numbers: tuple[int, ...], person: int, why: str) -> None:
    """Recusa pedidos, com o motivo."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.refuse(numbers, why, person=person, by=by, at=at)
    click.echo("recusado: " + ", ".join(f"nº {number}" for number in sorted(set(numbers))))


@request.command()
@NUMBERS
@WHO
def withdraw(numbers: tuple[int, ...], person: int) -> None:
    """Retira pedidos de quem os fez."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.withdraw(numbers, person=person, by=by, at=at)
    click.echo("retirado: " + ", ".join(f"nº {number}" for number in sorted(set(numbers))))


@request.command()
@click.argument("number", metavar="PEDIDO", type=int)
@WHO
@click.option("--why", required=True, help="Por que se recorre.")
def appeal(number: int, person: int, why: str) -> None:
    """Recorre da recusa, a quem a norma nomeia."""
    with acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.appeal(number, why, person=person, by=by, at=at)
    click.echo(f"recurso do pedido nº {number} registrado")


for command in (*DELEGATIONS, *RITES):
    request.add_command(command)
