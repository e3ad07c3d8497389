"""Deadlines as open sums: from when, how much, what was skipped and why, until when, by which
provision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from portaria.workdays import arithmetic
from portaria.workdays.days import Calendar, Why
from portaria.workdays.months import MissingDay, add_months, lacks_day


class Budget(Protocol):
    """How much: ``unit`` is hour, day, business_day, month or year (``norms.spans.Duration``)."""

    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Counting:
    """How a norm or a body counts (values of theirs, not of this code).

    Attributes:
        exclude_first: the day of the start is not counted (Código Civil, art. 132; Lei nº
            9.784/1999, art. 66). Months and years run from date to date either way.
        roll_to_business: an end on a day without work, or with work ended early, passes to the
            next business day (the same articles, § 1º). Hours never roll (art. 132, § 4º).
        missing_day: where the last month lacks the day of the start, see :func:`add_months`.
    """

    exclude_first: bool = True
    roll_to_business: bool = True
    missing_day: MissingDay = "next_day"


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not count, ``first`` and ``last`` included, and why."""

    first: date
    last: date
    why: str
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A computed deadline. ``start`` is the civil day counted from; ``nominal`` the end before it
    passed to a business day.

    Attributes:
        due_on: the last day.
        due_at: the first instant after it, in the body's zone. For hours, and for a budget of zero
            (at once), the exact instant.
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

    def skipped(self) -> list[tuple[date, Why]]:
        """Each day that did not count, in order, and why (listed only when asked for)."""
        days = []
        if self.budget.unit == "business_day":
            days = _not_counted(self)
        return days + _rolled_over(self)

    def as_json(self) -> arithmetic.Sum:
        """The whole sum as JSON values: ``label, provision, start, start_at, budget {amount, unit},
        counting, suspensions, skipped [{day, kind, why, source}], missing_day, nominal, due_on,
        due_at`` (ISO 8601; instants in the body's zone)."""
        months = _months(self.budget)
        return {
            "label": self.label,
            "provision": self.provision,
            "start": self.start.isoformat(),
            "start_at": self.start_at.isoformat(),
            "budget": {"amount": self.budget.amount, "unit": str(self.budget.unit)},
            "counting": {
                "exclude_first": self.counting.exclude_first,
                "roll_to_business": self.counting.roll_to_business,
                "missing_day": self.counting.missing_day,
            },
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
) -> Deadline:
    """The deadline of ``budget`` counted from ``start`` in the body's ``calendar``.

    A budget of zero is due at once: at ``start``, or at the first instant of that day. Hours run
    from minute to minute (Código Civil, art. 132, § 4º). ``label`` is what must happen, in
    Portuguese; ``provision`` is ``<norm>#<provision>``.

    Raises:
        ValueError: a negative amount, an unknown unit or an instant without a zone.
        CalendarError: the sum leaves the years the calendar knows.
    """
    start_on, start_at = _start(start, calendar)
    held = merged(suspensions)
    if budget.amount < 0:
        raise ValueError(f"{label}: prazo negativo ({budget.amount} {budget.unit})")
    if budget.unit == "hour" or budget.amount == 0:
        exact = _hours(start_at, budget.amount, held, calendar) if budget.amount else start_at
        nominal = due = calendar.day_of(exact)
    else:
        nominal = _nominal(start_on, budget, counting, calendar, held)
        due = _roll(nominal, calendar, held) if counting.roll_to_business else nominal
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
    )


def merged(suspensions: Sequence[Suspension]) -> tuple[Suspension, ...]:
    """Suspensions in order, each day in one only (the earlier one keeps it)."""
    result: list[Suspension] = []
    for item in sorted(suspensions, key=lambda s: (s.first, s.last)):
        if item.last < item.first:
            raise ValueError(f"suspensão termina antes de começar: {item.first} a {item.last}")
        first = item.first
        if result and first <= result[-1].last:
            first = result[-1].last + timedelta(days=1)
        if first <= item.last:
            result.append(Suspension(first, item.last, item.why, item.provision))
    return tuple(result)


