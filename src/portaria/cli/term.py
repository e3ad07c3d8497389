"""``portaria term``: terms of responsibility."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.acting import known_body, must_hold
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
    known_body(body or "")
    terms = waiting(body) if body is not None else terms_of([person] if person else [])
    if as_json:
        json_out({"terms": [held.as_json() for held in terms]})
        return
    for held in terms:
        click.echo(f"{held.id}  pessoa {held.person}  «{held.kind}»  {_state(held)}")
    if not terms:
        click.echo("nenhum termo")


def _state(held: TermHeld) -> str:
    from portaria.frame.labels.terms import TERMS
    from portaria.procedures.terms.types import state_of

    return TERMS[state_of(held)]


@term.command()
@click.argument("thing", metavar="ESPÉCIE")
@click.argument("about", metavar="QUAL")
@click.option("--body", required=True, help="Órgão.")
@click.option("--person", type=int, required=True, help="Número de quem assina.")
@click.option("--as", "asker", type=int, required=True, help="Número de quem pede o termo.")
def ask(thing: str, about: str, body: str, person: int, asker: int) -> None:
    """Pede a alguém o termo sobre uma coisa (asset, private_equipment, footage)."""
    with_database()
    from portaria.procedures.terms.drafts import MANAGE
    from portaria.procedures.terms.things import Handed, ask_for, things

    if thing not in things():
        bad_input(f"não existe a espécie «{thing}»: há {', '.join(sorted(things()))}")
    must_hold(asker, body, MANAGE)

    def run(by: str, at: datetime) -> None:
        ask_for([Handed(body, thing, person, about)], by=by, at=at)

    _carry_out(run, f"termo pedido à pessoa nº {person}")


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


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.option("--as", "person", type=int, required=True, help="Número de quem assinou o termo.")
@click.argument("witnesses", metavar="PESSOA…", type=int, nargs=-1, required=True)
def witnesses(number: int, person: int, witnesses: tuple[int, ...]) -> None:
    """Indica as testemunhas de um termo, pelos números das pessoas."""
    with_database()
    from portaria.procedures.terms.acts import name_witnesses

    def run(by: str, at: datetime) -> None:
        name_witnesses(number, witnesses, person=person, by=by, at=at)

    _carry_out(run, f"testemunhas do termo nº {number} indicadas")


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.option("--as", "person", type=int, required=True, help="Número da testemunha.")
def witness(number: int, person: int) -> None:
    """Assina um termo como testemunha indicada."""
    with_database()
    from portaria.procedures.terms.acts import witness_terms

    def run(by: str, at: datetime) -> None:
        witness_terms([number], person=person, by=by, at=at)

    _carry_out(run, f"termo nº {number} assinado pela testemunha")


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.option("--why", required=True, help="Motivo da revogação.")
def revoke(number: int, why: str) -> None:
    """Revoga um termo."""
    with_database()
    from portaria.procedures.terms.acts import revoke_terms

    def run(by: str, at: datetime) -> None:
        revoke_terms({number: why}, by=by, at=at)

    _carry_out(run, f"termo nº {number} revogado")


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.argument("scan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", required=True, help="Código impresso no papel.")
@click.option("--justification", default="", help="Justificativa, onde a norma a exige.")
def paper(number: int, scan: Path, code: str, justification: str) -> None:
    """Registra um termo assinado de próprio punho, com a digitalização."""
    with_database()
    from portaria.procedures.terms.acts import register_paper

    def run(by: str, at: datetime) -> None:
        register_paper(number, scan.read_bytes(), code, why=justification, by=by, at=at)

    _carry_out(run, f"papel do termo nº {number} registrado")


@term.command()
@click.argument("number", metavar="TERMO", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--justification", default="", help="Justificativa a pôr no texto por assinar.")
def pdf(number: int, file: Path, justification: str) -> None:
    """Grava em ARQUIVO o termo: assinado, ou o que há para assinar."""
    with_database()
    from portaria.procedures.terms import store
    from portaria.procedures.terms.acts.certified import to_sign
    from portaria.procedures.terms.document import signed_file
    from portaria.procedures.terms.models import Term

    held = next(iter(store.select("WHERE id = %s", (number,))), None)
    if held is None:
        bad_input(f"não existe o termo nº {number}")
    row = Term.objects.get(pk=number)
    made = signed_file(row, held) if row.document else to_sign(held, clock.now(), justification)
    file.write_bytes(made)
    click.echo(f"{file}: {len(made)} bytes")


@term.command()
@click.argument("code", metavar="CÓDIGO")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def verify(code: str, as_json: bool) -> None:
    """Confere um termo pelo código: 0 se vale, 1 se não existe ou já não vale."""
    with_database()
    from portaria.procedures.terms import store

    condition = "WHERE code = %s AND signed_at IS NOT NULL"
    held = next(iter(store.select(condition, (code.strip().upper(),))), None)
    if as_json:
        json_out({"term": held.as_json() if held else None})
    elif held is None:
        click.echo("nenhum termo assinado tem esse código")
    else:
        click.echo(f"termo nº {held.id}  «{held.named}»  {_state(held)}  SHA-256 {held.digest}")
    if held is None or not held.counts:
        raise SystemExit(1)


@term.command()
@click.option("--body", required=True, help="O órgão.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def templates(body: str, as_json: bool) -> None:
    """Os modelos de termo que as normas de um órgão dão, com a versão pedida hoje."""
    with_database()
    from portaria.bodies.policies import NotAdopted, adopted
    from portaria.procedures.terms.templates import all_on

    try:
        its = adopted(body)
    except NotAdopted as error:
        bad_input(str(error))
    found = all_on(its, its.calendar.day_of(clock.now()))
    if as_json:
        json_out({"templates": [one.as_json() for one in found]})
        return
    for one in found:
        click.echo(f"{one.template.kind}  versão {one.version.number}  {one.ref}")
    if not found:
        click.echo("nenhum modelo")


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
