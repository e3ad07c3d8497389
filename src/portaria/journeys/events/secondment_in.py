"""Secondment in: a person of another body works here."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """As an admission; whoever already has a mailbox in the family of bodies gets no second one."""
    return composing.both(situation)
