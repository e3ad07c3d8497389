"""Deadlines as open sums: from when, how much, what was skipped and why, until when, by which
provision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portaria.norms.kinds.months import lacks_day
from portaria.workdays import arithmetic, sums
from portaria.workdays.counting import Budget, Counting, Suspension, merged, suspended
from portaria.workdays.days import Calendar, Why

__all__ = ["Budget", "Counting", "Deadline", "Suspension", "compute"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A computed deadline. ``start`` is the civil day counted from; ``nominal`` the end before it
    passed to a business day.

    Attributes:
        due_on: the last day.
        due_at: the first instant after it, in the body's zone. For hours, and for a budget of zero
            (at once), the exact instant.
        rule: name of the rule whose value the budget is, and ``case`` what it was asked for, so
            that the sum can be made again; "" where no norm's value gave it.
        began_at: when the case began, where a norm made its time count anew from a later start.
    """

    start: date
    start_at: datetime
    budget: Budget
    counting: Counting
    calendar: Calendar
    suspensions: tuple[Suspension, ...]
    provision: str
    label: str
    nominal: date
    due_on: date
    due_at: datetime
    rule: str = ""
    case: tuple[tuple[str, str], ...] = ()
    began_at: datetime | None = None

    def skipped(self) -> list[tuple[date, Why]]:
        """Each day that did not count, in order, and why (listed only when asked for)."""
        days = []
        if self.budget.unit == "business_day":
            days = _not_counted(self)
        return days + _rolled_over(self)

    def as_json(self) -> arithmetic.Sum:
        """The whole sum as JSON values: ``label, provision, start, start_at, budget {amount, unit},
        counting, suspensions, skipped [{day, kind, why, source}], missing_day, nominal, due_on,
        due_at, zone`` (ISO 8601; instants in the body's zone); where a norm's value gave it, also
        ``rule`` and ``case {dimension: id}``; where its time counts anew, ``began_at``."""
        months = sums.months_of(self.budget)
        return {
            "label": self.label,
            "provision": self.provision,
            "start": self.start.isoformat(),
            "start_at": self.start_at.isoformat(),
            "budget": {"amount": self.budget.amount, "unit": str(self.budget.unit)},
            "counting": self.counting.as_json(),
            "missing_day": months is not None and lacks_day(self.start, months),
            "suspensions": [
                {
                    "first": s.first.isoformat(),
                    "last": s.last.isoformat(),
                    "why": s.why,
                    "provision": s.provision,
                }
                for s in self.suspensions
            ],
            "skipped": [
                {"day": day.isoformat(), "kind": why.kind, "why": why.name, "source": why.source}
                for day, why in self.skipped()
            ],
            "nominal": self.nominal.isoformat(),
            "due_on": self.due_on.isoformat(),
            "due_at": self.due_at.isoformat(),
            "zone": str(self.calendar.zone),
            **({"rule": self.rule, "case": dict(self.case)} if self.rule else {}),
            **({"began_at": self.began_at.isoformat()} if self.began_at else {}),
        }

    def as_text(self) -> str:
        """The arithmetic in Portuguese, line by line."""
        return arithmetic.text_of(self.as_json())


def compute(
    *,
    start: date | datetime,
    budget: Budget,
    counting: Counting,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    provision: str,
    label: str,
    rule: str = "",
    case: tuple[tuple[str, str], ...] = (),
    began_at: datetime | None = None,
) -> Deadline:
    """The deadline of ``budget`` counted from ``start`` in the body's ``calendar``.

    A budget of zero is due at once: at ``start``, or at the first instant of that day. Hours and
    minutes run from minute to minute (Código Civil, art. 132, § 4º). ``label`` is what must happen,
    in Portuguese; ``provision`` is ``<norm>#<provision>``; ``rule``, ``case`` and ``began_at`` are
    kept with the sum (:class:`Deadline`).

    Raises:
        ValueError: a negative amount, an unknown unit or an instant without a zone.
        CalendarError: the sum leaves the years the calendar knows.
    """
    start_on, start_at = _start(start, calendar)
    held = merged(suspensions)
    if budget.amount < 0:
        raise ValueError(f"{label}: prazo negativo ({budget.amount} {budget.unit})")
    length = sums.exact_of(budget)
    if length is not None:
        exact = sums.later(start_at, length, held, calendar) if length else start_at
        nominal = due = calendar.day_of(exact)
    else:
        nominal = sums.nominal_day(start_on, budget, counting, calendar, held)
        due = sums.rolled(nominal, calendar, held) if counting.roll_to_business else nominal
        calendar.require(due)
        exact = calendar.first_instant(due + timedelta(days=1))
    return Deadline(
        start=start_on,
        start_at=start_at,
        budget=budget,
        counting=counting,
        calendar=calendar,
        suspensions=held,
        provision=provision,
        label=label,
        nominal=nominal,
        due_on=due,
        due_at=exact,
        rule=rule,
        case=case,
        began_at=began_at,
    )


def _start(start: date | datetime, calendar: Calendar) -> tuple[date, datetime]:
    if not isinstance(start, datetime):
        return start, calendar.first_instant(start)
    if start.tzinfo is None:
        raise ValueError("um instante sem fuso horário não é um instante: informe o fuso")
    local = start.astimezone(calendar.zone)
    return local.date(), local


def _not_counted(deadline: Deadline) -> list[tuple[date, Why]]:
    """Days without work inside a sum of business days (suspended days are told apart)."""
    first = deadline.start + timedelta(days=deadline.counting.exclude_first)
    days = []
    for ordinal in range(first.toordinal(), deadline.nominal.toordinal()):
        day = date.fromordinal(ordinal)
        why = deadline.calendar.why_not(day)
        if why and not suspended(day, deadline.suspensions):
            days.append((day, why))
    return days


def _rolled_over(deadline: Deadline) -> list[tuple[date, Why]]:
    days, day = [], deadline.nominal
    while day < deadline.due_on:
        if why := sums.cannot_end(day, deadline.calendar, deadline.suspensions):
            days.append((day, why))
        day += timedelta(days=1)
    return days
