"""``portaria traces request``: records of mail asked for, decided by two persons, delivered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click

from portaria.cli.governing import carried_out
from portaria.cli.main import with_database
from portaria.cli.options import DAY
from portaria.cli.output import bad_input, counted, json_out, refused

T = TypeVar("T")
_AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa.")
_NUMBER = click.argument("number", metavar="PEDIDO", type=int)
_REQUESTERS = ["remetente", "responsavel_caixa", "corregedoria", "poder_judiciario"]


def _decided(act: Callable[[str, datetime], T]) -> T:
    from portaria.mail.traces.requests.types import Refused

    try:
        return carried_out(act)
    except Refused as refusal:
        refused(str(refusal))


@click.group()
def request() -> None:
    """Pedidos de registros: por escrito, decididos por duas pessoas, entregues lacrados."""


@request.command()
@click.option("--body", required=True, help="Órgão.")
@click.option("--who", type=click.Choice(_REQUESTERS), required=True, help="Quem pede.")
@click.option("--inquiry", default="", help="A apuração, quando pede a corregedoria.")
@click.option("--court", default="", help="O juízo que deu a ordem.")
@click.option("--letter", required=True, help="Ofício, processo ou ordem: número e data.")
@click.option("--purpose", required=True, help="Para quê.")
@click.option("--since", type=DAY, required=True, help="Primeiro dia.")
@click.option("--until", type=DAY, required=True, help="Último dia.")
@click.option("--sender", "senders", multiple=True, help="Enviadas por.")
@click.option("--recipient", "recipients", multiple=True, help="Recebidas por.")
@click.option("--either", multiple=True, help="Enviadas ou recebidas por.")
@click.option("--message-id", "message_ids", multiple=True, help="Message-ID, entre < e >.")
@click.option("--content", is_flag=True, help="Também as mensagens, não só os registros delas.")
@click.option("--secret", default="", help="Motivo do sigilo; sem ele, os atingidos são avisados.")
@_AS
def ask(
    body: str, who: str, inquiry: str, court: str, letter: str, purpose: str, since: date,
    until: date, senders: tuple[str, ...], recipients: tuple[str, ...], either: tuple[str, ...],
    message_ids: tuple[str, ...], content: bool, secret: str, person: int,
) -> None:  # fmt: skip
    """Pede registros; o que a norma não admite é recusado e fica anotado."""
    with_database()
    from portaria.mail.traces.querying import Scope
    from portaria.mail.traces.requests.asking import ask as register
    from portaria.mail.traces.requests.types import Asked

    scope = Scope(
        since, until, _folded(senders), _folded(recipients), message_ids, _folded(either)
    )  # fmt: skip
    asked = Asked(body, who, letter, purpose, scope, inquiry, court, secret, person, content)
    row = _decided(lambda by, at: register(asked, by=by, at=at))
    if row.state == "refused":
        refused(f"pedido nº {row.pk} recusado: {row.why}")
    click.echo(f"pedido nº {row.pk} levado à unidade que gere o correio")


@request.command("list")
@click.option("--body", required=True, help="Órgão.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_requests(body: str, as_json: bool) -> None:
    """Os pedidos de um órgão, os mais novos primeiro; nenhum registro."""
    with_database()
    from portaria.frame import labels
    from portaria.mail.traces.models import TraceRequest

    rows = list(TraceRequest.objects.filter(body=body).order_by("-asked_at", "-id"))
    if as_json:
        json_out(
            {
                "requests": [
                    {
                        "id": row.pk,
                        "requester": row.requester,
                        "inquiry": row.inquiry,
                        "letter": row.letter,
                        "first": row.first.isoformat(),
                        "last": row.last.isoformat(),
                        "state": row.state,
                        "why": row.why,
                        "records": row.rows,
                        "manifest": row.digest,
                        "content": row.content,
                        "messages": row.messages,
                        "content_manifest": row.content_digest,
                        "kept_until": row.keep_until.isoformat() if row.keep_until else None,
                        "provisions": list(row.provisions),
                    }
                    for row in rows
                ]
            }
        )
        return
    for row in rows:
        said = labels.of(labels.TRACE_REQUESTS, row.state)
        click.echo(f"{row.pk}  {row.requester}  {row.letter}  {said}")
    if not rows:
        click.echo("nenhum pedido")


@request.command()
@_NUMBER
@_AS
def authorise(number: int, person: int) -> None:
    """Autoriza um pedido; outra pessoa o libera."""
    with_database()
    from portaria.mail.traces.requests import deciding

    _decided(lambda by, at: deciding.authorise(number, person=person, by=by, at=at))
    click.echo(f"pedido nº {number} autorizado; outra pessoa o libera")


@request.command()
@_NUMBER
@_AS
def release(number: int, person: int) -> None:
    """Libera um pedido autorizado por outra pessoa: os registros são lacrados para quem pediu."""
    with_database()
    from portaria.mail.traces.requests import deciding

    row = _decided(lambda by, at: deciding.release(number, person=person, by=by, at=at))
    sealed = counted(row.rows or 0, "registro lacrado", "registros lacrados")
    click.echo(f"{sealed}; manifesto {row.digest}")


@request.command()
@_NUMBER
@click.argument("reason", metavar="MOTIVO")
@_AS
def refuse(number: int, reason: str, person: int) -> None:
    """Recusa um pedido."""
    with_database()
    from portaria.mail.traces.requests import deciding

    _decided(lambda by, at: deciding.refuse(number, reason, person=person, by=by, at=at))
    click.echo(f"pedido nº {number} recusado")


@request.command()
@_NUMBER
@_AS
def unseal(number: int, person: int) -> None:
    """Encerra o sigilo: as pessoas cujos registros se viram são avisadas."""
    with_database()
    from portaria.mail.traces.requests import deciding

    _decided(lambda by, at: deciding.unseal(number, person=person, by=by, at=at))
    click.echo(f"sigilo do pedido nº {number} encerrado")


@request.command()
@_NUMBER
@_AS
def withdraw(number: int, person: int) -> None:
    """Retira o próprio pedido."""
    with_database()
    from portaria.mail.traces.requests import asking

    _decided(lambda by, at: asking.withdraw(number, person=person, by=by, at=at))
    click.echo(f"pedido nº {number} retirado")


@request.command()
@_NUMBER
@click.argument("file", metavar="ARQUIVO", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--content", is_flag=True, help="As mensagens, em vez dos registros.")
@_AS
def fetch(number: int, file: Path, content: bool, person: int) -> None:
    """Grava em ARQUIVO o pacote lacrado, para quem pediu."""
    with_database()
    from portaria.mail.traces.requests import delivering

    if file.exists():
        bad_input(f"{file} já existe; escolha outro nome")
    deliver: Callable[..., bytes | Path] = (
        delivering.deliver_content if content else delivering.deliver
    )
    data = _decided(lambda by, at: deliver(number, person=person, by=by, at=at))
    file.touch(mode=0o600)
    if isinstance(data, Path):
        shutil.copyfile(data, file)
    else:
        file.write_bytes(data)
    click.echo(f"{file.stat().st_size} bytes em {file}")


@click.command()
@click.argument(
    "file", metavar="PACOTE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def verify(file: Path, as_json: bool) -> None:
    """Confere um pacote lacrado: assinatura desta instalação e hashes dos arquivos."""
    with_database()
    from portaria.procedures.records.sealing import check

    checked = check(file)
    if as_json:
        json_out({"whole": not checked.problems, "problems": list(checked.problems)})
    for problem in () if as_json else checked.problems:
        click.echo(problem, err=True)
    if checked.problems:
        raise SystemExit(1)
    if not as_json:
        told = checked.manifest
        what = (
            f"{told['messages']} mensagens"
            if "messages" in told
            else f"{told['records']} registros"
        )
        click.echo(f"íntegro: pedido nº {told['request']}, {what}")


def _folded(addresses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(address.lower() for address in addresses)
