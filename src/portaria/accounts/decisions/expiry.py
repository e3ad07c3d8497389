"""Until when a password serves (A3). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from portaria.accounts import rules
from portaria.ledger.types import Json
from portaria.norms.decision import Reason
from portaria.norms.kinds.spans import Duration
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.people.counting import lapse_of
from portaria.steps.reasons import by_fact, by_rule, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import compute
from portaria.workdays.ruled import ruled


@dataclass(frozen=True, slots=True)
class Expiry:
    """From which civil day, and instant, a password no longer serves; all None where no norm makes
    it expire. ``arithmetic`` is the sum (``Deadline.as_json()``)."""

    reasons: tuple[Reason, ...]
    on: date | None = None
    at: datetime | None = None
    arithmetic: Mapping[str, Json] | None = None
    provisions: tuple[str, ...] = ()


def decide(changed_at: datetime, policy: Policy, calendar: Calendar, ours: Duration) -> Expiry:
    """The end of a password chosen at ``changed_at``. A lapse: its end falls on any day. ``ours``
    serves where a norm wants passwords to expire and fixes no time."""
    expires = policy.find(rules.PASSWORD_EXPIRES)
    if expires is None or expires.value is not Modality.COMPULSORY:
        return Expiry((silence(rules.PASSWORD_EXPIRES, policy, "não expira"),))
    age = policy.find(rules.PASSWORD_MAX_AGE)
    counting, label = lapse_of(policy), "Validade da senha"
    if age is not None:
        deadline = ruled(changed_at, age, counting=counting, calendar=calendar, label=label)
        why = by_rule("max_age", rules.PASSWORD_MAX_AGE, age)
    else:
        deadline = compute(
            start=changed_at, budget=ours, counting=counting, calendar=calendar,
            provision=expires.ref, label=label,
        )  # fmt: skip
        why = by_fact("max_age", f"A norma não fixa o prazo: {ours.as_text} (prazo deste produto)")
    return Expiry(
        (by_rule("expires", rules.PASSWORD_EXPIRES, expires), why),
        on=calendar.day_of(deadline.due_at),
        at=deadline.due_at,
        arithmetic=cast("Mapping[str, Json]", deadline.as_json()),
        provisions=tuple(dict.fromkeys((*(age.refs if age else ()), *expires.refs))),
    )
