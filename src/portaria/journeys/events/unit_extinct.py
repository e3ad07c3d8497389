"""Extinction of a unit: what it held passes to its successor (P4, M7)."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """The successor decides the fate of each mailbox of the unit."""
    return composing.mailboxes_only(situation)
