"""Retirement: a bond ends."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """As a dismissal, for the ground the norm names apart (how long data is kept may differ)."""
    return composing.both(situation)
