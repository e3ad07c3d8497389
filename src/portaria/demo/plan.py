"""Which population to invent: body, size, first month; and the civil calendar of its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portaria.demo.kinds import DemoBody, body
from portaria.demo.units import Unit, tree


class _IsoDays(dict[int, str]):
    """Ordinal → ``aaaa-mm-dd``, remembered; 0 is unknown, therefore empty."""

    def __missing__(self, ordinal: int) -> str:
        self[ordinal] = text = date.fromordinal(ordinal).isoformat() if ordinal else ""
        return text


class _BrazilianDays(dict[int, str]):
    """Ordinal → ``dd/mm/aaaa``, remembered."""

    def __missing__(self, ordinal: int) -> str:
        text = date.fromordinal(ordinal).strftime("%d/%m/%Y") if ordinal else ""
        self[ordinal] = text
        return text


ISO = _IsoDays()
BRAZILIAN = _BrazilianDays()


@dataclass(frozen=True)
class Plan:
    """A population. Months are counted from 0, the first full file; a month's file says what HR
    knows at the end of that month.

    Attributes:
        body: the body.
        people: bonds in the first month.
        start: any day of the first month.
        seed: another seed, other people.
    """

    body: DemoBody
    people: int
    start: date
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.people <= 5_000_000:
            raise ValueError("o número de pessoas vai de 1 a 5.000.000 (limite do gerador)")

    @cached_property
    def _first(self) -> int:
        return self.start.year * 12 + self.start.month - 1

    def first_day(self, month: int) -> int:
        """Ordinal of the first day of ``month``."""
        year, zero_based = divmod(self._first + month, 12)
        return date(year, zero_based + 1, 1).toordinal()

    def label(self, month: int) -> str:
        """``aaaa-mm`` of ``month``."""
        return date.fromordinal(self.first_day(month)).isoformat()[:7]

    def month_of(self, ordinal: int) -> int:
        """The month that holds a day (negative before the first)."""
        day = date.fromordinal(ordinal)
        return day.year * 12 + day.month - 1 - self._first

    def arrivals(self, month: int) -> int:
        """How many people arrive in ``month`` (those of month 0 are the first stock)."""
        if month == 0:
            return self.people
        return self._arrived(month) - self._arrived(month - 1)

    def _arrived(self, month: int) -> int:
        kind = self.body.kind
        rate = month * kind.monthly
        for calendar_month, share in kind.intake.items():
            passed = (month + self._first % 12 - (calendar_month - 1)) // 12
            before = (self._first % 12 - (calendar_month - 1)) // 12
            rate += share * (passed - before)
        return self.people * rate // 1000

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The body's units, those of the tree's top first."""
        return tree(self.body.kind, self.people)

    @cached_property
    def stride(self) -> int:
        """Every so many people there is a unit's head, its substitute and the next head."""
        return max(3, self.people // len(self.units))

    def unit_of_head(self, index: int) -> int:
        """The unit that person ``index`` heads, or will, or stands in for; -1 for the others."""
        unit, place = divmod(index, self.stride)
        return unit if place < 3 and unit < len(self.units) else -1


def plan(slug: str, people: int, start: date, *, kind: str = "", seed: int = 0) -> Plan:
    """The population of a demonstration body (or of any other, by ``kind``)."""
    return Plan(body(slug, kind), people, start, seed)
