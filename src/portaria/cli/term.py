"""``portaria term``: terms of responsibility."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from portaria.procedures.terms.types import TermHeld


@click.group()
def term() -> None:
    """Termos de responsabilidade."""


@term.command("list")
@click.option("--body", help="Os que esperam assinatura ou autorização num órgão.")
@click.option("--person", type=int, help="Todos os de uma pessoa, pelo número.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_terms(body: str | None, person: int | None, as_json: bool) -> None:
    """Os termos de uma pessoa, ou os que esperam alguém num órgão."""
    with_database()
    from portaria.procedures.terms.queries import terms_of, waiting

    if (body is None) == (person is None):
        bad_input("diga --body ÓRGÃO ou --person NÚMERO")
    terms = waiting(body) if body is not None else terms_of([person] if person else [])
    if as_json:
        json_out({"terms": [held.as_json() for held in terms]})
        return
    for held in terms:
        click.echo(f"{held.id}  pessoa {held.person}  «{held.kind}»  {_state(held)}")
    if not terms:
        click.echo("nenhum termo")


def _state(held: TermHeld) -> str:
    if held.signed_at is None:
        return "espera a assinatura"
    return "vale" if held.counts else "espera a autorização da chefia imediata"


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.option("--as", "person", type=int, required=True, help="Número da pessoa que assina.")
@click.option("--justification", default="", help="Justificativa, onde a norma a exige.")
def sign(number: int, person: int, justification: str) -> None:
    """Assina um termo: cada um o seu."""
    with_database()
    from portaria.procedures.terms.acts import sign_terms

    def run(by: str, at: datetime) -> None:
        sign_terms({number: justification}, person=person, by=by, at=at)

    _carry_out(run, f"termo nº {number} assinado")


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.option("--as", "person", type=int, required=True, help="Número da chefia que autoriza.")
def authorise(number: int, person: int) -> None:
    """Autoriza, como chefia imediata ou substituto legal, um termo assinado."""
    with_database()
    from portaria.procedures.terms.acts import authorise_terms

    def run(by: str, at: datetime) -> None:
        authorise_terms([number], person=person, by=by, at=at)

    _carry_out(run, f"termo nº {number} autorizado")


def _carry_out(run: Callable[[str, datetime], None], done: str) -> None:
    from django.db import transaction

    from portaria.procedures.terms.types import Refused

    try:
        with transaction.atomic():
            run(f"cli:{getpass.getuser()}", clock.now())
    except Refused as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    click.echo(done)
