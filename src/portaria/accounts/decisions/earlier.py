"""An account as it stood before an instant, as far as it remembers. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from portaria.accounts.types import AccountHeld, State


def before(account: AccountHeld, instant: datetime) -> AccountHeld | None:
    """``account`` just before ``instant``; None where it had not been opened. What was undone and
    done again since (blocked, unblocked) is remembered by the ledger alone, not by the account."""
    if account.blocked_at is not None and account.blocked_at >= instant:
        account = replace(
            account, state=State.ACTIVE, blocked_at=None, blocked_for="", data_erase_on=None
        )
    if account.opened_at is None or account.opened_at >= instant:
        return None
    return account
