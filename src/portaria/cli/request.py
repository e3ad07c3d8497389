"""``portaria request``: requests asked, answered and shown, and the rites that norms prescribe."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time, refused

if TYPE_CHECKING:
    from portaria.norms.plain import Json
    from portaria.procedures.requests.models import Request
    from portaria.procedures.requests.types import Rite

JSON = click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
WHO = click.option("--as", "person", type=int, required=True, help="Número de quem age.")
NUMBERS = click.argument("numbers", metavar="PEDIDO…", type=int, nargs=-1, required=True)
BODY = click.option("--body", required=True, help="Órgão.")
VIEWS = {"mine": "minhas", "waiting": "esperam", "unit": "unidade", "all": "todas"}


@click.group()
def request() -> None:
    """Pedidos: o que se pede, quem decide e em que pé está."""


@contextmanager
def _acting() -> Iterator[tuple[str, datetime]]:
    """Who acts and when; a refusal is the answer no (exit 1), with nothing changed."""
    with_database()
    from django.db import transaction

    from portaria.procedures.requests.types import Refused

    try:
        with transaction.atomic():
            yield f"cli:{getpass.getuser()}", clock.now()
    except Refused as refusal:
        refused(str(refusal))


def _rite(name: str) -> Rite:
    from portaria.norms.kinds.values import suggestion
    from portaria.procedures.requests.registry import rites

    if name not in rites():
        bad_input(f"não existe o rito «{name}»{suggestion(name, rites())}; veja «request rites»")
    return rites()[name]


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
        _rite(rite)
    found = narrowed(
        Eyes(person, clock.now().date()).view(VIEWS[view]), state=state, rite=rite, text=text
    )
    rows = list(found.order_by("pk"))
    if as_json:
        json_out({"requests": [told(row, clock.now()) for row in rows]})
        return
    for row in rows:
        title = _rite(row.rite).title
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
    from portaria.bodies.policies import calendar_of
    from portaria.frame import labels
    from portaria.procedures.requests.listing import as_json as told

    row = _one(number)
    whole: Any = told(row, clock.now())
    if as_json:
        json_out(whole)
        return
    zone = calendar_of(row.body_id).zone
    state = labels.of(labels.REQUESTS, row.state)
    click.echo(f"nº {row.pk}  {whole['title']}  {row.about_label}  {state}")
    click.echo(f"pede {row.asker.shown_name}, {local_time(whole['asked_at'], zone)}")
    for one in whole["answers"]:
        click.echo(f"  {one['label']}: {one['answer']}")
    if row.why:
        click.echo(f"  motivo: {row.why}")
    for step in whole["steps"]:
        kind = labels.of(labels.REQUEST_KINDS, step["kind"])
        click.echo(f"- {step['who']} {kind}: {labels.of(labels.REQUEST_STEPS, step['state'])}")
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
    with _acting() as (by, at):
        from portaria.procedures.requests import acts
        from portaria.procedures.requests.types import Ask

        wanted = _rite(rite)
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
    with _acting() as (by, at):
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
    with _acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.refuse(numbers, why, person=person, by=by, at=at)
    click.echo("recusado: " + ", ".join(f"nº {number}" for number in sorted(set(numbers))))


@request.command()
@NUMBERS
@WHO
def withdraw(numbers: tuple[int, ...], person: int) -> None:
    """Retira pedidos de quem os fez."""
    with _acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.withdraw(numbers, person=person, by=by, at=at)
    click.echo("retirado: " + ", ".join(f"nº {number}" for number in sorted(set(numbers))))


@request.command()
@click.argument("number", metavar="PEDIDO", type=int)
@WHO
@click.option("--why", required=True, help="Por que se recorre.")
def appeal(number: int, person: int, why: str) -> None:
    """Recorre da recusa, a quem a norma nomeia."""
    with _acting() as (by, at):
        from portaria.procedures.requests import acts

        acts.appeal(number, why, person=person, by=by, at=at)
    click.echo(f"recurso do pedido nº {number} registrado")


@request.command()
@click.argument("person", metavar="PESSOA", type=int)
@BODY
@click.option("--to", type=int, required=True, help="Número de quem passa a decidir.")
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--document", required=True, help="Ato interno: número e data.")
@click.option("--rite", "names", multiple=True, help="Só este rito (pode repetir).")
def delegate(
    person: int, body: str, to: int, start: datetime, until: datetime, document: str,
    names: tuple[str, ...],
) -> None:  # fmt: skip
    """Delega, entre dois dias e por ato interno, a decisão de pedidos de PESSOA."""
    with _acting() as (by, at):
        from portaria.procedures.requests import acts
        from portaria.procedures.requests.delegating import DelegationDraft

        draft = DelegationDraft(body, person, to, start.date(), until.date(), document, names)
        acts.delegate([draft], by=by, at=at)
    click.echo(f"de {start:%d/%m/%Y} a {until:%d/%m/%Y} também decide a pessoa nº {to}")


@request.command()
@click.option("--body", help="Como as normas de um órgão os têm.")
@JSON
def rites(body: str | None, as_json: bool) -> None:
    """Os ritos que o sistema executa; num órgão, quem pede e quem decide."""
    with_database()
    from portaria.procedures.requests.registry import rites as declared

    found: list[Json] = [_told(rite, body) for rite in declared().values()]
    if as_json:
        json_out({"rites": found})
        return
    for one in found:
        assert isinstance(one, dict)  # noqa: S101  # as _told gives it
        click.echo(f"{one['id']}  {one['title']}")
        if body is not None:
            decides = one["decides"] or "nenhuma norma em vigor o prevê"
            click.echo(f"    pede: {one['asks'] or '–'}; decide: {decides}")


def _told(rite: Rite, body: str | None) -> dict[str, Json]:
    from portaria.bodies.policies import adopted
    from portaria.norms.kinds.rites import Turns
    from portaria.procedures.requests.ruling import ruling

    fields: list[Json] = [
        {"id": f.id, "label": str(f.label), "kind": f.kind, "required": f.required}
        for f in rite.fields
    ]
    told: dict[str, Json] = {
        "id": rite.id, "title": str(rite.title), "about": rite.about, "fields": fields,
    }  # fmt: skip
    if body is None:
        return told
    its = adopted(body)
    ruled = ruling(rite.id, "", its.law.on(clock.today(its.calendar.zone)))
    asks = ", ".join(ruled.asks.value) if ruled and ruled.asks else ""
    return {
        **told,
        "asks": asks,
        "decides": Turns().as_text(ruled.decides.value) if ruled else "",
        "provisions": list(ruled.provisions) if ruled else [],
    }


@request.command()
@click.argument("rite", metavar="RITO")
@BODY
@click.option("--category", default="", help="Categoria de quem o pedido trata.")
@JSON
def diagram(rite: str, body: str, category: str, as_json: bool) -> None:
    """A figura de um rito (SVG), tirada do que a norma diz dele."""
    with_database()
    from portaria.bodies.policies import adopted
    from portaria.procedures.requests.diagram import boxes, drawn
    from portaria.procedures.requests.ruling import ruling

    wanted, its = _rite(rite), adopted(body)
    policy = its.law.on(clock.today(its.calendar.zone))
    ruled = ruling(rite, category, policy)
    if ruled is None:
        refused(f"nenhuma norma em vigor em «{body}» prevê «{wanted.title}»")
    found = boxes(ruled, policy)
    if as_json:
        steps: list[Json] = [
            {"what": box.what, "who": box.who, "small": list(box.small)} for box in found
        ]
        json_out({"rite": rite, "steps": steps})
        return
    click.echo(drawn(str(wanted.title), found))
