"""Change of category: other rules apply to the same person."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """What the new category is entitled to, in place of what the old one was."""
    return composing.both(situation)
