"""Stages that a mailbox without access reaches before its end: holder told, access suspended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.mail import store
from portaria.mail.acts.desk import drop, line, name_of, record
from portaria.mail.decisions import idle, stages
from portaria.mail.decisions.idle import Idleness
from portaria.mail.decisions.stages import SUSPEND
from portaria.mail.decisions.suspension import IDLE
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import MailboxHeld, Refused, State
from portaria.steps.reasons import provisions_of, why

USE_AGAIN = "mail.use_again"
VERBS = {stages.NOTIFY: "idle_notified", SUSPEND: "suspended"}


def take_stages(found: Sequence[tuple[MailboxHeld, Idleness]], *, by: str, at: datetime) -> None:
    """Tell whoever has each mailbox, or suspend it, as what was decided says; whoever can still
    keep it has a duty to come back before the next stage. A mailbox suspended already, for another
    reason, stays so; only the stage is passed.

    Raises:
        Refused: what was decided is no such stage.
    """
    with transaction.atomic():
        acts, duties, suspended = [], [], []
        for box, told in found:
            if told.decision.outcome not in VERBS:
                raise Refused(f"{name_of(box)}: {why(told.decision)}")
            if told.decision.outcome == SUSPEND and box.state is not State.ACTIVE:
                continue
            acts.append(
                line(VERBS[told.decision.outcome], box, at, decision=told.decision,
                     facts=_facts(box, told))
            )  # fmt: skip
            duties.append((box, told))
            if told.decision.outcome == SUSPEND:
                suspended.append(box.id)
        ids = [box.id for box, _ in found]
        store.write(ids, idle_stages=[box.idle_stages + 1 for box, _ in found], idle_stage_at=at)
        store.write(
            suspended, state="suspended", state_since=at, suspended_for=IDLE, released_at=None
        )
        marks = record(acts, by=by, at=at)
        drop(ids, [USE_AGAIN], "veio a fase seguinte da norma", by=by, at=at)
        open_duties([_use_again(*each, at, marks) for each in duties], at=at)


def _facts(box: MailboxHeld, told: Idleness) -> dict[str, Json]:
    used = idle.last_used(box)
    return {
        "last_used": used.isoformat() if used else None,
        "stages": box.idle_stages,
        "stage_at": box.idle_stage_at.isoformat() if box.idle_stage_at else "",
        "ground": IDLE,
        "lapse": told.lapse.as_json() if told.lapse else None,
    }


def _use_again(
    box: MailboxHeld, told: Idleness, at: datetime, marks: Mapping[str, int]
) -> DutyDraft:
    subject = ref("mailbox", box.id)
    what = "Pedir que se libere" if told.decision.outcome == SUSPEND else "Entrar em"
    until = f", antes de {day_text(told.then.due_at.date())}" if told.then else ""
    return DutyDraft(
        kind=USE_AGAIN,
        body=box.body,
        subject=subject,
        person=box.person,
        run_at=max(told.then.due_at, at) if told.then else at,
        key=f"{subject}:{USE_AGAIN}:{marks[subject]}",
        about=f"{what} {name_of(box)}{until}: {why(told.decision)}",
        provisions=provisions_of(told.decision),
        sum=told.then.as_json() if told.then and told.then.due_at >= at else None,
        assignee=f"person:{box.person}" if box.person else f"head-of:{box.unit}",
        policy=told.decision.policy,
    )
