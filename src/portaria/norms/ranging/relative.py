"""Conditions relative to an event: ``when: {after: dismissal, within: 30 days}``.

A condition is kept as one line of text, as named conditions are (``after dismissal within 30
days``), so that an entry has one kind of condition; this module is what the line means. Spans are
counted in calendar days, or from date to date (Código Civil, art. 132, § 3º): a condition knows no
calendar of business days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portaria.norms.kinds import spans
from portaria.norms.kinds.months import add_months
from portaria.norms.kinds.spans import Duration

Events = Mapping[str, date]
"""The day of each event that is known of a case."""

_WRITTEN = re.compile(r"(after|before) (\w+)(?: from (.+?))?(?: within (.+))?")
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Relative:
    """A condition that holds on some days before or after an event.

    Attributes:
        side: ``after`` (the event's day and later) or ``before`` (earlier days).
        event: its id.
        start: ``from``: how far from the event it begins; None: at once.
        end: ``within``: how far from the event it ends, that day included; None: never.
    """

    side: str
    event: str
    start: Duration | None
    end: Duration | None

    def __str__(self) -> str:
        start = f" from {self.start}" if self.start else ""
        return f"{self.side} {self.event}{start}" + (f" within {self.end}" if self.end else "")

    def holds(self, events: Events, on: date) -> bool:
        """Whether it holds on the day ``on``; never where the event is not known."""
        event = events.get(self.event)
        if event is None:
            return False
        if self.side == "after":
            begins = shifted(event, self.start, 1) if self.start else event
            return begins <= on and (self.end is None or on <= shifted(event, self.end, 1))
        ends = shifted(event, self.start, -1) if self.start else event - timedelta(days=1)
        return on <= ends and (self.end is None or shifted(event, self.end, -1) <= on)

    def as_text(self, events: Mapping[str, str]) -> str:
        """In Portuguese; ``events`` has the events' labels."""
        what = events.get(self.event, self.event)
        side = "depois" if self.side == "after" else "antes"
        start = f"a partir de {self.start.as_text}" if self.start else ""
        end = f"até {self.end.as_text}" if self.end else ""
        return " ".join(filter(None, [start, end, f"{side} de: {what}"]))


def relative(condition: str) -> Relative | None:
    """The relative condition that ``condition`` writes; None for a named one."""
    match = _WRITTEN.fullmatch(condition)
    if match is None:
        return None
    start, end = (span(match[number]) if match[number] else None for number in (3, 4))
    return Relative(match[1], match[2], start, end)


def span(written: str) -> Duration:
    """A span of calendar days, months or years.

    Raises:
        ValueError: in Portuguese, saying how to write it.
    """
    found = spans.parse(written)
    if found.unit in (*spans.EXACT, "business_day"):
        raise ValueError(
            f"«{written}»: uma condição conta dias corridos, meses ou anos; prazo em horas ou dias "
            "úteis é valor de regra, não condição"
        )
    return found


def shifted(day: date, by: Duration, sign: int) -> date:
    """``day`` moved forward (``sign`` 1) or back (-1), by the civil calendar."""
    months = _MONTHS.get(by.unit)
    if months:
        return add_months(day, sign * by.amount * months, missing="next_day")
    return day + timedelta(days=sign * by.amount)


def holding(relatives: Iterator[Relative], events: Events, on: date) -> frozenset[str]:
    """Those of ``relatives`` that hold on a day, as conditions."""
    return frozenset(str(one) for one in relatives if one.holds(events, on))


def condition_text(condition: str, named: Mapping[str, str], events: Mapping[str, str]) -> str:
    """A condition in Portuguese."""
    found = relative(condition)
    return found.as_text(events) if found else named.get(condition, condition)
