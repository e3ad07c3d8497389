"""Leave: vacation, licence or absence."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """The absence is told to correspondents where the norm wants it told."""
    return composing.both(situation)
