"""Change of registration number (matrícula)."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """Nothing is named after the registration: the slices say whether a norm makes it matter."""
    return composing.both(situation)
