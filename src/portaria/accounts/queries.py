"""Reading accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from portaria.accounts import store
from portaria.accounts.types import AccountHeld


def held_by(persons: Iterable[int]) -> dict[int, tuple[AccountHeld, ...]]:
    """The accounts of each person that has any, erased ones too, the oldest first. One query."""
    found: dict[int, list[AccountHeld]] = defaultdict(list)
    for account in store.select("WHERE person_id = ANY(%s) ORDER BY id", (list(persons),)):
        found[account.person].append(account)
    return {person: tuple(accounts) for person, accounts in found.items()}


def by_login(login: str, body: str = "") -> tuple[AccountHeld, ...]:
    """The accounts that have, or had, ``login``; in one body, or in any."""
    if body:
        return tuple(store.select("WHERE login = %s AND body_id = %s", (login, body)))
    return tuple(store.select("WHERE login = %s ORDER BY id", (login,)))
