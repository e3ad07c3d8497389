"""``portaria omitted``: cases that norms leave out."""

from __future__ import annotations

import click

from portaria.cli.governing import carried_out
from portaria.cli.main import with_database
from portaria.cli.output import json_out

_AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa.")


@click.group()
def omitted() -> None:
    """Casos omissos e precedentes."""


@omitted.command("list")
@click.option("--body", required=True, help="Órgão.")
@click.option("--search", default="", help="Palavras do caso, da ementa ou da decisão.")
@click.option("--state", type=click.Choice(["asked", "decided", "withdrawn"]), help="Situação.")
@click.option("--precedents", is_flag=True, help="Só os precedentes em vigor.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_cases(body: str, search: str, state: str | None, precedents: bool, as_json: bool) -> None:
    """Os casos de um órgão, os mais novos primeiro."""
    with_database()
    from portaria.governance.omitted.listing import cases

    found = cases([body], text=search, state=state or "", precedents=precedents)
    rows = list(found.order_by("-asked_at", "-id"))
    if as_json:
        json_out(
            {
                "cases": [
                    {
                        "id": case.pk,
                        "norm": case.norm,
                        "provision": case.provision,
                        "question": case.question,
                        "state": case.state,
                        "competence": case.competence,
                        "provisions": list(case.provisions),
                        "summary": case.summary,
                        "decision": case.decision,
                        "precedent": case.precedent,
                        "overruled_by": case.overruled_by_id,
                    }
                    for case in rows
                ]
            }
        )
        return
    for case in rows:
        where = f"{case.norm}#{case.provision}" if case.provision else case.norm
        click.echo(f"{case.pk}  {where}  {_STATES[case.state]}  {case.summary or case.question}")
    if not rows:
        click.echo("nenhum caso")


_STATES = {"asked": "espera decisão", "decided": "decidido", "withdrawn": "retirado"}


@omitted.command()
@click.argument("norm", metavar="NORMA")
@click.argument("question", metavar="CASO")
@click.option("--body", required=True, help="Órgão.")
@click.option("--provision", default="", help="Dispositivo mais próximo.")
@click.option("--as", "person", type=int, help="Número de quem pergunta.")
def ask(norm: str, question: str, body: str, provision: str, person: int | None) -> None:
    """Leva a quem decide um caso que a norma não trata."""
    with_database()
    from portaria.governance.omitted import acts

    asked = acts.Question(body, norm, question, provision, person)
    key = carried_out(lambda by, at: acts.ask_case(asked, by=by, at=at))
    click.echo(f"caso nº {key} levado a quem decide")


@omitted.command()
@click.argument("number", metavar="CASO", type=int)
@click.argument("decision", metavar="DECISÃO")
@_AS
@click.option("--summary", default="", help="Ementa do precedente.")
@click.option("--no-precedent", is_flag=True, help="Só vale para este caso.")
@click.option("--overrules", type=int, help="Precedente que esta decisão supera.")
def decide(
    number: int,
    decision: str,
    person: int,
    summary: str,
    no_precedent: bool,
    overrules: int | None,
) -> None:
    """Decide um caso."""
    with_database()
    from portaria.governance.omitted import acts

    answer = acts.Answer(decision, summary, not no_precedent, overrules)
    carried_out(lambda by, at: acts.decide_case(number, answer, person=person, by=by, at=at))
    click.echo(f"caso nº {number} decidido")


@omitted.command()
@click.argument("number", metavar="CASO", type=int)
@_AS
def withdraw(number: int, person: int) -> None:
    """Retira a própria pergunta."""
    with_database()
    from portaria.governance.omitted import acts

    carried_out(lambda by, at: acts.withdraw_case(number, person=person, by=by, at=at))
    click.echo(f"caso nº {number} retirado")
