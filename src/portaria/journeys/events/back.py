"""Return from a leave."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """What the leave suspended holds again; the automatic reply ends."""
    return composing.both(situation)
