"""Ledger lines and duties that several acts write alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portaria.duties.types import DutyDraft
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.steps.reasons import plain, provisions_of


def line(
    what: str,
    account: int,
    person: int,
    body: str,
    decision: Decision,
    *,
    held_at: datetime,
    cause: str = "",
    facts: Mapping[str, Json] | None = None,
) -> ActDraft:
    """The ledger line of ``accounts.account.<what>``."""
    return ActDraft(
        kind=f"accounts.account.{what}",
        subject=ref("account", account),
        person=person,
        body=body,
        held_at=held_at,
        provisions=provisions_of(decision),
        policy=decision.policy,
        outcome=decision.outcome,
        content={"decision": plain(decision), "facts": dict(facts or {})},
        cause=cause,
    )


def ready(
    account: int, person: int, body: str, login: str, event: int | None, at: datetime
) -> DutyDraft:
    """Tells journeys that the account can be used: what supposes it may follow."""
    return _told("account_ready", account, person, body, event, at, {"login": login})


def ended(account: int, person: int, body: str, ground: str, at: datetime) -> DutyDraft:
    """Tells journeys that an account was blocked by no functional event."""
    return _told("account_ended", account, person, body, None, at, {"ground": ground})


def _told(
    what: str,
    account: int,
    person: int,
    body: str,
    event: int | None,
    at: datetime,
    payload: Mapping[str, Json],
) -> DutyDraft:
    about = "a conta de rede ficou ativa" if what == "account_ready" else "a conta foi bloqueada"
    return DutyDraft(
        kind=f"journey.{what}",
        body=body,
        subject=ref("account", account),
        person=person,
        run_at=at,
        key=f"{what}:{account}:{at.isoformat()}",
        about=f"Ver o que se segue: {about}",
        payload=payload,
        event=event,
    )


def human(
    kind: str,
    account: int,
    person: int,
    body: str,
    about: str,
    assignee: str,
    decision: Decision,
    at: datetime,
) -> DutyDraft:
    """A duty of a person about an account, due now: the norms set no term for these."""
    return DutyDraft(
        kind=kind,
        body=body,
        subject=ref("account", account),
        person=person,
        run_at=at,
        key=f"{kind}:{account}:{at.isoformat()}",
        about=about,
        provisions=provisions_of(decision),
        assignee=assignee,
        policy=decision.policy,
    )
