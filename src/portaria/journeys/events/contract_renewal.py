"""Renewal of a contract: it ends later."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """Account and mailbox are valid until the new end."""
    return composing.both(situation)
