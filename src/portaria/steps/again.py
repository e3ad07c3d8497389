"""Decisions made again from what their acts recorded, by kind of act. Pure.

A decider is the decision itself, asked anew: it takes the facts that the act kept, never the state
of today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from portaria.ledger.types import Json
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting


class Missing(LookupError):  # noqa: N818  # what the act did not keep
    """A fact that the decision needs and the act did not record."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act with what is kept of it. ``facts`` are those of its content, ``outcome`` that of its
    decision."""

    kind: str
    outcome: str
    body: str
    held_at: datetime
    recorded_at: datetime
    facts: Mapping[str, Json]

    def text(self, name: str) -> str:
        """The fact ``name``, a text.

        Raises:
            Missing: it was not recorded.
        """
        value = self.fact(name)
        if not isinstance(value, str):
            raise Missing(name)
        return value

    def flag(self, name: str) -> bool:
        """The fact ``name``, a yes or no.

        Raises:
            Missing: it was not recorded.
        """
        value = self.fact(name)
        if not isinstance(value, bool):
            raise Missing(name)
        return value

    def day(self, name: str) -> date | None:
        """The fact ``name``, a day; None where there was none.

        Raises:
            Missing: it was not recorded.
        """
        value = self.fact(name)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def fact(self, name: str) -> Json:
        """The fact ``name``.

        Raises:
            Missing: it was not recorded.
        """
        if name not in self.facts:
            raise Missing(name)
        return self.facts[name]


@dataclass(frozen=True, slots=True)
class Bench:
    """The norms by which to decide again, and what else a decision takes from the body."""

    policy: Policy
    calendar: Calendar
    counting: Counting
    domains: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Redecided:
    """The decision made again, and what it comes to under the names the act's facts have
    (``purge_on``, ``quota_bytes``…), to be compared with them."""

    decision: Decision
    results: Mapping[str, Json] = field(default_factory=dict)


Decider = Callable[[Recorded, Bench], Redecided]
