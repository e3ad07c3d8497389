"""Deadlines of this slice, counted as the norm or the body counts."""

from __future__ import annotations

from datetime import date, datetime

from portaria.norms.citations import Cited
from portaria.norms.policy import Policy
from portaria.norms.spans import Duration
from portaria.people import rules as people
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline, compute

GENERAL = Counting()
# A lapse ("120 days without access") is a state reached by the passing of days, not a term within
# which somebody may act: it does not pass to the next business day.
LAPSE = Counting(exclude_first=True, roll_to_business=False)


def term(
    start: date | datetime,
    span: Cited[Duration],
    *,
    counting: Counting,
    calendar: Calendar,
    label: str,
) -> Deadline:
    """A term within which somebody may act (copy, saving)."""
    return _compute(start, span, counting, calendar, label)


def lapse(
    start: date | datetime, span: Cited[Duration], *, calendar: Calendar, label: str
) -> Deadline:
    """A length of time that makes a state by passing (inactivity, end of validity, retention)."""
    return _compute(start, span, LAPSE, calendar, label)


def _compute(
    start: date | datetime,
    span: Cited[Duration],
    counting: Counting,
    calendar: Calendar,
    label: str,
) -> Deadline:
    return compute(
        start=start,
        budget=span.value,
        counting=counting,
        calendar=calendar,
        provision=span.ref,
        label=label,
    )


def counting_of(policy: Policy, otherwise: Counting = GENERAL) -> Counting:
    """The counting that the norms declare; where they do not, ``otherwise`` (the body's; else the
    general rule: Código Civil, art. 132; Lei nº 9.784/1999, art. 66)."""
    first, roll = policy.find(people.COUNTING_FIRST), policy.find(people.COUNTING_ROLL)
    return Counting(
        exclude_first=first.value if first else otherwise.exclude_first,
        roll_to_business=roll.value if roll else otherwise.roll_to_business,
    )


def day_text(day: date) -> str:
    """``05/03/2026``."""
    return f"{day:%d/%m/%Y}"
