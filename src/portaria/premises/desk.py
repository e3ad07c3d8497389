"""What every act on the premises needs to know of a body, asked for once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.ledger.types import ActDraft, Json, ref
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.counting import counting_under
from portaria.premises.powers import DESK, MANAGE
from portaria.premises.rules import RULES
from portaria.steps.reasons import plain, provisions_of
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting

__all__ = ["DESK", "MANAGE", "Desk", "line", "provides"]


def provides(body: Assembled, day: date) -> bool:
    """Whether the norms of ``body`` in force on ``day`` say anything of its premises."""
    entries = body.law.on(day).entries
    return any(entries.get(rule.name) for rule in RULES)


class Desk:
    """Policy, calendar and counting of bodies at one instant."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._its: dict[str, Assembled] = {}

    def its(self, body: str) -> Assembled:
        """The body as it runs."""
        if body not in self._its:
            self._its[body] = adopted(body)
        return self._its[body]

    def today(self, body: str) -> date:
        """The civil day there."""
        return self.calendar(body).day_of(self.at)

    def calendar(self, body: str) -> Calendar:
        """Its business calendar."""
        return self.its(body).calendar

    def policy(self, body: str) -> Policy:
        """The norms in force there today."""
        return self.its(body).law.on(self.today(body))

    def counting(self, body: str) -> Counting:
        """How days count there."""
        return counting_under(self.policy(body), self.its(body))


def line(
    kind: str,
    subject: tuple[str, int],
    body: str,
    decision: Decision,
    facts: Mapping[str, Json],
    *,
    at: datetime,
    person: int | None = None,
    cause: str = "",
) -> ActDraft:
    """The ledger's line of ``premises.<kind>`` about ``subject`` (its kind and key)."""
    return ActDraft(
        kind=f"premises.{kind}",
        subject=ref(*subject),
        person=person,
        body=body,
        held_at=at,
        provisions=provisions_of(decision),
        policy=decision.policy,
        outcome=decision.outcome,
        content={"decision": plain(decision), "facts": dict(facts)},
        cause=cause,
    )
