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
from portaria.accounts.acts.choosing import (
    choose_passwords,
    expire_passwords,
    knows_password,
    set_password_changed,
)
from portaria.accounts.acts.credentials import hand_credentials, set_second_factor_enrolled
from portaria.accounts.acts.grants import (
    authorise_factors,
    end_connections,
    end_factors,
    grant_connections,
)
from portaria.accounts.acts.linking import make_links, redeem_link
from portaria.accounts.acts.opening import open_accounts
from portaria.accounts.acts.requests import grant_requests
from portaria.accounts.acts.suspecting import mark_suspicion

__all__ = [
    "activate_accounts",
    "adjust_accounts",
    "authorise_factors",
    "block_accounts",
    "choose_passwords",
    "end_connections",
    "end_factors",
    "erase_account_data",
    "expire_passwords",
    "grant_connections",
    "grant_requests",
    "hand_credentials",
    "knows_password",
    "make_links",
    "mark_suspicion",
    "open_accounts",
    "redeem_link",
    "rename_accounts",
    "restart_retention",
    "set_password_changed",
    "set_second_factor_enrolled",
    "unblock_accounts",
]
