"""How long a blocked account's data are kept (A6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from portaria.accounts import rules
from portaria.ledger.types import Json
from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.people.counting import lapse_of
from portaria.people.types import EventKind
from portaria.steps.reasons import by_rule, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.ruled import ruled

_EVENTS = frozenset(kind.value for kind in EventKind)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long, and why. Where no norm fixes it nothing is erased: the other fields are None.

    Attributes:
        erase_on: the first civil day on which the data may go.
        erase_at: its first instant.
        arithmetic: the sum (``Deadline.as_json()``).
    """

    reason: Reason
    erase_on: date | None = None
    erase_at: datetime | None = None
    arithmetic: Mapping[str, Json] | None = None
    provisions: tuple[str, ...] = ()


def kept(ground: str, blocked_at: datetime, policy: Policy, calendar: Calendar) -> Kept:
    """How long the data of an account blocked at ``blocked_at`` because of ``ground`` are kept.

    The time runs from the real block: an end told late does not shorten what the norm promises.
    Keeping is a lapse, not a term to act within, so its end does not pass to a business day.
    """
    event = ground if ground in _EVENTS else None
    cited = policy.find(rules.DATA_RETENTION, event=event)
    if cited is None:
        return Kept(silence(rules.DATA_RETENTION, policy, ground))
    deadline = ruled(
        blocked_at,
        cited,
        counting=lapse_of(policy),
        calendar=calendar,
        label="Guarda dos dados de rede",
    )
    return Kept(
        reason=by_rule("retention", rules.DATA_RETENTION, cited),
        erase_on=calendar.day_of(deadline.due_at),
        erase_at=deadline.due_at,
        arithmetic=cast("Mapping[str, Json]", deadline.as_json()),
        provisions=cited.refs,
    )
