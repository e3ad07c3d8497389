"""End of a secondment, out or in."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """What was suspended for the secondment is released; the alias ends."""
    return composing.both(situation)
