"""The arithmetic of deadlines, unit by unit, in constant time whatever the budget."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from portaria.norms.kinds.months import add_months
from portaria.workdays.counting import Budget, Counting, Suspension, suspended
from portaria.workdays.days import Calendar, Why


def months_of(budget: Budget) -> int | None:
    """The budget in months; None where it is not counted from date to date."""
    if budget.amount == 0:
        return None
    return {"month": budget.amount, "year": 12 * budget.amount}.get(budget.unit)


def exact_of(budget: Budget) -> timedelta | None:
    """The budget as a length of time; None where it counts days, whatever their length."""
    if budget.amount == 0:
        return timedelta()
    units = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
    unit = units.get(budget.unit)
    return unit and budget.amount * unit


def nominal_day(
    start: date,
    budget: Budget,
    counting: Counting,
    calendar: Calendar,
    held: tuple[Suspension, ...],
) -> date:
    """The last day of the budget, before it passes to a business day."""
    months = months_of(budget)
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


def later(
    start: datetime, by: timedelta, held: tuple[Suspension, ...], calendar: Calendar
) -> datetime:
    """``by`` after ``start``, suspended days not counted."""
    begin = start.astimezone(UTC)
    end = begin + by
    for item in held:
        opens = calendar.first_instant(item.first).astimezone(UTC)
        closes = calendar.first_instant(item.last + timedelta(days=1)).astimezone(UTC)
        if opens >= end:
            break
        if closes > begin:
            end += closes - max(opens, begin)
    return end.astimezone(calendar.zone)


def rolled(day: date, calendar: Calendar, held: tuple[Suspension, ...]) -> date:
    """``day``, or the first day after it on which a deadline may end."""
    while cannot_end(day, calendar, held):
        day += timedelta(days=1)
    return day


def cannot_end(day: date, calendar: Calendar, held: tuple[Suspension, ...]) -> Why | None:
    """Why a deadline may not end on ``day``; None if it may."""
    return suspended(day, held) or calendar.why_not(day) or calendar.early_close(day)
