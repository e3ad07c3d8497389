"""One event under one policy: the steps it sets off here, and every decision on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portaria.accounts.decisions.reasons import plain, provisions_of
from portaria.accounts.types import STANDING, AccountHeld, State
from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts
from portaria.workdays.calendar import Calendar


@dataclass(slots=True)
class Case:
    """Collects ``steps`` and ``decisions`` of one event. Not kept: a fold over one call."""

    event: EventFacts
    held: Sequence[AccountHeld]
    policy: Policy
    calendar: Calendar
    steps: list[DutyDraft] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def standing(self) -> AccountHeld | None:
        """The person's account that is in use, or about to be."""
        return next((a for a in self.held if a.state in STANDING), None)

    def blocked(self) -> AccountHeld | None:
        """The person's blocked account, whose data and login still wait."""
        return next((a for a in self.held if a.state is State.BLOCKED), None)

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
        account: AccountHeld | None = None,
        assignee: str = "",
        sum_: Mapping[str, Json] | None = None,
        payload: Mapping[str, Json] | None = None,
    ) -> None:
        """One more step, ordered by ``decision``, on the event's first instant; on the one at which
        it became known, if later, where somebody has to do it: nobody could before."""
        event = self.event
        subject = ref("account", account.id) if account else ref("person", event.person)
        self.steps.append(
            DutyDraft(
                kind=kind,
                body=account.body if account else event.body,
                subject=subject,
                person=event.person,
                run_at=max(event.effective_at, event.known_at) if assignee else event.effective_at,
                key=f"event:{event.id}:{kind}:{subject}",
                about=about,
                provisions=provisions_of(decision),
                sum=sum_,
                payload={
                    "why": event.kind.value,
                    "held_at": event.effective_at.isoformat(),
                    # What changes an account tells this decision; what makes one decides anew.
                    **({"decision": plain(decision)} if account else {}),
                    **(payload or {}),
                },
                assignee=assignee,
                event=event.id or None,
                policy=self.policy.digest,
            )
        )
