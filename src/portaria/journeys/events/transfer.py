"""Transfer (relotação): the person goes to another unit."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """The person's own things go along; what belongs to the unit that was left stays there."""
    return composing.both(situation)
