"""Dismissal (exoneração, demissão, rescisão): a bond ends."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """Access ends at once; the mailbox closes, and its copy, keeping and purge are dated. Another
    bond in force that gives the same right keeps it."""
    return composing.both(situation)
