"""``portaria held``: messages that wait for the competent person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from portaria import clock
from portaria.cli.acting import acting, known_body
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counted, json_out, local_time

if TYPE_CHECKING:
    from portaria.mail.held.models import HeldMessage

STATES = ("waiting", "released", "returned", "left")


@click.group()
def held() -> None:
    """Mensagens retidas à espera da pessoa competente."""


@held.command("list")
@click.option("--body", default="", help="Órgão.")
@click.option("--state", type=click.Choice(STATES), default="waiting", help="Situação.")
@click.option("--rule", default="", help="Regra que reteve.")
@click.option("--text", default="", help="Parte do remetente ou do assunto.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_held(body: str, state: str, rule: str, text: str, as_json: bool) -> None:
    """As mensagens retidas, a de prazo mais próximo primeiro."""
    with_database()
    from django.db.models import F
    from django.utils import timezone

    from portaria.bodies.policies import calendar_of
    from portaria.frame import labels
    from portaria.frame.templatetags.duties import deadline
    from portaria.mail.held import listing
    from portaria.mail.held.models import HeldMessage

    known_body(body)
    rows = listing.narrowed(
        HeldMessage.objects.all(), body=body, state=state, rule=rule, text=text
    ).order_by(F("due_at").asc(nulls_last=True), "arrived_at", "pk")
    if as_json:
        json_out({"messages": [plain(row) for row in rows.iterator(chunk_size=2000)]})
        return
    none = True
    for row in rows.iterator(chunk_size=2000):
        none = False
        with timezone.override(calendar_of(row.body_id).zone):
            until = f"até {deadline(row.due_at, row.sum, 'power')}" if row.due_at else "sem prazo"
        said = labels.of(labels.HELD, row.state)
        click.echo(f"nº {row.pk}  {said}  {until}  {row.sender or '<>'}  {row.subject}")
    if none:
        click.echo("nenhuma mensagem")


@held.command()
@click.argument("number", type=int, metavar="NÚMERO")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(number: int, as_json: bool) -> None:
    """Uma mensagem: por que está retida, até quando, o que se decidiu."""
    with_database()
    from portaria.bodies.policies import calendar_of
    from portaria.frame import citations, labels
    from portaria.mail.held.models import HeldMessage
    from portaria.workdays.arithmetic import text_of

    row = HeldMessage.objects.filter(pk=number).first()
    if row is None:
        bad_input(f"não há mensagem retida nº {number}")
    if as_json:
        json_out(plain(row))
        return
    zone = calendar_of(row.body_id).zone
    click.echo(f"nº {row.pk} ({row.body_id}): {labels.of(labels.HELD, row.state)}")
    click.echo(f"  chegou: {local_time(row.arrived_at.isoformat(), zone)}, {row.size} octetos")
    for name, value in (("de", row.sender or "<>"), ("para", ", ".join(row.recipients)),
                        ("assunto", row.subject), ("quem decide", _deciders(row))):  # fmt: skip
        click.echo(f"  {name}: {value}")
    click.echo("Por quê:")
    for reason in row.reasons:
        cited = reason["provision"] and citations.label(reason["provision"], row.body_id)
        text = reason["text"] or labels.of(labels.GATE_RULES, reason["rule"])
        click.echo(f"  {text}{f' ({cited})' if cited and cited not in text else ''}")
    if row.sum:
        for line in text_of(row.sum).splitlines():
            click.echo(f"  {line}")
    if row.decided_at:
        done = "cumprida no servidor" if row.carried_at else "ainda não cumprida no servidor"
        click.echo(f"Decisão: {labels.of(labels.HELD, row.state)}, {done}. {row.why}".rstrip())


def _deciders(row: HeldMessage) -> str:
    """Whom the norm names, else who holds the power today; and what the power is, in words."""
    from portaria.bodies.policies import calendar_of
    from portaria.bodies.powers import POWER_WORDS
    from portaria.mail.held.listing import deciders_of

    day = clock.now().astimezone(calendar_of(row.body_id).zone).date()
    deciders = deciders_of(row, day)
    names = row.who or ", ".join(dict.fromkeys(one.person or one.unit for one in deciders))
    return f"{names or 'ninguém'} ({POWER_WORDS[row.power]})"


@held.command()
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="NÚMERO…")
@click.option("--why", default="", help="Nota para o remetente.")
def release(numbers: tuple[int, ...], why: str) -> None:
    """Libera mensagens: seguem para os destinatários."""
    _decide("release", numbers, why)


@held.command("return")
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="NÚMERO…")
@click.option("--why", required=True, help="Motivo, que o remetente lê.")
def return_(numbers: tuple[int, ...], why: str) -> None:
    """Devolve mensagens: não se entregam, e o remetente lê o motivo."""
    _decide("return", numbers, why)


def _decide(what: str, numbers: tuple[int, ...], why: str) -> None:
    with acting("portaria.mail.held.types.Refused") as (by, at):
        from portaria.mail.held import acts
        from portaria.mail.held.models import HeldMessage

        known = HeldMessage.objects.filter(pk__in=numbers).values_list("pk", flat=True)
        if missing := set(numbers) - set(known):
            bad_input(f"não há mensagem retida nº {min(missing)}. Nada foi alterado")
        if what == "return" and not why.strip():
            bad_input("diga por que se devolve: é o que o remetente vai ler. Nada foi alterado")
        act = {"release": acts.release_messages, "return": acts.return_messages}[what]
        count = act(numbers, why=why, person=None, by=by, at=at)
    words = {"release": ("liberada", "liberadas"), "return": ("devolvida", "devolvidas")}[what]
    click.echo(counted(count, f"mensagem {words[0]}", f"mensagens {words[1]}"))


def plain(row: HeldMessage) -> dict[str, Any]:
    """A message for programs."""
    return {
        "id": row.pk, "body": row.body_id, "server": row.server, "queue": row.queue,
        "message_id": row.message_id, "sender": row.sender, "recipients": list(row.recipients),
        "subject": row.subject, "size": row.size, "arrived_at": row.arrived_at.isoformat(),
        "reasons": row.reasons, "provisions": row.provisions, "power": row.power, "who": row.who,
        "due_at": row.due_at.isoformat() if row.due_at else None, "sum": row.sum,
        "state": row.state,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None, "why": row.why,
        "carried_at": row.carried_at.isoformat() if row.carried_at else None,
    }  # fmt: skip
