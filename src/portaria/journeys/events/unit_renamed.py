"""A unit's new acronym: addresses made of it follow, where the norm makes them so."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """Each mailbox of the unit is renamed, or keeps its address by the provision that says so."""
    return composing.mailboxes_only(situation)
