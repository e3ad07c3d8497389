"""``portaria account ask|hand|changed|suspect|rename``: requests, credentials, logins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import click

from portaria.cli.account_finding import find_account, managed
from portaria.cli.acting import acting
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, refused

T = TypeVar("T")
AS = click.option("--as", "person", type=int, required=True, help="Número da pessoa que age.")
BODY = click.option("--body", default="", help="Órgão, se o login existe em mais de um.")


@click.command()
@click.argument("persons", metavar="PESSOA...", type=int, nargs=-1, required=True)
@click.option("--body", required=True, help="Órgão.")
@AS
def ask(persons: tuple[int, ...], body: str, person: int) -> None:
    """Pede a conta de rede de pessoas, como quem a norma diz que a pede: por um pedido, onde ela
    diz quem o decide; sem ele, a conta abre-se já."""
    with_database()
    from portaria.accounts.acts import grant_requests
    from portaria.accounts.acts.requests import RITE
    from portaria.procedures.requests import acts
    from portaria.procedures.requests.leading import for_anybody
    from portaria.procedures.requests.types import Ask, Refused

    if for_anybody(RITE, body):
        asks = [Ask(body, RITE, one, {}, person) for one in persons]
        try:
            numbers = carry_out(lambda by, at: acts.ask(asks, by=by, at=at))
        except Refused as refusal:
            refused(str(refusal))
        said = ", ".join(f"nº {number}" for number in numbers)
        click.echo(f"pedido {said}; decide-se com «portaria request approve»")
        return

    def run(by: str, at: datetime) -> int:
        return grant_requests(body, persons, asked_by=person, by=by, at=at)

    count = carry_out(run)
    click.echo(f"{count} contas abertas ou desbloqueadas")


@click.command()
@click.argument("login")
@click.option("--receipt", required=True, help="Como a pessoa deu recibo.")
@AS
@BODY
def hand(login: str, receipt: str, person: int, body: str) -> None:
    """Faz a senha inicial, individual e temporária, e a mostra esta única vez."""
    with_database()
    from portaria.accounts.acts import hand_credentials

    held = managed(login, body, person)

    def run(by: str, at: datetime) -> dict[int, str]:
        return hand_credentials({held.id: receipt}, by=by, at=at)

    click.echo(carry_out(run)[held.id])
    click.echo("Não será mostrada de novo: entregue-a à pessoa, que a troca já.", err=True)


@click.command()
@click.argument("login")
@click.option("--temporary", prompt="Senha atual (a provisória)", hide_input=True)
@click.option("--new", prompt="Senha nova", hide_input=True, confirmation_prompt="Outra vez")
@BODY
def choose(login: str, temporary: str, new: str, body: str) -> None:
    """Troca a senha de uma conta pela que a própria pessoa escolhe, no terminal."""
    with_database()
    from portaria.accounts.acts import choose_passwords, knows_password

    held = find_account(login, body)
    if not knows_password(held.id, temporary):
        refused("a senha atual não confere: nada foi alterado")
    carry_out(lambda by, at: choose_passwords({held.id: new}, by=by, at=at))
    click.echo(f"senha de «{held.login}» trocada: vale já para o correio")


@click.command()
@click.argument("login")
@BODY
def changed(login: str, body: str) -> None:
    """Anota que a pessoa trocou a senha."""
    with_database()
    from portaria.accounts.acts import set_password_changed

    held = find_account(login, body)
    carry_out(lambda by, at: set_password_changed([held.id], by=by, at=at))
    click.echo(f"troca da senha de «{held.login}» anotada")


@click.command()
@click.argument("login")
@click.option("--reason", required=True, help="De que se suspeita.")
@BODY
def suspect(login: str, reason: str, body: str) -> None:
    """Anota a suspeita de que a senha é conhecida de outros: a troca é devida já."""
    with_database()
    from portaria.accounts.acts import mark_suspicion

    held = find_account(login, body)
    carry_out(lambda by, at: mark_suspicion({held.id: reason}, by=by, at=at))
    click.echo(f"troca da senha de «{held.login}» devida desde já")


@click.command()
@click.argument("login")
@click.option("--reason", required=True, help="Motivo que justifica o novo login.")
@AS
@BODY
def rename(login: str, reason: str, person: int, body: str) -> None:
    """Dá à conta um login novo, feito do nome que a pessoa tem hoje; o antigo não volta."""
    with_database()
    from portaria.accounts.acts import rename_accounts
    from portaria.accounts.facts import names
    from portaria.accounts.types import Change
    from portaria.norms.decision import Decision
    from portaria.steps.reasons import by_fact

    held = managed(login, body, person)
    if not reason.strip():
        bad_input("diga o motivo")
    decided = by_fact("decided_by", "Decidido por quem tem competência", person)
    decision = Decision("renamed", (by_fact("reason", reason.strip()), decided), "")
    name = names([held.person])[held.person]

    def run(by: str, at: datetime) -> list[str]:
        return rename_accounts([(Change(held.id, decision, at), name)], by=by, at=at)

    click.echo(f"«{held.login}» passa a «{carry_out(run)[0]}»")


def carry_out(run: Callable[[str, datetime], T]) -> T:
    """``run`` in one transaction, now, by who is at this machine; a refusal leaves with 1."""
    with acting("portaria.accounts.types.Refused") as (by, at):
        return run(by, at)
