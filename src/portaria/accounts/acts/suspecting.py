"""A password that others may know: it must be changed now, and what it opened ends (A3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portaria.accounts import store
from portaria.accounts.acts.holders import active, line, must_change
from portaria.accounts.decisions import suspicion
from portaria.accounts.laws import Laws
from portaria.accounts.ports import end_site_sessions
from portaria.accounts.types import Refused
from portaria.duties.acts import open_duties
from portaria.ledger.acts import append


def mark_suspicion(accounts: Mapping[int, str], *, by: str, at: datetime, keep: str = "") -> int:
    """Note that a password may be known to others (account → why): it must be changed now, and
    opens no mailbox until then; open sessions end, at the site all but the one whose key is
    ``keep`` (the holder's own, who says so).

    Raises:
        Refused: an account is not active, or there is no reason.
    """
    held = active(list(accounts))
    laws, lines, duties = Laws(at), [], []
    for account in held.values():
        why = accounts[account.id].strip()
        if not why:
            raise Refused(f"conta «{account.login}»: diga de que se suspeita")
        policy, _ = laws.of(account.body)
        decision = suspicion.decide(policy)
        lines.append(line("suspicion_marked", account, decision, at, why=why))
        duties.append(must_change(account, decision, at, "há suspeita de que a senha é conhecida"))
    store.write(list(held), password_change_due=True)
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    end_site_sessions([account.person for account in held.values()], keep=keep)
    return len(held)
