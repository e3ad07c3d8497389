"""Initial passwords handed over, and the second factor enrolled (A3, A4)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from portaria.accounts import store
from portaria.accounts.acts import drafts
from portaria.accounts.acts.hand_overs import record_hand_overs
from portaria.accounts.acts.holders import active, close, line, must_change
from portaria.accounts.decisions import entitlement
from portaria.accounts.laws import Laws
from portaria.accounts.ports import end_site_sessions
from portaria.accounts.types import AccountHeld, Refused
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.norms.decision import Decision, Reason
from portaria.steps.reasons import by_fact

_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks alike
LENGTH = 14  # characters: 80 bits; a number of ours, not of the norms
HAND_OVER = "accounts.hand_credential"


def hand_credentials(
    receipts: Mapping[int, str], *, by: str, at: datetime, means: str = "told"
) -> dict[int, str]:
    """Make an individual, temporary initial password for each account and return it: it is shown
    this once, and only its hash is kept. It serves for the installation's hours. The ledger keeps
    the proof of the hand-over.

    Args:
        receipts: account → how the person acknowledged receiving it (sentence of who hands over).
        means: ``told`` (on the screen), ``sealed`` (on paper, closed).

    Raises:
        Refused: an account is not active, or there is no acknowledgement.
    """
    held = active(list(receipts))
    for account in held.values():
        if not receipts[account.id].strip():
            raise Refused(f"conta «{account.login}»: diga como a pessoa deu recibo da senha")
    passwords = {account: _password() for account in receipts}
    until = at + timedelta(hours=settings.INITIAL_PASSWORD_HOURS)
    laws, lines, duties = Laws(at), [], []
    for account in held.values():
        policy, _ = laws.of(account.body)
        terms = entitlement.terms(account.category, policy)
        decision = Decision("handed_over", terms.reasons, policy.digest)
        told = {"receipt": receipts[account.id], "means": means, "until": until.isoformat()}
        lines.append(line("credential_handed", account, decision, at, **told))
        duties += first_access(account, terms, decision, at)
    store.write(
        list(held),
        credential_hash=[make_password(passwords[account]) for account in held],
        credential_handed_at=at,
        credential_until=until,
        password_change_due=True,  # whatever the norm says: temporary is this product's least
    )
    record_hand_overs(receipts, means, until=until, by=by, at=at)
    append(lines, by=by, at=at)
    open_duties(duties, at=at)
    close(list(held.values()), HAND_OVER, by, at, "senha inicial entregue")
    end_site_sessions([account.person for account in held.values()])
    return passwords


def set_second_factor_enrolled(accounts: Sequence[int], *, by: str, at: datetime) -> int:
    """Note that the holders enrolled their second factor (A4)."""
    held = list(active(accounts).values())
    done = Decision("enrolled", (by_fact("enrolled", "Segundo fator cadastrado"),), "")
    append([line("second_factor_enrolled", a, done, at) for a in held], by=by, at=at)
    close(held, "accounts.enrol_second_factor", by, at, "segundo fator cadastrado")
    return len(held)


def first_access(
    account: AccountHeld, terms: entitlement.Terms, decision: Decision, at: datetime
) -> list[DutyDraft]:
    """What is the person's to do with an initial credential: change the password, enrol."""
    duties = [must_change(account, decision, at, "no primeiro acesso")]
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


def _password() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def _only(terms: entitlement.Terms, *codes: str) -> tuple[Reason, ...]:
    return tuple(reason for reason in terms.reasons if reason.code in codes)
