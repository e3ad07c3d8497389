"""``portaria account``: network accounts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

import click

from portaria.cli import account_acts, account_hand
from portaria.cli.account_acts import carry_out
from portaria.cli.account_finding import find_account, managed
from portaria.cli.main import with_database
from portaria.cli.output import axes, bad_input, json_out, local_time

if TYPE_CHECKING:
    from portaria.accounts.types import AccountHeld
    from portaria.ledger.types import Json


@click.group()
def account() -> None:
    """Contas de rede."""


@account.command()
@click.argument("login")
@click.option("--body", default="", help="Órgão, se o login existe em mais de um.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(login: str, body: str, as_json: bool) -> None:
    """A situação de uma conta, cada ato sobre ela e o que está por vencer."""
    with_database()
    from portaria.accounts.queries import history_of
    from portaria.bodies.policies import calendar_of
    from portaria.frame import categories, labels

    held = find_account(login, body)
    acts, due = history_of(held.id)
    if as_json:
        json_out(cast("Json", {**_plain(held), "acts": acts, "due": due}))
        return
    state, category = labels.STATES[held.state.value], categories.label(held.category)
    click.echo(f"{held.login} ({held.body}): {state}, categoria {category}")
    for name, value in _details(held).items():
        click.echo(f"  {name}: {value}")
    zone = calendar_of(held.body).zone
    for act in acts:
        when, kind = axes(act["held_at"], act["recorded_at"], zone), labels.ACTS[act["kind"]]
        click.echo(f"  {when}  {kind}  {', '.join(act['provisions'])}".rstrip())
    for duty in due:
        when = local_time(duty["due_at"], zone)
        click.echo(f"  até {when}: {duty['about']} ({', '.join(duty['provisions'])})")


def _details(held: AccountHeld) -> dict[str, str]:
    said: dict[str, str] = {}
    if held.valid_until:
        said["válida até"] = f"{held.valid_until:%d/%m/%Y}"
    if held.data_erase_on:
        said["dados guardados até a véspera de"] = f"{held.data_erase_on:%d/%m/%Y}"
    if held.blocked_for:
        said["bloqueada por"] = held.blocked_for
    if held.second_factor:
        said["segundo fator"] = held.second_factor
    if held.max_connections is not None:
        said["conexões"] = str(held.max_connections)
    if held.password_change_due:
        said["senha"] = "deve ser trocada no primeiro acesso"
    return said


def _plain(held: AccountHeld) -> dict[str, Json]:
    """``id body person login category state blocked_for blocked_at valid_until data_erase_on
    second_factor max_connections password_change_due``."""
    return {
        "id": held.id,
        "body": held.body,
        "person": held.person,
        "login": held.login,
        "category": held.category,
        "state": held.state.value,
        "blocked_for": held.blocked_for,
        "blocked_at": held.blocked_at.isoformat() if held.blocked_at else None,
        "valid_until": held.valid_until.isoformat() if held.valid_until else None,
        "data_erase_on": held.data_erase_on.isoformat() if held.data_erase_on else None,
        "second_factor": held.second_factor,
        "max_connections": held.max_connections,
        "password_change_due": held.password_change_due,
    }


@account.command()
@click.argument("login")
@click.option("--as", "person", type=int, required=True, help="Número da pessoa que decide.")
@click.option("--reason", required=True, help="Motivo.")
@click.option("--body", default="", help="Órgão, se o login existe em mais de um.")
def block(login: str, person: int, reason: str, body: str) -> None:
    """Bloqueia uma conta já, por decisão de quem tem competência."""
    _by_hand(login, person, reason, body, blocking=True)


@account.command()
@click.argument("login")
@click.option("--as", "person", type=int, required=True, help="Número da pessoa que decide.")
@click.option("--reason", required=True, help="Motivo.")
@click.option("--body", default="", help="Órgão, se o login existe em mais de um.")
def unblock(login: str, person: int, reason: str, body: str) -> None:
    """Desbloqueia uma conta, por decisão de quem tem competência."""
    _by_hand(login, person, reason, body, blocking=False)


def _by_hand(login: str, person: int, reason: str, body: str, *, blocking: bool) -> None:
    with_database()
    from portaria.accounts import acts
    from portaria.accounts.types import BY_HAND, Block, Change
    from portaria.norms.decision import Decision
    from portaria.steps.reasons import by_fact

    held = managed(login, body, person)
    if not reason.strip():
        bad_input("diga o motivo")
    decided = by_fact("decided_by", "Decidido por quem tem competência", person)
    reasons = (by_fact("reason", reason.strip()), decided)
    decision = Decision("block" if blocking else "unblock", reasons, "")

    def run(by: str, at: datetime) -> int:
        if blocking:
            return acts.block_accounts([Block(held.id, BY_HAND, decision, at)], by=by, at=at)
        change = Change(held.id, decision, at, valid_until=held.valid_until)
        return acts.unblock_accounts([change], by=by, at=at)

    carry_out(run)
    click.echo(f"conta «{held.login}» {'bloqueada' if blocking else 'desbloqueada'}")


account.add_command(account_acts.ask)
account.add_command(account_acts.hand)
account.add_command(account_acts.hand, "password")
account.add_command(account_acts.choose)
account.add_command(account_hand.link)
account.add_command(account_hand.letter)
account.add_command(account_acts.changed)
account.add_command(account_acts.suspect)
account.add_command(account_acts.rename)