def _start(start: date | datetime, calendar: Calendar) -> tuple[date, datetime]:
    if not isinstance(start, datetime):
        return start, calendar.first_instant(start)
    if start.tzinfo is None:
        raise ValueError("um instante sem fuso horário não é um instante: informe o fuso")
    local = start.astimezone(calendar.zone)
    return local.date(), local


def _months(budget: Budget) -> int | None:
    if budget.amount == 0:
        return None
    return {"month": budget.amount, "year": 12 * budget.amount}.get(budget.unit)


def _nominal(
    start: date,
    budget: Budget,
    counting: Counting,
    calendar: Calendar,
    held: tuple[Suspension, ...],
) -> date:
    """The last day of the budget, before it passes to a business day."""
    months = _months(budget)
    if months is not None:
        end = add_months(start, months, missing=counting.missing_day)
        return _extended(end, start + timedelta(days=1), held)
    first = start + timedelta(days=counting.exclude_first)
    if budget.unit == "day":
        return _extended(first + timedelta(days=budget.amount - 1), first, held)
    if budget.unit == "business_day":
        return _business(first, budget.amount, calendar, held)
    raise ValueError(f"unidade de prazo desconhecida: «{budget.unit}»")


def _extended(end: date, first: date, held: tuple[Suspension, ...]) -> date:
    """``end`` pushed forward by the suspended days between ``first`` and it."""
    for item in held:
        if item.first > end:
            break
        if item.last >= first:
            end += timedelta(days=(item.last - max(item.first, first)).days + 1)
    return end


def _business(first: date, amount: int, calendar: Calendar, held: tuple[Suspension, ...]) -> date:
    """The ``amount``-th business day from ``first`` on that is not suspended."""
    before = timedelta(days=1)
    rank = calendar.business_up_to(first - before) + amount
    end = calendar.business_day(rank)
    for item in held:
        if item.first > end:
            break
        if item.last >= first:
            begin = max(item.first, first)
            rank += calendar.business_up_to(item.last) - calendar.business_up_to(begin - before)
            end = calendar.business_day(rank)
    return end


def _hours(
    start: datetime, amount: int, held: tuple[Suspension, ...], calendar: Calendar
) -> datetime:
    begin = start.astimezone(UTC)
    end = begin + timedelta(hours=amount)
    for item in held:
        opens = calendar.first_instant(item.first).astimezone(UTC)
        closes = calendar.first_instant(item.last + timedelta(days=1)).astimezone(UTC)
        if opens >= end:
            break
        if closes > begin:
            end += closes - max(opens, begin)
    return end.astimezone(calendar.zone)


def _roll(day: date, calendar: Calendar, held: tuple[Suspension, ...]) -> date:
    while _cannot_end(day, calendar, held):
        day += timedelta(days=1)
    return day


def _cannot_end(day: date, calendar: Calendar, held: tuple[Suspension, ...]) -> Why | None:
    """Why a deadline may not end on ``day``; None if it may."""
    return _suspended(day, held) or calendar.why_not(day) or calendar.early_close(day)


def _suspended(day: date, held: tuple[Suspension, ...]) -> Why | None:
    for item in held:
        if item.first <= day <= item.last:
            return Why("suspension", item.why, item.provision)
    return None


def _not_counted(deadline: Deadline) -> list[tuple[date, Why]]:
    """Days without work inside a sum of business days (suspended days are told apart)."""
    first = deadline.start + timedelta(days=deadline.counting.exclude_first)
    days = []
    for ordinal in range(first.toordinal(), deadline.nominal.toordinal()):
        day = date.fromordinal(ordinal)
        why = deadline.calendar.why_not(day)
        if why and not _suspended(day, deadline.suspensions):
            days.append((day, why))
    return days


def _rolled_over(deadline: Deadline) -> list[tuple[date, Why]]:
    days, day = [], deadline.nominal
    while day < deadline.due_on:
        if why := _cannot_end(day, deadline.calendar, deadline.suspensions):
            days.append((day, why))
        day += timedelta(days=1)
    return days
