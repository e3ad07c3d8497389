"""How long a blocked account's data are kept (MPSC 37, par. un.)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portaria.accounts import rules
from portaria.accounts.decisions.reasons import by_rule, silence
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.people import rules as people
from portaria.people.types import EventKind
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline, compute

_EVENTS = frozenset(kind.value for kind in EventKind)


@dataclass(frozen=True, slots=True)
class Kept:
    """``sum`` is None where no norm fixes how long; ``erase_on`` is then None too: nothing is
    erased without an order. ``erase_on`` is the first civil day on which the data may go."""

    sum: Deadline | None
    erase_on: date | None
    erase_at: datetime | None
    reason: Reason


def kept(ground: str, blocked_at: datetime, policy: Policy, calendar: Calendar) -> Kept:
    """How long the data of an account blocked at ``blocked_at`` because of ``ground`` are kept.

    The time runs from the real block: an end told late does not shorten what the norm promises.
    Keeping is a lapse, not a term to act within, so its end does not pass to a business day.
    """
    event = ground if ground in _EVENTS else None
    cited = policy.find(rules.DATA_RETENTION, event=event)
    if cited is None:
        return Kept(None, None, None, silence(rules.DATA_RETENTION, policy, ground))
    first = policy.find(people.COUNTING_FIRST)
    deadline = compute(
        start=blocked_at,
        budget=cited.value,
        counting=Counting(first.value if first else True, roll_to_business=False),
        calendar=calendar,
        provision=cited.ref,
        label="Guarda dos dados de rede",
    )
    erase_on = calendar.day_of(deadline.due_at)
    reason = by_rule("retention", rules.DATA_RETENTION, cited)
    return Kept(deadline, erase_on, deadline.due_at, reason)
