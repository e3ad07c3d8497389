"""Initial credentials, their change, and suspicion (A3; SESP 9 §9; MPSC 35; MPMT 5º-VI, VII)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.hashers import (
    UNUSABLE_PASSWORD_PREFIX,
    check_password,
    make_password,
)
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portaria.accounts import store
from portaria.accounts.acts import drafts
from portaria.accounts.acts.closing import close_about
from portaria.accounts.decisions import entitlement, suspicion
from portaria.accounts.laws import Laws
from portaria.accounts.types import AccountHeld, Refused, State
from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.frame import labels
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision, Reason
from portaria.steps.reasons import by_fact

_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks alike
LENGTH = 14  # characters: 80 bits; a number of ours, not of the norms


def hand_credentials(receipts: Mapping[int, str], *, by: str, at: datetime) -> dict[int, str]:
    """Make an individual, temporary initial password for each account and return it: it is shown
    this once, and only its hash is kept. The ledger keeps the proof of the hand-over.

    Args:
        receipts: account → how the person acknowledged receiving it (sentence of who hands over).

    Raises:
        Refused: an account is not active, or there is no acknowledgement.
    """
    held = _active(list(receipts))
    for account in held.values():
        if not receipts[account.id].strip():
            raise Refused(f"conta «{account.login}»: diga como a pessoa deu recibo da senha")
    passwords = {account: _password() for account in receipts}
    laws, lines, duties, change_due = Laws(at), [], [], []
    for account in held.values():
        policy, _ = laws.of(account.body)
        terms = entitlement.terms(account.category, policy)
        change_due.append(terms.change_at_first_access)
        decision = Decision("handed_over", terms.reasons, policy.digest)
        lines.append(
            _line("credential_handed", account, decision, at, receipt=receipts[account.id])
        )
        duties += _first_access(account, terms, decision, at)
    store.write(
        list(held),
        credential_hash=[make_password(passwords[account]) for account in held],
        credential_handed_at=at,
        password_change_due=change_due,
    )
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    _close(list(held.values()), "accounts.hand_credential", by, at, "senha inicial entregue")
    return passwords


def set_password_changed(accounts: Sequence[int], *, by: str, at: datetime) -> int:
    """Note that the holders changed their passwords: the initial hash goes, and what waited for
    the change is done."""
    held = list(_active(accounts).values())
    store.write([a.id for a in held], password_change_due=False, credential_hash="")
    changed = by_fact("changed", "A pessoa trocou a senha")
    lines = [_line("password_changed", a, Decision("changed", (changed,), ""), at) for a in held]
    append(lines, by=by, at=at)
    _close(held, "accounts.change_password", by, at, "senha trocada")
    return len(held)


def choose_passwords(chosen: Mapping[int, str], *, by: str, at: datetime) -> int:
    """Give accounts the passwords that their holders chose; only the hashes are kept. What waited
    for the change is done.

    Raises:
        Refused: an account is not active, or a password is too short, too common, or the login's.
    """
    held = _active(list(chosen))
    for account in held.values():
        try:
            validate_password(chosen[account.id], User(username=account.login))
        except ValidationError as error:
            raise Refused(f"conta «{account.login}»: {' '.join(error.messages)}") from None
    store.write(
        list(held),
        credential_hash=[make_password(chosen[account]) for account in held],
        password_change_due=False,
    )
    done = Decision("changed", (by_fact("chosen", "A pessoa escolheu a senha"),), "")
    append([_line("password_changed", a, done, at) for a in held.values()], by=by, at=at)
    _close(list(held.values()), "accounts.change_password", by, at, "senha trocada")
    return len(held)


def knows_password(account: int, password: str) -> bool:
    """Whether ``password`` is the account's, in the time that finding out always takes."""
    with cursor() as c:
        c.execute("SELECT credential_hash FROM accounts_account WHERE id = %s", (account,))
        row = c.fetchone()
    return check_password(password, row[0] if row and row[0] else UNUSABLE_PASSWORD_PREFIX)


def mark_suspicion(accounts: Mapping[int, str], *, by: str, at: datetime) -> int:
    """Note that a password may be known to others (account → why): it must be changed now.

    Raises:
        Refused: an account is not active, or there is no reason.
    """
    held = _active(list(accounts))
    laws, lines, duties = Laws(at), [], []
    for account in held.values():
        why = accounts[account.id].strip()
        if not why:
            raise Refused(f"conta «{account.login}»: diga de que se suspeita")
        policy, _ = laws.of(account.body)
        decision = suspicion.decide(policy)
        lines.append(_line("suspicion_marked", account, decision, at, why=why))
        duties.append(_change(account, decision, at, "há suspeita de que a senha é conhecida"))
    store.write(list(held), password_change_due=True)
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    return len(held)


def set_second_factor_enrolled(accounts: Sequence[int], *, by: str, at: datetime) -> int:
    """Note that the holders enrolled their second factor (A4)."""
    held = list(_active(accounts).values())
    done = Decision("enrolled", (by_fact("enrolled", "Segundo fator cadastrado"),), "")
    append([_line("second_factor_enrolled", a, done, at) for a in held], by=by, at=at)
    _close(held, "accounts.enrol_second_factor", by, at, "segundo fator cadastrado")
    return len(held)


def _password() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def _active(ids: Sequence[int]) -> dict[int, AccountHeld]:
    held = store.lock(ids)
    for account in held.values():
        if account.state is not State.ACTIVE:
            state = labels.STATES[account.state.value]
            raise Refused(f"a conta «{account.login}» não está ativa: está {state}")
    return held


def _first_access(
    account: AccountHeld, terms: entitlement.Terms, decision: Decision, at: datetime
) -> list[DutyDraft]:
    duties = []
    if terms.change_at_first_access:
        duties.append(_change(account, decision, at, "no primeiro acesso"))
    if terms.second_factor in ("app", "required"):
        means = " por aplicativo de autenticação" if terms.second_factor == "app" else ""
        duties.append(
            drafts.human(
                "accounts.enrol_second_factor",
                account.id,
                account.person,
                account.body,
                f"Cadastrar o segundo fator{means} da conta «{account.login}»",
                ref("person", account.person),
                Decision("", _only(terms, "second_factor", "second_factor_app"), decision.policy),
                at,
            )
        )
    return duties


def _only(terms: entitlement.Terms, *codes: str) -> tuple[Reason, ...]:
    return tuple(reason for reason in terms.reasons if reason.code in codes)


def _change(account: AccountHeld, decision: Decision, at: datetime, when: str) -> DutyDraft:
    return drafts.human(
        "accounts.change_password",
        account.id,
        account.person,
        account.body,
        f"Trocar a senha da conta «{account.login}»: {when}",
        ref("person", account.person),
        decision,
        at,
    )


def _close(held: Sequence[AccountHeld], kind: str, by: str, at: datetime, note: str) -> None:
    close_about([ref("account", account.id) for account in held], kind, by=by, at=at, note=note)


def _line(
    what: str, account: AccountHeld, decision: Decision, at: datetime, **facts: Json
) -> ActDraft:
    return drafts.line(
        what,
        account.id,
        account.person,
        account.body,
        decision,
        held_at=at,
        facts={"login": account.login, **facts},
    )
