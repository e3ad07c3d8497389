"""Which account a command is about, and whether the person who acts may act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portaria.cli.acting import must_hold
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


def managed(login: str, body: str, person: int) -> AccountHeld:
    """The one account with ``login``, which ``person`` may manage; leaves with 2 where there is
    none, with 1 where they may not."""
    found = find_account(login, body)
    must_hold(person, found.body, POWER)
    return found
