"""Reinstatement: a bond that had ended holds again, as if it had not."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """What was blocked or closed is given back while it is still kept; else it is made anew."""
    return composing.both(situation)
