"""Secondment out (cessão): the person works for another body."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """The account is blocked or kept; the mailbox is suspended, closed or given an alias."""
    return composing.both(situation)
