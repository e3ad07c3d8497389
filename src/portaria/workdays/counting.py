"""How a deadline counts: its budget, the counting rule, the days that do not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from portaria.norms.kinds.months import MissingDay
from portaria.workdays.days import Why


class Budget(Protocol):
    """How much: ``unit`` is minute, hour, day, business_day, month or year
    (``norms.spans.Duration``)."""

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
        lapse: time that makes a state by passing (keeping, inactivity), no term within which to
            act: its end never passes to another day, whatever the norms say of terms.
        missing_day: where the last month lacks the day of the start, see :func:`add_months`.
    """

    exclude_first: bool = True
    roll_to_business: bool = True
    missing_day: MissingDay = "next_day"
    lapse: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Counting:
        """As a sum keeps it (``Deadline.as_json()["counting"]``)."""
        return cls(**data)

    def as_json(self) -> dict[str, Any]:
        """``{"exclude_first", "roll_to_business", "missing_day"}``, and ``lapse`` where it is."""
        return {
            "exclude_first": self.exclude_first,
            "roll_to_business": self.roll_to_business,
            "missing_day": self.missing_day,
            **({"lapse": True} if self.lapse else {}),
        }


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not count, ``first`` and ``last`` included, and why."""

    first: date
    last: date
    why: str
    provision: str = ""


def merged(suspensions: Sequence[Suspension]) -> tuple[Suspension, ...]:
    """Suspensions in order, each day in one only (the earlier one keeps it)."""
    if not suspensions:
        return ()
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


def suspended(day: date, held: Sequence[Suspension]) -> Why | None:
    """Why ``day`` is suspended; None if it is not."""
    for item in held:
        if item.first <= day <= item.last:
            return Why("suspension", item.why, item.provision)
    return None
