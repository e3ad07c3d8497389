"""Ledger lines and duties that several acts on badges write alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portaria.duties.types import DutyDraft
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.premises.badges.types import BadgeHeld
from portaria.premises.desk import line
from portaria.steps.reasons import provisions_of


def about(
    verb: str,
    badge: BadgeHeld,
    decision: Decision,
    at: datetime,
    facts: Mapping[str, Json] | None = None,
    *,
    cause: str = "",
) -> ActDraft:
    """The ledger's line of ``premises.badge.<verb>``."""
    told = {"serial": badge.serial, "kind": badge.kind, **(facts or {})}
    return line(
        f"badge.{verb}", ("badge", badge.id), badge.body, decision, told, at=at,
        person=badge.person, cause=cause,
    )  # fmt: skip


def duty(
    kind: str,
    badge: BadgeHeld,
    text: str,
    decision: Decision,
    *,
    at: datetime,
    run_at: datetime | None = None,
    assignee: str = "",
    sum_: Mapping[str, Json] | None = None,
    payload: Mapping[str, Json] | None = None,
) -> DutyDraft:
    """A duty about a badge, due at ``run_at`` (now, if not told)."""
    return DutyDraft(
        kind=kind,
        body=badge.body,
        subject=ref("badge", badge.id),
        person=badge.person,
        run_at=run_at or at,
        key=f"{kind}:{badge.id}:{at.isoformat()}",
        about=text,
        provisions=provisions_of(decision),
        sum=sum_,
        payload=payload or {},
        assignee=assignee,
        policy=decision.policy,
    )
