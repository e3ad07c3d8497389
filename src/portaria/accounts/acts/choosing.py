"""Passwords that their holders choose: strong enough, not repeated, and with an end (A3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password

from portaria.accounts import store
from portaria.accounts.acts.hand_overs import end_hand_overs
from portaria.accounts.acts.holders import CHANGE, active, close, line, must_change
from portaria.accounts.acts.remembering import remember, repeats
from portaria.accounts.decisions import expiry, strength
from portaria.accounts.facts import own_words
from portaria.accounts.laws import Laws
from portaria.accounts.ports import end_site_sessions
from portaria.accounts.types import AccountHeld, Refused
from portaria.database.copying import cursor
from portaria.duties.acts import drop_duties, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.norms.decision import Decision
from portaria.norms.kinds import spans
from portaria.steps.reasons import by_fact, why

EXPIRE = "accounts.expire_password"


def choose_passwords(chosen: Mapping[int, str], *, by: str, at: datetime, keep: str = "") -> int:
    """Give accounts the passwords that their holders chose; only the hashes are kept. What waited
    for the change is done; open sessions end, at the site all but the one whose key is ``keep``.

    Raises:
        Refused: an account is not active, or a password is not strong enough, or repeated.
    """
    held = active(list(chosen))
    laws = Laws(at)
    asked = {a.id: strength.wanted(laws.of(a.body)[0]) for a in held.values()}
    _must_be_strong(held, chosen, asked)
    hashes = {account: make_password(chosen[account]) for account in held}
    ends = {a.id: _end(a, laws) for a in held.values()}
    store.write(
        list(held),
        credential_hash=[hashes[account] for account in held],
        password_change_due=False,
        credential_until=None,
        password_changed_at=at,
        password_expires_on=[ends[account].on for account in held],
    )
    remember(hashes, {account: asked[account].history for account in held}, at)
    end_hand_overs(list(held), "used", at=at)
    fact = by_fact("chosen", "A pessoa escolheu a senha")
    lines = []
    for account in held.values():
        end = ends[account.id]
        policy = laws.of(account.body)[0].digest
        decision = Decision("changed", (fact, *end.reasons), policy)
        told = {"expires_on": end.on.isoformat() if end.on else None, "sum": end.arithmetic}
        lines.append(line("password_changed", account, decision, at, **told))
    append(lines, by=by, at=at)
    subjects = [ref("account", account) for account in held]
    drop_duties(subjects=subjects, kinds=[EXPIRE], why="a senha foi trocada", at=at)
    open_duties([d for a in held.values() if (d := _expires(a, ends[a.id], at))], at=at)
    close(list(held.values()), CHANGE, by, at, "senha trocada")
    end_site_sessions([account.person for account in held.values()], keep=keep)
    return len(held)


def expire_passwords(accounts: Sequence[int], *, by: str, at: datetime) -> int:
    """Passwords whose time is over must be changed before they open anything again.

    Raises:
        Refused: an account is not active.
    """
    held = active(accounts)
    laws, lines, duties = Laws(at), [], []
    for account in held.values():
        policy, calendar = laws.of(account.body)
        end = expiry.decide(account.password_changed_at or at, policy, calendar, _ours())
        decision = Decision("expired", end.reasons, policy.digest)
        lines.append(line("password_expired", account, decision, at))
        duties.append(must_change(account, decision, at, "o prazo da norma terminou"))
    store.write(list(held), password_change_due=True)
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    return len(held)


def set_password_changed(accounts: Sequence[int], *, by: str, at: datetime) -> int:
    """Note that the holders changed their passwords elsewhere: the initial hash goes, and what
    waited for the change is done."""
    held = list(active(accounts).values())
    store.write(
        [a.id for a in held], password_change_due=False, credential_hash="", credential_until=None
    )
    changed = by_fact("changed", "A pessoa trocou a senha")
    lines = [line("password_changed", a, Decision("changed", (changed,), ""), at) for a in held]
    append(lines, by=by, at=at)
    close(held, CHANGE, by, at, "senha trocada")
    return len(held)


def knows_password(account: int, password: str) -> bool:
    """Whether ``password`` is the account's, in the time that finding out always takes."""
    with cursor() as c:
        c.execute("SELECT credential_hash FROM accounts_account WHERE id = %s", (account,))
        row = c.fetchone()
    return check_password(password, row[0] if row and row[0] else UNUSABLE_PASSWORD_PREFIX)


def _must_be_strong(
    held: Mapping[int, AccountHeld],
    chosen: Mapping[int, str],
    asked: Mapping[int, strength.Wanted],
) -> None:
    known = own_words([account.person for account in held.values()])
    for account in held.values():
        password = chosen[account.id]
        short = password[: strength.MAX_LENGTH]
        decision = strength.decide(
            password,
            (account.login, *known.get(account.person, ())),
            repeated=repeats(account.id, short, asked[account.id].history),
            asked=asked[account.id],
        )
        if decision.outcome != strength.STRONG:
            raise Refused(f"conta «{account.login}»: {why(decision)}")


def _end(account: AccountHeld, laws: Laws) -> expiry.Expiry:
    policy, calendar = laws.of(account.body)
    return expiry.decide(laws.at, policy, calendar, _ours())


def _ours() -> spans.Duration:
    return spans.parse(settings.PASSWORD_AGE)


def _expires(account: AccountHeld, end: expiry.Expiry, at: datetime) -> DutyDraft | None:
    if end.at is None or end.on is None:
        return None
    decision = Decision("expire", end.reasons, "")
    draft = must_change(account, decision, at, "o prazo da norma termina")
    return replace(
        draft,
        kind=EXPIRE,
        run_at=end.at,
        key=f"{EXPIRE}:{account.id}:{at.isoformat()}",
        about=f"Pedir a troca da senha da conta «{account.login}», cujo prazo termina",
        provisions=end.provisions,
        sum=end.arithmetic,
        assignee="",
    )
