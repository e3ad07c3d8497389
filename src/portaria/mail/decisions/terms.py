"""Deadlines of this slice, counted as the norm or the body counts."""

from __future__ import annotations

from datetime import date, datetime

from portaria.norms.citations import Cited
from portaria.norms.kinds.spans import Duration
from portaria.norms.policy import Policy
from portaria.people.counting import lapse_of
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline
from portaria.workdays.ruled import ruled

LAPSE = Counting(exclude_first=True, roll_to_business=False, lapse=True)
"""A lapse ("120 days without access") is a state reached by the passing of days, not a term within
which somebody may act: it does not pass to the next business day."""


def term(
    start: date | datetime,
    span: Cited[Duration],
    *,
    counting: Counting,
    calendar: Calendar,
    label: str,
) -> Deadline:
    """A term within which somebody may act (copy, saving)."""
    return ruled(start, span, counting=counting, calendar=calendar, label=label)


def lapse(
    start: date | datetime,
    span: Cited[Duration],
    *,
    calendar: Calendar,
    label: str,
    policy: Policy | None = None,
) -> Deadline:
    """A length of time that makes a state by passing (inactivity, end of validity, retention);
    ``policy`` says whether its first day counts."""
    counting = lapse_of(policy) if policy else LAPSE
    return ruled(start, span, counting=counting, calendar=calendar, label=label)


def day_text(day: date) -> str:
    """``05/03/2026``."""
    return f"{day:%d/%m/%Y}"
