"""What acts on credentials share: the accounts in use, their ledger lines, the duty to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.accounts import store
from portaria.accounts.acts import drafts
from portaria.accounts.types import AccountHeld, Refused, State
from portaria.duties.acts import close_about
from portaria.duties.types import DutyDraft
from portaria.frame import labels
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision

CHANGE = "accounts.change_password"


def active(ids: Sequence[int]) -> dict[int, AccountHeld]:
    """The accounts, locked.

    Raises:
        Refused: one of them is not active.
    """
    held = store.lock(ids)
    for account in held.values():
        if account.state is not State.ACTIVE:
            state = labels.STATES[account.state.value]
            raise Refused(f"a conta «{account.login}» não está ativa: está {state}")
    return held


def must_change(account: AccountHeld, decision: Decision, at: datetime, when: str) -> DutyDraft:
    """The holder's duty of changing the password; ``when``: on which occasion."""
    about = f"Trocar a senha da conta «{account.login}»: {when}"
    whom = ref("person", account.person)
    return drafts.human(CHANGE, account.id, account.person, account.body, about, whom, decision, at)


def close(held: Sequence[AccountHeld], kind: str, by: str, at: datetime, note: str) -> None:
    """Close the human duties of ``kind`` about the accounts."""
    close_about([ref("account", account.id) for account in held], kind, by=by, at=at, note=note)


def line(
    what: str, account: AccountHeld, decision: Decision, at: datetime, **facts: Json
) -> ActDraft:
    """The ledger line of ``accounts.account.<what>``, with the login."""
    told = {"login": account.login, **facts}
    return drafts.line(
        what, account.id, account.person, account.body, decision, held_at=at, facts=told
    )
