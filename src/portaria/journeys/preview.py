"""Consequences of events that are not recorded yet: the same plans, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from portaria.duties.types import DutyDraft
from portaria.journeys import composing, gathering
from portaria.journeys.events import plan_for
from portaria.journeys.plan import Quiet, Situation
from portaria.people.types import EventFacts

CHUNK = 5000
#: Steps by which an account comes to be: only then is there a login to wait for.
_ACCOUNT_COMES = frozenset({"accounts.open", "accounts.unblock", "accounts.ask"})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What one event would set off.

    Attributes:
        steps: opened with the event.
        waiting: opened when the person's account is ready, because they need its login.
        quiet: slices in which it would set nothing off, and why.
    """

    event: EventFacts
    steps: tuple[DutyDraft, ...]
    waiting: tuple[DutyDraft, ...]
    quiet: tuple[Quiet, ...] = ()

    @property
    def all_steps(self) -> tuple[DutyDraft, ...]:
        """Every step, those that wait last."""
        return self.steps + self.waiting


def preview(events: Iterable[EventFacts]) -> Iterator[Foreseen]:
    """What each of ``events`` would set off given what the persons hold now. Reads in batches, so
    that a file of a million lines is previewed in flat memory; keys are 0 or negative for what is
    not recorded."""
    remaining = iter(events)
    while batch := list(islice(remaining, CHUNK)):
        for situation in gathering.situations_of(batch):
            yield foresee(situation)


def foresee(situation: Situation) -> Foreseen:
    """What the event would set off: its plan, and the steps that wait for the account it gives."""
    plan = plan_for(situation)
    waits = any(step.kind in _ACCOUNT_COMES for step in plan.steps)
    has_login = composing.login_of(situation) is not None
    waiting = composing.mailbox_openings(situation, "") if waits and not has_login else ()
    quiet = tuple(one for one in plan.quiet if not (waiting and one.slice == "mail"))
    return Foreseen(plan.event, plan.steps, waiting, quiet)
