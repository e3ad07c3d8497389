"""Reading accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypedDict

from portaria.accounts import store
from portaria.accounts.types import STANDING, AccountHeld
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.ledger.types import ref


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


def logins_of(persons: Iterable[int], body: str) -> dict[int, str]:  # noqa: ARG001  # a family's
    """The login of each person that has an account in use: one in the body's whole family."""
    states = [state.value for state in STANDING]
    found = store.select("WHERE person_id = ANY(%s) AND state = ANY(%s)", (list(persons), states))
    return {account.person: account.login for account in found}


class ActLine(TypedDict):
    """An act, for programs; instants in ISO 8601."""

    id: int
    kind: str
    recorded_at: str
    held_at: str
    by: str
    provisions: list[str]


class DutyLine(TypedDict):
    """An open duty, for programs."""

    id: int
    kind: str
    due_at: str
    about: str
    provisions: list[str]
    assignee: str


def history_of(account: int) -> tuple[list[ActLine], list[DutyLine]]:
    """The acts on an account, the oldest first, and the open duties about it."""
    subject = ref("account", account)
    acts = Act.objects.filter(subject=subject).order_by("id")
    duties = Duty.objects.filter(subject=subject, state="open").order_by("due_at", "id")
    return (
        [
            {
                "id": act.pk,
                "kind": act.kind,
                "recorded_at": act.recorded_at.isoformat(),
                "held_at": act.held_at.isoformat(),
                "by": act.by,
                "provisions": list(act.provisions),
            }
            for act in acts
        ],
        [
            {
                "id": duty.pk,
                "kind": duty.kind,
                "due_at": duty.due_at.isoformat(),
                "about": duty.about,
                "provisions": list(duty.provisions),
                "assignee": duty.assignee,
            }
            for duty in duties
            if not duty.kind.startswith("journey.")
        ],
    )
