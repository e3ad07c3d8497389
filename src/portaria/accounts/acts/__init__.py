"""Acts on network accounts. Each takes a batch, in the caller's transaction, and leaves one ledger
line for each account."""

from __future__ import annotations

from portaria.accounts.acts.blocking import (
    block_accounts,
    restart_retention,
    unblock_accounts,
)
from portaria.accounts.acts.changes import (
    activate_accounts,
    adjust_accounts,
    erase_account_data,
    rename_accounts,
)
from portaria.accounts.acts.credentials import (
    choose_passwords,
    hand_credentials,
    knows_password,
    mark_suspicion,
    set_password_changed,
    set_second_factor_enrolled,
)
from portaria.accounts.acts.opening import open_accounts
from portaria.accounts.acts.requests import grant_requests

__all__ = [
    "activate_accounts",
    "adjust_accounts",
    "block_accounts",
    "choose_passwords",
    "erase_account_data",
    "grant_requests",
    "hand_credentials",
    "knows_password",
    "mark_suspicion",
    "open_accounts",
    "rename_accounts",
    "restart_retention",
    "set_password_changed",
    "set_second_factor_enrolled",
    "unblock_accounts",
]
