"""Admission: a bond begins."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """The account the norm gives, then the mailbox, which takes the account's login."""
    return composing.both(situation)
