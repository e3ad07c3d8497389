"""Erasing data, changing category and validity, letting waiting accounts in, giving a new login."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from portaria.accounts import rules, store
from portaria.accounts.acts import drafts
from portaria.accounts.acts.opening import hand_over, login_steps
from portaria.accounts.acts.remembering import forget_passwords
from portaria.accounts.allocation import allocate
from portaria.accounts.decisions import connections, entitlement
from portaria.accounts.laws import Laws
from portaria.accounts.types import STANDING, AccountHeld, Change, Refused, State
from portaria.duties.acts import close_about, open_duties
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.procedures.terms.queries import counting
from portaria.steps.reasons import by_fact


def erase_account_data(changes: Sequence[Change], *, by: str, at: datetime) -> int:
    """Erase what blocked accounts kept: final. The login stays taken for ever; nothing of the
    credential remains.

    Raises:
        Refused: an account is not blocked, or its data are still promised to be kept.
    """
    held = store.lock(change.account for change in changes)
    laws = Laws(at)
    for change in changes:
        account = held[change.account]
        today = laws.of(account.body)[1].day_of(at)
        if account.state is not State.BLOCKED:
            raise Refused(f"a conta «{account.login}» não está bloqueada: nada se elimina")
        if account.data_erase_on is None or account.data_erase_on > today:
            raise Refused(f"os dados da conta «{account.login}» ainda devem ser guardados")
    ids = [change.account for change in changes]
    store.write(
        ids, state=State.ERASED.value, state_since=at, erased_at=at, credential_hash="",
        second_factor="", password_change_due=False, credential_until=None,
        password_expires_on=None,
    )  # fmt: skip
    forget_passwords(ids)
    append([_line("data_erased", held[c.account], c) for c in changes], by=by, at=at)
    return len(changes)


def adjust_accounts(changes: Sequence[Change], *, by: str, at: datetime) -> int:
    """Give accounts the category and the validity of the bond that keeps them, with the terms of
    security of that category.

    Raises:
        Refused: an account is not in use.
    """
    held = store.lock(change.account for change in changes)
    laws = Laws(at)
    for account in held.values():
        if account.state not in STANDING:
            raise Refused(f"a conta «{account.login}» não está em uso: nada há a mudar")
    terms = [
        entitlement.terms(c.category or held[c.account].category, laws.of(held[c.account].body)[0])
        for c in changes
    ]
    store.write(
        [change.account for change in changes],
        category=[c.category or held[c.account].category for c in changes],
        valid_until=[c.valid_until for c in changes],
        second_factor=[t.second_factor for t in terms],
        max_connections=[
            connections.at_once(t.connections, held[c.account].connections_granted)
            for c, t in zip(changes, terms, strict=True)
        ],
    )
    lines = [
        _line(
            "adjusted",
            held[c.account],
            c,
            category=c.category or held[c.account].category,
            category_before=held[c.account].category,
            valid_until=c.valid_until.isoformat() if c.valid_until else None,
        )
        for c in changes
    ]
    append(lines, by=by, at=at)
    return len(changes)


def activate_accounts(persons: Iterable[int], *, by: str, at: datetime) -> int:
    """Let in the accounts of ``persons`` that waited for a term which now counts; return how many.
    The others wait on."""
    condition = "WHERE person_id = ANY(%s) AND state = 'waiting_term' ORDER BY id FOR UPDATE"
    laws = Laws(at)
    waiting = store.select(condition, (list(persons),))
    since = store.state_since([account.id for account in waiting])
    ready = [(a, d) for a in waiting if (d := _counts(a, since[a.id], laws))]
    store.write([a.id for a, _ in ready], state=State.ACTIVE.value, state_since=at, opened_at=at)
    duties, lines = [], []
    for account, decision in ready:
        lines.append(_line("activated", account, Change(account.id, decision, at)))
        who = (account.id, account.person, account.body, account.login)
        terms = entitlement.terms(account.category, laws.of(account.body)[0])
        duties.append(drafts.ready(*who, None, at))
        duties.append(hand_over(*who, terms, decision.policy, at))
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    return len(ready)


def _counts(account: AccountHeld, asked: datetime, laws: Laws) -> Decision | None:
    """The decision by which the term counts that rules who has waited since ``asked``."""
    policy, _ = laws.since(account.body, asked)
    term = policy.find(rules.TERM, category=account.category)
    reason = by_fact("term_counts", "O termo está assinado e, se preciso, autorizado")
    if term is not None:
        if account.person not in counting([account.person], term.value, account.body):
            return None
        reason = by_fact("term_counts", f"O termo «{term.value}» vale", term.value)
    return Decision("active", (reason,), policy.digest)


def rename_accounts(changes: Sequence[tuple[Change, str]], *, by: str, at: datetime) -> list[str]:
    """Give accounts a new login made of the name beside each; the old one stays taken for ever.
    Return the new logins.

    Raises:
        Refused: an account is not in use.
    """
    held = store.lock(change.account for change, _ in changes)
    laws = Laws(at)
    logins: list[str] = []
    for change, name in changes:
        account = held[change.account]
        if account.state not in STANDING:
            raise Refused(f"a conta «{account.login}» não está em uso: não muda de login")
        steps, _ = login_steps(laws.of(account.body)[0])
        [given] = allocate(laws.root(account.body), [(account.person, name)], steps, at=at)
        logins.append(given.login)
    store.write([change.account for change, _ in changes], login=logins)
    lines = [
        _line("renamed", held[c.account], c, login_now=login)
        for (c, _), login in zip(changes, logins, strict=True)
    ]
    append(lines, by=by, at=at)
    subjects = [ref("account", change.account) for change, _ in changes]
    close_about(subjects, "accounts.review_login", by=by, at=at, note="login trocado")
    return logins


def _line(what: str, account: AccountHeld, change: Change, **facts: Json) -> ActDraft:
    return drafts.line(
        what,
        account.id,
        account.person,
        account.body,
        change.decision,
        held_at=change.held_at,
        cause=change.cause,
        facts={"login": account.login, **facts},
    )
