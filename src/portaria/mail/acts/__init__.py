"""The only ways in which mailboxes change. Each takes a batch: one transaction, one line of the
ledger for each subject."""

from __future__ import annotations

from portaria.mail.acts.changing import (
    extend_mailboxes,
    recategorise_mailboxes,
    rename_mailboxes,
    set_quotas,
)
from portaria.mail.acts.closing import close_mailboxes, reopen_mailboxes
from portaria.mail.acts.expiring import expire_folders
from portaria.mail.acts.finding import (
    IdleAnswer,
    answer_idle,
    ask_copies,
    ask_hr,
    notify_duplicates,
)
from portaria.mail.acts.keeping import hold_mailboxes, purge_mailboxes, unhold_mailboxes
from portaria.mail.acts.linking import (
    add_aliases,
    clear_auto_replies,
    end_aliases,
    set_auto_replies,
)
from portaria.mail.acts.opening import (
    activate_mailboxes,
    ask_mailboxes,
    grant_mailboxes,
    open_mailboxes,
)
from portaria.mail.acts.reactivating import reactivate_mailboxes
from portaria.mail.acts.records import record_accesses, record_usage
from portaria.mail.acts.sharing import (
    decide_extinct,
    delegate_mailboxes,
    end_delegations,
    replace_responsibles,
)
from portaria.mail.acts.stages import take_stages
from portaria.mail.acts.suspending import release_mailboxes, suspend_mailboxes

__all__ = [
    "IdleAnswer",
    "activate_mailboxes",
    "add_aliases",
    "answer_idle",
    "ask_copies",
    "ask_hr",
    "ask_mailboxes",
    "clear_auto_replies",
    "close_mailboxes",
    "decide_extinct",
    "delegate_mailboxes",
    "end_aliases",
    "end_delegations",
    "expire_folders",
    "extend_mailboxes",
    "grant_mailboxes",
    "hold_mailboxes",
    "notify_duplicates",
    "open_mailboxes",
    "purge_mailboxes",
    "reactivate_mailboxes",
    "recategorise_mailboxes",
    "record_accesses",
    "record_usage",
    "release_mailboxes",
    "rename_mailboxes",
    "reopen_mailboxes",
    "replace_responsibles",
    "set_auto_replies",
    "set_quotas",
    "suspend_mailboxes",
    "take_stages",
    "unhold_mailboxes",
]
