"""One event under one policy: what steps it sets off here, and every decision on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.mail.decisions.reasons import provisions_of
from portaria.mail.types import (
    INDIVIDUAL,
    ORGANIZATIONAL,
    MailboxHeld,
    Role,
    State,
)
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts
from portaria.workdays.calendar import Calendar


@dataclass(slots=True)
class Case:
    """Collects ``steps`` and ``decisions`` of one event. Not kept: a fold over one call."""

    event: EventFacts
    held: Sequence[MailboxHeld]
    policy: Policy
    calendar: Calendar
    login: str | None = None
    credential_ends: bool = False
    steps: list[DutyDraft] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def own(self, *states: State) -> list[MailboxHeld]:
        """The person's individual mailboxes in one of ``states``."""
        return [
            box
            for box in self.held
            if box.kind == INDIVIDUAL and box.role is Role.HOLDER and box.state in states
        ]

    def answered_for(self) -> list[MailboxHeld]:
        """Organizational mailboxes in use that the person answers for."""
        return [b for b in self._organizational() if b.role is Role.RESPONSIBLE]

    def shared(self) -> list[MailboxHeld]:
        """Organizational mailboxes in use that the person is a delegate of."""
        return [b for b in self._organizational() if b.role is Role.DELEGATE]

    def _organizational(self) -> list[MailboxHeld]:
        gone = (State.CLOSED, State.PURGED)
        return [b for b in self.held if b.kind == ORGANIZATIONAL and b.state not in gone]

    def decide(self, decision: Decision) -> str:
        """Note ``decision`` (silence too is told) and return its outcome."""
        self.decisions.append(decision)
        return decision.outcome

    def step(
        self,
        kind: str,
        about: str,
        decision: Decision,
        *,
        box: MailboxHeld | None = None,
        run_at: datetime | None = None,
        assignee: str = "",
        payload: Mapping[str, Json] | None = None,
        tag: str = "",
        sum_: Mapping[str, Json] | None = None,
    ) -> None:
        """One more step, ordered by ``decision``; if not told when, on the event's first instant,
        or on the one at which it became known, if later, where somebody has to do it."""
        event = self.event
        first = max(event.effective_at, event.known_at) if assignee else event.effective_at
        subject = ref("mailbox", box.id) if box else ref("person", event.person)
        what = f"{kind}{':' + tag if tag else ''}"
        self.steps.append(
            DutyDraft(
                kind=kind,
                body=box.body if box else event.body,
                subject=subject,
                person=event.person,
                run_at=run_at or first,
                key=f"event:{event.id}:{what}:{subject}",
                about=about,
                provisions=provisions_of(decision),
                sum=sum_,
                payload={
                    "why": event.kind.value,
                    "held_at": event.effective_at.isoformat(),
                    "outcome": decision.outcome,
                    **(payload or {}),
                },
                assignee=assignee,
                event=event.id or None,
                policy=self.policy.digest,
            )
        )


def where(box: MailboxHeld) -> str:
    """The mailbox in a sentence: its address, or what stands for it before it has one."""
    return box.address or f"caixa nº {box.id}"
