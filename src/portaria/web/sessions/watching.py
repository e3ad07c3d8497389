"""Once a day: sessions that seem to be of more people than their holder are put before whoever
manages accounts (A11). Nothing is blocked by that."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from portaria.accounts.decisions import sharing
from portaria.accounts.laws import Laws
from portaria.accounts.models import Account
from portaria.duties.acts import open_duties
from portaria.duties.registry import daily
from portaria.duties.types import DutyDraft
from portaria.ledger.types import ref
from portaria.steps.reasons import provisions_of
from portaria.web.models import Presence

LOOKED_BACK = timedelta(days=7)  # ours, no norm's
REVIEW = "accounts.review_sharing"


def uses_since(since: datetime) -> list[sharing.Use]:
    """The sessions of persons that were in use after ``since``."""
    rows = Presence.objects.filter(used_at__gt=since, user__sign_in__person__isnull=False)
    told = rows.values_list(
        "user__sign_in__person", "device", "network", "began_at", "used_at", "ended_at"
    )
    return [
        sharing.Use(person, bytes(device).hex(), network, began, ended or used)
        for person, device, network, began, used, ended in told.iterator(chunk_size=5000)
    ]


@daily
def watch(at: datetime) -> int:
    """Open a duty for each sign that a norm makes worth reporting; return how many are new. The
    same sign of the same week is told once."""
    found = sharing.signs(uses_since(at - LOOKED_BACK))
    accounts = _accounts({sign.persons[0] for sign in found})
    laws, drafts = Laws(at), []
    for sign in found:
        account = accounts.get(sign.persons[0])
        if account is None:
            continue
        decision = sharing.decide(sign, laws.of(account.body_id)[0])
        if decision.outcome == sharing.REPORT:
            drafts.append(_duty(sign, account, provisions_of(decision), decision.policy, at))
    with transaction.atomic():
        return open_duties(drafts, at=at)


def _accounts(persons: set[int]) -> dict[int, Account]:
    held = Account.objects.filter(person__in=persons, state="active").order_by("-id")
    return {account.person_id: account for account in held}


def _duty(
    sign: sharing.Sign, account: Account, provisions: tuple[str, ...], policy: str, at: datetime
) -> DutyDraft:
    year, week, _day = sign.since.isocalendar()
    whose = "-".join(str(person) for person in sign.persons)
    return DutyDraft(
        kind=REVIEW,
        body=account.body_id,
        subject=ref("account", account.pk),
        person=account.person_id,
        run_at=at,
        key=f"{REVIEW}:{sign.ground}:{whose}:{year}-{week}",
        about=f"Apurar o uso da conta «{account.login}» por outra pessoa: {sign.detail}",
        provisions=provisions,
        payload={"persons": list(sign.persons), "ground": sign.ground},
        assignee="power:accounts.manage",
        policy=policy,
    )
