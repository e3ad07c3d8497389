"""Change of name, or of the social name."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """A login once given stays unless a norm gives another; the mailbox follows the login."""
    return composing.both(situation)
