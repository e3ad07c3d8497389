"""One-time links by which a holder chooses the first password, or a new one (A3)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from portaria.accounts import store
from portaria.accounts.acts.choosing import choose_passwords
from portaria.accounts.acts.credentials import HAND_OVER, first_access
from portaria.accounts.acts.hand_overs import digest_of, record_hand_overs
from portaria.accounts.acts.holders import active, close, line
from portaria.accounts.decisions import entitlement
from portaria.accounts.laws import Laws
from portaria.accounts.models import HandOver
from portaria.accounts.types import Refused
from portaria.duties.acts import open_duties
from portaria.ledger.acts import append
from portaria.norms.decision import Decision
from portaria.steps.reasons import by_fact

FIRST, RESET = "link", "reset"
_TOKEN = 32  # octets: 256 bits


def make_links(
    accounts: Mapping[int, str], *, by: str, at: datetime, means: str = FIRST
) -> dict[int, str]:
    """A one-time token for each account (account → to whom it goes): its bearer chooses the
    password, once, within the installation's hours. Only digests are kept; an earlier token of the
    account is worth nothing any more.

    Raises:
        Refused: an account is not active.
    """
    held = active(list(accounts))
    until = at + timedelta(hours=settings.INITIAL_PASSWORD_HOURS)
    tokens = {account: secrets.token_urlsafe(_TOKEN) for account in held}
    record_hand_overs(accounts, means, until=until, by=by, at=at, tokens=tokens)
    fact = by_fact("link", "Ligação de uso único, com prazo")
    done = Decision("link_made", (fact,), "")
    lines = [
        line("link_made", a, done, at, means=means, to=accounts[a.id], until=until.isoformat())
        for a in held.values()
    ]
    append(lines, by=by, at=at)
    return tokens


def bearer_of(token: str, at: datetime) -> HandOver | None:
    """What ``token`` still opens; None if it is no token, was used, or its time is over."""
    found = HandOver.objects.filter(digest=digest_of(token), closed_at=None)
    alive = found.filter(expires_at__gt=at, account__state="active")
    return alive.select_related("account").first()


def redeem_link(token: str, password: str, *, at: datetime) -> int:
    """The bearer of ``token`` chooses the account's password; return the account. The link is used,
    and that is the receipt.

    Raises:
        Refused: the token opens nothing (any more), or the password is not strong enough: then the
            link still serves.
    """
    found = bearer_of(token, at)
    if found is None:
        raise Refused("esta ligação já foi usada ou perdeu o prazo: peça outra a quem a entregou")
    # Whoever comes at the same instant waits here, and finds it used.
    HandOver.objects.select_for_update().get(pk=found.pk)
    if bearer_of(token, at) is None:
        raise Refused("esta ligação já foi usada: peça outra a quem a entregou")
    account = found.account_id
    by = f"account:{account}"
    if found.means == FIRST:
        _received(account, found, by, at)
    choose_passwords({account: password}, by=by, at=at)
    return account


def _received(account: int, found: HandOver, by: str, at: datetime) -> None:
    [held] = active([account]).values()
    policy, _ = Laws(at).of(held.body)
    terms = entitlement.terms(held.category, policy)
    decision = Decision("handed_over", terms.reasons, policy.digest)
    receipt = f"ligação de uso único aberta; entregue a: {found.receipt}"
    append([line("credential_handed", held, decision, at, receipt=receipt, means=FIRST)],
           by=by, at=at)  # fmt: skip
    store.write([account], credential_handed_at=at)
    open_duties(first_access(held, terms, decision, at), at=at)
    close([held], HAND_OVER, by, at, "ligação de uso único aberta pela pessoa")
