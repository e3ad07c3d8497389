"""Which account a command is about, and whether the person who acts may act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portaria import clock
from portaria.cli.output import bad_input

if TYPE_CHECKING:
    from portaria.accounts.types import AccountHeld

POWER = "accounts.manage"


def find_account(login: str, body: str) -> AccountHeld:
    """The one account with ``login``; exit 2 if there is none, or more than one."""
    from portaria.accounts.queries import by_login

    found = by_login(login, body)
    if not found:
        bad_input(f"não há conta «{login}»{f' em «{body}»' if body else ''}")
    if len(found) > 1:
        bodies = ", ".join(account.body for account in found)
        bad_input(f"há «{login}» em mais de um órgão ({bodies}): use --body")
    return found[0]


def must_manage(person: int, body: str) -> None:
    """Exit 1, saying whom to ask, unless ``person`` manages accounts in ``body`` today."""
    from portaria.bodies.policies import calendar_of
    from portaria.people.powers import holders_of, powers_everywhere

    today = clock.today(calendar_of(body).zone)
    if POWER in powers_everywhere(person, today).get(body, frozenset()):
        return
    whom = {h.person or h.unit for h in holders_of([POWER], body, today)} - {""}
    said = f"peça a {' ou '.join(sorted(whom))}" if whom else "ninguém a tem hoje: designe-a"
    click.echo(f"a pessoa nº {person} não administra contas em «{body}»; {said}", err=True)
    raise SystemExit(1)
