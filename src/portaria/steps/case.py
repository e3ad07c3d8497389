"""One event under one policy: the steps it sets off in one slice, and every decision on the way.
Pure. A slice's own case adds what only the slice knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from portaria.duties.types import DutyDraft
from portaria.ledger.types import Json, ref
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts, EventKind
from portaria.steps.reasons import by_fact, decided, provisions_of
from portaria.workdays.calendar import Calendar

Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an event comes to in one slice. ``decisions`` has all of them, also those that order
    nothing: where there are no steps they say why, with the provision or the norms' silence."""

    steps: tuple[DutyDraft, ...]
    decisions: tuple[Decision, ...]


@dataclass(slots=True)
class Case(Generic[Held]):
    """Collects ``steps`` and ``decisions`` of one event about what is ``held``. Not kept: a fold
    over one call."""

    event: EventFacts
    held: Sequence[Held]
    policy: Policy
    calendar: Calendar
    steps: list[DutyDraft] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def decide(self, decision: Decision) -> str:
        """Note ``decision`` (silence too is told) and return its outcome."""
        self.decisions.append(decision)
        return decision.outcome

    def fact(self, code: str, text: str) -> None:
        """Note that nothing is done because of a fact."""
        self.decide(decided("nothing", self.policy, by_fact(code, text)))

    def open(
        self,
        kind: str,
        about: str,
        decision: Decision,
        *,
        subject: str = "",
        body: str = "",
        run_at: datetime | None = None,
        assignee: str = "",
        payload: Mapping[str, Json] | None = None,
        sum_: Mapping[str, Json] | None = None,
    ) -> None:
        """One more step, ordered by ``decision``, about ``subject`` (the event's person if not
        told). If not told when: on the event's first instant; on the one at which it became known,
        if later, where somebody has to do it: nobody could before."""
        event = self.event
        subject = subject or ref("person", event.person)
        first = max(event.effective_at, event.known_at) if assignee else event.effective_at
        self.steps.append(
            DutyDraft(
                kind=kind,
                body=body or event.body,
                subject=subject,
                person=event.person or None,
                run_at=run_at or first,
                key=f"event:{event.id}:{kind}:{subject}",
                about=about,
                provisions=provisions_of(decision),
                sum=sum_,
                payload={
                    "why": event.kind.value,
                    "held_at": event.effective_at.isoformat(),
                    **(payload or {}),
                },
                assignee=assignee,
                event=event.id or None,
                policy=self.policy.digest,
            )
        )

    def consequences(self) -> Consequences:
        """What was collected."""
        return Consequences(tuple(self.steps), tuple(self.decisions))


AnyCase = TypeVar("AnyCase", bound="Case")  # type: ignore[type-arg]  # of any slice


def follow(
    case: AnyCase, effects: Mapping[EventKind, Callable[[AnyCase], None]], *, nothing: str, met: str
) -> AnyCase:
    """Put ``case`` through what its event's kind does. Where that leaves neither a step nor a word,
    say why: no norm ties anything to such an event, the person has ``nothing`` of the kind, or what
    is held is as it should be (``met``)."""
    effect = effects.get(case.event.kind)
    if effect is None:
        text = f"As normas em vigor em «{case.policy.of_body}» nada ligam a este evento"
        case.decide(decided("silent", case.policy, by_fact("silent", text)))
        return case
    effect(case)
    if not case.steps and not case.decisions:
        case.fact("nothing_held" if not case.held else "met", met if case.held else nothing)
    return case
